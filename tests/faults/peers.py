"""Faulty servers, real ones on loopback: each refuses, stalls, cuts or lies in one way. For every room's tests."""

from __future__ import annotations

import contextlib
import socket
import ssl
import struct
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

REFUSAL = b"HTTP/1.1 401 Unauthorized\r\nExceptionClass: CannotAuthenticate\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"

Behave = Callable[["Conversation"], None]

LINE = b'{"scope": "s", "name": "n%d", "bytes": 1}\n'


class Conversation:
    """One request at a peer. number: counted from 0 over the peer's life. request: its head, as it came; body: what followed."""

    def __init__(self, connected: socket.socket, number: int, asked: tuple[bytes, bytes], ended: threading.Event) -> None:
        self.number = number
        self.request, self.body = asked
        self._socket = connected
        self._ended = ended

    @property
    def path(self) -> str:
        return self.request.split(b" ", 2)[1].decode()

    def send(self, *parts: bytes) -> None:
        for part in parts:
            self._socket.sendall(part)

    def head(self, status: str = "200 OK", *fields: str) -> None:
        self.send("\r\n".join([f"HTTP/1.1 {status}", *fields, "", ""]).encode())

    def answer(self, body: bytes, status: str = "200 OK", *fields: str) -> None:
        self.head(status, f"Content-Length: {len(body)}", *fields)
        self.send(body)

    def stream(self, lines: int) -> None:
        """The head and so many lines of a chunked stream; whole only with `end`."""
        self.head("200 OK", "Content-Type: application/x-json-stream", "Transfer-Encoding: chunked")
        for n in range(lines):
            self.chunk(LINE % n)

    def chunk(self, data: bytes) -> None:
        self.send(b"%x\r\n" % len(data), data, b"\r\n")

    def end(self) -> None:
        self.send(b"0\r\n\r\n")

    def stall(self) -> None:
        """Keep the connection and say nothing, until the peer is closed."""
        self._ended.wait()

    def reset(self) -> None:
        """Break the connection as a machine does that crashed."""
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


class Peer:
    """A server that behaves in one way, for as many connections as come; each connection takes one request."""

    def __init__(self, behave: Behave, tls: ssl.SSLContext | None = None) -> None:
        self._behave = behave
        self._tls = tls
        self._ended = threading.Event()
        self._lock = threading.Lock()
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._threads: list[threading.Thread] = []
        self._sockets: list[socket.socket] = []
        self.requests: list[bytes] = []
        self.bodies: list[bytes] = []

    @property
    def url(self) -> str:
        return f"{'https' if self._tls else 'http'}://127.0.0.1:{self._listening.getsockname()[1]}"

    def __enter__(self) -> Peer:  # noqa: PYI034  Self is not in Python 3.10
        self._begin(self._listen)
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        for one in (self._listening, *self._sockets):
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()
        for thread in self._threads:
            thread.join(10)

    def _begin(self, work: Callable[[], None]) -> None:
        thread = threading.Thread(target=work, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _listen(self) -> None:
        while not self._ended.is_set():
            try:
                connected, _ = self._listening.accept()
            except OSError:
                return
            self._sockets.append(connected)
            self._begin(lambda connected=connected: self._converse(connected))  # type: ignore[misc]  # bound now, not later

    def _converse(self, connected: socket.socket) -> None:
        with contextlib.suppress(OSError):
            if self._tls:
                connected = self._tls.wrap_socket(connected, server_side=True)
                self._sockets.append(connected)
            with connected:
                request, body = _request(connected)
                with self._lock:
                    number = len(self.requests)
                    self.requests.append(request)
                    self.bodies.append(body)
                self._behave(Conversation(connected, number, (request, body), self._ended))


class Proxy:
    """Hands everything on to a real server, and can cut or stall an answer in the middle. One thread each way."""

    def __init__(self, target: str) -> None:
        parts = urlsplit(target)
        self._target = (parts.hostname or "", parts.port or 80)
        self._peer = Peer(hangs_up)
        self._peer._converse = self._relay  # type: ignore[method-assign]  # this peer converses in its own way
        self._faults: list[tuple[str, int, str]] = []
        self._lasting: list[tuple[str, int, Callable[[], bool]]] = []
        self._lock = threading.Lock()

    @property
    def url(self) -> str:
        return self._peer.url

    def cut(self, path: str, after: int) -> None:
        """The next answer to a request for such a path ends after so many lines."""
        self._faults.append((path, after, "cut"))

    def cut_while(self, lasts: Callable[[], bool], path: str, after: int) -> None:
        """Every answer to a request for such a path ends after so many lines, while this is so."""
        self._lasting.append((path, after, lasts))

    def refuse(self, path: str) -> None:
        """The next request for such a path is told that its token is none, as if it had just ended."""
        self._faults.append((path, 0, "refuse"))

    def stall(self, path: str, after: int) -> None:
        """The next answer to a request for such a path goes silent after so many lines."""
        self._faults.append((path, after, "stall"))

    def __enter__(self) -> Proxy:  # noqa: PYI034  Self is not in Python 3.10
        self._peer.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        self._peer.__exit__()

    def _relay(self, near: socket.socket) -> None:
        fault: list[tuple[int, str]] = []
        with contextlib.suppress(OSError), near, socket.create_connection(self._target) as far:
            self._peer._sockets.append(far)
            self._peer._begin(lambda: self._down(far, near, fault))
            while data := near.recv(65536):
                fault[:] = self._taken(data) or fault
                if fault and fault[0][1] == "refuse":
                    near.sendall(REFUSAL)
                    near.shutdown(socket.SHUT_WR)
                    while near.recv(65536):  # the rest of the question
                        pass
                    break
                far.sendall(data)

    def _taken(self, data: bytes) -> list[tuple[int, str]]:
        asked = data.split(b"\r\n", 1)[0]
        with self._lock:
            for one in self._faults:
                if one[0].encode() in asked:
                    self._faults.remove(one)
                    return [(one[1], one[2])]
        return [(after, "cut") for path, after, lasts in self._lasting if path.encode() in asked and lasts()][:1]

    def _down(self, far: socket.socket, near: socket.socket, fault: list[tuple[int, str]]) -> None:
        seen = 0
        with contextlib.suppress(OSError):
            while data := far.recv(1024):
                seen += data.count(b"}\n")
                if fault and seen >= fault[0][0]:
                    near.sendall(data[: len(data) // 2])
                    if fault[0][1] == "stall":
                        self._peer._ended.wait()
                    break
                near.sendall(data)
            near.shutdown(socket.SHUT_RDWR)


def refused_url() -> str:
    """A URL where nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as closed:
        return f"http://127.0.0.1:{closed.getsockname()[1]}"


def certificate(folder: Path, host: str) -> tuple[ssl.SSLContext, Path]:
    """A server's TLS with a certificate of its own for this host, and the file that trusts it."""
    key, cert = folder / f"{host}.key", folder / f"{host}.pem"
    name = f"subjectAltName=IP:{host}" if host[0].isdigit() else f"subjectAltName=DNS:{host}"
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={host}"]
    into = ["-addext", name, "-keyout", str(key), "-out", str(cert)]
    subprocess.run([*made, *into], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    return context, cert


@contextmanager
def peer(behave: Behave) -> Iterator[Peer]:
    """A peer that behaves in this way, while the block lasts."""
    with Peer(behave) as one:
        yield one


def html(conversation: Conversation) -> None:
    """A login page instead of data."""
    conversation.answer(b"<!doctype html><title>Sign in to the campus</title>", "200 OK", "Content-Type: text/html")


def stalls(conversation: Conversation) -> None:
    """Takes the question and never answers."""
    conversation.stall()


def stalls_in_the_stream(conversation: Conversation) -> None:
    """Two lines, then silence."""
    conversation.stream(2)
    conversation.stall()


def cuts_the_stream(conversation: Conversation) -> None:
    """Two lines of a chunked stream, then the connection is closed."""
    conversation.stream(2)


def cuts_a_chunk(conversation: Conversation) -> None:
    """Two lines, then a chunk that is shorter than it says."""
    conversation.stream(2)
    conversation.send(b"ff\r\n", LINE % 2)


def cuts_a_line(conversation: Conversation) -> None:
    """Two lines and half of one, without any length: only the line itself tells."""
    conversation.head("200 OK", "Connection: close")
    conversation.send(LINE % 0, LINE % 1, (LINE % 2)[:20])


def cuts_the_length(conversation: Conversation) -> None:
    """Fewer bytes than announced, at the end of a line."""
    conversation.head("200 OK", "Content-Length: 1000")
    conversation.send(LINE % 0, LINE % 1)


def resets_the_stream(conversation: Conversation) -> None:
    """Two lines, then the machine is gone."""
    conversation.stream(2)
    conversation.reset()


def fails_in_the_stream(conversation: Conversation) -> None:
    """Two lines, then Rucio's own words for what went wrong, then a clean end."""
    conversation.stream(2)
    conversation.chunk(b'{"ExceptionClass": "DatabaseException", "ExceptionMessage": "ORA-01555"}\n')
    conversation.end()


def hangs_up(conversation: Conversation) -> None:
    """Takes the question and closes the connection."""


def _request(connected: socket.socket) -> tuple[bytes, bytes]:
    """The head of a request, and its body."""
    data = b""
    while b"\r\n\r\n" not in data:
        more = connected.recv(65536)
        if not more:
            raise ConnectionError
        data += more
    head, _, body = data.partition(b"\r\n\r\n")
    length = next((int(line[15:]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")), 0)
    while len(body) < length:
        body += connected.recv(65536)
    return head, body
