"""A manifest while it is being written; `manifest.py` holds the contract with its readers.

A row repeats nothing that many files share: scope and usual route stand with its `part`, the ways to open it with its route.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from lab_datalake.did import DID
from lab_datalake.errors import DatalakeError
from lab_datalake.lake.arrivals import Arrivals
from lab_datalake.lake.locate import Located
from lab_datalake.lake.manifest import VERSION, Title
from lab_datalake.lake.naming import Route, route, spelt_out
from lab_datalake.lake.pfns import place_of
from lab_datalake.lake.routes import Routes
from lab_datalake.rucio.answers import File

_SCHEMA = """
CREATE TABLE manifest(key TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE accesses(access TEXT PRIMARY KEY, files INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE part(id INTEGER PRIMARY KEY, source INTEGER NOT NULL, scope TEXT NOT NULL, route INTEGER);
CREATE TABLE file(
    n INTEGER PRIMARY KEY, part INTEGER NOT NULL, name TEXT NOT NULL, size INTEGER, checksum,
    folder INTEGER, ask INTEGER NOT NULL, route INTEGER);
CREATE TABLE way(
    route INTEGER, rank INTEGER, access TEXT, form TEXT NOT NULL, head TEXT, rse TEXT, why TEXT NOT NULL,
    PRIMARY KEY(route, rank)) WITHOUT ROWID;
CREATE TABLE text(n INTEGER, rank INTEGER, text TEXT NOT NULL, PRIMARY KEY(n, rank)) WITHOUT ROWID;
CREATE VIEW files AS
    SELECT n, scope, name, size,
        CASE typeof(checksum) WHEN 'integer' THEN 'adler32:' || printf('%08x', checksum)
            WHEN 'blob' THEN 'md5:' || lower(hex(checksum)) ELSE checksum END AS checksum,
        rse, access, {url} AS url, why
    FROM file JOIN part ON part.id = file.part LEFT JOIN way ON way.route = coalesce(file.route, part.route) AND rank = 0;
CREATE VIEW sources AS
    SELECT n, rank, access, {url} AS url, rse, why
    FROM file JOIN part ON part.id = file.part JOIN way ON way.route = coalesce(file.route, part.route) AND rank > 0;
""".replace(
    "{url}",
    "head || CASE form WHEN 'hash' THEN printf('%02x/%02x/', folder >> 8, folder & 255) || name WHEN 'name' THEN name"
    " ELSE (SELECT text FROM text WHERE text.n = file.n AND text.rank = way.rank) END",
)

_CHECKSUM = (
    "CASE typeof(checksum) WHEN 'integer' THEN 'adler32:' || printf('%08x', checksum)"
    " WHEN 'blob' THEN 'md5:' || lower(hex(checksum)) ELSE checksum END"
)
_FILE = f"SELECT n, scope, name, size, {_CHECKSUM} FROM file JOIN part ON part.id = file.part"  # noqa: S608  our own words

_COUNT = """
SELECT access, sum(files) FROM
    (SELECT coalesce(file.route, part.route) AS route, count(*) AS files FROM file JOIN part ON part.id = file.part GROUP BY 1)
    JOIN way USING (route) WHERE rank = 0 GROUP BY access
"""


@dataclass(frozen=True)
class Block:
    """Some files that have to be asked for, and their places."""

    places: tuple[int, ...]
    files: tuple[File, ...]


@dataclass(frozen=True)
class Part:
    """Files of one scope that came with one dataset (`source`), and how many of them need not be asked for one by one."""

    id: int
    source: int
    scope: str
    files: int


class Draft:
    """A manifest that is being written, by one thread at a time; whole or failed at the end, and then closed."""

    def __init__(self, path: Path, title: Title, taken_at: datetime, stamp: str = "") -> None:
        self.path = path
        # Made by the thread that is asked, written by the one that settles.
        self._connection = sqlite3.connect(path, timeout=60, isolation_level=None, check_same_thread=False)
        self._routes = Routes(self._connection)
        self._total = self._next = self._asked = self._missing = 0
        # A cache that is lost can be asked for again: no need to wait for the disk at each step.
        self._connection.execute("PRAGMA synchronous = OFF")
        with self._step():
            for statement in filter(str.strip, _SCHEMA.split(";")):
                self._connection.execute(statement)
            self._write(version=VERSION, lake=title.lake, did=str(title.did), account=title.account, wish=title.wish)
            self._write(site=title.site, taken_at=taken_at.isoformat(timespec="seconds"), state="writing", stamp=stamp)
            self._write(total=None, size=None, located=0, missing=0, asked=0, made=0, compared=0)
            self._write(error=None, message=None, cure=None)
        self._arrivals = Arrivals(self._connection)

    def add(self, files: Sequence[File], source: int = 0) -> None:
        """The next names of a source, in any order; one that came before is not counted twice."""
        with self._step():
            self._arrivals.add(files, source)

    def number(self) -> int:
        """All names are known: give them their places, in name order; answers how many there are."""
        with self._step():
            self._arrivals.end()
            self._total, size = self._connection.execute("SELECT count(*), coalesce(sum(size), 0) FROM file").fetchone()
            self._write(total=self._total, size=size)
        return self._total

    def parts(self) -> list[Part]:
        """What came from where."""
        rows = self._connection.execute(
            "SELECT id, source, scope, count(*) - sum(ask) FROM file JOIN part ON part.id = file.part GROUP BY id"
        )
        return [Part(*row) for row in rows.fetchall()]

    def sample(self, parts: Sequence[Part], count: int) -> list[File]:
        """The first and the last of the files that need not be asked for, and others at random; some may be there twice."""
        among = f"{_FILE} WHERE part IN ({_numbers(part.id for part in parts)}) AND NOT ask ORDER BY"
        orders = ("n LIMIT 1", "n DESC LIMIT 1", f"random() LIMIT {count - 2:d}")
        return [_file(*row[1:]) for order in orders for row in self._connection.execute(f"{among} {order}").fetchall()]

    def learn(self, parts: Sequence[Part], one: Route, compared: int) -> None:
        """All files of these parts that need not be asked for open by this route, as so many of them showed."""
        with self._step():
            number = self._routes.number(one)
            self._connection.executemany("UPDATE part SET route = ? WHERE id = ?", ((number, part.id) for part in parts))
            self._connection.execute("UPDATE manifest SET value = value + ? WHERE key = 'compared'", (compared,))

    def unasked(self, parts: Sequence[Part], count: int, folders: Iterable[int] | None = None) -> Iterator[Block]:
        """The files of these parts that need not be asked for, so many at once; folders: only those in these."""
        chosen = f"part IN ({_numbers(part.id for part in parts)}) AND NOT ask"
        if folders is not None:
            chosen += f" AND folder IN ({_numbers(folders)})"
        after = -1
        while rows := self._connection.execute(f"{_FILE} WHERE n > ? AND {chosen} ORDER BY n LIMIT ?", (after, count)).fetchall():
            after = rows[-1][0]
            yield _block(rows)

    def doubt(self, places: Iterable[int]) -> None:
        """These files have to be asked for one by one."""
        with self._step():
            self._connection.executemany("UPDATE file SET ask = 1 WHERE n = ?", ((n,) for n in places))

    def doubt_names(self, dids: Iterable[DID]) -> None:
        """The same, for files that are named; those that are not there do no harm."""
        names = [(did.name,) for did in dids]
        self._connection.execute("CREATE TEMP TABLE doubtful(name TEXT PRIMARY KEY) WITHOUT ROWID")
        with self._step():
            self._connection.executemany("INSERT OR IGNORE INTO doubtful VALUES (?)", names)
            self._connection.execute("UPDATE file SET ask = 1 WHERE name IN (SELECT name FROM doubtful)")
        self._connection.execute("DROP TABLE temp.doubtful")

    def waiting(self, count: int) -> Block:
        """The next files that have to be asked for, in order, at most so many; none where all were given out."""
        rows = self._connection.execute(
            f"{_FILE} WHERE n >= ? AND (ask OR part.route IS NULL) ORDER BY n LIMIT ?", (self._next, count)
        ).fetchall()
        self._next = rows[-1][0] + 1 if rows else self._total
        return _block(rows)

    def settle(self, block: Block, located: Iterable[Located]) -> int:
        """How the files of a block are opened, block after block; answers how many are settled now."""
        with self._step():
            done = 0
            for n, one in zip(block.places, located, strict=True):
                self._settle(n, one)
                done = n + 1
            self._asked += len(block.places)
            self._write(located=done, missing=self._missing)
        return done

    def finish(self, rses: Iterable[str] = ()) -> None:
        """All files are settled: the manifest is whole from now on, and never changes again. rses: where copies are."""
        with self._step():
            counted = self._connection.execute(_COUNT).fetchall()
            missing = sum(files for access, files in counted if access is None)
            self._connection.executemany("INSERT INTO accesses VALUES (?, ?)", (row for row in counted if row[0] is not None))
            self._write(located=self._total, missing=missing, asked=self._asked, made=self._total - self._asked)
            self._write(state="whole", rses=",".join(sorted(rses)), places=" ".join(sorted(self._routes.places)))
        self.close()

    def fail(self, error: DatalakeError) -> None:
        """The answer could not be had: what came is not shown as one."""
        with self._step():
            self._write(state="failed", error=type(error).__name__, message=error.message, cure=error.cure)
        self.close()

    def close(self) -> None:
        """Let go of the file; what is neither whole nor failed stays `writing` for ever."""
        self._connection.close()

    def _settle(self, n: int, located: Located) -> None:
        one, texts = route(located)
        if self._routes.are_many and one not in self._routes:
            one, texts = spelt_out(one), tuple(source.url for source in located.sources) or (None,)
            self._routes.places.update(place for text in texts if (place := place_of(text or "")) is not None)
        self._connection.execute("UPDATE file SET route = ? WHERE n = ?", (self._routes.number(one), n))
        rows = [(n, rank, text) for rank, text in enumerate(texts) if text is not None]
        if rows:
            self._connection.executemany("INSERT INTO text VALUES (?, ?, ?)", rows)
        self._missing += not located.sources

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


def _numbers(numbers: Iterable[int]) -> str:
    return ",".join(f"{number:d}" for number in numbers)


def _block(rows: Sequence[tuple[int, str, str, int | None, str | None]]) -> Block:
    return Block(tuple(row[0] for row in rows), tuple(_file(*row[1:]) for row in rows))


def _file(scope: str, name: str, size: int | None, checksum: str | None) -> File:
    kind, _, value = (checksum or "").partition(":")
    return File(scope=scope, name=name, bytes=size, **{kind: value}) if kind else File(scope=scope, name=name, bytes=size)
