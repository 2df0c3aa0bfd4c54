r"""Paths of `rucio://` (pure): from text to DIDs and back.

    rucio://[lake/]scope:name[/child …]

The parts are separated by slashes. A first part without a colon is the name of a lake; then comes a DID, then what it holds,
each part one DID. A child without a scope has that of the part before it.

Names may hold anything, so a part is percent-encoded where it must be: `%` is `%25`, a slash in a name `%2F`, a colon in it
`%3A`, and what patterns are made of (`*?[]`), `#`, `\`, control characters and the names `.` and `..` too. Blanks and letters
of any alphabet stand as they are. In the part that begins with `scope:`, further colons may stand as they are, too.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from urllib.parse import quote, unquote

from lab_datalake.did import DID
from lab_datalake.errors import BadQuestion

PROTOCOL = "rucio"

_ENCODED = re.compile(r"[%/:*?\[\]#\\\x00-\x1f\x7f]|^\s|\s$|^\.(?=\.?$)")
_LONGEST = 240
"""Bytes in the name of a file; most file systems take 255."""
_STRAY = re.compile(r"%(?![0-9A-Fa-f]{2})")


@dataclass(frozen=True)
class LakePath:
    """What a path means. lake: None where it names none; chain: from the outermost collection to what is meant."""

    lake: str | None
    chain: tuple[DID, ...]

    @classmethod
    def parse(cls, path: str) -> LakePath:
        """The meaning of a path without protocol and outer slashes. Raises BadQuestion."""
        parts = path.split("/") if path else []
        lake = _decoded(parts.pop(0)) if parts and ":" not in parts[0] else None
        chain: list[DID] = []
        for part in parts:
            scope, colon, name = part.partition(":")
            if not colon and not chain:
                raise BadQuestion(f"“{part}” in “{path}” is not a DID: there is no colon in it.", "Write it as scope:name.")
            did = DID(_decoded(scope), _decoded(name)) if colon else DID(chain[-1].scope, _decoded(part))
            if not did.scope or not did.name:
                raise BadQuestion(f"“{path}” has an empty part.", "Write a slash within a name as %2F.")
            chain.append(did)
        return cls(lake, tuple(chain))

    @property
    def did(self) -> DID | None:
        """The DID that is meant; None for a lake, or for all lakes."""
        return self.chain[-1] if self.chain else None


def below(path: str, parent: DID, child: DID) -> str:
    """The path of what a collection holds."""
    name = _encoded(child.name)
    return f"{path}/{name}" if child.scope == parent.scope else f"{path}/{_encoded(child.scope)}:{name}"


def lake_part(name: str) -> str:
    """The name of a lake as the first part of a path."""
    return _encoded(name)


def rucio_url(*chain: DID, lake: str | None = None) -> str:
    """The URL of a DID, or of one within others: the outermost collection first."""
    first, *others = chain
    path = f"{_encoded(first.scope)}:{_encoded(first.name)}"
    for parent, child in zip(chain, others, strict=False):
        path = below(path, parent, child)
    return f"{PROTOCOL}://{f'{lake_part(lake)}/' if lake else ''}{path}"


def file_name(did: DID, scope: str) -> str:
    """The name of a DID's file or folder on a disk, within a folder for this scope; it never leads elsewhere."""
    name = _encoded(did.name) if did.scope == scope else f"{_encoded(did.scope)}:{_encoded(did.name)}"
    if len(name.encode()) <= _LONGEST:
        return name
    mark = hashlib.sha256(str(did).encode()).hexdigest()[:16]
    return f"{name.encode()[: _LONGEST - len(mark) - 1].decode(errors='ignore')}~{mark}"


def _encoded(name: str) -> str:
    # `quote` leaves a dot alone, which is only found where it is all there is.
    return _ENCODED.sub(lambda found: "%2E" if found[0] == "." else quote(found[0], safe=""), name)


def _decoded(part: str) -> str:
    if _STRAY.search(part):
        raise BadQuestion(f"“{part}” has a % that encodes nothing.", "Write % as %25.")
    try:
        return unquote(part, errors="strict")
    except UnicodeDecodeError:
        raise BadQuestion(f"“{part}” is not encoded UTF-8.", "Write % as %25.") from None
