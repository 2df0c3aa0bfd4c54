"""Rucio over TLS: asks for a client certificate, takes proxies (RFC 3820) for one, and tells Rucio its subject.

Usage: tls_door.py PORT SOCKET FOLDER. SOCKET: the socket file on which Rucio's server listens. FOLDER: host.pem, host.key
and authorities/ca.pem.
"""

from __future__ import annotations

import http.client
import socket
import ssl
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from client_certificate import SUBJECT

SILENCE = 600
HANDSHAKE = 30
PIECE = 65_536
SHORT = {
    "countryName": "C", "organizationName": "O", "organizationalUnitName": "OU", "commonName": "CN", "domainComponent": "DC",
}  # fmt: skip
OF_ONE_CONNECTION = frozenset({"connection", "keep-alive", "transfer-encoding", "upgrade", SUBJECT.lower()})
EMPTY = frozenset({204, 304})


class Rucio(http.client.HTTPConnection):
    """A connection to Rucio's server over its socket file."""

    def __init__(self, file: str) -> None:
        super().__init__("localhost", timeout=SILENCE)
        self._file = file

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(SILENCE)
        self.sock.connect(self._file)


class Passing(BaseHTTPRequestHandler):
    """One client: each of its questions is passed on, and the answer streamed back."""

    protocol_version = "HTTP/1.1"
    server: Door
    connection: ssl.SSLSocket

    def setup(self) -> None:
        """Shake hands here, in this client's own thread."""
        self.request.settimeout(HANDSHAKE)
        self.request.do_handshake()
        self.request.settimeout(SILENCE)
        super().setup()

    def pass_on(self) -> None:
        """Ask Rucio what the client asks."""
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        rucio = Rucio(self.server.rucio)
        try:
            rucio.putrequest(self.command, self.path, skip_host=True, skip_accept_encoding=True)
            for name, value in self.headers.items():
                if name.lower() not in OF_ONE_CONNECTION:
                    rucio.putheader(name, value)
            rucio.putheader("X-Forwarded-Proto", "https")
            rucio.putheader("X-Forwarded-For", self.client_address[0])
            subject = self._subject()
            if subject:
                rucio.putheader(SUBJECT, subject)
            rucio.endheaders(body or None)
            self._pass_back(rucio.getresponse())
        finally:
            rucio.close()

    do_GET = do_POST = do_PUT = do_DELETE = do_OPTIONS = pass_on  # noqa: N815  names of http.server

    def log_message(self, *_: object) -> None:
        """Rucio's server writes the log."""

    def _pass_back(self, answer: http.client.HTTPResponse) -> None:
        self.send_response_only(answer.status, answer.reason)
        for name, value in answer.getheaders():
            if name.lower() not in OF_ONE_CONNECTION:
                self.send_header(name, value)
        in_chunks = answer.length is None and answer.status not in EMPTY
        if in_chunks:
            self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        while piece := answer.read1(PIECE):
            self.wfile.write(b"%x\r\n%b\r\n" % (len(piece), piece) if in_chunks else piece)
        if in_chunks:
            self.wfile.write(b"0\r\n\r\n")

    def _subject(self) -> str:
        """The subject of the client's certificate as Apache writes it with LegacyDNStringFormat; empty without one."""
        certificate = self.connection.getpeercert() or {}
        parts = (part for parts in certificate.get("subject", ()) for part in parts)
        return "".join(f"/{SHORT.get(kind, kind)}={text}" for kind, text in parts)


class Door(ThreadingHTTPServer):
    """The server. rucio: the socket file of the server behind it."""

    daemon_threads = True

    def __init__(self, port: int, rucio: str, folder: Path) -> None:
        super().__init__(("127.0.0.1", port), Passing)
        self.rucio = rucio
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(folder / "host.pem", folder / "host.key")
        tls.load_verify_locations(folder / "authorities" / "ca.pem")
        tls.verify_mode = ssl.CERT_OPTIONAL
        tls.verify_flags |= ssl.VerifyFlags.VERIFY_ALLOW_PROXY_CERTS
        self.socket = tls.wrap_socket(self.socket, server_side=True, do_handshake_on_connect=False)

    def handle_error(self, _request: object, client_address: object) -> None:
        """A client that went away, or whose certificate is not accepted, is one line of the log."""
        print(f"{client_address}: {sys.exc_info()[1]}", file=sys.stderr, flush=True)  # noqa: T201  the log of this process


if __name__ == "__main__":
    Door(int(sys.argv[1]), sys.argv[2], Path(sys.argv[3])).serve_forever()
