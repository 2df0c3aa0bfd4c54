"""A faulty way to a real server of any protocol: it hands bytes on, then cuts or stalls, and may refuse from then on."""

from __future__ import annotations

import contextlib
import socket
import threading
from urllib.parse import urlsplit


class Relay:
    """Hands everything on until so many bytes came down; then every connection is cut, or goes silent.

    target: a URL or host:port. after: bytes that come down in all; None for all there are. stalls: silence instead of a cut.
    slow: seconds to wait before each piece that is handed down.
    """

    def __init__(self, target: str, *, after: int | None = None, stalls: bool = False, slow: float = 0.0) -> None:
        parts = urlsplit(target if "://" in target else f"root://{target}")
        self._target = (parts.hostname or "", parts.port or 0)
        self._left = after
        self._stalls = stalls
        self._slow = slow
        self._ended = threading.Event()
        self._lock = threading.Lock()
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._open: list[socket.socket] = [self._listening]
        self.host = f"127.0.0.1:{self._listening.getsockname()[1]}"

    def __enter__(self) -> Relay:  # noqa: PYI034  Self is not in Python 3.10
        self._begin(self._listen)
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._close()

    def _begin(self, work: object, *words: object) -> None:
        threading.Thread(target=work, args=words, daemon=True).start()  # type: ignore[arg-type]  # called with its words

    def _close(self) -> None:
        with self._lock:
            sockets, self._open = self._open, []
        for one in sockets:
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()

    def _listen(self) -> None:
        while not self._ended.is_set():
            try:
                near, _ = self._listening.accept()
                far = socket.create_connection(self._target)
            except OSError:
                return
            with self._lock:
                self._open += [near, far]
            self._begin(self._up, near, far)
            self._begin(self._down, far, near)

    def _up(self, near: socket.socket, far: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := near.recv(65536):
                far.sendall(data)
            far.shutdown(socket.SHUT_WR)

    def _down(self, far: socket.socket, near: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := far.recv(65536):
                self._ended.wait(self._slow)
                near.sendall(data[: self._allowed(len(data))])
                if self._left == 0:
                    break
            if self._left == 0 and self._stalls:
                self._ended.wait()
            elif self._left == 0:
                self._close()
            near.shutdown(socket.SHUT_RDWR)

    def _allowed(self, count: int) -> int:
        with self._lock:
            if self._left is None:
                return count
            count = min(count, self._left)
            self._left -= count
            return count
