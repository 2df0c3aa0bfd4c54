"""Rows of a listing out of Rucio's answers (pure)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, islice, repeat
from typing import TypeVar

from lab_datalake.lake.words import Listed
from lab_datalake.rucio.answers import Meta

T = TypeVar("T")

# The first rows come soon, since somebody looks at them; then fewer questions are quicker.
_LOOKED_UP_AT_ONCE = (20, 100, 200)


def growing(things: Iterable[T]) -> Iterator[list[T]]:
    """Things in batches, of which the first are small."""
    them = iter(things)
    for size in chain(_LOOKED_UP_AT_ONCE, repeat(_LOOKED_UP_AT_ONCE[-1])):
        batch = list(islice(them, size))
        if not batch:
            return
        yield batch


def listed(meta: Meta) -> Listed:
    """A row out of Rucio's own table."""
    return Listed(did=meta.did, kind=meta.kind, size=whole(meta.bytes), files=None if meta.kind == "file" else meta.length)


def whole(size: float | None) -> int | None:
    """A size as a whole number of bytes; Rucio writes sums as decimals."""
    return None if size is None else int(size)
