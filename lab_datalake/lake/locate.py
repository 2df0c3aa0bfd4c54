"""Which way a file is opened here, and why: the ladder mount → copy → cache → remote (pure)."""

from __future__ import annotations

from msgspec import Struct

from lab_datalake.did import DID
from lab_datalake.lake.availability import Source


class Located(Struct, frozen=True, kw_only=True):
    """One file and the ways to open it from here, best first; none: `why` says why, `cure` what would bring it."""

    did: DID
    size: int | None
    checksum: str | None
    sources: tuple[Source, ...]
    why: str
    cure: str = ""
    rses: tuple[str, ...] = ()
