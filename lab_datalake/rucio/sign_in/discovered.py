"""Sign in with a token that lies where the field's conventions say: found anew at each use."""

from __future__ import annotations

import configparser
import os
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from lab_datalake.errors import NotSignedIn
from lab_datalake.rucio.sign_in.given import TokenInEnvironment, TokenInFile
from lab_datalake.rucio.sign_in.tokens import Token


@dataclass
class BearerToken:
    """The token that WLCG Bearer Token Discovery finds.

    In order: the variable BEARER_TOKEN; the file that BEARER_TOKEN_FILE names; bt_u<uid> in XDG_RUNTIME_DIR; /tmp/bt_u<uid>.
    The first that is set is taken, and where it holds no token the search ends (WLCG Bearer Token Discovery 1.0).
    """

    environ: Mapping[str, str] = field(repr=False)
    clock: Callable[[], float] = time.time
    temporary: Path = Path("/tmp")  # noqa: S108  the convention names this folder
    keeps: bool = field(default=False, init=False)

    def fetch(self) -> Token:
        """The token as it stands there now. Raises NotSignedIn where there is none, or it has ended."""
        if "BEARER_TOKEN" in self.environ:
            return TokenInEnvironment("BEARER_TOKEN", self.environ, self.clock).fetch()
        return TokenInFile(self._file(), self.clock).fetch()

    def _file(self) -> Path:
        named = self.environ.get("BEARER_TOKEN_FILE")
        if named:
            return Path(named)
        name = f"bt_u{os.geteuid()}"
        runtime = self.environ.get("XDG_RUNTIME_DIR")
        return Path(runtime, name) if runtime else self.temporary / name


@dataclass
class RucioConfigToken:
    """The token in the file that `auth_token_file_path` in the section `client` of rucio.cfg names.

    file: the configuration, None for the first that Rucio's own clients would read (rucio.common.config).
    """

    environ: Mapping[str, str] = field(repr=False)
    file: Path | None = None
    clock: Callable[[], float] = time.time
    keeps: bool = field(default=False, init=False)

    def fetch(self) -> Token:
        """The token as it stands there now. Raises NotSignedIn where configuration or token is missing, or it has ended."""
        cure = "Sign in with the rucio command, or name another way to sign in in the configuration of this lake."
        file = self.file or next((one for one in rucio_configurations(self.environ) if one.is_file()), None)
        if file is None:
            raise NotSignedIn("There is no rucio.cfg on this machine.", cure)
        written = configparser.ConfigParser(interpolation=None)
        try:
            found = written.read(file, encoding="utf-8")
        except (configparser.Error, UnicodeError, OSError):
            found = []
        if not found:
            raise NotSignedIn(f"{file} cannot be read as a configuration of Rucio.", cure)
        named = written.get("client", "auth_token_file_path", fallback="").strip()
        if not named:
            raise NotSignedIn(f"{file} names no auth_token_file_path in its section [client].", cure)
        return TokenInFile(Path(os.path.expandvars(named)).expanduser(), self.clock).fetch()


def rucio_configurations(environ: Mapping[str, str]) -> Iterator[Path]:
    """Where Rucio's own clients look for their configuration, first things first."""
    if environ.get("RUCIO_CONFIG"):
        yield Path(environ["RUCIO_CONFIG"])
    for variable in ("RUCIO_HOME", "VIRTUAL_ENV", "CONDA_PREFIX"):
        if environ.get(variable):
            yield Path(environ[variable], "etc", "rucio.cfg")
    yield Path("/opt/rucio/etc/rucio.cfg")
