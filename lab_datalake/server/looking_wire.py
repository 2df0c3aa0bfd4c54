"""The messages of the tab in which one DID is looked at; `wire.py` holds the others."""

from __future__ import annotations

from msgspec import Struct

from lab_datalake.filesystem.holdings import Holdings
from lab_datalake.lake.availability import Access, Availability
from lab_datalake.lake.words import PastRule, RuleState
from lab_datalake.preview.answers import Preview
from lab_datalake.server.wire import DidQuery, Message, Nothing


class FilesQuery(Message, frozen=True):
    """Some files of a collection: `count` from the `first` of those whose name fits `text`, `*` for anything."""

    lake: str
    did: str
    first: int = 0
    count: int = 100
    text: str = ""


class FileEntry(Message, frozen=True):
    """One file. access null: not known yet (`why` null), or it does not open from here (`why` says why). size: bytes."""

    did: str
    size: int | None
    access: Access | None
    rse: str | None
    why: str | None


class FilesAnswer(Message, frozen=True):
    """A page of files, in name order. total: how many fit; null while nobody knows."""

    first: int
    total: int | None
    files: list[FileEntry]
    availability: Availability


class RuleEntry(Message, frozen=True):
    """A rule that keeps copies of a DID. Times: ISO 8601, UTC. ok, replicating, stuck: files at storages."""

    id: str
    did: str
    rse_expression: str
    account: str
    copies: int
    state: RuleState
    ok: int
    replicating: int
    stuck: int
    created_at: str | None
    expires_at: str | None
    error: str
    comment: str
    activity: str
    is_locked: bool


class Rules(Message, frozen=True):
    """The rules of a DID, newest first."""

    rules: list[RuleEntry]


class PastRules(Message, frozen=True):
    """The rules that a DID has or had, newest first."""

    rules: list[PastRule]


class MetadatumWish(Message, frozen=True):
    """One metadatum to be written, as a person typed it."""

    lake: str
    did: str
    key: str
    value: str


class PreviewQuery(Message, frozen=True):
    """Which file to look into, and what of it is wanted: what a table's `opens` says, empty for the overview."""

    lake: str
    did: str
    inside: str = ""


LOOKING: dict[str, tuple[type[Message], type[Struct]]] = {
    "GET files": (FilesQuery, FilesAnswer),
    "GET rules": (DidQuery, Rules),
    "GET past-rules": (DidQuery, PastRules),
    "POST metadatum": (MetadatumWish, Nothing),
    "GET holdings": (DidQuery, Holdings),
    "POST preview": (PreviewQuery, Preview),
}
"""What this tab asks, as in `wire.ROUTES`."""
