"""What all parts of one lake have to know of each other."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from lab_datalake.demo.owner import Owner
from lab_datalake.demo.places import Install, State
from lab_datalake.demo.secret_box import SecretBox
from lab_datalake.demo.xrootd import XRootD

STORAGE_AUDIENCE = "https://wlcg.cern.ch/jwt/v1/any"
HOST = "127.0.0.1"


@dataclass(frozen=True)
class Plan:
    """One lake: its places, ports and secrets. `token_seconds`: how long tokens live, None for the usual hour."""

    install: Install
    state: State
    owner: Owner
    ports: dict[str, int]
    box: SecretBox
    xrootd: XRootD
    node: Path
    token_seconds: int | None = None

    @property
    def rucio_url(self) -> str:
        """Rucio's REST door, and its door for authentication."""
        return f"http://{HOST}:{self.ports['rucio']}"

    @property
    def rucio_tls_url(self) -> str:
        """The same doors over TLS, where a client certificate signs in."""
        return f"https://localhost:{self.ports['tls']}"

    @property
    def rucio_socket(self) -> Path:
        """Where the TLS door finds Rucio's server, and nobody but the lake's owner."""
        return self.state.secrets / "rucio.sock"

    @property
    def issuer(self) -> str:
        """The OpenID provider."""
        return f"http://{HOST}:{self.ports['openid']}"

    @property
    def xcache(self) -> str:
        """The cache's host and port, as Rucio puts them before a PFN."""
        return f"{HOST}:{self.ports['xcache']}"

    def storage_url(self, part: str) -> str:
        """The root:// door of a storage server."""
        return f"root://{HOST}:{self.ports[part]}"
