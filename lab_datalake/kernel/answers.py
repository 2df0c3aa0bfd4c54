"""What the server and the panel tell a kernel, as plain values: the twins of the messages in `server/wire.py`.

Fields that nobody here knows are ignored, for a kernel's environment may be older than its server's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Optional

from lab_datalake import errors
from lab_datalake.errors import DatalakeError
from lab_datalake.kernel import fields
from lab_datalake.kernel.fields import Fields


@dataclass(frozen=True)
class Attachment:
    """What the notebook remembers: a DID of a lake, the name of its variable, and the access wished for."""

    lake: str
    did: str
    kind: str
    variable: str
    access: str = "auto"

    def opens_the_same_as(self, other: Attachment) -> bool:
        """Whether both mean the same DID in the same way, whatever their variables are called."""
        return (self.lake, self.did, self.access) == (other.lake, other.did, other.access)


@dataclass(frozen=True)
class Source:
    """One way to open one file: `url` is a path for `mount` and `copy`; `why` is a sentence."""

    access: str
    url: str
    rse: str
    why: str


@dataclass(frozen=True)
class Opened:
    """One file that opens now. size: bytes. checksum: `adler32:…` or `md5:…`."""

    lake: str
    did: str
    size: Optional[int]
    checksum: Optional[str]
    access: str
    url: str
    why: str
    alternatives: tuple[Source, ...]


@dataclass(frozen=True)
class Coming:
    """Under way: `done` of `total` (None while nobody knows); `what` says what is being done."""

    what: str
    done: int
    total: Optional[int]

    def __str__(self) -> str:
        of = "" if self.total is None else f" of {self.total:,}"
        return f"{self.what} ({self.done:,}{of})"


@dataclass(frozen=True)
class Resolved:
    """How a DID of a lake opens from here: a file, or the path of a manifest, or why there is neither (yet)."""

    lake: str
    did: str
    file: Optional[Opened]
    manifest: Optional[str]
    coming: Optional[Coming]
    trouble: Optional[DatalakeError]


def attachments(answer: Fields) -> tuple[Attachment, ...]:
    """The list of attachments in a message. Raises BrokenAnswer where a field is missing or of the wrong kind."""
    return tuple(
        Attachment(
            lake=fields.text(entry, "lake"),
            did=fields.text(entry, "did"),
            kind=fields.text(entry, "kind"),
            variable=fields.text(entry, "variable"),
            access=fields.optional_text(entry, "access") or "auto",
        )
        for entry in fields.entries(answer, "attachments")
    )


def resolved(answer: Fields, lake: str) -> Resolved:
    """What `POST resolve` answered; an older server does not say which lake. Raises BrokenAnswer where it makes no sense."""
    lake = fields.optional_text(answer, "lake") or lake
    availability = fields.inner(answer, "availability")
    state = fields.text(availability, "state")
    one = answer.get("file")
    return Resolved(
        lake=lake,
        did=fields.text(answer, "did"),
        file=None if one is None else _opened(fields.inner(answer, "file"), lake),
        manifest=fields.optional_text(answer, "manifest"),
        coming=_coming(availability) if state == "coming" else None,
        trouble=_trouble(availability, state),
    )


def sources(entries: object) -> tuple[Source, ...]:
    """The alternatives of a file, as they stand in an answer and in a manifest."""
    return tuple(
        Source(fields.text(entry, "access"), fields.text(entry, "url"), fields.text(entry, "rse"), fields.text(entry, "why"))
        for entry in fields.entries({"alternatives": entries}, "alternatives")
    )


def trouble(name: str, message: str, cure: str) -> DatalakeError:
    """The error of that name in `lab_datalake.errors`; one that nobody here knows is a LakeFailed."""
    kind = getattr(errors, name, None)
    if isinstance(kind, type) and issubclass(kind, DatalakeError):
        return kind(message, cure)
    return errors.LakeFailed(message, cure)


def failure(answer: Fields) -> DatalakeError:
    """The error that a `Failure` of the server names."""
    return trouble(fields.text(answer, "error"), fields.text(answer, "message"), fields.optional_text(answer, "cure") or "")


def _opened(entry: Fields, lake: str) -> Opened:
    return Opened(
        lake=lake,
        did=fields.text(entry, "did"),
        size=fields.optional_number(entry, "size"),
        checksum=fields.optional_text(entry, "checksum"),
        access=fields.text(entry, "access"),
        url=fields.text(entry, "url"),
        why=fields.text(entry, "why"),
        alternatives=sources(entry.get("alternatives") or []),
    )


def _coming(entry: Fields) -> Coming:
    return Coming(fields.text(entry, "what"), fields.optional_number(entry, "done") or 0, fields.optional_number(entry, "total"))


def _trouble(entry: Fields, state: str) -> Optional[DatalakeError]:
    if state == "failed":
        return failure(entry)
    if state == "elsewhere":
        return errors.NotAvailable(fields.text(entry, "why"), fields.optional_text(entry, "cure") or "")
    return None
