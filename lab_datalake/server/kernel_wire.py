"""Every message that crosses between the server and a kernel; the kernel's side decodes them by hand (`kernel/answers.py`)."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from lab_datalake.lake.availability import Access, Availability, Source, Wish
from lab_datalake.lake.manifest import State
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
    """Which DID a kernel wants to open.

    lake: empty for the default one. wait: at most so many seconds for an answer other than `coming`.
    """

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

    lake: the one that was asked. file: for a file that is here. manifest: for a collection that is settled or on its way, a path.
    """

    lake: str
    did: str
    kind: Kind | None
    availability: Availability
    file: FileAnswer | None = None
    manifest: str | None = None


class ManifestQuery(Message, frozen=True):
    """Which list a kernel on another host wants to be read to it: the path that `Resolved` named."""

    lake: str
    manifest: str


class ManifestState(Message, frozen=True):
    """How far a list is; as in the contract of `lake/manifest.py`. accesses: of a whole one, how many files go each way."""

    state: State
    total: int | None
    size: int | None
    located: int
    missing: int
    error: str | None
    message: str | None
    cure: str | None
    accesses: dict[Access, int]


class ManifestRowsQuery(Message, frozen=True):
    """A page of such a list, of those files that are settled. brief: without the other ways to open them."""

    lake: str
    manifest: str
    first: Annotated[int, Meta(ge=0)]
    count: Annotated[int, Meta(ge=1, le=1000)]
    brief: bool = False


class ManifestRow(Message, frozen=True):
    """One file of such a list."""

    scope: str
    name: str
    size: int | None
    checksum: str | None
    access: Access | None
    url: str | None
    why: str | None
    alternatives: list[Source]


class ManifestRows(Message, frozen=True):
    """The page."""

    rows: list[ManifestRow]


class ManifestPlacesQuery(Message, frozen=True):
    """Where in such a list a file is whose DID, name, path or URL this is."""

    lake: str
    manifest: str
    text: str


class ManifestPlaces(Message, frozen=True):
    """Their numbers."""

    places: list[int]


KERNEL_ROUTES: dict[str, tuple[type[Message], type[Message]]] = {
    "POST attachments": (KernelQuery, NotebookAttachments),
    "POST resolve": (ResolveQuery, Resolved),
    "POST manifest": (ManifestQuery, ManifestState),
    "POST manifest-rows": (ManifestRowsQuery, ManifestRows),
    "POST manifest-places": (ManifestPlacesQuery, ManifestPlaces),
}
"""What a kernel can ask, below `<base_url>lab-datalake/kernel/`, with the capability of its server."""

CAPABILITY_HEADER = "X-Lab-Datalake-Capability"
"""The header that carries the capability; not Authorization, which platforms would send on to be checked."""

CAPABILITY_VARIABLE = "LAB_DATALAKE_CAPABILITY"
"""The environment variable by which an operator gives a server and its kernels on other hosts the same capability."""
