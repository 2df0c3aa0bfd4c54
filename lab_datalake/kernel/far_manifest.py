"""The list of a collection's files for a kernel that does not see the folder where it lies: over HTTP, in pages.

A page is fetched when one of its files is needed, and a few are kept, so memory is bounded however long the list is.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Optional

from lab_datalake.kernel import fields
from lab_datalake.kernel.answers import failure, sources
from lab_datalake.kernel.fields import Fields
from lab_datalake.kernel.manifest import Brief, Manifest, Row, Settled

_PAGE = 500
"""Files that are fetched at a time."""
_KEPT = 8
"""Pages that are kept."""

Ask = Callable[[str, Fields], Fields]
"""Puts a question to a route of the kernel's door; raises what went wrong."""


class FarManifest(Manifest):
    """A manifest that its server reads for the kernel."""

    def __init__(self, path: str, lake: str, did: str, still_coming: Optional[Callable[[], None]], ask: Ask) -> None:  # noqa: PLR0917
        super().__init__(path, lake, did, still_coming)
        pages = _Pages(lambda route, **question: ask(route, {"lake": lake, "manifest": path, **question}))
        object.__setattr__(self, "_pages", pages)  # frozen as its base is

    _pages: _Pages

    def is_gone(self) -> bool:
        """False: only its server could say so."""
        return False

    def settled(self) -> Settled:
        """How far it is, without waiting for more than an answer."""
        return self._pages.settled()

    def rows(self, positions: Sequence[int]) -> list[Row]:
        """The files at these places, in this order."""
        return [self._pages.row(place, brief=False) for place in positions]

    def briefs(self, positions: Sequence[int]) -> list[Brief]:
        """What one filters by, of the files at these places, in this order."""
        rows = (self._pages.row(place, brief=True) for place in positions)
        return [Brief(row.name, row.size, row.access) for row in rows]

    def places_of(self, text: str) -> list[int]:
        """The places of the files whose DID, name, path or URL this is."""
        return self._pages.places_of(text)

    def accesses(self) -> dict[str, int]:
        """How many files of a whole list open by each access, the most frequent first."""
        return self._pages.accesses()


class _Pages:
    """Asks for pages, and keeps the last ones."""

    def __init__(self, ask: Callable[..., Fields]) -> None:
        self._ask = ask
        self._kept: OrderedDict[tuple[bool, int], list[Row]] = OrderedDict()
        self._lock = threading.Lock()

    def settled(self) -> Settled:
        """How far the list is."""
        return _settled(self._ask("manifest"))

    def accesses(self) -> dict[str, int]:
        """How many files go each way."""
        said = fields.inner(self._ask("manifest"), "accesses")
        return {access: fields.optional_number(said, access) or 0 for access in said}

    def places_of(self, text: str) -> list[int]:
        """Where a text is found."""
        return fields.numbers(self._ask("manifest-places", text=text), "places")

    def row(self, place: int, *, brief: bool) -> Row:
        """One settled file; brief: without its other sources."""
        key = (brief, place // _PAGE)
        with self._lock:
            page = self._kept.get(key)
            if page is None or len(page) <= place % _PAGE:  # the list may have grown since
                said = self._ask("manifest-rows", first=key[1] * _PAGE, count=_PAGE, brief=brief)
                page = self._kept[key] = [_row(row) for row in fields.entries(said, "rows")]
            self._kept.move_to_end(key)
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
            return page[place % _PAGE]


def _settled(said: Fields) -> Settled:
    return Settled(
        whole=fields.text(said, "state") == "whole",
        total=fields.optional_number(said, "total"),
        size=fields.optional_number(said, "size"),
        located=fields.optional_number(said, "located") or 0,
        missing=fields.optional_number(said, "missing") or 0,
        trouble=failure(said) if fields.text(said, "state") == "failed" else None,
    )


def _row(said: Fields) -> Row:
    return Row(
        alternatives=sources(said.get("alternatives")),
        scope=fields.text(said, "scope"),
        name=fields.text(said, "name"),
        size=fields.optional_number(said, "size"),
        checksum=fields.optional_text(said, "checksum"),
        access=fields.optional_text(said, "access"),
        url=fields.optional_text(said, "url"),
        why=fields.optional_text(said, "why") or "",
    )
