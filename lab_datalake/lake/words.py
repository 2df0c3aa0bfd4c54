"""What a lake is asked and what it answers, beside availability: frozen structs that every door shares."""

from __future__ import annotations

from typing import Literal, TypeAlias

from msgspec import Struct

from lab_datalake.did import DID
from lab_datalake.lake.availability import Access, Availability, Source
from lab_datalake.rucio import client
from lab_datalake.rucio.answers import Kind

Type: TypeAlias = client.Type
"""Which kinds of DID to look for."""


class Said(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What all of these have in common: immutable, and no field nobody declared."""


Way = Literal["password", "passphrase", "code", "browser", "rucio"]
"""How a person can sign in to a lake here.

password: user and password. passphrase: of the key of a certificate. code: shown here, and typed on a page of the OpenID
provider, on any device. browser: on the provider's page, in this browser. rucio: on the page that Rucio itself leads to.
"""


class Ready(Said, frozen=True, tag_field="state", tag="ready"):
    """The lake answers and knows who asks.

    method: how one was signed in, in a few words. ways: how a person can sign in here; where there are any, one can also sign
    out. seconds_left: until the token ends, null if nobody can say. renews: whether it is renewed before that, without a person.
    """

    account: str
    version: str
    method: str
    ways: tuple[Way, ...] = ()
    seconds_left: int | None = None
    renews: bool = False


class SignedOut(Said, frozen=True, tag_field="state", tag="signed_out"):
    """The lake answers and wants to know who asks.

    ways: how a person can sign in here, the usual one first; perhaps none. waits: nothing is wrong, it is a person's turn.
    """

    message: str
    cure: str
    ways: tuple[Way, ...] = ()
    waits: bool = False


class Down(Said, frozen=True, tag_field="state", tag="down"):
    """The lake cannot be used now: the name of the error in `errors`, why, and what to do."""

    error: str
    message: str
    cure: str


LakeState = Ready | SignedOut | Down


class SignInCode(Said, frozen=True):
    """A code with which a person signs in on a page of the provider; `page_with_code` knows the code already."""

    user_code: str
    page: str
    page_with_code: str | None
    seconds_left: int


class SignInPage(Said, frozen=True):
    """A page on which a person signs in. takes_code: whether it shows a code at its end, which one types here."""

    page: str
    seconds_left: int
    takes_code: bool


class Question(Said, frozen=True):
    """Which DIDs to look for. text: as a person types it (`terms.py`).

    scope, type: what holds where the text says nothing else; an empty scope means one's own, a `*` in it stands for anything.
    """

    text: str = ""
    scope: str = ""
    type: Type = "collection"
    limit: int = 10_000


class Listed(Said, frozen=True):
    """One DID in a listing; what the lake did not say is None. size: bytes."""

    did: DID
    kind: Kind
    size: int | None = None
    files: int | None = None


class Scopes(Said, frozen=True):
    """All scopes of a lake in name order, and those of them that belong to the account."""

    scopes: tuple[str, ...]
    own: tuple[str, ...]


class Description(Said, frozen=True):
    """What the lake knows of one DID. size: bytes. created_at, updated_at: ISO 8601, UTC."""

    did: DID
    kind: Kind
    size: int | None
    files: int | None
    account: str
    is_open: bool | None
    created_at: str | None
    updated_at: str | None
    checksum: str | None


class Metadatum(Said, frozen=True):
    """One metadatum, as text; `source` is the plugin of Rucio that keeps it.

    is_fixed: Rucio itself writes it, and nobody else.
    """

    key: str
    value: str
    source: str
    is_fixed: bool = True


class Place(Said, frozen=True):
    """Copies of a DID at one RSE: `available` of `files` are complete. size: bytes.

    site, country: as the lake's administrators call them. on_tape: null where Rucio does not say. is_readable: whether the
    administrators let anybody read there now.
    """

    rse: str
    files: int
    available: int
    size: int | None
    site: str | None = None
    country: str | None = None
    on_tape: bool | None = None
    is_readable: bool = True


RuleState = Literal["REPLICATING", "OK", "STUCK", "SUSPENDED", "WAITING_APPROVAL", "INJECT", "UNKNOWN"]
"""The states of a rule in Rucio 41; `UNKNOWN` is one that we do not know."""


class Rule(Said, frozen=True):
    """So many copies of a DID shall be at the storages that an expression names. Times: ISO 8601, UTC.

    ok, replicating, stuck: locks, each of one file at one RSE. expires_at null: until somebody ends it.
    """

    id: str
    did: DID
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


class PastRule(Said, frozen=True):
    """A rule that a DID has or had. Times: ISO 8601, UTC."""

    id: str
    rse_expression: str
    account: str
    state: RuleState
    created_at: str | None
    updated_at: str | None


class FileRow(Said, frozen=True):
    """One file of a collection; `n` is its place among those that fit. access null: not known yet, or not from here (`why`)."""

    n: int
    did: DID
    size: int | None
    access: Access | None
    rse: str | None
    why: str | None


class FilesPage(Said, frozen=True):
    """Some files of a collection, in name order. total: how many fit, null while the names are being listed."""

    total: int | None
    rows: tuple[FileRow, ...]
    availability: Availability


class Opened(Said, frozen=True):
    """One file that opens now: `url` is a path for `mount` and `copy`. size: bytes."""

    did: DID
    size: int | None
    checksum: str | None
    access: Access
    url: str
    why: str
    alternatives: tuple[Source, ...] = ()


class Probed(Said, frozen=True):
    """One source, tried just now: whether it answers, after how many milliseconds, and what is wrong where it does not.

    A source with a signed URL is shown without the signature.
    """

    source: Source
    answers: bool
    milliseconds: float
    why: str


class Resolution(Said, frozen=True):
    """How a DID opens from here.

    file: for one file that is here. manifest: for a collection that is settled or on its way, the path of its manifest.
    """

    did: DID
    kind: Kind
    availability: Availability
    file: Opened | None = None
    manifest: str | None = None
