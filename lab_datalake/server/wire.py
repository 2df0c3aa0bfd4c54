"""Every message that crosses between the server and the browser.

`src/api/wire.ts` is written from this file: `python -m lab_datalake.server.wire_ts`.
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from lab_datalake.lake.availability import Availability, Wish
from lab_datalake.lake.words import LakeState, Metadatum, Place, Scopes, Type

Kind = Literal["container", "dataset", "file"]
"""What a DID is."""


class Message(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What every message has in common: immutable, and no field nobody declared."""


class Failure(Message, frozen=True):
    """What went wrong with a request: the name of the error in `errors`, why, and what to do."""

    error: str
    message: str
    cure: str


# --- lakes and sign-in -------------------------------------------------------


class Lake(Message, frozen=True):
    """One configured lake; known without asking it. `site`: the name by which Rucio knows this place."""

    name: str
    display_name: str
    site: str | None
    is_default: bool


class Mistake(Message, frozen=True):
    """A mistake in the configuration: where it stands, what is wrong, and what to do."""

    message: str
    cure: str


class Lakes(Message, frozen=True):
    """All lakes in the order of the configuration, and what is wrong with it. version: of lab-datalake."""

    lakes: list[Lake]
    mistakes: list[Mistake]
    version: str


class Nothing(Message, frozen=True):
    """A question without parameters, or an answer without content."""


class LakeQuery(Message, frozen=True):
    """A question about one lake."""

    lake: str


class LakeAnswer(Message, frozen=True):
    """The state of one lake."""

    lake: str
    lake_state: LakeState


class SignInEnded(Message, frozen=True):
    """A sign-in that was begun has ended: with somebody signed in, or with a failure."""

    lake: str
    failure: Failure | None


# --- finding -----------------------------------------------------------------


class SearchQuery(Message, frozen=True):
    """Which DIDs to look for. text: as a person types it (`lake/terms.py`).

    scope, type: what holds where the text says nothing else; an empty scope means one's own.
    limit: at most so many rows; the end says whether there are more.
    """

    lake: str
    text: str = ""
    scope: str = ""
    type: Type = "collection"
    limit: int = 10_000


class DidQuery(Message, frozen=True):
    """A question about one DID."""

    lake: str
    did: str


class Row(Message, frozen=True):
    """One DID in a listing; what the lake did not say is null. size: bytes."""

    did: str
    kind: Kind
    size: int | None = None
    files: int | None = None


class Rows(Message, frozen=True, tag_field="line", tag="rows"):
    """The next rows of a listing."""

    rows: list[Row]


class End(Message, frozen=True, tag_field="line", tag="end"):
    """The listing is whole: `count` rows came. `cut` says why there are more that were not sent, else null."""

    count: int
    cut: str | None = None


class Broken(Message, frozen=True, tag_field="line", tag="broken"):
    """The listing broke off; the rows that came are not all."""

    error: str
    message: str
    cure: str


Line = Rows | End | Broken
"""A listing is a stream of JSON lines: rows, then exactly one end or break."""


class DidAnswer(Message, frozen=True):
    """What the lake knows of one DID. size: bytes. times: ISO 8601, UTC."""

    did: str
    kind: Kind
    size: int | None
    files: int | None
    account: str
    is_open: bool | None
    created_at: str | None


class Metadata(Message, frozen=True):
    """All that was written down about a DID, in key order."""

    entries: list[Metadatum]


class Parents(Message, frozen=True):
    """The collections that hold a DID."""

    rows: list[Row]


class Places(Message, frozen=True):
    """Where the copies of a DID are."""

    places: list[Place]


# --- attachments ---------------------------------------------------------------


class Attachment(Message, frozen=True):
    """What a notebook remembers: a DID of a lake under the name of a variable, and the access wished for."""

    lake: str
    did: str
    kind: Kind
    variable: str
    access: Wish = "auto"


class NotebookAttachments(Message, frozen=True):
    """The attachments of one notebook (path as Jupyter's contents know it), as the browser has them, saved or not."""

    notebook: str
    attachments: list[Attachment]


class AvailabilityQuery(Message, frozen=True):
    """Which DID one wants to open. `refresh`: ask the lake again even if it was asked before."""

    lake: str
    did: str
    access: Wish = "auto"
    refresh: bool = False


class AvailabilityAnswer(Message, frozen=True):
    """How a DID can be opened from here; also sent as an event whenever it changes."""

    lake: str
    did: str
    access: Wish
    availability: Availability


ROUTES: dict[str, tuple[type[Message], type[Struct]]] = {
    "GET lakes": (Nothing, Lakes),
    "GET lake": (LakeQuery, LakeAnswer),
    "GET scopes": (LakeQuery, Scopes),
    "GET did": (DidQuery, DidAnswer),
    "GET metadata": (DidQuery, Metadata),
    "GET parents": (DidQuery, Parents),
    "GET places": (DidQuery, Places),
    "POST availability": (AvailabilityQuery, AvailabilityAnswer),
    "POST attachments": (NotebookAttachments, Nothing),
}
"""What the browser can ask, below `<base_url>lab-datalake/`; GET parameters go into the URL's query."""

STREAMS: dict[str, tuple[type[Message], object]] = {
    "GET search": (SearchQuery, Line),
    "GET content": (DidQuery, Line),
}
"""What is answered with JSON lines: what is asked, and the choice of which each line is one."""

EVENTS: dict[str, type[Message]] = {
    "https://schema.lab-datalake.org/availability/v1": AvailabilityAnswer,
    "https://schema.lab-datalake.org/lake/v1": LakeAnswer,
    "https://schema.lab-datalake.org/sign-in/v1": SignInEnded,
}
"""What is pushed through `/api/events`: the id of each schema, and what an event of it holds beside `schema_id`."""
