"""Sign in with an X.509 proxy that somebody made before (RFC 3820): `GET /auth/x509_proxy`."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from lab_datalake.errors import NotSignedIn
from lab_datalake.rucio.sign_in.chain import Chain, read_chain
from lab_datalake.rucio.sign_in.tokens import Token
from lab_datalake.rucio.sign_in.x509 import Door, Pair, shown_by

_MAKE = "Make one in a terminal, with voms-proxy-init for example."


def proxy_file(environ: Mapping[str, str]) -> Path:
    """Where the programs of the grid look for a proxy: X509_USER_PROXY, else /tmp/x509up_u<uid>."""
    named = environ.get("X509_USER_PROXY")
    return Path(named) if named else Path(f"/tmp/x509up_u{os.geteuid()}")  # noqa: S108  the convention names this folder


@dataclass
class Proxy:
    """A proxy in a file, read at each sign-in, so that a new one is used as soon as it is there."""

    door: Door
    path: Path
    keeps: bool = field(default=True, init=False)

    def fetch(self) -> Token:
        """A new token. Raises NotSignedIn where there is no proxy, or it has ended, or Rucio does not accept it."""
        chain = self.chain()
        shown = shown_by(chain, Pair(self.path, self.path), None)
        return self.door.token(shown, "/auth/x509_proxy", chain.called)

    def chain(self) -> Chain:
        """The proxy and what it was made of. Raises NotSignedIn where it cannot be used now."""
        called = f"The proxy in {self.path}"
        chain = read_chain(self.path, called, _MAKE)
        # /tmp belongs to everybody: somebody else's proxy would let us act as them, and what we write be theirs.
        if self.path.stat().st_uid != os.geteuid():
            raise NotSignedIn(f"{called} belongs to another user of this machine.", _MAKE)
        chain.check(self.door.clock(), _MAKE)
        return chain

    def ends_at(self) -> float | None:
        """When the proxy ends, in seconds since 1970; None where there is none."""
        try:
            return self.chain().ends_at
        except NotSignedIn:
            return None
