"""The names of all files of a collection, dataset by dataset: several are read at once, within bounds, and written by one."""

from __future__ import annotations

import logging
import queue
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar

from lab_datalake.did import DID
from lab_datalake.errors import CutStream, LakeUnreachable
from lab_datalake.lake.availability import Coming
from lab_datalake.lake.draft import Draft
from lab_datalake.lake.finding import Finding
from lab_datalake.lake.standings import or_nothing
from lab_datalake.rucio.answers import DatasetReplica, File, Meta
from lab_datalake.rucio.cancel import Cancel
from lab_datalake.rucio.client import Client

T = TypeVar("T")
log = logging.getLogger(__name__)

_STREAMS_AT_ONCE = 4
_FILES_AT_ONCE = 2_000
_BATCHES_AHEAD = 4
_ATTEMPTS = 3
_PAUSE = 0.2
"""Seconds between two looks whether the work should stop."""

Progress = Callable[[Coming], None]
"""Told how far it is."""


@dataclass(frozen=True)
class Dataset:
    """A dataset whose names were read. complete: the storages that have every file; partial: those that have some."""

    did: DID
    complete: tuple[str, ...]
    partial: tuple[str, ...]


@dataclass(frozen=True)
class _Batch:
    """Files of a dataset, or the end of its stream."""

    source: int
    files: list[File]
    is_end: bool = False


class Listing:
    """Reads the names of one collection into a draft; a dataset that changes meanwhile is complete nowhere."""

    def __init__(self, client: Client, did: DID, cancel: Cancel, tell: Progress) -> None:
        self._client = client
        self._finding = Finding(client)
        self._did = did
        self._cancel = cancel
        self._tell = tell
        self._batches: queue.Queue[_Batch] = queue.Queue(maxsize=_BATCHES_AHEAD)

    def into(self, draft: Draft) -> list[Dataset]:
        """Write all names, source n being the n-th of the datasets that are answered."""
        before = self._metas()
        stop = Cancel()
        with self._cancel.calling(stop.set), ThreadPoolExecutor(_STREAMS_AT_ONCE, "names of files") as pool:
            try:
                reading = [pool.submit(self._read, source, meta.did, stop) for source, meta in enumerate(before)]
                self._write(draft, reading, _sum(before))
            finally:
                stop.set()
                pool.shutdown(cancel_futures=True)
        after = {meta.did: looks(meta) for meta in self._client.columns([meta.did for meta in before], self._cancel)}
        datasets = [one.result() for one in reading]
        return [
            one if after.get(one.did) == looks(meta) else Dataset(one.did, (), (*one.complete, *one.partial))
            for one, meta in zip(datasets, before, strict=True)
        ]

    def _metas(self) -> list[Meta]:
        meta = self._finding.meta(self._did, self._cancel)
        if meta.kind == "dataset":
            return [meta]
        return list(self._client.columns(self._finding.datasets(self._did, self._cancel), self._cancel))

    def _write(self, draft: Draft, reading: list[Future[Dataset]], total: int | None) -> None:
        left, written = len(reading), 0
        while left:
            self._cancel.heed()
            with suppress(queue.Empty):
                batch = self._batches.get(timeout=_PAUSE)
                if batch.is_end:
                    left -= 1
                    reading[batch.source].result()
                else:
                    draft.add(batch.files, batch.source)
                    written += len(batch.files)
                    self._tell(Coming(what="listing the files", done=written, total=total))

    def _read(self, source: int, did: DID, stop: Cancel) -> Dataset:
        stop.heed()

        def read() -> int:
            count = 0
            for files in _batches(self._client.files(did, stop), _FILES_AT_ONCE):
                self._put(_Batch(source, files), stop)
                count += len(files)
            return count

        try:
            with ThreadPoolExecutor(1, "places of files") as pool:
                asked = pool.submit(or_nothing, lambda: list(self._client.dataset_replicas(did, stop)), [])
                count = again(read)
                return _dataset(did, count, asked.result())
        finally:
            self._put(_Batch(source, [], is_end=True), stop)

    def _put(self, batch: _Batch, stop: Cancel) -> None:
        while not stop.is_set():
            with suppress(queue.Full):
                self._batches.put(batch, timeout=_PAUSE)
                return


def looks(meta: Meta) -> str:
    """How a collection looks to Rucio: another text when it has changed."""
    return f"{meta.updated_at}|{meta.length}|{meta.is_open}"


def again(ask: Callable[[], T]) -> T:
    """Ask again where the stream was cut, or where the server is being restarted: using what came twice does no harm."""
    for _ in range(_ATTEMPTS - 1):
        try:
            return ask()
        except (CutStream, LakeUnreachable) as cut:  # noqa: PERF203  a few rounds, each a question to a server
            log.warning("%s Asking again.", cut.message)
    return ask()


def _dataset(did: DID, count: int, replicas: list[DatasetReplica]) -> Dataset:
    """Files in archives are counted apart from those that lie there by themselves: the latter have to be all."""
    complete = {one.rse for one in replicas if one.length == one.available_length == count and one.state == "AVAILABLE"}
    partial = {one.rse for one in replicas} - complete
    return Dataset(did, tuple(sorted(complete)) if count else (), tuple(sorted(partial)))


def _sum(metas: list[Meta]) -> int | None:
    lengths = [meta.length for meta in metas if meta.length is not None]
    return sum(lengths) if len(lengths) == len(metas) else None


def _batches(things: Iterator[T], size: int) -> Iterator[list[T]]:
    while batch := list(islice(things, size)):
        yield batch
