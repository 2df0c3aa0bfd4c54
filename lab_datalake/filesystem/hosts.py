"""Which servers take connections: XRootD's client waits its whole time-out for one that does not, for each file anew."""

from __future__ import annotations

import socket
import threading
import time
from urllib.parse import urlsplit

_XROOTD = 1094
"""The port of XRootD where none is written."""

_REMEMBERED = 60.0
"""Seconds in which a server is not tried again; at most ten times what trying took, since one that refuses may be back."""


class Hosts:
    """Tries each server, and remembers how it went. Safe for any number of threads.

    timeout: seconds within which a server takes a connection, or is away.
    """

    def __init__(self, timeout: float) -> None:
        self.timeout = timeout
        self._lock = threading.Lock()
        self._known: dict[str, tuple[float, str]] = {}
        self._silent: dict[str, float] = {}

    def knock(self, host: str) -> None:
        """Raise ConnectionError where a server does not take connections. host: as in a URL, with or without a port."""
        with self._lock:
            known_until, obstacle = self._known.get(host, (float("-inf"), ""))
        begin = time.monotonic()
        if begin >= known_until:
            obstacle = self._obstacle(host)
            now = time.monotonic()
            remembered = min(_REMEMBERED, 10 * (now - begin)) if obstacle else _REMEMBERED
            with self._lock:
                self._known[host] = (now + remembered, obstacle)
        if obstacle:
            raise ConnectionError(obstacle)

    def doubt(self, host: str, *, silent: bool) -> None:
        """Something went wrong there: try it again before it is used again, unless it is away anyway.

        silent: whether it took connections and did not answer, which nobody sees who only knocks.
        """
        with self._lock:
            if not self._known.get(host, (0.0, "away"))[1]:
                del self._known[host]
            if silent:
                self._silent[host] = time.monotonic() + _REMEMBERED

    def is_silent(self, host: str) -> bool:
        """Whether a server did not answer a short while ago: others come first."""
        with self._lock:
            return self._silent.get(host, 0.0) > time.monotonic()

    def _obstacle(self, host: str) -> str:
        try:
            address = urlsplit(f"root://{host}")
            socket.create_connection((address.hostname or "", address.port or _XROOTD), self.timeout).close()
        except (OSError, ValueError) as wrong:
            return f"it takes no connections ({wrong})"
        return ""
