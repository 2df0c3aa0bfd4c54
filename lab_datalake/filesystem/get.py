"""Bringing files and whole collections into a folder: several at once, verified, going on where an earlier try was ended."""

from __future__ import annotations

import itertools
import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from pathlib import Path

from lab_datalake.did import DID
from lab_datalake.errors import BadQuestion, Cancelled, DatalakeError, NotAvailable
from lab_datalake.filesystem.bring import bring, is_whole
from lab_datalake.filesystem.bytes_of import BytesOf
from lab_datalake.filesystem.paths import file_name
from lab_datalake.filesystem.view import readers_of
from lab_datalake.lake.availability import Coming, Elsewhere, Failed, Source, Wish
from lab_datalake.lake.lake import Lake
from lab_datalake.lake.manifest import Manifest
from lab_datalake.lake.words import Opened, Resolution
from lab_datalake.rucio.cancel import Cancel

_LISTENED_EVERY = 0.2
_LISTED_EVERY = 2.0


@dataclass
class Progress:
    """How far it is, in files and bytes. note: what is being done while nobody knows how much there is."""

    files: int = 0
    size: int = 0
    files_done: int = 0
    bytes_done: int = 0
    note: str = ""
    failed: dict[DID, DatalakeError] = field(default_factory=dict)


@dataclass(frozen=True)
class _Item:
    """One file on its way. sources: None where they have to be looked for."""

    did: DID
    size: int | None
    checksum: str | None
    sources: tuple[Source, ...] | None
    path: Path


class Download:
    """Brings what a DID holds below a folder: a file as itself, a collection as a folder of its files.

    jobs: files on their way at once. tell: called now and then from the thread that runs it. `cancel` ends `run` within seconds;
    what came stays, and the next run goes on with it. What was brought is a copy from then on, which the ladder finds.
    """

    def __init__(self, lake: Lake, tell: Callable[[Progress], object], *, wish: Wish = "auto", jobs: int = 4) -> None:
        self.progress = Progress()
        self.cancel = Cancel()
        self._lake = lake
        self._tell = tell
        self._wish: Wish = wish
        self._jobs = jobs
        self._readers = readers_of(lake)
        self._lock = threading.Lock()

    def run(self, did: DID, folder: Path) -> None:
        """Bring it; `progress.failed` names the files that could not be had.

        Raises what asking the lake raises, NotAvailable where the collection cannot be listed, Cancelled.
        """
        items = self._items(self._settled(did), folder)
        under_way: set[Future[None]] = set()
        with ThreadPoolExecutor(self._jobs, thread_name_prefix="bringing") as pool:
            try:
                while True:
                    more = itertools.islice(items, 2 * self._jobs - len(under_way))
                    under_way |= {pool.submit(self._bring, item) for item in more}
                    if not under_way:
                        break
                    done, under_way = wait(under_way, _LISTENED_EVERY, FIRST_COMPLETED)
                    for one in done:
                        one.result()
                    self._tell(self.progress)
            except BaseException:
                self.cancel.set()
                raise
        self._tell(self.progress)

    def _settled(self, did: DID) -> Resolution:
        """The DID with all its files known."""
        while True:
            found = self._lake.resolve(did, self._wish, wait=_LISTED_EVERY, cancel=self.cancel)
            match found.availability:
                case Coming(what=what, done=done):
                    self.progress.note = f"{what}: {done}"
                    self._tell(self.progress)
                    self.cancel.heed()
                case Elsewhere(why=why, cure=cure) | Failed(message=why, cure=cure):
                    raise NotAvailable(f"“{did}”: {why}", cure)
                case _:
                    self.progress.note = ""
                    return found

    def _items(self, found: Resolution, folder: Path) -> Iterator[_Item]:
        if found.file is not None:
            self._expect(1, found.file.size)
            path = folder / file_name(found.did, found.did.scope)
            yield _Item(found.did, found.file.size, found.file.checksum, _sources(found.file), path)
        elif found.manifest is not None:
            manifest = Manifest(Path(found.manifest))
            head = manifest.head()
            self._expect(head.total or 0, head.size)
            below = folder / file_name(found.did, found.did.scope)
            for entry, ways in manifest.ways():
                did = DID(entry.scope, entry.name)
                sources = None if entry.access is None else tuple(ways)
                yield _Item(did, entry.size, entry.checksum, sources, below / file_name(did, found.did.scope))

    def _expect(self, files: int, size: int | None) -> None:
        self.progress.files += files
        self.progress.size += size or 0

    def _bring(self, item: _Item) -> None:
        """Bring one file; a failure is noted, and the others go on."""
        try:
            self._brought(item)
        except Cancelled:
            raise
        except OSError as wrong:
            error = wrong if isinstance(wrong, DatalakeError) else _not_written(item, wrong)
            with self._lock:
                self.progress.failed[item.did] = error
        except DatalakeError as error:
            with self._lock:
                self.progress.failed[item.did] = error
        with self._lock:
            self.progress.files_done += 1

    def _brought(self, item: _Item) -> None:
        self.cancel.heed()
        path = item.path
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists():
            if not self._is_known(item) and not is_whole(path, item.size, item.checksum):
                raise BadQuestion(f"There is something else at {path}.", "Move it away, or name another folder with --to.")
            self._came(path.stat().st_size)
        else:
            content = BytesOf(item.did, item.sources or self._found(item.did), item.size, self._readers)
            bring(content, item.checksum, path, self._came)
        if item.checksum:
            self._lake.copies.link(item.did, item.checksum, path)

    def _is_known(self, item: _Item) -> bool:
        """Whether it was verified when it was brought here before."""
        known = self._lake.copies.found(item.did, item.size, item.checksum)
        return known is not None and known.resolve() == item.path.resolve()

    def _found(self, did: DID) -> tuple[Source, ...]:
        found = self._lake.resolve(did, self._wish, cancel=self.cancel)
        match found.availability:
            case Elsewhere(why=why, cure=cure) | Failed(message=why, cure=cure):
                raise NotAvailable(f"“{did}”: {why}", cure)
        if found.file is None:
            raise BadQuestion(f"“{did}” is a {found.kind} now.", "Ask for it anew.")
        return _sources(found.file)

    def _came(self, count: int) -> None:
        self.cancel.heed()
        with self._lock:
            self.progress.bytes_done += count


def _sources(file: Opened) -> tuple[Source, ...]:
    return (Source(access=file.access, url=file.url, rse="", why=file.why), *file.alternatives)


def _not_written(item: _Item, wrong: OSError) -> NotAvailable:
    why = os.strerror(wrong.errno) if wrong.errno else str(wrong)
    return NotAvailable(f"{item.path} cannot be written: {why}.", "Make room there, or name another folder with --to.")
