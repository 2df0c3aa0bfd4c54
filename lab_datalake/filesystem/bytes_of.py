"""The bytes of one file, from the first of its sources that gives them: neighbours of fsspec do the reading."""

from __future__ import annotations

import asyncio
import atexit
import contextlib
import functools
import importlib
import os
import threading
from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar, cast

import fsspec

from lab_datalake.did import DID
from lab_datalake.errors import NotAvailable
from lab_datalake.filesystem.hosts import Hosts
from lab_datalake.lake.availability import Source
from lab_datalake.lake.pfns import is_signed

T = TypeVar("T")

_AT_ONCE = 32 * 2**20
"""Bytes asked for in one request; XRootD takes less than 2 GiB."""

_NEEDS = {"root": "fsspec-xrootd", "https": "aiohttp", "http": "aiohttp"}
"""Which package reads each scheme; a mounted path needs none."""

_NOT_THERE = "[3011]"
"""How the XRootD protocol says that there is no such file (kXR_NotFound)."""

Span = tuple[int, int]
"""First byte, and the one after the last."""


class _System(Protocol):
    """What is used of a file system of fsspec, which is untyped."""

    def info(self, path: str) -> dict[str, object]: ...

    def cat_file(self, path: str, start: int, end: int) -> bytes: ...

    def cat_ranges(self, paths: list[str], starts: list[int], ends: list[int]) -> list[bytes | Exception]: ...


class BytesOf:
    """Reads one file; goes on to the next source where one fails, and stays there. Safe for any number of threads.

    hosts: what is known of servers. timeout: seconds of silence after which a source has failed.
    """

    def __init__(self, did: DID, sources: Sequence[Source], size: int | None, *, hosts: Hosts, timeout: float) -> None:
        self.did = did
        self._hosts = hosts
        self._sources = tuple(sources)
        self._timeout = max(1, int(timeout))
        self._lock = threading.RLock()
        self._failures: list[str] = []
        self._size = size
        self._checked = -1

    @property
    def is_exhausted(self) -> bool:
        """Whether every source has failed."""
        with self._lock:
            return len(self._failures) >= len(self._sources)

    @property
    def size(self) -> int:
        """Bytes in the file: as the lake says, else as the source does. Raises NotAvailable where no source has it."""
        if self._size is None or self._checked < 0:
            self._from_any(lambda _system, _path: None)
        return self._size or 0

    def read(self, start: int, end: int) -> bytes:
        """The bytes from start to end, as far as the file goes. Raises NotAvailable where no source gives them."""
        end = min(end, self.size)
        parts = [(first, min(first + _AT_ONCE, end)) for first in range(start, end, _AT_ONCE)]
        return b"".join(self._from_any(lambda system, path, part=part: _whole(system, path, part)) for part in parts)  # type: ignore[misc]  # bound now

    def ranges(self, spans: Sequence[Span]) -> list[bytes]:
        """Several ranges, in one request where the protocol knows such. Raises NotAvailable."""
        size = self.size
        wanted = [(start, min(end, size)) for start, end in spans]
        real = [span for span in wanted if span[0] < span[1]]
        got = dict(zip(real, self._from_any(lambda system, path: _several(system, path, real)), strict=True)) if real else {}
        return [got.get(span, b"") for span in wanted]

    def _from_any(self, read: Callable[[_System, str], T]) -> T:
        with self._lock:
            number = len(self._failures)
        while number < len(self._sources):
            source = self._sources[number]
            try:
                system, path = self._reader(source.url)
                self._check(number, system, path)
                return read(system, path)
            except _failures(source.url) as wrong:
                number = self._failed(number, wrong)
        raise NotAvailable(
            f"No copy of “{self.did}” can be read: {'; '.join(self._failures)}.",
            "Try again later; tell the lake's administrators if it stays so.",
        )

    def _reader(self, url: str) -> tuple[_System, str]:
        """The file system of fsspec that reads a source, and the file's path in it. Raises ConnectionError."""
        scheme, there, rest = url.partition("://")
        if url.startswith("/") or not there:
            return cast("_System", fsspec.filesystem("file")), url
        if scheme in {"http", "https"}:
            return cast("_System", fsspec.filesystem("http", encoded=True)), url
        host, _, path = rest.partition("/")
        self._hosts.knock(host)
        return _xrootd(host, self._timeout, os.getpid()), path

    def _check(self, number: int, system: _System, path: str) -> None:
        """Whether a source has a file of the right size; asked once."""
        with self._lock:
            if self._checked == number:
                return
        size = system.info(path).get("size")
        with self._lock:
            if self._size is None:
                self._size = cast("int | None", size)
            if size is not None and size != self._size:
                raise OSError(f"it has {size} bytes there instead of {self._size}")
            if self._size is None:
                raise OSError("it does not say how long it is")
            self._checked = number

    def _failed(self, number: int, wrong: Exception) -> int:
        """Note a failure, for all who read; the number of the next source."""
        source = self._sources[number]
        self._hosts.doubt(_host(source.url))
        with self._lock:
            if len(self._failures) == number:
                self._failures.append(f"{source.access} at {_host(source.url)}: {_said(source.url, wrong)}")
            return len(self._failures)


@functools.cache
def _xrootd(host: str, timeout: int, process: int) -> _System:
    """The file system of fsspec for one server, in one process.

    It keeps files open. They are closed here at exit, before XRootD's client ends its threads (what is registered later runs
    earlier): a process that closed them afterwards has been seen to crash.
    """
    system = fsspec.filesystem("root", hostid=host, timeout=timeout)

    def close_files() -> None:
        if os.getpid() == process:
            with contextlib.suppress(OSError):
                system.invalidate_cache()

    atexit.register(close_files)
    return cast("_System", system)


def _failures(url: str) -> tuple[type[Exception], ...]:
    """How the reader of a source says that it cannot be read; ImportError where it is not installed."""
    usual = (OSError, ValueError, asyncio.TimeoutError, ImportError)
    if not url.startswith(("http://", "https://")):
        return usual
    try:
        return (*usual, importlib.import_module("aiohttp").ClientError)
    except ImportError:
        return usual


def _host(url: str) -> str:
    scheme, there, rest = url.partition("://")
    return rest.partition("/")[0] if there and scheme.isalpha() else url


def _said(url: str, wrong: Exception) -> str:
    """Why a source cannot be read, in few words."""
    if isinstance(wrong, FileNotFoundError) or _NOT_THERE in str(wrong):
        return "there is no such file"
    if isinstance(wrong, ImportError):
        return f"{_NEEDS[url.partition('://')[0]]} is not installed"
    # A signed URL is a secret, and errors of HTTP clients show theirs.
    text = "" if is_signed(url) else str(wrong).strip().rstrip(".")
    return text or type(wrong).__name__


def _whole(system: _System, path: str, span: Span) -> bytes:
    start, end = span
    return _as_long(system.cat_file(path, start=start, end=end), span)


def _several(system: _System, path: str, spans: Sequence[Span]) -> list[bytes]:
    starts, ends = [start for start, _ in spans], [end for _, end in spans]
    found = system.cat_ranges([path] * len(spans), starts, ends)
    return [_as_long(one, span) for one, span in zip(found, spans, strict=True)]


def _as_long(found: bytes | Exception, span: Span) -> bytes:
    if isinstance(found, Exception):
        raise found
    if len(found) != span[1] - span[0]:
        raise OSError(f"{len(found)} bytes came instead of {span[1] - span[0]}")
    return found
