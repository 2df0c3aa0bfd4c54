"""Every message that crosses between the server and a kernel; the kernel's side decodes them by hand (`kernel/answers.py`)."""

from __future__ import annotations

from typing import Literal

from lab_datalake.lake.availability import Access, Availability, Source, Wish
from lab_datalake.server.wire import Kind, Message, NotebookAttachments


class KernelQuery(Message, frozen=True):
    """Which notebook asks: the kernel's id, and the path in JPY_SESSION_NAME (null where there is none)."""

    kernel_id: str
    session_name: str | None = None


class DoorNote(Message, frozen=True):
    """What the file named by LAB_DATALAKE_DOOR says: where a kernel asks (with a slash at the end), and what lets it in."""

    url: str
    capability: str
    protocol: Literal[1] = 1


class ResolveQuery(Message, frozen=True):
    """Which DID a kernel wants to open. wait: at most so many seconds for an answer other than `coming`."""

    lake: str
    did: str
    access: Wish = "auto"
    wait: float = 10.0
    refresh: bool = False


class FileAnswer(Message, frozen=True):
    """One file that opens now: `url` is a path for `mount` and `copy`. size: bytes. checksum: `adler32:…` or `md5:…`."""

    did: str
    size: int | None
    checksum: str | None
    access: Access
    url: str
    why: str
    alternatives: list[Source]


class Resolved(Message, frozen=True):
    """A DID as a kernel gets it; `kind` is null while nobody knows.

    file: for a file that is here. manifest: for a collection that is settled or on its way, a path.
    """

    did: str
    kind: Kind | None
    availability: Availability
    file: FileAnswer | None = None
    manifest: str | None = None


KERNEL_ROUTES: dict[str, tuple[type[Message], type[Message]]] = {
    "POST attachments": (KernelQuery, NotebookAttachments),
    "POST resolve": (ResolveQuery, Resolved),
}
"""What a kernel can ask, below `<base_url>lab-datalake/kernel/`, with the capability of its server."""

CAPABILITY_HEADER = "X-Lab-Datalake-Capability"
"""The header that carries the capability; not Authorization, which platforms would send on to be checked."""
