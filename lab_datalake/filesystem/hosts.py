"""Which servers take connections: XRootD's client waits its whole time-out for one that does not, for each file anew."""

from __future__ import annotations

import socket
import threading
import time
from urllib.parse import urlsplit

_XROOTD = 1094
"""The port of XRootD where none is written."""

_REMEMBERED = 60.0
"""Seconds in which a server is not tried again."""


class Hosts:
    """Tries each server, and remembers for a minute how it went. Safe for any number of threads.

    timeout: seconds within which a server takes a connection, or is away.
    """

    def __init__(self, timeout: float) -> None:
        self.timeout = timeout
        self._lock = threading.Lock()
        self._known: dict[str, tuple[float, str]] = {}

    def knock(self, host: str) -> None:
        """Raise ConnectionError where a server does not take connections. host: as in a URL, with or without a port."""
        with self._lock:
            tried_at, obstacle = self._known.get(host, (float("-inf"), ""))
        if time.monotonic() - tried_at >= _REMEMBERED:
            obstacle = self._obstacle(host)
            with self._lock:
                self._known[host] = (time.monotonic(), obstacle)
        if obstacle:
            raise ConnectionError(obstacle)

    def doubt(self, host: str) -> None:
        """Something went wrong there: try it again before it is used again, unless it is away anyway."""
        with self._lock:
            if not self._known.get(host, (0.0, "away"))[1]:
                del self._known[host]

    def _obstacle(self, host: str) -> str:
        try:
            address = urlsplit(f"root://{host}")
            socket.create_connection((address.hostname or "", address.port or _XROOTD), self.timeout).close()
        except (OSError, ValueError) as wrong:
            return f"it takes no connections ({wrong})"
        return ""
