"""Some rows of a manifest in an order, read lazily: what every sequence of the notebook's door is made of."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Sequence
from itertools import takewhile
from typing import Optional, TypeVar, Union, overload

from lab_datalake.kernel.manifest import Brief, Manifest, Row, Settled

_BATCH = 500
"""Files that are read at a time by what goes through all of them."""
_PAGE = 100
"""Files that are read and kept when one of them is asked for."""

T = TypeVar("T")

Places = Union[range, "array[int]"]
"""Which files of the manifest, in order: a range costs nothing, an array eight bytes each."""


class Rows:
    """Files of a manifest in an order, all of them where `places` is None; a view costs next to nothing."""

    def __init__(self, manifest: Manifest, places: Optional[Places] = None) -> None:
        self.manifest = manifest
        self.places = places
        self._page: tuple[int, list[Row]] = (0, [])

    def count(self) -> int:
        """How many; waits until all names are known."""
        return len(self._known())

    def whole(self) -> Settled:
        """Waits for the whole manifest."""
        return self.manifest.wait(lambda settled: settled.whole)

    def is_everything(self) -> bool:
        """Whether these are all files of the manifest, in its order."""
        return self.places is None or self.places == range(self.whole().total or 0)

    def row(self, index: int) -> Row:
        """One row; waits until it is settled. Raises IndexError."""
        known = self._known()
        number = range(len(known))[index]
        first, rows = self._page
        if not first <= number < first + len(rows):
            first, rows = self._page = self._read(known, number)
        return rows[number - first]

    def cut(self, part: slice) -> Rows:
        """A part of them."""
        return Rows(self.manifest, _slim(self._known()[part]))

    def filtered(self, fits: Callable[[Brief], bool]) -> Rows:
        """Those that fit; waits for the whole."""
        self.whole()
        known = self._known()
        return Rows(self.manifest, _slim(array("q", (at for at, brief in zip(known, self.briefs()) if fits(brief)))))

    def briefs(self) -> Iterator[Brief]:
        """What one filters by, of each; waits for the whole."""
        self.whole()
        known = self._known()
        for first in range(0, len(known), _BATCH):
            yield from self.manifest.briefs(known[first : first + _BATCH])

    def __iter__(self) -> Iterator[Row]:
        self.whole()
        known = self._known()
        for first in range(0, len(known), _BATCH):
            yield from self.manifest.rows(known[first : first + _BATCH])

    def _known(self) -> Places:
        if self.places is None:
            self.places = range(self.manifest.wait(lambda settled: settled.total is not None).total or 0)
        return self.places

    def _read(self, known: Places, number: int) -> tuple[int, list[Row]]:
        """The page that holds a number; less of it while the manifest grows."""
        wanted = known[number]
        settled = self.manifest.wait(lambda settled: settled.located > wanted)
        if settled.whole:
            first = number - number % _PAGE
            return first, self.manifest.rows(known[first : first + _PAGE])
        places = takewhile(lambda place: place < settled.located, known[number : number + _PAGE])
        return number, self.manifest.rows(list(places))


class Column(Sequence[T]):
    """A value of each row, as a sequence that reads lazily."""

    def __init__(self, rows: Rows, value: Callable[[Row], T]) -> None:
        self._rows = rows
        self._value = value

    def __len__(self) -> int:
        return self._rows.count()

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[T]: ...
    def __getitem__(self, index: Union[int, slice]) -> Union[T, Sequence[T]]:
        if isinstance(index, slice):
            return Column(self._rows.cut(index), self._value)
        return self._value(self._rows.row(index))

    def __iter__(self) -> Iterator[T]:
        return map(self._value, self._rows)

    def __repr__(self) -> str:
        shown = ", ".join(map(repr, self[:3]))
        return f"<{len(self):,} values: {shown}{', …' if len(self) > 3 else ''}>"  # noqa: PLR2004  a glance


def _slim(places: Places) -> Places:
    """The same places as a range where they follow one another."""
    if isinstance(places, range) or not places or places[-1] - places[0] != len(places) - 1:
        return places
    following = range(places[0], places[-1] + 1)
    return following if all(map(int.__eq__, places, following)) else places
