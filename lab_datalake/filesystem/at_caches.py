"""Asks caches what they hold, in a process of its own: reads a `CacheTask`, answers a list of `AtCache`, and ends.

A cache marks what it has whole in its answer to `stat` (kXR_cachersp), from version 5.8 on; an older one does not tell.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import groupby
from typing import Protocol, cast

import msgspec
from XRootD.client import FileSystem  # type: ignore[attr-defined]  # it names no public names
from XRootD.client.flags import QueryCode

from lab_datalake.filesystem.apart import answer_apart, bound
from lab_datalake.filesystem.holdings import AtCache, CacheTask
from lab_datalake.filesystem.hosts import Hosts
from lab_datalake.filesystem.readers import host_of
from lab_datalake.filesystem.xrootd import Servers
from lab_datalake.rucio.secret import Secret

_HELD = 512
"""kXR_cachersp, the flag of an answer that comes from a cache's own copy."""

_ANSWERED = 400
"""How XRootD's client says that the server has answered, and said no (errErrorResponse)."""

_NOT_LET_IN = 3010
"""How a server says that we may not (kXR_NotAuthorized)."""

_TELLS = (5, 8)
_MEMORY = 500_000_000
_SECONDS = 30
_AT_ONCE = 16


def _answer(question: bytes) -> bytes:
    bound(_MEMORY, _SECONDS)
    task = msgspec.json.decode(question, type=CacheTask)
    asking = _Asking(task)
    told = [asking.told(host, list(urls)) for host, urls in groupby(sorted(task.urls, key=host_of), key=host_of)]
    return msgspec.json.encode(told)


class _Status(Protocol):
    ok: bool
    code: int
    errno: int
    message: str


class _Found(Protocol):
    flags: int


class _Server(Protocol):
    """What is used of XRootD's client, which is untyped."""

    def query(self, code: int, question: str, timeout: int) -> tuple[_Status, bytes | None]: ...

    def stat(self, path: str, timeout: int) -> tuple[_Status, _Found | None]: ...


class _Asking:
    def __init__(self, task: CacheTask) -> None:
        self._timeout = max(1, int(task.answer_timeout))
        self._tokens = task.tokens
        self._hosts = Hosts(task.connect_timeout)
        self._servers = Servers(self._timeout)

    def told(self, host: str, urls: Sequence[str]) -> AtCache:
        """What one cache tells of these URLs."""
        try:
            self._hosts.knock(host)
            with ThreadPoolExecutor(_AT_ONCE) as pool:
                held = sum(pool.map(self._is_held, urls))
        except OSError as wrong:
            said = str(wrong)
            return AtCache(host=host, asked=len(urls), held=None, why=f"{said[:1].upper()}{said[1:].rstrip('.')}.")
        return AtCache(host=host, asked=len(urls), held=held) if held else self._none(host, urls)

    def _none(self, host: str, urls: Sequence[str]) -> AtCache:
        """It marked no file: whether it has none, or is one that does not tell."""
        server, _ = self._server(urls[0])
        _, said = server.query(QueryCode.CONFIG, "version", self._timeout)
        version = re.search(rb"(\d+)\.(\d+)\S*", said or b"")
        if version is None:
            return AtCache(host=host, asked=len(urls), held=None, why="It does not tell its version.")
        if (int(version[1]), int(version[2])) < _TELLS:
            why = f"It is XRootD {version[0].decode()}; caches tell from version 5.8 on."
            return AtCache(host=host, asked=len(urls), held=None, why=why)
        return AtCache(host=host, asked=len(urls), held=0)

    def _is_held(self, url: str) -> bool:
        server, path = self._server(url)
        status, found = server.stat(path, self._timeout)
        if not status.ok and (status.code != _ANSWERED or status.errno == _NOT_LET_IN):
            raise ConnectionError(status.message.strip())
        return found is not None and bool(found.flags & _HELD)

    def _server(self, url: str) -> tuple[_Server, str]:
        host, _, path = url.partition("://")[2].partition("/")
        token = Secret(self._tokens[url]) if url in self._tokens else None
        who, path = self._servers.address(host, path, token)
        return cast("_Server", FileSystem(f"root://{who}")), path  # type: ignore[no-untyped-call]


answer_apart(_answer)
