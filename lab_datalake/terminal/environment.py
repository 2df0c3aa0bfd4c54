"""The environment in which Rucio's, XRootD's and others' clients use a sign-in of ours."""

from __future__ import annotations

import configparser
import shlex
from collections.abc import Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from lab_datalake.config import Configuration
from lab_datalake.config.handed_out import file_in, rucio_cfg, storage_token
from lab_datalake.lake.patience import patience_variables
from lab_datalake.lake.spec import ByProxy, ByVoms, DiscoveredToken, Exchanged, LakeSpec, RucioConfigured
from lab_datalake.rucio.sign_in.discovered import rucio_configurations
from lab_datalake.rucio.sign_in.proxy import proxy_file

_SITES = ("SITE_NAME", "ATLAS_SITE_NAME", "OSG_SITE_NAME")
_TOKENS = ("BEARER_TOKEN", "BEARER_TOKEN_FILE")
_IN_THE_WAY = ("RUCIO_ACCOUNT", "RUCIO_AUTH_TYPE", "RUCIO_AUTH_TOKEN", "RUCIO_VO", "BEARER_TOKEN", "BEARER_TOKEN_FILE")
"""What would win over the settings of a lake that is asked for by name."""


def variables(spec: LakeSpec, folder: Path) -> dict[str, str]:
    """What clients need to use this lake with the files in the folder."""
    needed = {"RUCIO_CONFIG": str(file_in(folder, rucio_cfg(spec.name)))}
    if spec.storage is not None:
        needed["BEARER_TOKEN_FILE"] = str(file_in(folder, storage_token(spec.name)))
    if isinstance(spec.verify, Path) and spec.verify.is_dir():
        needed["X509_CERT_DIR"] = str(spec.verify)
    if isinstance(spec.sign_in, ByProxy | ByVoms) and spec.sign_in.path not in {None, proxy_file({})}:
        needed["X509_USER_PROXY"] = str(spec.sign_in.path)
    if spec.site is not None:
        needed["SITE_NAME"] = spec.site
    return needed


def shell_lines(spec: LakeSpec, folder: Path, account: str | None) -> str:
    """What a shell evaluates to use this lake from now on, whatever was set before."""
    needed = variables(spec, folder)
    if account is not None:
        needed["RUCIO_ACCOUNT"] = account
    forget = " ".join(name for name in _IN_THE_WAY if name not in needed)
    return f"unset {forget}\n" + "".join(f"export {name}={shlex.quote(value)}\n" for name, value in needed.items())


@dataclass(frozen=True)
class Inherited:
    """What a server lets its kernels and terminals inherit. left: variables that somebody else has set, or decided, before."""

    set: Mapping[str, str]
    left: tuple[str, ...]

    @classmethod
    def of(cls, default: LakeSpec, lakes: Sequence[LakeSpec], folder: Path, environ: Mapping[str, str]) -> Inherited:
        """For the default lake; nothing that a user or the platform has set is set anew."""
        needed = {name: value for name, value in variables(default, folder).items() if environ.get(name) != value}
        taken = {
            "RUCIO_CONFIG": _has_rucio_cfg(environ) or any(isinstance(s, RucioConfigured) for s in _from_elsewhere(lakes)),
            "BEARER_TOKEN_FILE": any(environ.get(name) for name in _TOKENS)
            or _rucio_takes_bearer_tokens(environ)
            or any(isinstance(s, DiscoveredToken) for s in _from_elsewhere(lakes)),
            "X509_CERT_DIR": bool(environ.get("X509_CERT_DIR")),
            "X509_USER_PROXY": bool(environ.get("X509_USER_PROXY")),
            "SITE_NAME": any(environ.get(name) for name in _SITES),
        }
        ours = {name: value for name, value in needed.items() if not taken[name]}
        return cls({**ours, **patience_variables(environ)}, tuple(name for name in needed if taken[name]))

    @classmethod
    def by(cls, configuration: Configuration, folder: Path, environ: Mapping[str, str]) -> Inherited:
        """For the default lake of a configuration; nothing where there is none."""
        if configuration.default_lake is None:
            return cls({}, ())
        return cls.of(configuration.spec(configuration.default_lake), configuration.lakes, folder, environ)


class Inheritance:
    """Sets variables of this process, which kernels and terminals that start from now on inherit; takes them back."""

    def __init__(self, inherited: Inherited, environ: MutableMapping[str, str]) -> None:
        self._set = inherited.set
        self._environ = environ
        environ.update(inherited.set)

    def close(self) -> None:
        """Take back what was set, and is as it was set."""
        for name, value in self._set.items():
            if self._environ.get(name) == value:
                del self._environ[name]


def _has_rucio_cfg(environ: Mapping[str, str]) -> bool:
    """Whether Rucio's clients have a configuration without us."""
    return bool(environ.get("RUCIO_HOME")) or any(file.is_file() for file in rucio_configurations(environ))


def _rucio_takes_bearer_tokens(environ: Mapping[str, str]) -> bool:
    """Whether Rucio's clients, as they are configured without us, would show a token for storages to Rucio."""
    named = environ.get("RUCIO_AUTH_TYPE")
    file = next((file for file in rucio_configurations(environ) if file.is_file()), None)
    if named or file is None:
        return named == "oidc"
    parser = configparser.ConfigParser(interpolation=None)
    try:
        parser.read(file, encoding="utf-8")
    except (configparser.Error, UnicodeError, OSError):
        return False
    return parser.get("client", "auth_type", fallback="") == "oidc"


def _from_elsewhere(lakes: Sequence[LakeSpec]) -> list[object]:
    """Where tokens of these lakes come from: what is read there must not be what we have written ourselves."""
    ways = [way for lake in lakes for way in (lake.sign_in, lake.storage.elsewhere if lake.storage else None)]
    return [way.elsewhere if isinstance(way, Exchanged) else way for way in ways]
