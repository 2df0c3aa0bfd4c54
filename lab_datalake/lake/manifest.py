"""The settled list of a collection's files: one SQLite file, written once, read by the server, the kernel and the command line.

This docstring is the contract with every reader; the standard library's `sqlite3` of Python 3.9 is enough to read it.

Schema, version 2. Readers use the tables `manifest` and `accesses` and the views `files` and `sources`; the tables behind them
may change. The views put each row together from few bytes (`naming.py`, `draft.py`).

manifest(key TEXT PRIMARY KEY, value)
    version    INTEGER  2; refuse another one
    lake       TEXT     name of the lake in the configuration
    did        TEXT     the collection, `scope:name`
    account    TEXT     the account that asked
    wish       TEXT     auto | mount | copy | cache | remote
    site       TEXT     the site that was named to Rucio; NULL if none
    taken_at   TEXT     when the list was asked for, ISO 8601, UTC
    state      TEXT     writing | whole | failed
    total      INTEGER  number of files; NULL until all names are known
    size       INTEGER  sum of the known sizes, bytes; NULL until all names are known, and where no size is
    located    INTEGER  files 0 … located-1 are settled; equals total when whole
    missing    INTEGER  how many of the settled ones cannot be opened from here
    asked      INTEGER  how many files Rucio was asked for one by one; counted when whole
    made       INTEGER  how many URLs were made here, by Rucio's naming at storages that hold their datasets complete
    compared   INTEGER  on how many files that naming was compared with Rucio's own answer, URL by URL
    error      TEXT     why it failed, the name of the error in `errors`; NULL unless state is failed
    message    TEXT     what failed and why, one sentence; NULL unless state is failed
    cure       TEXT     what to do, one sentence or empty; NULL unless state is failed
    Other keys may stand there; readers leave them alone.

files(n, scope, name, size, checksum, rse, access, url, why)            one row per file
    n          INTEGER  0 … total-1, in order of (name, scope), by code points; unique and indexed
    size       INTEGER  bytes, or NULL
    checksum   TEXT     `adler32:…` or `md5:…`, or NULL
    rse        TEXT     the storage of the chosen copy, or NULL
    access     TEXT     mount | copy | cache | remote; NULL: it cannot be opened from here
    url        TEXT     a path for mount and copy, else a URL; NULL where access is NULL
    why        TEXT     one sentence about the choice, or why there is none and what would bring it; NULL where n >= located

accesses(access, files)     how many files go each way; filled when whole

sources(n, rank, access, url, rse, why)     the other ways to open file n, best first (rank 1, 2, …); indexed by (n, rank)

How it lives
- Rows of `files` appear all at once, when all names are known, and never change their n. Then `located` grows, batch by
  batch. While it is being written a reader may use every row with n < located.
- `state` becomes `whole` or `failed` in the last transaction. After that the file never changes: a whole one may be opened
  with `immutable=1`. A failed one is not to be shown as an answer, however many rows it has. `writing` may stay for ever where
  the writer was killed: a reader who waits asks its server again.
- A refresh writes another file beside it (the name holds the time); one that is open stays readable. A path can vanish
  after some days: ask again.
- Open with `file:…?mode=ro` and a busy time-out of some seconds; fetch a batch of rows and let the statement end, since an
  unfinished SELECT keeps the writer out.
- Rollback journal, not WAL, because cache folders are often on network file systems.
It holds no secrets: a signed URL is never written into it.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast

import msgspec

from lab_datalake.did import DID
from lab_datalake.errors import BrokenAnswer
from lab_datalake.lake.availability import AT_HAND, Access, Source, Wish

VERSION = 2
_PAGE = 1000

State = Literal["writing", "whole", "failed"]


@dataclass(frozen=True)
class Title:
    """What a manifest is about: whose question it answers. setup: what of the configuration decides it (`LakeSpec.setup`)."""

    lake: str
    did: DID
    account: str
    wish: Wish
    site: str | None
    setup: str = ""

    @property
    def key(self) -> str:
        """The beginning of the names of all manifests that answer this question."""
        text = msgspec.json.encode([self.lake, self.did.scope, self.did.name, self.account, self.wish, self.site, self.setup])
        return hashlib.sha256(text).hexdigest()[:32]


class Head(msgspec.Struct, frozen=True, kw_only=True):
    """What a manifest says of itself; the table `manifest`.

    stamp: how the collection looked to Rucio when it was asked for. rses: where copies of its files are.
    """

    version: int
    lake: str
    did: str
    account: str
    wish: Wish
    site: str | None
    taken_at: str
    state: State
    total: int | None
    size: int | None
    located: int
    missing: int
    error: str | None
    message: str | None
    cure: str | None
    stamp: str = ""
    rses: str = ""
    places: str = ""
    asked: int = 0
    made: int = 0
    compared: int = 0

    @property
    def servers(self) -> list[str]:
        """The servers that answer its URLs, as URLs without the path."""
        return self.places.split()


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One file of a manifest; `access` None: it cannot be opened from here, and `why` says why."""

    n: int
    scope: str
    name: str
    size: int | None
    checksum: str | None
    rse: str | None
    access: Access | None
    url: str | None
    why: str | None


@dataclass(frozen=True)
class Manifest:
    """A manifest on disk, to be read; each question opens the file anew, so any thread may ask.

    Raises BrokenAnswer where the file is no manifest, FileNotFoundError where it is gone.
    """

    path: Path

    def head(self) -> Head:
        """What it says of itself now."""
        with self.opened() as connection:
            said = dict(connection.execute("SELECT key, value FROM manifest").fetchall())
        try:
            return msgspec.convert(said, Head)
        except msgspec.ValidationError as wrong:
            raise BrokenAnswer(f"The list of files in {self.path} cannot be read: {wrong}.", "Ask for it again.") from wrong

    def page(self, first: int, count: int) -> list[Entry]:
        """The files first … first+count-1, as far as they are settled."""
        with self.opened() as connection:
            rows = connection.execute(
                "SELECT * FROM files WHERE n >= ? AND n < min(?, (SELECT value FROM manifest WHERE key = 'located')) ORDER BY n",
                (first, first + count),
            ).fetchall()
        return [_entry(row) for row in rows]

    def spread(self, count: int) -> list[Entry]:
        """At most so many of the settled files, evenly spread over the list."""
        located = self.head().located
        numbers = sorted({located * part // count for part in range(count)}) if located else []
        asked = "SELECT * FROM files WHERE n IN (SELECT value FROM json_each(?)) ORDER BY n"
        with self.opened() as connection:
            return [_entry(row) for row in connection.execute(asked, (json.dumps(numbers),)).fetchall()]

    def entries(self) -> Iterator[Entry]:
        """All settled files, in order, a page at a time."""
        first = 0
        while page := self.page(first, _PAGE):
            yield from page
            first += len(page)

    def ways(self) -> Iterator[tuple[Entry, list[Source]]]:
        """All settled files, each with every way to open it, best first; a page at a time."""
        first = 0
        while page := self.page(first, _PAGE):
            others = self.sources(first, len(page))
            for entry in page:
                ways = others.get(entry.n, [])
                if entry.access is not None and entry.url is not None:
                    best = Source(access=entry.access, url=entry.url, rse=entry.rse or "", why=entry.why or "")
                    ways = [best, *ways]
                yield entry, ways
            first += len(page)

    def sources(self, first: int, count: int) -> dict[int, list[Source]]:
        """The other ways to open the files first … first+count-1, best first, of those that have some."""
        with self.opened() as connection:
            rows = connection.execute(
                "SELECT n, access, url, rse, why FROM sources WHERE n >= ? AND n < ? ORDER BY n, rank", (first, first + count)
            ).fetchall()
        found: dict[int, list[Source]] = {}
        for n, access, url, rse, why in rows:
            found.setdefault(n, []).append(Source(access=access, url=url, rse=rse, why=why))
        return found

    def places_of(self, text: str) -> list[int]:
        """The numbers of the files whose DID, name, path or URL this is."""
        asked = "SELECT n FROM files WHERE name = ?1 OR url = ?1 OR scope || ':' || name = ?1"
        with self.opened() as connection:
            return [n for (n,) in connection.execute(asked, (text,)).fetchall()]

    def accesses(self) -> dict[Access, int]:
        """How many files of a whole manifest go each way."""
        with self.opened() as connection:
            rows = connection.execute("SELECT access, files FROM accesses").fetchall()
        return {cast("Access", access): int(count) for access, count in rows}

    def away(self) -> tuple[int, int | None]:
        """How many files have no path here, and their size in bytes as far as it is known."""
        asked = "SELECT count(*), sum(size) FROM files WHERE access IS NULL OR access NOT IN (?, ?)"
        with self.opened() as connection:
            ((files, size),) = connection.execute(asked, AT_HAND).fetchall()
        return int(files), size if files else 0

    @contextmanager
    def opened(self) -> Iterator[sqlite3.Connection]:
        """A connection that reads it; what SQLite says of it is an error of ours. Raises BrokenAnswer, FileNotFoundError."""
        if not self.path.exists():
            raise FileNotFoundError(self.path)
        connection = sqlite3.connect(f"{self.path.absolute().as_uri()}?mode=ro", uri=True, timeout=30)
        try:
            yield connection
        except sqlite3.DatabaseError as wrong:
            raise BrokenAnswer(f"The list of files in {self.path} cannot be read: {wrong}.", "Ask for it again.") from wrong
        finally:
            connection.close()


def _entry(row: tuple[object, ...]) -> Entry:
    return msgspec.convert(dict(zip(Entry.__struct_fields__, row, strict=True)), Entry)
