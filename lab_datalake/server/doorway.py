"""How kernels find their door: a note in a file that only this user can read, named by the environment."""

from __future__ import annotations

import ipaddress
from collections.abc import MutableMapping
from pathlib import Path
from typing import Protocol

import msgspec

from lab_datalake.config.handed_out import DOOR_VARIABLE
from lab_datalake.errors import LakeUnreachable
from lab_datalake.rucio.secret import Secret
from lab_datalake.rucio.transport import Call, Limits, Transport
from lab_datalake.server.kernel_wire import CAPABILITY_HEADER, DoorNote, KernelQuery
from lab_datalake.terminal.runtime_folder import RuntimeFolder

_NOTE = "door.json"
_QUICKLY = Limits(connect=3.0, silence=10.0, attempts=1)


class Listening(Protocol):
    """What is used of Jupyter's ServerApp, once it knows its port."""

    ip: str
    port: int
    sock: str
    certfile: str
    base_url: str


class Doorway:
    """The note and the variable; kernels that start from now on inherit the variable, so it is set before the note is there."""

    def __init__(self, folder: RuntimeFolder, environ: MutableMapping[str, str], capability: Secret) -> None:
        self._folder = folder
        self._environ = environ
        self._capability = capability
        self._path = str(folder.file(_NOTE))
        self._before = environ.get(DOOR_VARIABLE)
        environ[DOOR_VARIABLE] = self._path

    def open(self, server: Listening, path: str) -> bool:
        """Write where the server listens; False where no kernel could reach it, since it listens on a Unix socket only."""
        if server.sock:
            return False
        note = DoorNote(url=own_address(server) + path, capability=self._capability.reveal())
        self._folder.write(_NOTE, msgspec.json.encode(note).decode())
        return True

    def ask(self) -> None:
        """Ask this server as a kernel does. Raises what is wrong; for threads."""
        try:
            note = msgspec.json.decode(Path(self._path).read_bytes(), type=DoorNote)
        except (OSError, msgspec.MsgspecError):
            raise LakeUnreachable("The note for kernels is not there.", "Restart the Jupyter server.") from None
        server = Transport(note.url.rstrip("/"), verify=False, limits=_QUICKLY, role="The Jupyter server")
        body = msgspec.json.encode(KernelQuery(kernel_id="the doctor"))
        try:
            server.ask(Call("/attachments", method="POST", body=body, headers={CAPABILITY_HEADER: self._capability}))
        finally:
            server.close()

    def close(self) -> None:
        """Take the note away, and the variable."""
        self._folder.remove(_NOTE)
        if self._environ.get(DOOR_VARIABLE) != self._path:
            return
        if self._before is None:
            del self._environ[DOOR_VARIABLE]
        else:
            self._environ[DOOR_VARIABLE] = self._before


def own_address(server: Listening) -> str:
    """The URL at which this machine reaches the server, with its base and a slash at the end."""
    scheme = "https" if server.certfile else "http"
    return f"{scheme}://{_own_host(server.ip)}:{server.port}{server.base_url.rstrip('/')}/"


def _own_host(ip: str) -> str:
    """Loopback where the server listens on it; else the one address where it does."""
    if ip in {"", "*", "localhost"}:
        return "127.0.0.1"
    try:
        address = ipaddress.ip_address(ip)
    except ValueError:
        return ip
    if address.is_unspecified:
        address = ipaddress.ip_address("127.0.0.1" if address.version == 4 else "::1")  # noqa: PLR2004  IPv4
    return str(address) if address.version == 4 else f"[{address}]"  # noqa: PLR2004  IPv4
