"""Connections that can be woken: whoever waits on one for an answer is freed when its work is cancelled."""

from __future__ import annotations

import contextlib
import os
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from requests.adapters import HTTPAdapter
from urllib3 import HTTPResponse, PoolManager
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.util.ssl_ import create_urllib3_context

from lab_datalake.rucio.cancel import Cancel
from lab_datalake.rucio.secret import Secret

_here = threading.local()


class Line:
    """The connection that one exchange goes over, as soon as there is one."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._socket: socket.socket | None = None
        self._cut = False

    def hold(self, connected: socket.socket) -> None:
        """From now on the exchange waits on this socket."""
        with self._lock:
            self._socket = connected
            if self._cut:
                self._shut()

    def cut(self) -> None:
        """Wake whoever waits; what was being read ends."""
        with self._lock:
            self._cut = True
            self._shut()

    def _shut(self) -> None:
        if self._socket is not None:
            with contextlib.suppress(OSError):
                # Not SSLSocket.shutdown, which takes the TLS state away under the thread that is reading.
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)


@contextmanager
def exchange(cancel: Cancel | None) -> Iterator[Line]:
    """What is sent by this thread in this block is cut when `cancel` is set; reading may go on in another thread."""
    line = Line()
    if cancel is None:
        yield line
        return
    with cancel.calling(line.cut):
        yield line


@contextmanager
def sending(line: Line) -> Iterator[None]:
    """In this block the connection that this thread takes from the pool belongs to `line`."""
    _here.line = line
    try:
        yield
    finally:
        _here.line = None


def _hold(connected: object) -> None:
    line: Line | None = getattr(_here, "line", None)
    if line is not None and isinstance(connected, socket.socket):
        line.hold(connected)


class _Plain(HTTPConnection):
    def getresponse(self) -> HTTPResponse:  # type: ignore[override]  # as in urllib3
        _hold(self.sock)
        return super().getresponse()


class _Tls(HTTPSConnection):
    def connect(self) -> None:
        super().connect()
        # It only decides whether urllib3 warns at each request; `config.py` has warned who wrote `verify: false`.
        self.is_verified = True

    def getresponse(self) -> HTTPResponse:  # type: ignore[override]  # as in urllib3
        _hold(self.sock)
        return super().getresponse()


class _PlainPool(HTTPConnectionPool):
    ConnectionCls = _Plain


class _TlsPool(HTTPSConnectionPool):
    ConnectionCls = _Tls


def showing(certificate: Path, key: Path, passphrase: Secret | None) -> ssl.SSLContext:
    """How connections show a client certificate; its key is unlocked in OpenSSL's memory, and nowhere else."""
    context: ssl.SSLContext = create_urllib3_context()
    # Without a passphrase OpenSSL would ask for one on the terminal of the server.
    context.load_cert_chain(certificate, key, password=passphrase.reveal() if passphrase else "")
    return context


class Connections(HTTPAdapter):
    """The pool of connections of one lake.

    shown: the client certificate. beside: a folder of authorities that are trusted, too.
    """

    def __init__(self, size: int, shown: ssl.SSLContext | None = None, beside: Path | None = None) -> None:
        self._shown = shown
        self._beside = beside
        super().__init__(pool_maxsize=size)

    def cert_verify(self, conn: HTTPSConnectionPool, url: str, verify: bool | str, cert: None) -> None:  # noqa: FBT001  as in requests
        """Say by which authorities a server is trusted."""
        super().cert_verify(conn, url, verify, cert)  # type: ignore[no-untyped-call]  # of requests
        if not verify and self._shown is not None:
            # urllib3 does so with contexts that it has made itself only.
            self._shown.check_hostname = False
        if verify and self._beside is not None and url.startswith("https:"):
            folders = [conn.ca_cert_dir, str(self._beside)]
            conn.ca_cert_dir = os.pathsep.join(filter(None, folders))

    def init_poolmanager(self, connections: int, maxsize: int, block: bool = False, **options: object) -> None:  # noqa: FBT001, FBT002  as in requests
        """Make the pool of connections."""
        if self._shown is not None:
            options["ssl_context"] = self._shown
        super().init_poolmanager(connections, maxsize, block, **options)
        self._watch(self.poolmanager)

    def proxy_manager_for(self, proxy: str, **options: object) -> PoolManager:
        """Make the pool of connections that go over a proxy."""
        if self._shown is not None:
            options["ssl_context"] = self._shown
        manager: PoolManager = super().proxy_manager_for(proxy, **options)
        self._watch(manager)
        return manager

    @staticmethod
    def _watch(manager: PoolManager) -> None:
        manager.pool_classes_by_scheme = {"http": _PlainPool, "https": _TlsPool}
