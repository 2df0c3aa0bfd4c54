"""What a person pasted, a DID or the URL of a copy, as a DID of the lake.

Rucio 41 answers `POST /replicas/dids` for SRM only. So it is asked for the names that a URL may hold, and then whether a copy of
one of them has this URL.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from itertools import islice
from urllib.parse import unquote

from lab_datalake.did import DID
from lab_datalake.lake.pfns import take_apart, without_prefix
from lab_datalake.rucio.cancel import Cancel
from lab_datalake.rucio.client import Client

_MOST = 100
"""Names that are tried of one URL."""

_DEEPEST = 50
"""So many parts of a path are looked at, the last ones: scope and name stand at its end."""


def did_in(client: Client, text: str, cancel: Cancel | None) -> DID | None:
    """The DID that a text names; None where this lake knows none."""
    if "://" in text:
        return _copy_at(client, text, cancel)
    scope, colon, name = text.partition(":")
    return next((meta.did for meta in client.columns([DID(scope, name)], cancel)), None) if colon and scope and name else None


def _copy_at(client: Client, url: str, cancel: Cancel | None) -> DID | None:
    _, origin = without_prefix(url)
    wanted = take_apart(origin, "")
    if wanted is None:
        return None
    paths = {wanted.path, unquote(wanted.path)}  # over http a name is escaped, or it holds what looks so
    named = list(islice((did for path in sorted(paths) for did in names_in(path)), _MOST))
    known = {meta.did for meta in client.columns(named, cancel) if meta.kind == "file"}
    for copies in client.replicas(sorted(known), cancel=cancel) if known else ():
        addresses = (take_apart(without_prefix(pfn)[1], copies.name) for pfn in copies.pfns)
        if any(address is not None and address.path in paths for address in addresses):
            return copies.did
    return None


def names_in(path: str) -> Iterator[DID]:
    """DIDs that the path of a copy may be that of, the surest first (pure)."""
    parts = path.strip("/").split("/")[-_DEEPEST:]
    scope, colon, name = parts[-1].partition(":")
    if colon and scope and name:
        yield DID(scope, name)
    for at in range(len(parts) - 1, 2, -1):  # two levels of a hash stand before the name
        for start in range(at - 3, -1, -1):
            did = DID(".".join(parts[start : at - 2]), "/".join(parts[at:]))
            if hashlib.md5(str(did).encode(), usedforsecurity=False).hexdigest()[:4] == parts[at - 2] + parts[at - 1]:
                yield did
    for at in range(len(parts) - 1, 0, -1):
        for before in range(at):
            yield DID(parts[before], "/".join(parts[at:]))
