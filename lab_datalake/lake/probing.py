"""Whether the servers of sources answer, and how fast: each is knocked at in its own protocol, all at once, within a time-out."""

from __future__ import annotations

import socket
import struct
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit

from msgspec import structs

from lab_datalake.errors import DatalakeError
from lab_datalake.lake.availability import Source
from lab_datalake.lake.locate import Located
from lab_datalake.lake.mounts import size_on_disk
from lab_datalake.lake.pfns import is_signed
from lab_datalake.lake.words import Probed
from lab_datalake.rucio.cancel import Cancel
from lab_datalake.rucio.secret import Secret
from lab_datalake.rucio.transport import Call, Limits, Transport

_AT_ONCE = 16
_REMEMBERED = 60.0
"""Seconds in which a server that did not answer goes last."""
_XROOTD = 1094

# The client's first words (XRootD protocol 5, "Initial handshake"), and the head of what a server says to them.
_HANDSHAKE = struct.pack(">5i", 0, 0, 0, 4, 2012)
_ANSWER = struct.Struct(">2sHiii")

StorageToken = Callable[[str], Secret | None]
"""The token to show to the host of a URL; None where it is to see none."""


@dataclass(frozen=True)
class Knocking:
    """How to knock. timeout: seconds for each step. verify: TLS, as for the lake."""

    timeout: float
    verify: bool | Path
    storage_token: StorageToken


class Probing:
    """Measures sources, and remembers for a minute which servers did not answer. Safe for any number of threads."""

    def __init__(self, how: Knocking) -> None:
        self._how = how
        self._lock = threading.Lock()
        self._silent: dict[str, tuple[float, str]] = {}

    def measure(self, sources: Sequence[Source], size: int | None, cancel: Cancel) -> list[Probed]:
        """Each source, in the same order; size: of the file, in bytes."""
        with ThreadPoolExecutor(_AT_ONCE, "probing sources") as pool:
            return list(pool.map(lambda source: self._measured(source, size, cancel), sources))

    def sorted(self, located: Located) -> Located:
        """The same file; servers that did not answer a moment ago go last, and the reason says so."""
        answering = [source for source in located.sources if self._obstacle(source) is None]
        silent = [(source, obstacle) for source in located.sources if (obstacle := self._obstacle(source)) is not None]
        if not silent:
            return located
        last = [structs.replace(source, why=f"{source.why}; when it was tried a moment ago, {why}") for source, why in silent]
        if answering and located.sources[0] not in answering:
            why = f"{answering[0].why}; {_place(located.sources[0].url)} would be better, but did not answer a moment ago"
            answering[0] = structs.replace(answering[0], why=why)
        sources = (*answering, *last)
        return structs.replace(located, sources=sources, why=sources[0].why)

    def _obstacle(self, source: Source) -> str | None:
        with self._lock:
            tried_at, obstacle = self._silent.get(_place(source.url), (0.0, ""))
        return obstacle if obstacle and time.monotonic() - tried_at < _REMEMBERED else None

    def _measured(self, source: Source, size: int | None, cancel: Cancel) -> Probed:
        start = time.monotonic()
        try:
            cancel.heed()
            self._knock(source, size, cancel)
            obstacle, is_silent = "", False
        except (OSError, ValueError, DatalakeError) as wrong:
            cancel.heed()
            obstacle = wrong.message if isinstance(wrong, DatalakeError) else f"it does not answer ({wrong})"
            is_silent = not isinstance(wrong, (FileNotFoundError, PermissionError))
        took = (time.monotonic() - start) * 1000
        if source.access in {"cache", "remote"}:
            with self._lock:
                self._silent[_place(source.url)] = (time.monotonic(), obstacle if is_silent else "")
        shown = structs.replace(source, url=source.url.partition("?")[0]) if is_signed(source.url) else source
        return Probed(source=shown, answers=not obstacle, milliseconds=took, why=obstacle or "it answers")

    def _knock(self, source: Source, size: int | None, cancel: Cancel) -> None:
        """Raise where the source does not answer."""
        if source.access in {"mount", "copy"}:
            found = size_on_disk(Path(source.url))
            if found is None or size not in {None, found}:
                raise ConnectionError("there is no such file of this size")
            return
        parts = urlsplit(_place(source.url))
        if parts.scheme in {"http", "https"}:
            self._ask_for_a_byte(source.url, cancel)
        else:
            _shake_hands(parts.hostname or "", parts.port or _XROOTD, self._how.timeout)

    def _ask_for_a_byte(self, url: str, cancel: Cancel) -> None:
        limits = Limits(connect=self._how.timeout, silence=self._how.timeout, attempts=1)
        place, _, path = url.partition("://")[2].partition("/")
        base = f"{url.partition('://')[0]}://{place}"
        headers: dict[str, str | Secret] = {"Range": "bytes=0-0"}
        token = None if is_signed(url) else self._how.storage_token(url)
        if token is not None:
            headers["Authorization"] = Secret(f"Bearer {token.reveal()}")
        storage = Transport(base, verify=self._how.verify, limits=limits, role="The storage")
        try:
            with storage.open(Call(f"/{quote(path, safe='/%?&=+;,:@!$()*')}", headers=headers), cancel):
                pass
        finally:
            storage.close()


def _shake_hands(host: str, port: int, timeout: float) -> None:
    """Say hello as a client of XRootD does. Raises OSError where no XRootD answers."""
    with socket.create_connection((host, port), timeout) as connected:
        connected.settimeout(timeout)
        connected.sendall(_HANDSHAKE)
        answer = b""
        while len(answer) < _ANSWER.size:
            more = connected.recv(_ANSWER.size - len(answer))
            if not more:
                raise ConnectionError("it hung up")
            answer += more
    _, status, length, _, _ = _ANSWER.unpack(answer)
    if status != 0 or length != _ANSWER.size - 8:
        raise ConnectionError("what answers there is no XRootD")


def _place(url: str) -> str:
    """The server that is asked first: of a cache, the cache."""
    scheme, _, rest = url.partition("://")
    return f"{scheme}://{rest.partition('/')[0]}"
