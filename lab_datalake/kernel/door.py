"""The way from a kernel to the server that started it: HTTP over loopback, with a capability that opens nothing else.

The server writes its address and the capability into a file that only this user can read, and puts the path of the file into
LAB_DATALAKE_DOOR. The file is read again for each question, so a server that started anew is found. A kernel on another host,
which does not see the file, is given the address and the capability by whoever starts it.
"""

from __future__ import annotations

import http.client
import ipaddress
import json
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Optional
from urllib.parse import urlsplit

from lab_datalake.errors import BrokenAnswer, DatalakeError, LakeUnreachable, NotAllowed
from lab_datalake.kernel.answers import Attachment, Resolved, attachments, failure, resolved
from lab_datalake.kernel.fields import Fields
from lab_datalake.kernel.manifest import Manifest

_PROTOCOL = 1
CAPABILITY_VARIABLE = "LAB_DATALAKE_CAPABILITY"
"""The environment variable that holds the capability, for a kernel on another host."""
_CAPABILITY = "X-Lab-Datalake-Capability"
_CONNECT = 3.0
"""Seconds in which the server has to take a connection."""
_ANSWER = 10.0
"""Seconds in which it has to answer, beyond the time that it was asked to wait."""
_LONGEST = 16 * 1024 * 1024
"""Bytes that an answer may have."""
_RESTART = "Restart the kernel; if that does not help, restart the Jupyter server."


@dataclass(frozen=True)
class _Address:
    """Where the server listens, and the capability it wants to see."""

    host: str
    port: int
    path: str
    tls: bool
    capability: str = field(repr=False)


@dataclass(frozen=True)
class Door:
    """The kernel's door of a server.

    file: where the server wrote its address, None where no server started this kernel. address: what the environment says
    instead, for a kernel on another host, which does not see that file.
    """

    file: Optional[Path]
    address: Optional[_Address] = None

    @classmethod
    def named(cls, door: str, environ: Mapping[str, str]) -> Door:
        """The door that LAB_DATALAKE_DOOR names: the path of a file, or a URL that goes with LAB_DATALAKE_CAPABILITY."""
        if not door.startswith(("http://", "https://")):
            return cls(Path(door))
        return cls(None, _address(door, environ.get(CAPABILITY_VARIABLE, "")))

    def is_there(self) -> bool:
        """Whether a server says that it is there."""
        return self.address is not None or (self.file is not None and self.file.exists())

    def attachments(self, kernel_id: str, session_name: Optional[str]) -> tuple[Attachment, ...]:
        """What is attached to the notebook of this kernel.

        Raises LakeUnreachable where no server answers, BrokenAnswer where something else does.
        """
        return attachments(self._ask("attachments", {"kernel_id": kernel_id, "session_name": session_name}, 0.0))

    def resolve(self, attachment: Attachment, wait: float, *, refresh: bool = False) -> Resolved:
        """How an attachment opens from here; waits at most so many seconds while it is coming.

        refresh: the lake is asked again even if it was asked before. Raises what the server says went wrong.
        """
        question: dict[str, object] = {"lake": attachment.lake, "did": attachment.did, "access": attachment.access}
        return resolved(self._ask("resolve", {**question, "wait": wait, "refresh": refresh}, wait), attachment.lake)

    def list_at(self, path: str, lake: str, did: str, still_coming: Callable[[], None]) -> Manifest:
        """The list of a collection's files at this path; where this host does not see it, the server reads it for the kernel."""
        if Path(path).exists():
            return Manifest(path, lake, did, still_coming)
        from lab_datalake.kernel.far_manifest import FarManifest  # noqa: PLC0415  few kernels are on another host

        return FarManifest(path, lake, did, still_coming, lambda route, question: self._ask(route, question, 0.0))

    def _ask(self, route: str, question: Fields, wait: float) -> Fields:
        body = json.dumps(dict(question)).encode()
        address = self.address or _noted(self.file)
        answer = address if isinstance(address, DatalakeError) else _sent(address, route, body, wait)
        if isinstance(answer, DatalakeError):
            moved = self.address or _noted(self.file)
            if isinstance(moved, _Address) and moved != address:
                answer = _sent(moved, route, body, wait)
        if isinstance(answer, DatalakeError):
            raise answer
        return answer


def _noted(file: Optional[Path]) -> _Address | DatalakeError:
    """What the server wrote down; an error is handed back, for raised here its traceback could show the capability."""
    if file is None:
        return LakeUnreachable("No Jupyter server with lab_datalake started this kernel.", "Start the kernel from such a server.")
    try:
        known = json.loads(file.read_bytes())
        if known["protocol"] != _PROTOCOL:
            return BrokenAnswer(
                f"The Jupyter server speaks protocol {known['protocol']} with kernels; this kernel speaks {_PROTOCOL}.",
                "Install the same version of lab_datalake in the kernel's environment and the server's.",
            )
        return _address(str(known["url"]), str(known["capability"]))
    except FileNotFoundError:
        return LakeUnreachable("The Jupyter server that started this kernel is gone.", _RESTART)
    except (OSError, ValueError, KeyError, TypeError):
        return LakeUnreachable("The address of the Jupyter server cannot be read.", _RESTART)


def _address(text: str, capability: str) -> _Address:
    url = urlsplit(text)
    port = url.port or (443 if url.scheme == "https" else 80)
    path = url.path if url.path.endswith("/") else f"{url.path}/"
    return _Address(url.hostname or "", port, path, url.scheme == "https", capability)


def _sent(address: _Address, route: str, body: bytes, wait: float) -> Fields | DatalakeError:
    """The answer, or what went wrong; an error of the network below would show the capability in its traceback."""
    try:
        with closing(_connection(address)) as connection:
            connection.connect()
            connection.sock.settimeout(wait + _ANSWER)
            connection.putrequest("POST", address.path + route)
            connection.putheader("Content-Type", "application/json")
            connection.putheader("Content-Length", str(len(body)))
            connection.putheader(_CAPABILITY, address.capability)
            connection.endheaders(body)
            answer = connection.getresponse()
            return _read(answer.status, _body(answer, time.monotonic() + wait + _ANSWER))
    except (OSError, http.client.HTTPException) as error:
        reason = "it took too long" if isinstance(error, TimeoutError) else str(error) or type(error).__name__
    return LakeUnreachable(f"The Jupyter server did not answer the kernel: {reason}.", _RESTART)


def _connection(address: _Address) -> http.client.HTTPConnection:
    if not address.tls:
        return http.client.HTTPConnection(address.host, address.port, timeout=_CONNECT)
    import ssl  # noqa: PLC0415  dear to load, and few servers on loopback speak TLS

    context = ssl.create_default_context()
    if _is_loopback(address.host):
        # A certificate names the public host, never 127.0.0.1; this connection does not leave the machine.
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return http.client.HTTPSConnection(address.host, address.port, timeout=_CONNECT, context=context)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _body(answer: http.client.HTTPResponse, deadline: float) -> bytes:
    parts: list[bytes] = []
    size = 0
    while part := answer.read1(65536):
        parts.append(part)
        size += len(part)
        if size > _LONGEST:
            raise http.client.HTTPException("its answer has no end")
        if time.monotonic() > deadline:
            raise TimeoutError
    return b"".join(parts)


def _read(status: int, body: bytes) -> Fields | DatalakeError:
    try:
        answer = json.loads(body)
    except ValueError:
        answer = None
    if not isinstance(answer, dict):
        return BrokenAnswer(f"Something that is no lab_datalake server answered the kernel (HTTP {status}).", _RESTART)
    if status < 400:  # noqa: PLR2004  HTTP
        return answer
    if "error" in answer:
        try:
            return failure(answer)
        except BrokenAnswer as error:
            return error
    if status in {401, 403}:
        return NotAllowed("The Jupyter server does not know this kernel.", _RESTART)
    return BrokenAnswer(f"The Jupyter server answered HTTP {status} without saying why.", _RESTART)
