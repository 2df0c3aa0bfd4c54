"""The names of a manifest while they arrive: given their places in name order, whatever order they come in."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from typing import TypeAlias

from lab_datalake.lake.naming import folders
from lab_datalake.rucio.answers import File

_ARRIVED = """
CREATE TEMP TABLE arrived(
    name TEXT NOT NULL, scope TEXT NOT NULL, part INTEGER NOT NULL, size INTEGER, checksum, folder INTEGER, ask INTEGER NOT NULL,
    PRIMARY KEY(name, scope)) WITHOUT ROWID
"""
_MOVE = """
INSERT INTO arrived SELECT name, scope, part, size, checksum, folder, ask FROM file JOIN part ON part.id = file.part
"""
# A file that comes with a second dataset has copies of both: it is asked for by itself.
_ADD = """
INSERT INTO arrived SELECT ?2, scope, ?1, ?3, ?4, ?5, ?6 FROM part WHERE id = ?1
    ON CONFLICT DO UPDATE SET ask = ask OR part <> excluded.part
"""
_PLACE = """
INSERT INTO file(part, name, size, checksum, folder, ask)
    SELECT part, name, size, checksum, folder, ask FROM arrived ORDER BY name, scope
"""

_Row: TypeAlias = tuple[int, str, int | None, int | str | bytes | None, int | None, int]


class Arrivals:
    """Rows go straight to their places as long as they come in order, as Rucio's usually do; else they are sorted at the end."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._parts: dict[tuple[int, str], int] = {}
        self._last: tuple[bytes, bytes] | None = None
        self._count = 0
        self._is_sorted = True

    def add(self, files: Sequence[File], source: int) -> None:
        """The next files of a source; to be called within a transaction."""
        if self._is_sorted and not self._follows(files):
            self._is_sorted = False
            self._connection.execute(_ARRIVED)
            self._connection.execute(_MOVE)
            self._connection.execute("DELETE FROM file")
        rows = self._rows(files, source)
        if self._is_sorted:
            numbered = ((n, *row) for n, row in enumerate(rows, self._count))
            self._connection.executemany("INSERT INTO file VALUES (?, ?, ?, ?, ?, ?, ?, NULL)", numbered)
            self._count += len(files)
        else:
            self._connection.executemany(_ADD, rows)

    def end(self) -> None:
        """No more come: all get their places; to be called within a transaction."""
        if not self._is_sorted:
            # SQLite numbers what follows this row; a window function would sort a million rows once more.
            self._connection.execute("INSERT INTO file VALUES (-1, -1, '', NULL, NULL, NULL, 0, NULL)")
            self._connection.execute(_PLACE)
            self._connection.execute("DELETE FROM file WHERE n = -1")
            self._connection.execute("DELETE FROM arrived")

    def _follows(self, files: Sequence[File]) -> bool:
        """Whether these come after all before, in the order of code points, and each once."""
        last = self._last or (b"", b"")
        for file in files:
            following = (file.name.encode(), file.scope.encode())
            if following <= last:
                return False
            last = following
        self._last = last
        return True

    def _rows(self, files: Sequence[File], source: int) -> Iterator[_Row]:
        for file in files:
            part = self._parts.get((source, file.scope))
            if part is None:
                part = self._parts[source, file.scope] = len(self._parts)
                self._connection.execute("INSERT INTO part VALUES (?, ?, ?, NULL)", (part, source, file.scope))
            folder = folders(file.scope, file.name)
            yield part, file.name, file.bytes, _packed(file), folder, int(folder is None)


def _packed(file: File) -> int | str | bytes | None:
    """A checksum in the fewest bytes that give the same text back."""
    if file.adler32:
        try:
            number = int(file.adler32, 16)
        except ValueError:
            return file.checksum
        return number if f"{number:08x}" == file.adler32 else file.checksum
    try:
        packed = bytes.fromhex(file.md5 or "")
    except ValueError:
        return file.checksum
    return packed if file.md5 and packed.hex() == file.md5 else file.checksum
