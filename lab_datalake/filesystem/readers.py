"""Who reads the bytes of a source: a neighbour of fsspec, and with it the token that the source's server wants to see."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import importlib
import os
import ssl
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

import fsspec

from lab_datalake.errors import DatalakeError
from lab_datalake.filesystem.hosts import Hosts
from lab_datalake.filesystem.xrootd import Servers, System
from lab_datalake.lake.availability import Source
from lab_datalake.lake.pfns import is_signed
from lab_datalake.rucio.secret import Secret

_NEEDS = {"root": "fsspec-xrootd", "https": "aiohttp", "http": "aiohttp"}
"""Which package reads each scheme; a mounted path needs none."""

_NOT_THERE = "[3011]"
"""How the XRootD protocol says that there is no such file (kXR_NotFound)."""

_NOT_LET_IN = (401, 403)
"""What the neighbour for HTTP calls a missing file, when it looks at one."""

Span = tuple[int, int]
"""First byte, and the one after the last."""


@dataclass(frozen=True)
class Reader:
    """Reads one source. words: what is said with each request. opens_first: whether only an open file makes the connection."""

    system: System
    path: str
    words: dict[str, object] = field(default_factory=dict, repr=False)
    opens_first: bool = False

    def size(self) -> int | None:
        """Bytes in the file, None where its server does not say."""
        if self.opens_first:
            self.system.cat_file(self.path, 0, 1)
        return cast("int | None", self.system.info(self.path, **self.words).get("size"))

    def read(self, span: Span) -> bytes:
        """All bytes of a span. Raises OSError where others come."""
        start, end = span
        return _as_long(self.system.cat_file(self.path, start=start, end=end, **self.words), span)

    def leave(self) -> None:
        """Let go of the file after a failure, so that the next try opens it anew; a server that is silent is not waited for."""
        threading.Thread(target=self._close, name="closing", daemon=True).start()

    def _close(self) -> None:
        with contextlib.suppress(OSError, asyncio.TimeoutError):
            self.system.invalidate_cache(self.path)

    def ranges(self, spans: Sequence[Span]) -> list[bytes]:
        """Several spans, in one request where the protocol knows such."""
        starts, ends = [start for start, _ in spans], [end for _, end in spans]
        found = self.system.cat_ranges([self.path] * len(spans), starts, ends, **self.words)
        return [_as_long(one, span) for one, span in zip(found, spans, strict=True)]


class Readers:
    """Finds the reader of each source of one lake; safe for any number of threads.

    hosts: what is known of servers. token: what to show to the server of a URL, None where it wants nothing.
    timeout: seconds of silence after which a source has failed. authorities: more CAs for https, a file or folder.
    """

    def __init__(
        self, hosts: Hosts, token: Callable[[str], Secret | None], *, timeout: float, authorities: Path | None = None
    ) -> None:
        self._hosts = hosts
        self._token = token
        self._timeout = max(1, int(timeout))
        self._authorities = authorities

    def reader(self, url: str) -> Reader:
        """The reader of a source. Raises what `failures` names."""
        scheme, there, rest = url.partition("://")
        if url.startswith("/") or not there:
            return Reader(fsspec.filesystem("file"), url)
        token = None if is_signed(url) else self._token(url)
        if scheme in {"http", "https"}:
            return Reader(self._http(), url, self._words(scheme, token))
        host, _, path = rest.partition("/")
        self._hosts.knock(host)
        system, path = _servers(self._timeout, os.getpid()).server(host, path, token)
        return Reader(system, path, opens_first=token is not None)

    def doubt(self, url: str, seconds: float) -> None:
        """Reading there failed, after so many seconds: look whether its server is there before it is used again."""
        self._hosts.doubt(host_of(url), silent=seconds >= self._timeout)

    def in_order(self, sources: Iterable[Source]) -> list[Source]:
        """The same sources; those whose server did not answer a short while ago are the last."""
        return sorted(sources, key=lambda source: self._hosts.is_silent(host_of(source.url)))

    def _http(self) -> System:
        timeout = importlib.import_module("aiohttp").ClientTimeout(
            total=None, sock_connect=self._hosts.timeout, sock_read=self._timeout
        )
        return cast("System", fsspec.filesystem("http", encoded=True, client_kwargs={"timeout": timeout}))

    def _words(self, scheme: str, token: Secret | None) -> dict[str, object]:
        """What is said with each request; never with the file system, which fsspec keeps."""
        words: dict[str, object] = {}
        if scheme == "https":
            words["ssl"] = _trust(self._authorities, os.environ.get("X509_CERT_DIR"))
        if token is not None:
            words["headers"] = {"Authorization": f"Bearer {token.reveal()}"}
        return words


@functools.cache
def _servers(timeout: int, _process: int) -> Servers:
    """The servers of this process; a forked child begins with none."""
    return Servers(timeout)


@functools.cache
def _trust(authorities: Path | None, grid: str | None) -> ssl.SSLContext:
    """Whom we trust in https: the usual CAs, the lake's own, and those of the grid, which storages use."""
    context = ssl.create_default_context()
    for place in (authorities, Path(grid) if grid else None):
        if place is not None and place.is_dir():
            context.load_verify_locations(capath=place)
        elif place is not None and place.exists():
            context.load_verify_locations(cafile=place)
    return context


def failures(url: str) -> tuple[type[Exception], ...]:
    """How the reader of a source says that it cannot be read; ImportError where it is not installed."""
    usual = (OSError, ValueError, asyncio.TimeoutError, ImportError, DatalakeError)
    if not url.startswith(("http://", "https://")):
        return usual
    try:
        return (*usual, importlib.import_module("aiohttp").ClientError)
    except ImportError:
        return usual


def host_of(url: str) -> str:
    """Host and port of a URL; a path is its own."""
    scheme, there, rest = url.partition("://")
    return rest.partition("/")[0] if there and scheme.isalpha() else url


def said(url: str, wrong: Exception) -> str:
    """Why a source cannot be read, in few words."""
    if isinstance(wrong, DatalakeError):
        return wrong.message.rstrip(".")
    status = getattr(wrong, "status", None) or getattr(wrong.__cause__, "status", None)
    if status in _NOT_LET_IN:
        return f"it does not let us in (HTTP {status})"
    if isinstance(wrong, FileNotFoundError) or _NOT_THERE in str(wrong):
        return "there is no such file"
    if isinstance(wrong, ImportError):
        return f"{_NEEDS[url.partition('://')[0]]} is not installed"
    # A signed URL is a secret, and errors of HTTP clients show theirs.
    text = "" if is_signed(url) else str(wrong).strip().rstrip(".")
    return text or type(wrong).__name__


def _as_long(found: bytes | Exception, span: Span) -> bytes:
    if isinstance(found, Exception):
        raise found
    if len(found) != span[1] - span[0]:
        raise OSError(f"{len(found)} bytes came instead of {span[1] - span[0]}")
    return found
