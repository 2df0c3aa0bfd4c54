"""A manifest while it is being written; `manifest.py` holds the contract with its readers."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from lab_datalake.did import DID
from lab_datalake.errors import DatalakeError
from lab_datalake.lake.availability import Source
from lab_datalake.lake.locate import Located
from lab_datalake.lake.manifest import VERSION, Title
from lab_datalake.lake.pfns import place_of
from lab_datalake.rucio.answers import File

_SCHEMA = """
CREATE TABLE manifest(key TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE words(id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);
CREATE TABLE file(
    n INTEGER PRIMARY KEY, scope INTEGER NOT NULL, name TEXT NOT NULL, size INTEGER, checksum TEXT,
    rse INTEGER, access TEXT, head INTEGER, tail TEXT, why INTEGER);
CREATE TABLE source(
    n INTEGER, rank INTEGER, access TEXT NOT NULL, head INTEGER NOT NULL, tail TEXT NOT NULL, rse INTEGER NOT NULL,
    why INTEGER NOT NULL, PRIMARY KEY(n, rank)) WITHOUT ROWID;
CREATE VIEW files AS
    SELECT n, s.text AS scope, name, size, checksum, r.text AS rse, access, h.text || tail AS url, w.text AS why
    FROM file JOIN words s ON s.id = file.scope LEFT JOIN words r ON r.id = file.rse
    LEFT JOIN words h ON h.id = file.head LEFT JOIN words w ON w.id = file.why;
CREATE VIEW sources AS
    SELECT n, rank, access, h.text || tail AS url, r.text AS rse, w.text AS why
    FROM source JOIN words h ON h.id = source.head JOIN words r ON r.id = source.rse JOIN words w ON w.id = source.why;
"""

_ARRIVED = """
CREATE TEMP TABLE arrived(
    name TEXT NOT NULL, scope INTEGER NOT NULL, size INTEGER, checksum TEXT, PRIMARY KEY(name, scope)) WITHOUT ROWID
"""


@dataclass
class _Words:
    """Texts that occur often, each written once."""

    connection: sqlite3.Connection
    known: dict[str, int] = field(default_factory=dict)

    def number(self, text: str) -> int:
        number = self.known.get(text)
        if number is None:
            number = len(self.known)
            self.connection.execute("INSERT INTO words VALUES (?, ?)", (number, text))
            self.known[text] = number
        return number


class Draft:
    """A manifest that is being written, by one thread at a time; whole or failed at the end, and then closed."""

    def __init__(self, path: Path, title: Title, taken_at: datetime, stamp: str = "") -> None:
        self.path = path
        # Made by the thread that is asked, written by the one that settles.
        self._connection = sqlite3.connect(path, timeout=60, isolation_level=None, check_same_thread=False)
        self._words = _Words(self._connection)
        self._places: set[str] = set()
        self._located = 0
        self._missing = 0
        # A cache that is lost can be asked for again: no need to wait for the disk at each step.
        self._connection.execute("PRAGMA synchronous = OFF")
        with self._step():
            for statement in filter(str.strip, _SCHEMA.split(";")):
                self._connection.execute(statement)
            self._write(version=VERSION, lake=title.lake, did=str(title.did), account=title.account, wish=title.wish)
            self._write(site=title.site, taken_at=taken_at.isoformat(timespec="seconds"), state="writing")
            self._write(stamp=stamp, total=None, size=None, located=0, missing=0, error=None, message=None, cure=None)
        self._connection.execute(_ARRIVED)

    def add(self, files: Iterable[File]) -> None:
        """The next names, in any order; one that came before is not counted twice."""
        with self._step():
            rows = ((f.name, self._words.number(f.scope), f.bytes, f.checksum) for f in files)
            self._connection.executemany("INSERT OR IGNORE INTO arrived VALUES (?, ?, ?, ?)", rows)

    def number(self) -> int:
        """All names are known: give them their places, in name order; answers how many there are."""
        with self._step():
            self._connection.execute(
                "INSERT INTO file(n, scope, name, size, checksum) SELECT row_number() OVER (ORDER BY name, words.text) - 1,"
                " scope, name, size, checksum FROM arrived JOIN words ON words.id = arrived.scope ORDER BY name, words.text"
            )
            total, size = self._connection.execute("SELECT count(*), coalesce(sum(size), 0) FROM file").fetchone()
            self._write(total=total, size=size)
        self._connection.execute("DROP TABLE temp.arrived")
        return int(total)

    def waiting(self, count: int) -> list[File]:
        """The next files that are not settled, in order, at most so many."""
        rows = self._connection.execute(
            "SELECT scope, name, size, checksum FROM files WHERE n >= ? ORDER BY n LIMIT ?", (self._located, count)
        )
        return [_file(*row) for row in rows.fetchall()]

    def settle(self, files: Iterable[Located]) -> int:
        """How the next files are opened, in the order of `waiting`; answers how many are settled now."""
        with self._step():
            for n, located in enumerate(files, self._located):
                self._settle(n, located)
                self._located = n + 1
            self._write(located=self._located, missing=self._missing)
        return self._located

    def finish(self, rses: Iterable[str] = ()) -> None:
        """All files are settled: the manifest is whole from now on, and never changes again. rses: where copies are."""
        self._end(state="whole", rses=",".join(sorted(rses)), places=" ".join(sorted(self._places)))

    def fail(self, error: DatalakeError) -> None:
        """The answer could not be had: what came is not shown as one."""
        self._end(state="failed", error=type(error).__name__, message=error.message, cure=error.cure)

    def _end(self, **values: str | None) -> None:
        with self._step():
            self._write(**values)
        self.close()

    def close(self) -> None:
        """Let go of the file; what is neither whole nor failed stays `writing` for ever."""
        self._connection.close()

    def _settle(self, n: int, located: Located) -> None:
        if not located.sources:
            why = self._words.number(f"{located.why} {located.cure}".strip())
            self._connection.execute("UPDATE file SET why = ? WHERE n = ?", (why, n))
            self._missing += 1
            return
        best, *others = located.sources
        head, tail = self._cut(best.url, located.did)
        values = (self._words.number(best.rse), best.access, head, tail, self._words.number(best.why), n)
        self._connection.execute("UPDATE file SET rse = ?, access = ?, head = ?, tail = ?, why = ? WHERE n = ?", values)
        rows = (self._source(n, rank, source, located.did) for rank, source in enumerate(others, 1))
        self._connection.executemany("INSERT INTO source VALUES (?, ?, ?, ?, ?, ?, ?)", rows)

    def _source(self, n: int, rank: int, source: Source, did: DID) -> tuple[int, int, str, int, str, int, int]:
        head, tail = self._cut(source.url, did)
        return n, rank, source.access, head, tail, self._words.number(source.rse), self._words.number(source.why)

    def _cut(self, url: str, did: DID) -> tuple[int, str]:
        """The beginning that many URLs share (up to the scope, else up to the last slash) as a word, and the rest."""
        place = url.find(f"/{did.scope}/")
        cut = place + 1 if place >= 0 else url.rfind("/") + 1
        if url[:cut] not in self._words.known:
            self._places.add(place_of(url) or "")
        return self._words.number(url[:cut]), url[cut:]

    def _write(self, **values: str | int | None) -> None:
        self._connection.executemany("INSERT OR REPLACE INTO manifest VALUES (?, ?)", values.items())

    @contextmanager
    def _step(self) -> Iterator[None]:
        """One transaction: readers see all of it, or nothing."""
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")


def _file(scope: str, name: str, size: int | None, checksum: str | None) -> File:
    kind, _, value = (checksum or "").partition(":")
    return File(scope=scope, name=name, bytes=size, **{kind: value}) if kind else File(scope=scope, name=name, bytes=size)
