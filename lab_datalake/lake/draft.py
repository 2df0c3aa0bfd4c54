"""A manifest while it is being written; `manifest.py` holds the contract with its readers.

A row repeats nothing that many files share: scope and usual route stand with its `part`, the ways to open it with its route.
"""

from __future__ import annotations

import shutil
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
from lab_datalake.lake.tables import COUNT, FILE, SCHEMA
from lab_datalake.rucio.answers import File


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

    def __init__(self, path: Path) -> None:
        """Open the file at a path; see `new` and `going_on`."""
        self.path = path
        # Made by the thread that is asked, written by the one that settles.
        self._connection = sqlite3.connect(path, timeout=60, isolation_level=None, check_same_thread=False)
        self._routes = Routes(self._connection)
        self._arrivals = Arrivals(self._connection)
        self.total: int | None = None
        self._next = self._asked = self._missing = 0
        # A cache that is lost can be asked for again: no need to wait for the disk at each step.
        self._connection.execute("PRAGMA synchronous = OFF")

    @classmethod
    def new(cls, path: Path, title: Title, taken_at: datetime, stamp: str = "") -> Draft:
        """An empty one."""
        draft = cls(path)
        with draft._step():
            for statement in filter(str.strip, SCHEMA.split(";")):
                draft._connection.execute(statement)
            draft._write(version=VERSION, lake=title.lake, did=str(title.did), account=title.account, wish=title.wish)
            draft._write(site=title.site, taken_at=taken_at.isoformat(timespec="seconds"), state="writing", stamp=stamp)
            draft._write(total=None, size=None, located=0, missing=0, asked=0, made=0, compared=0, rses="")
            draft._write(error=None, message=None, cure=None)
        return draft

    @classmethod
    def going_on(cls, failed: Path, path: Path) -> Draft:
        """What another one had when it failed, after all its names were known; the other stays as it is."""
        shutil.copyfile(failed, path)
        draft = cls(path)
        said = dict(draft._connection.execute("SELECT key, value FROM manifest").fetchall())
        draft.total, draft._next = int(said["total"]), int(said["located"])
        draft._asked, draft._missing = int(said["asked"]), int(said["missing"])
        draft._routes.read()
        with draft._step():
            draft._write(state="writing", error=None, message=None, cure=None)
        return draft

    def add(self, files: Sequence[File], source: int = 0) -> None:
        """The next names of a source, in any order; one that came before is not counted twice."""
        with self._step():
            self._arrivals.add(files, source)

    def number(self, rses: Iterable[str] = ()) -> int:
        """All names are known: give them their places, in name order; answers how many there are. rses: where copies are."""
        with self._step():
            self._arrivals.end()
            total, size = self._connection.execute(
                "SELECT count(*), CASE count(*) WHEN 0 THEN 0 ELSE sum(size) END FROM file"
            ).fetchone()
            self._write(total=total, size=size, rses=",".join(sorted(set(rses))))
        self.total = int(total)
        return self.total

    def parts(self) -> list[Part]:
        """What came from where."""
        parts = self._connection.execute("SELECT id, source, scope FROM part").fetchall()
        if len(parts) == 1:  # nothing to sort by
            files = self._connection.execute("SELECT 0, count(*) - coalesce(sum(ask), 0) FROM file")
        else:
            files = self._connection.execute("SELECT part, count(*) - sum(ask) FROM file GROUP BY part")
        counts = dict(files.fetchall())
        return [Part(part, source, scope, counts.get(part, 0)) for part, source, scope in parts]

    def sample(self, parts: Sequence[Part], count: int) -> list[File]:
        """The first and the last of the files that need not be asked for, and others at random; some may be there twice."""
        among = f"{FILE} WHERE part IN ({_numbers(part.id for part in parts)}) AND NOT ask ORDER BY"
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
        while rows := self._connection.execute(f"{FILE} WHERE n > ? AND {chosen} ORDER BY n LIMIT ?", (after, count)).fetchall():
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
            f"{FILE} WHERE n >= ? AND (ask OR part.route IS NULL) ORDER BY n LIMIT ?", (self._next, count)
        ).fetchall()
        self._next = rows[-1][0] + 1 if rows else self.total or 0
        return _block(rows)

    def settle(self, block: Block, located: Iterable[Located]) -> int:
        """How the files of a block are opened, block after block; answers how many are settled now."""
        with self._step():
            done = 0
            for n, one in zip(block.places, located, strict=True):
                self._settle(n, one)
                done = n + 1
            self._asked += len(block.places)
            self._write(located=done, missing=self._missing, asked=self._asked)
        return done

    def finish(self, rses: Iterable[str] = ()) -> None:
        """All files are settled: the manifest is whole from now on, and never changes again. rses: where more copies are."""
        total = self.total or 0
        with self._step():
            counted = self._connection.execute(COUNT).fetchall()
            missing = sum(files for access, files in counted if access is None)
            self._connection.executemany("INSERT INTO accesses VALUES (?, ?)", (row for row in counted if row[0] is not None))
            self._write(located=total, missing=missing, made=total - self._asked)
            (known,) = self._connection.execute("SELECT value FROM manifest WHERE key = 'rses'").fetchone()
            every = sorted({*filter(None, known.split(",")), *rses})
            self._write(state="whole", rses=",".join(every), places=" ".join(sorted(self._routes.places)))
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
