"""XRootD's client in this process: how patient it is, how it is shown a token, and when its files are closed.

The client takes tokens by WLCG bearer token discovery, the same for all servers, and else from the file that the parameter
`xrd.ztn` of a URL names (XrdSecztn, findToken). Here each token is in a file of this process that has no name on any disk, and
only URLs of its own server name it. A connection shows the token of whoever made it, so each token has connections of its own,
told apart by a user name in the URL, at which a server that takes tokens does not look.
"""

from __future__ import annotations

import atexit
import contextlib
import itertools
import os
import tempfile
import threading
from typing import Protocol

import fsspec

from lab_datalake.lake.patience import PATIENCE
from lab_datalake.rucio.secret import Secret


class System(Protocol):
    """What is used of a file system of fsspec, which is untyped."""

    def info(self, path: str, **words: object) -> dict[str, object]:
        """Size and more."""
        ...

    def cat_file(self, path: str, start: int, end: int, **words: object) -> bytes:
        """Part of a file."""
        ...

    def cat_ranges(self, paths: list[str], starts: list[int], ends: list[int], **words: object) -> list[bytes | Exception]:
        """Parts of files."""
        ...

    def invalidate_cache(self, path: str | None = None) -> None:
        """Closes a file; None: all."""
        ...


class Servers:
    """The servers that one process reads from over root://. timeout: seconds after which a request has failed.

    Safe for any number of threads. Files stay open for a while; they are closed at exit, before XRootD's client ends its
    threads (what is registered later runs earlier): a process that closed them afterwards has been seen to crash.
    """

    def __init__(self, timeout: int) -> None:
        self._timeout = timeout
        self._process = os.getpid()
        self._lock = threading.Lock()
        self._open: dict[str, System] = {}
        self._shown: dict[str, tuple[Secret, str, int]] = {}

    def server(self, host: str, path: str, token: Secret | None) -> tuple[System, str]:
        """A server, and the path there as it is asked for. Raises ImportError where fsspec-xrootd is not installed."""
        hostid, path = self.address(host, path, token)
        return self._server(hostid), path

    def address(self, host: str, path: str, token: Secret | None) -> tuple[str, str]:
        """Who is asked, and the path there as it is asked for, so that the token is shown."""
        _be_patient(self._timeout)
        if token is None:
            return host, path
        user, place = self._place(host, token)
        return f"{user}@{host}", f"{path}?xrd.ztn={place}"

    def _server(self, hostid: str) -> System:
        with self._lock:
            system = self._open.get(hostid)
            if system is None:
                system = self._open[hostid] = fsspec.filesystem("root", hostid=hostid, timeout=self._timeout)
                if len(self._open) == 1:
                    atexit.register(self._close_files)
            return system

    def _place(self, host: str, token: Secret) -> tuple[str, str]:
        """Whose connection it is that shows a token, and the file that holds it."""
        with self._lock:
            known = self._shown.get(host)
            if known is None or known[0] != token:
                file = _private_file() if known is None else known[2]
                shown = token.reveal().encode()
                os.pwrite(file, shown, 0)
                os.ftruncate(file, len(shown))
                known = self._shown[host] = (token, f"lab{next(_NUMBERS)}", file)
            return known[1], f"/dev/fd/{known[2]}"

    def _close_files(self) -> None:
        if os.getpid() == self._process:
            with self._lock, contextlib.suppress(OSError):
                for system in self._open.values():
                    system.invalidate_cache()


_NUMBERS = itertools.count()


def _private_file() -> int:
    """The descriptor of a file without a name, for nobody but this process; one for each host, and open as long as it lives."""
    if not hasattr(os, "memfd_create"):
        with tempfile.TemporaryFile() as file:
            return os.dup(file.fileno())
    descriptor = os.memfd_create("token")
    os.fchmod(descriptor, 0o600)
    return descriptor


def _be_patient(silence: int) -> None:
    """Say how long XRootD's client waits for servers that come to use from now on; what the environment says stays.

    silence: seconds; within an answer it is only this that ends a wait, whatever the time-out of the request.
    """
    from XRootD.client import env  # noqa: PLC0415  only where root:// is read

    for name, seconds in {**PATIENCE, "StreamTimeout": silence}.items():
        env.EnvPutInt(name, seconds)  # type: ignore[no-untyped-call]
