"""What is handed out of one sign-in: short-lived tokens in files of the owner's alone, and a `rucio.cfg` that names one."""

from __future__ import annotations

import configparser
import io
import random
from pathlib import Path

from lab_datalake.config.handed_out import rucio_cfg, rucio_token, storage_token
from lab_datalake.lake.identity import Passes
from lab_datalake.lake.spec import LakeSpec
from lab_datalake.terminal.runtime_folder import RuntimeFolder

SHORTEST = 0.5
LONGEST = 15.0
"""Seconds between two looks, which cost nothing while the token is good. No longer: a machine that slept must soon notice."""

LONGEST_AWAY = 60.0
"""Seconds between two attempts at a lake or a provider that is away."""


def pause_after(passes: Passes) -> float:
    """Seconds until the next look, where these were handed out."""
    return min(LONGEST, max(SHORTEST, passes.due_in))


def pause_after_failures(failures: int) -> float:
    """Seconds until the next attempt, after so many failures in a row."""
    return min(2.0**failures, LONGEST_AWAY) * random.uniform(0.5, 1.0)  # noqa: S311  no secret


class Handout:
    """Keeps the files of each lake in a runtime folder: written when they change, gone when nobody is signed in."""

    def __init__(self, folder: RuntimeFolder) -> None:
        self._folder = folder
        self._written: dict[str, str] = {}

    def write(self, spec: LakeSpec, passes: Passes) -> None:
        """Hand out what is good now."""
        wanted = {
            rucio_token(spec.name): passes.rucio.reveal(),
            storage_token(spec.name): passes.storage.reveal() if passes.storage is not None else "",
            rucio_cfg(spec.name): _configuration(spec, passes.account, self._folder.file(rucio_token(spec.name))),
        }
        for name, text in wanted.items():
            if not text:
                self._remove(name)
            elif self._written.get(name) != text:
                self._folder.write(name, text)
                self._written[name] = text

    def take_back(self, lake: str) -> None:
        """Nobody is signed in to this lake any more."""
        for name in (rucio_token(lake), storage_token(lake), rucio_cfg(lake)):
            self._remove(name)

    def _remove(self, name: str) -> None:
        self._written.pop(name, None)
        self._folder.remove(name)


def _configuration(spec: LakeSpec, account: str | None, token: Path) -> str:
    """`rucio.cfg` for Rucio's own clients (rucio/client/baseclient.py, 41.5).

    Of its ways to sign in, `gss` is the one that reads the token file and nothing else: `oidc` would take the token for
    storages from BEARER_TOKEN_FILE first, and at a token that ended begin a sign-in of its own; the others want secrets.
    """
    client = {
        "rucio_host": spec.rucio_url,
        "auth_host": spec.auth_url,
        "auth_type": "gss",
        "auth_token_file_path": str(token),
    }
    if account is not None:
        client["account"] = account
    if spec.vo is not None:
        client["vo"] = spec.vo
    if spec.verify is not True:
        client["ca_cert"] = str(spec.verify or "")  # nothing: its TLS is not verified
    parser = configparser.ConfigParser(interpolation=None)
    parser["client"] = {key: value.replace("%", "%%") for key, value in client.items()}
    text = io.StringIO()
    parser.write(text)
    return text.getvalue()
