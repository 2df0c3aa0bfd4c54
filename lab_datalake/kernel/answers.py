"""What the server and the panel tell a kernel, as plain values: the twins of the messages in `server/wire.py`.

Fields that nobody here knows are ignored, for a kernel's environment may be older than its server's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Optional

from lab_datalake import errors
from lab_datalake.errors import BrokenAnswer, DatalakeError

Fields = Mapping[str, object]


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
    """How a DID opens from here: a file, or the path of a manifest, or why there is neither (yet)."""

    did: str
    file: Optional[Opened]
    manifest: Optional[str]
    coming: Optional[Coming]
    trouble: Optional[DatalakeError]


def attachments(answer: Fields) -> tuple[Attachment, ...]:
    """The list of attachments in a message. Raises BrokenAnswer where a field is missing or of the wrong kind."""
    return tuple(
        Attachment(
            lake=_text(entry, "lake"),
            did=_text(entry, "did"),
            kind=_text(entry, "kind"),
            variable=_text(entry, "variable"),
            access=_optional_text(entry, "access") or "auto",
        )
        for entry in _entries(answer, "attachments")
    )


def resolved(answer: Fields, lake: str) -> Resolved:
    """What `POST resolve` answered. Raises BrokenAnswer where it makes no sense."""
    availability = _inner(answer, "availability")
    state = _text(availability, "state")
    one = answer.get("file")
    return Resolved(
        did=_text(answer, "did"),
        file=None if one is None else _opened(_inner(answer, "file"), lake),
        manifest=_optional_text(answer, "manifest"),
        coming=_coming(availability) if state == "coming" else None,
        trouble=_trouble(availability, state),
    )


def sources(entries: object) -> tuple[Source, ...]:
    """The alternatives of a file, as they stand in an answer and in a manifest."""
    return tuple(
        Source(_text(entry, "access"), _text(entry, "url"), _text(entry, "rse"), _text(entry, "why"))
        for entry in _entries({"alternatives": entries}, "alternatives")
    )


def trouble(name: str, message: str, cure: str) -> DatalakeError:
    """The error of that name in `lab_datalake.errors`; one that nobody here knows is a LakeFailed."""
    kind = getattr(errors, name, None)
    if isinstance(kind, type) and issubclass(kind, DatalakeError):
        return kind(message, cure)
    return errors.LakeFailed(message, cure)


def failure(answer: Fields) -> DatalakeError:
    """The error that a `Failure` of the server names."""
    return trouble(_text(answer, "error"), _text(answer, "message"), _optional_text(answer, "cure") or "")


def _opened(entry: Fields, lake: str) -> Opened:
    return Opened(
        lake=lake,
        did=_text(entry, "did"),
        size=_optional_number(entry, "size"),
        checksum=_optional_text(entry, "checksum"),
        access=_text(entry, "access"),
        url=_text(entry, "url"),
        why=_text(entry, "why"),
        alternatives=sources(entry.get("alternatives") or []),
    )


def _coming(entry: Fields) -> Coming:
    return Coming(_text(entry, "what"), _optional_number(entry, "done") or 0, _optional_number(entry, "total"))


def _trouble(entry: Fields, state: str) -> Optional[DatalakeError]:
    if state == "failed":
        return failure(entry)
    if state == "elsewhere":
        return errors.NotAvailable(_text(entry, "why"), _optional_text(entry, "cure") or "")
    return None


def _text(fields: Fields, name: str) -> str:
    value = fields.get(name)
    if not isinstance(value, str):
        raise _nonsense(name, "a text", value)
    return value


def _optional_text(fields: Fields, name: str) -> Optional[str]:
    return None if fields.get(name) is None else _text(fields, name)


def _optional_number(fields: Fields, name: str) -> Optional[int]:
    value = fields.get(name)
    if value is not None and (isinstance(value, bool) or not isinstance(value, int)):
        raise _nonsense(name, "a number", value)
    return value


def _inner(fields: Fields, name: str) -> Fields:
    value = fields.get(name)
    if not isinstance(value, dict):
        raise _nonsense(name, "an object", value)
    return value


def _entries(fields: Fields, name: str) -> list[Fields]:
    value = fields.get(name)
    if not isinstance(value, list) or not all(isinstance(entry, dict) for entry in value):
        raise _nonsense(name, "a list of objects", value)
    return value


def _nonsense(name: str, wanted: str, value: object) -> BrokenAnswer:
    return BrokenAnswer(
        f"An answer for the kernel makes no sense: “{name}” is {type(value).__name__}, not {wanted}.",
        "The server and the kernel may have different versions of lab_datalake.",
    )
