"""What a Rucio server answers, as frozen structs; fields that we do not use are not kept, and what it leaves out is None."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from lab_datalake.did import DID

Kind = Literal["container", "dataset", "file"]
"""What a DID is."""

_KINDS: dict[str, Kind] = {"CONTAINER": "container", "DATASET": "dataset", "FILE": "file"}

DidType = Literal["CONTAINER", "DATASET", "FILE"]


class Answer(Struct, frozen=True, kw_only=True):
    """What every answer has in common: immutable, and indifferent to fields of newer servers."""


class Named(Answer, frozen=True):
    """An answer about one DID."""

    scope: str
    name: str

    @property
    def did(self) -> DID:
        """The DID that this is about."""
        return DID(self.scope, self.name)


class Version(Answer, frozen=True):
    """`GET /ping`."""

    version: str


class OwnedScope(Answer, frozen=True):
    """An element of `GET /scopes/owner/`."""

    scope: str
    account: str


class Found(Named, frozen=True):
    """A line of `GET /dids/{scope}/dids/search?long=True`; the JSON plugin leaves the type open."""

    did_type: DidType | None = None
    bytes: float | None = None
    length: int | None = None

    @property
    def kind(self) -> Kind | None:
        """What it is, where the server said so."""
        return None if self.did_type is None else _KINDS[self.did_type]


class Child(Named, frozen=True):
    """A line of `GET /dids/{scope}/{name}/dids`, or of `…/parents`."""

    type: DidType
    bytes: float | None = None
    length: int | None = None

    @property
    def kind(self) -> Kind:
        """What it is."""
        return _KINDS[self.type]


class File(Named, frozen=True, gc=False):
    """A line of `GET /dids/{scope}/{name}/files`. bytes: its size.

    Millions come by: Python's collector need not look at them, which would stop the event loop of a server.
    """

    bytes: int | None = None
    adler32: str | None = None
    md5: str | None = None

    @property
    def checksum(self) -> str | None:
        """`adler32:…` or `md5:…`, whichever the server knows."""
        if self.adler32:
            return f"adler32:{self.adler32}"
        return f"md5:{self.md5}" if self.md5 else None


class Described(Named, frozen=True):
    """`GET /dids/{scope}/{name}`. length: number of files, with `dynamic_depth=FILE` counted now."""

    type: DidType
    account: str
    open: bool | None = None
    length: int | None = None
    bytes: float | None = None
    adler32: str | None = None
    md5: str | None = None

    @property
    def kind(self) -> Kind:
        """What it is."""
        return _KINDS[self.type]


class Meta(Named, frozen=True):
    """A line of `POST /dids/bulkmeta`. length: number of files. Times as in `Sun, 22 Nov 2026 22:07:46 UTC`."""

    did_type: DidType
    account: str
    bytes: float | None = None
    length: int | None = None
    is_open: bool | None = None
    adler32: str | None = None
    md5: str | None = None
    created_at: str | None = None
    updated_at: str | None = None

    @property
    def kind(self) -> Kind:
        """What it is."""
        return _KINDS[self.did_type]

    @property
    def file(self) -> File:
        """The same of a file, as it stands in a list of files."""
        size = None if self.bytes is None else int(self.bytes)
        return File(scope=self.scope, name=self.name, bytes=size, adler32=self.adler32, md5=self.md5)


class DatasetReplica(Named, frozen=True):
    """A line of `GET /replicas/{scope}/{name}/datasets`: the copies of one dataset at one RSE."""

    rse: str
    length: int | None = None
    available_length: int | None = None
    available_bytes: float | None = None
    state: str | None = None


class Rule(Named, frozen=True):
    """A line of `GET /dids/{scope}/{name}/rules`: how many copies of a DID shall be where, and how far that is.

    Times as in `Sun, 22 Nov 2026 22:07:46 UTC`. A lock is one file at one RSE.
    """

    id: str
    account: str
    rse_expression: str
    state: str
    copies: int = 1
    locks_ok_cnt: int = 0
    locks_replicating_cnt: int = 0
    locks_stuck_cnt: int = 0
    created_at: str | None = None
    expires_at: str | None = None
    error: str | None = None
    comments: str | None = None
    activity: str | None = None
    locked: bool = False


class PastRule(Answer, frozen=True):
    """A line of `GET /rules/{scope}/{name}/history`: a rule that there is or was."""

    rule_id: str
    account: str
    rse_expression: str
    state: str
    created_at: str | None = None
    updated_at: str | None = None


class Storage(Answer, frozen=True):
    """A line of `GET /rses/`, and `GET /rses/{rse}`. rse_type: `DISK` or `TAPE`. staging_area: only a way to another storage.

    deterministic: the paths of its files follow from their names.
    """

    rse: str
    rse_type: str | None = None
    availability_read: bool = True
    availability_write: bool = True
    staging_area: bool = False
    deterministic: bool = False


class StorageAttributes(Answer, frozen=True):
    """`GET /rses/{rse}/attr/`, of which sites keep what they like."""

    site: str | int | None = None
    country: str | int | None = None
    lfn2pfn_algorithm: str | None = None


class Usage(Answer, frozen=True):
    """A line of `GET /accounts/{account}/usage/local`. bytes_limit: null where there is none."""

    rse: str
    bytes: float | None = None
    bytes_limit: float | None = None


class Pfn(Answer, frozen=True):
    """One URL of one copy. domain: `lan` at the asker's own site, else `wan`; priority: 1 is the best in Rucio's order."""

    rse: str
    type: str = "DISK"
    domain: str = "wan"
    priority: int = 0


class Replicas(File, frozen=True, gc=True):
    """A line of `POST /replicas/list`: all copies of one file. states: per RSE, also where no URL was given."""

    pfns: dict[str, Pfn] = {}
    states: dict[str, str] = {}


class Suspicious(Named, frozen=True):
    """An element of `GET /replicas/suspicious`: a copy whose reading failed lately, says somebody."""

    rse: str
