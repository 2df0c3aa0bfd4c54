"""Pages of a collection's files, read from its manifest: a million files are never in memory, nor on the way to a browser."""

from __future__ import annotations

import sqlite3
import threading
import time
from array import array
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from lab_datalake.did import DID
from lab_datalake.errors import BadQuestion
from lab_datalake.lake.availability import Access, Availability, Coming, Failed
from lab_datalake.lake.manifest import Manifest
from lab_datalake.lake.words import FileRow, FilesPage, Resolution

MOST_ROWS = 1_000
"""No page is longer."""

_FRESH = 60.0
"""Seconds in which it is not asked again which manifest is the right one."""

_LISTS_KEPT = 100
_MATCHES_KEPT = 4

_Row: TypeAlias = tuple[str, str, int | None, Access | None, str | None, str | None]
_SELECT = "SELECT scope, name, size, access, rse, why FROM files WHERE "


@dataclass(frozen=True)
class Stretch:
    """Which files of a collection: `count` from the `first` of those whose name fits, `*` for anything, upper and lower alike.

    Text without a star is looked for anywhere in the name; empty text fits every file.
    """

    first: int
    count: int
    text: str = ""


@dataclass(frozen=True)
class _List:
    asked_at: float
    path: Path
    availability: Availability


class FileLists:
    """Which manifest shows the files of each collection, and which of its files fit what was typed.

    resolve: settles a collection. Safe for any number of threads.
    """

    def __init__(self, resolve: Callable[[DID], Resolution]) -> None:
        self._resolve = resolve
        self._lock = threading.Lock()
        self._lists: OrderedDict[DID, _List] = OrderedDict()
        self._matches: OrderedDict[tuple[Path, str], array[int]] = OrderedDict()

    def page(self, did: DID, stretch: Stretch) -> FilesPage:
        """These files of a collection. Raises BadQuestion for a file, and what asking the lake raises."""
        if not (stretch.first >= 0 and 0 <= stretch.count <= MOST_ROWS):
            raise BadQuestion(f"{stretch.count} files from {stretch.first} are no page.", f"Ask for at most {MOST_ROWS:,}.")
        files = self._list(did)
        with Manifest(files.path).opened() as connection:
            total = _number(connection)
            if total is None or isinstance(files.availability, Failed):
                return FilesPage(total=None, rows=(), availability=files.availability)
            if stretch.text in {"", "*"}:
                where, numbers = "n >= ? AND n < ? ORDER BY n", [stretch.first, stretch.first + stretch.count]
            else:
                fitting = self._fitting(connection, files.path, stretch.text)
                total, numbers = len(fitting), list(fitting[stretch.first : stretch.first + stretch.count])
                where = f"n IN ({','.join('?' * len(numbers))}) ORDER BY n"
            rows: list[_Row] = connection.execute(f"{_SELECT}{where}", numbers).fetchall()
        shown = tuple(
            FileRow(n=n, did=DID(scope, name), size=size, access=access, rse=rse, why=why)
            for n, (scope, name, size, access, rse, why) in enumerate(rows, stretch.first)
        )
        return FilesPage(total=total, rows=shown, availability=files.availability)

    def _list(self, did: DID) -> _List:
        now = time.monotonic()
        with self._lock:
            known = self._lists.get(did)
        if known is not None and now - known.asked_at < _FRESH and known.path.exists() and _is_settled(known):
            return known
        found = self._resolve(did)
        if found.manifest is None:
            raise BadQuestion(f"“{did}” is a file: it holds no others.", "Look at what it is part of.")
        files = _List(now, Path(found.manifest), found.availability)
        with self._lock:
            self._lists[did] = files
            while len(self._lists) > _LISTS_KEPT:
                self._lists.popitem(last=False)
        return files

    def _fitting(self, connection: sqlite3.Connection, path: Path, text: str) -> array[int]:
        """The places of the files that fit; names never change once they are numbered, so they are looked through once."""
        key = (path, text)
        with self._lock:
            known = self._matches.get(key)
        if known is None:
            found = connection.execute("SELECT n FROM files WHERE name LIKE ? ESCAPE '\\' ORDER BY n", (_like(text),))
            known = array("I", (n for (n,) in found))
            with self._lock:
                self._matches[key] = known
                while len(self._matches) > _MATCHES_KEPT:
                    self._matches.popitem(last=False)
        return known


def _is_settled(files: _List) -> bool:
    return not isinstance(files.availability, Coming)


def _like(text: str) -> str:
    """What SQLite calls such a pattern."""
    escaped = "".join(f"\\{sign}" if sign in "\\%_" else sign for sign in text)
    return escaped.replace("*", "%") if "*" in text else f"%{escaped}%"


def _number(connection: sqlite3.Connection) -> int | None:
    """How many files there are, as soon as all names are known."""
    (total,) = connection.execute("SELECT value FROM manifest WHERE key = 'total'").fetchone()
    return None if total is None else int(total)
