"""What Apache's mod_ssl tells Rucio of a client certificate, told by the lake's TLS door instead.

The door speaks over a socket file that only the lake's owner can reach; from anywhere else these headers mean nothing.
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterable

SUBJECT = "X-Lake-Client-Subject"

Application = Callable[[dict, Callable], Iterable[bytes]]


def told(application: Application) -> Application:
    """The application, with `SSL_CLIENT_VERIFY` and `SSL_CLIENT_S_DN` in its environment where the door named a subject."""
    key = "HTTP_" + SUBJECT.upper().replace("-", "_")

    def answer(environ: dict, start: Callable) -> Iterable[bytes]:
        subject = environ.pop(key, "")
        if subject and environ["gunicorn.socket"].family == socket.AF_UNIX:
            environ["SSL_CLIENT_VERIFY"] = "SUCCESS"
            environ["SSL_CLIENT_S_DN"] = subject
        return application(environ, start)

    return answer
