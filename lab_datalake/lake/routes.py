"""The routes of a manifest that is being written: each is written once, and has a number."""

from __future__ import annotations

import sqlite3
from itertools import groupby
from operator import itemgetter

from lab_datalake.lake.naming import Route, Way
from lab_datalake.lake.pfns import place_of

_MOST = 2_000
"""More are not kept in memory: such a lake names no two files alike."""


class Routes:
    """Numbers routes, and writes them where readers find them. places: what their URLs begin with."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._known: dict[Route, int] = {}
        self._count = 0
        self.places: set[str] = set()

    def __contains__(self, one: Route) -> bool:
        return one in self._known

    @property
    def are_many(self) -> bool:
        """Whether no more are kept."""
        return len(self._known) >= _MOST

    def read(self) -> None:
        """Know those that were written before."""
        asked = "SELECT route, access, form, head, rse, why FROM way ORDER BY route, rank"
        for number, rows in groupby(self._connection.execute(asked).fetchall(), itemgetter(0)):
            one = tuple(Way(*row[1:]) for row in rows)
            self._count = number + 1
            self._known[one] = number
            self._remember_places(one)

    def number(self, one: Route) -> int:
        """The number of a route; to be called within a transaction."""
        number = self._known.get(one)
        if number is None:
            number = self._count
            self._count += 1
            rows = ((number, rank, *way) for rank, way in enumerate(one))
            self._connection.executemany("INSERT INTO way VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
            self._remember_places(one)
            if not self.are_many:
                self._known[one] = number
        return number

    def _remember_places(self, one: Route) -> None:
        self.places.update(place for way in one if (place := place_of(way.head or "")) is not None)
