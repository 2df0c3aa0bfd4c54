"""Whether a DID can be opened from here, how, and why: the words that the panel, the notebook and the command line share.

A DID that one asks for is in one of four states:

here        it opens now, by the access named
coming      something is under way: the lake is being asked, or bytes are being brought
elsewhere   it has copies, none of which opens from here
failed      it cannot be had, and `cure` says what to do
"""

from __future__ import annotations

from typing import Final, Literal

from msgspec import Struct

Access = Literal["mount", "copy", "cache", "remote"]
"""How a file is opened here: a mounted path, a verified local copy, through a cache, or at its origin."""

AT_HAND: Final[tuple[Access, ...]] = ("mount", "copy")
"""The ways in which a file has a path here."""

Wish = Literal["auto", "mount", "copy", "cache", "remote"]
"""What a person asked for; `auto` takes the best there is."""


class Word(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What every word of this file has in common: immutable, no field nobody declared."""


class Source(Word, frozen=True):
    """One way to open one file: `url` is a path for `mount` and `copy`, else a URL; `why` is a sentence."""

    access: Access
    url: str
    rse: str
    why: str


class Here(Word, frozen=True, tag_field="state", tag="here"):
    """Opens now. For a collection, `missing` of its `files` do not, and `url` is null.

    accesses: how many files go each way, e.g. {"mount": 3, "cache": 7}. size: bytes, as far as known; null where nothing is.
    """

    files: int
    size: int | None
    accesses: dict[Access, int]
    why: str
    url: str | None = None
    missing: int = 0
    alternatives: list[Source] = []


class Coming(Word, frozen=True, tag_field="state", tag="coming"):
    """Under way: `done` of `total` files (null while nobody knows), `what` says what is being done."""

    what: str
    done: int
    total: int | None = None


class Elsewhere(Word, frozen=True, tag_field="state", tag="elsewhere"):
    """Has copies at these RSEs, none of which opens from here; `cure` says what would bring it."""

    rses: list[str]
    why: str
    cure: str


class Failed(Word, frozen=True, tag_field="state", tag="failed"):
    """Cannot be had: the name of the error in `errors`, what failed and why, and what to do."""

    error: str
    message: str
    cure: str


Availability = Here | Coming | Elsewhere | Failed
