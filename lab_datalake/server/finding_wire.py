"""Every message about what is looked for, before a lake is searched."""

from __future__ import annotations

from msgspec import Struct

from lab_datalake.lake.keys import Key
from lab_datalake.lake.terms import Term
from lab_datalake.server.wire import Failure, Message


class TermsQuery(Message, frozen=True):
    """What the text of a search means."""

    text: str


class Terms(Message, frozen=True):
    """The parts of the text of a search, and what is wrong with it, if something is."""

    terms: list[Term]
    problem: Failure | None


class NamedQuery(Message, frozen=True):
    """What a pasted text names in a lake: a DID, the URL of a copy, or `rucio://`."""

    lake: str
    text: str


class Named(Message, frozen=True):
    """The DID that a text names; null where the lake knows none."""

    did: str | None


class KeysQuery(Message, frozen=True):
    """Which keys metadata have; an empty scope means one's own, a `*` in it stands for anything."""

    lake: str
    scope: str = ""


class Keys(Message, frozen=True):
    """The keys that some DIDs have."""

    keys: list[Key]


FINDING: dict[str, tuple[type[Message], type[Struct]]] = {
    "GET terms": (TermsQuery, Terms),
    "GET named": (NamedQuery, Named),
    "GET keys": (KeysQuery, Keys),
}
"""What the browser can ask about a search."""
