"""Where the demo lake lives: one folder for what is installed, one for each lake's state.

The installed part is shared by all lakes of a user; a state is one lake: its databases, bytes, logs and secrets.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

STATE_VARIABLE = "LAB_DATALAKE_DEMO_STATE"
INSTALL_VARIABLE = "LAB_DATALAKE_DEMO_INSTALL"
PACKAGE = Path(__file__).parent
INSIDE = PACKAGE / "inside"
TEMPLATES = PACKAGE / "templates"


@dataclass(frozen=True)
class Install:
    """What is installed once: Rucio's server and PostgreSQL, the OpenID provider, XRootD, the contents' bytes."""

    root: Path

    @property
    def server(self) -> Path:
        """The environment of Rucio's server; it is never the caller's, since two distributions install `rucio`."""
        return self.root / "server"

    @property
    def python(self) -> Path:
        """The Python of that environment."""
        return self.server / "bin" / "python"

    @property
    def openid(self) -> Path:
        """The folder of the OpenID provider and its node_modules."""
        return self.root / "openid"

    @property
    def xrootd(self) -> Path:
        """Where Debian's packages are unpacked if XRootD is not on the PATH and we are not root."""
        return self.root / "xrootd"

    @property
    def contents(self) -> Path:
        """The bytes of the demo's files, written once."""
        return self.root / "contents"

    @property
    def log(self) -> Path:
        """What the installers said."""
        return self.root / "install.log"


@dataclass(frozen=True)
class State:
    """One demo lake's folder."""

    root: Path

    @property
    def etc(self) -> Path:
        """Configuration files, written anew at each start."""
        return self.root / "etc"

    @property
    def run(self) -> Path:
        """What is running, which ports, what has been done already."""
        return self.root / "run"

    @property
    def log(self) -> Path:
        """One log for each part."""
        return self.root / "log"

    @property
    def secrets(self) -> Path:
        """Passwords and keys; mode 0700."""
        return self.root / "secrets"

    @property
    def postgres(self) -> Path:
        """PostgreSQL's data folder."""
        return self.root / "postgres"

    @property
    def data(self) -> Path:
        """What the storage servers and the cache keep."""
        return self.root / "data"

    @property
    def tls(self) -> Path:
        """The lake's own certificate authority and the token door's certificate."""
        return self.root / "tls"

    @property
    def authorities(self) -> Path:
        """The folder for X509_CERT_DIR."""
        return self.tls / "authorities"

    @property
    def client(self) -> Path:
        """Configuration of Rucio's own clients, one folder per account; mode 0700."""
        return self.root / "client"

    def port_file(self) -> Path:
        """The ports that this lake keeps."""
        return self.run / "ports.json"


def _home_of(environ: Mapping[str, str], variable: str, otherwise: str) -> Path:
    named = environ.get(variable)
    if named:
        return Path(named)
    home = environ.get("HOME")
    return (Path(home) if home else Path.home()) / otherwise


def install_place(named: str | None, environ: Mapping[str, str] = os.environ) -> Install:
    """The install folder: as named, else from the environment, else below XDG data (as root: below /var/lib)."""
    chosen = named or environ.get(INSTALL_VARIABLE)
    if chosen:
        return Install(Path(chosen).absolute())
    if os.geteuid() == 0:
        return Install(Path("/var/lib/lab-datalake/install"))
    return Install(_home_of(environ, "XDG_DATA_HOME", ".local/share") / "lab-datalake" / "install")


def state_place(named: str | None, environ: Mapping[str, str] = os.environ) -> State:
    """The state folder: as named, else from the environment, else below XDG state (as root: below /var/lib)."""
    chosen = named or environ.get(STATE_VARIABLE)
    if chosen:
        return State(Path(chosen).absolute())
    if os.geteuid() == 0:
        return State(Path("/var/lib/lab-datalake/demo"))
    return State(_home_of(environ, "XDG_STATE_HOME", ".local/state") / "lab-datalake" / "demo")
