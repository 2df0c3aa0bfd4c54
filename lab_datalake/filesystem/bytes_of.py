"""The bytes of one file, from the first of its sources that gives them: neighbours of fsspec do the reading."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from lab_datalake.did import DID
from lab_datalake.errors import NotAvailable
from lab_datalake.filesystem.readers import Reader, Readers, Span, failures, host_of, said
from lab_datalake.lake.availability import Source

T = TypeVar("T")

BLOCK = 8 * 2**20
"""Bytes asked for in one request, as xrdcp does."""

_AT_ONCE = 4
"""Requests under way for one file, as xrdcp does."""


class BytesOf:
    """Reads one file; goes on to the next source where one fails, and stays there. Safe for any number of threads."""

    def __init__(self, did: DID, sources: Sequence[Source], size: int | None, readers: Readers) -> None:
        self.did = did
        self.sources = tuple(readers.in_order(sources))
        self._readers = readers
        self._lock = threading.RLock()
        self._failures: list[str] = []
        self._size = size
        self._checked = -1

    @property
    def is_exhausted(self) -> bool:
        """Whether every source has failed."""
        with self._lock:
            return len(self._failures) >= len(self.sources)

    @property
    def size(self) -> int:
        """Bytes in the file: as the lake says, else as the source does. Raises NotAvailable where no source has it."""
        if self._size is None or self._checked < 0:
            self._from_any(lambda _: None)
        return self._size or 0

    def read(self, start: int, end: int) -> bytes:
        """The bytes from start to end, as far as the file goes. Raises NotAvailable where no source gives them."""
        return b"".join(self.blocks(start, end))

    def blocks(self, start: int, end: int | None = None) -> Iterator[bytes]:
        """The same bytes, in order, a block at a time, with some more under way. Raises NotAvailable."""
        end = self.size if end is None else min(end, self.size)
        spans = [(first, min(first + BLOCK, end)) for first in range(start, end, BLOCK)]
        if len(spans) <= 1:
            yield from map(self._read, spans)
            return
        with ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="reading") as pool:
            under_way = [pool.submit(self._read, span) for span in spans[:_AT_ONCE]]
            try:
                for span in [*spans[_AT_ONCE:], *[None] * len(under_way)]:
                    yield under_way.pop(0).result()
                    if span is not None:
                        under_way.append(pool.submit(self._read, span))
            finally:
                for one in under_way:
                    one.cancel()

    def ranges(self, spans: Sequence[Span]) -> list[bytes]:
        """Several ranges, in one request where the protocol knows such. Raises NotAvailable."""
        size = self.size
        wanted = [(start, min(end, size)) for start, end in spans]
        real = [span for span in wanted if span[0] < span[1]]
        got = dict(zip(real, self._from_any(lambda reader: reader.ranges(real)), strict=True)) if real else {}
        return [got.get(span, b"") for span in wanted]

    def _read(self, span: Span) -> bytes:
        return self._from_any(lambda reader: reader.read(span))

    def _from_any(self, read: Callable[[Reader], T]) -> T:
        with self._lock:
            number = len(self._failures)
        while number < len(self.sources):
            source, reader, begin = self.sources[number], None, time.monotonic()
            try:
                reader = self._readers.reader(source.url)
                self._check(number, reader)
                return read(reader)
            except failures(source.url) as wrong:
                if reader is not None:
                    reader.leave()
                    self._readers.doubt(source.url, time.monotonic() - begin)
                number = self._failed(number, wrong)
        raise NotAvailable(
            f"No copy of “{self.did}” can be read: {'; '.join(self._failures)}.",
            "Try again later; tell the lake's administrators if it stays so.",
        )

    def _check(self, number: int, reader: Reader) -> None:
        """Whether a source has a file of the right size; asked once."""
        with self._lock:
            if self._checked == number:
                return
        size = reader.size()
        with self._lock:
            if self._size is None:
                self._size = size
            if size is not None and size != self._size:
                raise OSError(f"it has {size} bytes there instead of {self._size}")
            if self._size is None:
                raise OSError("it does not say how long it is")
            self._checked = number

    def _failed(self, number: int, wrong: Exception) -> int:
        """Note a failure, for all who read; the number of the next source."""
        source = self.sources[number]
        with self._lock:
            if len(self._failures) == number:
                self._failures.append(f"{source.access} at {host_of(source.url)}: {said(source.url, wrong)}")
            return len(self._failures)
