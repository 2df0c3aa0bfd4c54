"""A way to a real XCache of any version, which then answers as one of 5.8 or later does: it marks what it holds.

XRootD protocol 5: a request has 24 bytes and its payload, an answer 8 bytes and its; a number of two bytes says which is whose.
"""

from __future__ import annotations

import contextlib
import re
import socket
import struct
from collections.abc import Callable

from tests.faults.relay import Relay

_HANDSHAKE = 20
_REQUEST = struct.Struct(">2sH16xi")
_ANSWER = struct.Struct(">2sHi")
_QUERY, _STAT, _OK = 3001, 3017, 0
_CACHED = 512


class NewerCache(Relay):
    """Hands everything on; its version is 5.8, and its answer to `stat` says whether the cache has the file whole.

    holds: whether it does, by the path that is asked for.
    """

    def __init__(self, target: str, holds: Callable[[str], bool]) -> None:
        super().__init__(target)
        self._holds = holds
        self._asked: dict[tuple[socket.socket, bytes], bool] = {}

    def _up(self, near: socket.socket, far: socket.socket) -> None:
        with contextlib.suppress(OSError, EOFError):
            far.sendall(_exactly(near, _HANDSHAKE))
            while True:
                head = _exactly(near, _REQUEST.size)
                stream, request, length = _REQUEST.unpack(head)
                payload = _exactly(near, length)
                if request in {_QUERY, _STAT}:
                    self._asked[near, stream] = request == _STAT and self._holds(payload.decode())
                far.sendall(head + payload)
        with contextlib.suppress(OSError):
            far.shutdown(socket.SHUT_WR)

    def _down(self, far: socket.socket, near: socket.socket) -> None:
        with contextlib.suppress(OSError, EOFError):
            while True:
                stream, status, length = _ANSWER.unpack(_exactly(far, _ANSWER.size))
                payload = _exactly(far, length)
                is_held = self._asked.pop((near, stream), None)
                if status == _OK and is_held is not None:
                    payload = _newer(payload, is_held=is_held)
                near.sendall(_ANSWER.pack(stream, status, len(payload)) + payload)
        with contextlib.suppress(OSError):
            near.shutdown(socket.SHUT_RDWR)


def _newer(payload: bytes, *, is_held: bool) -> bytes:
    """Version, and flags of “id size flags time”, as a newer one says them."""
    payload = re.sub(rb"^v5\.\d+\.\d+", b"v5.8.0", payload)
    if not is_held:
        return payload
    return re.sub(rb"^(\d+ \d+ )(\d+)", lambda found: found[1] + str(int(found[2]) | _CACHED).encode(), payload)


def _exactly(near: socket.socket, count: int) -> bytes:
    found = b""
    while len(found) < count:
        more = near.recv(count - len(found))
        if not more:
            raise EOFError
        found += more
    return found
