"""Every message about what is looked for, before a lake is searched."""

from __future__ import annotations

from msgspec import Struct

from lab_datalake.lake.terms import Term
from lab_datalake.server.wire import Failure, Message


class TermsQuery(Message, frozen=True):
    """What the text of a search means."""

    text: str


class Terms(Message, frozen=True):
    """The parts of the text of a search, and what is wrong with it, if something is."""

    terms: list[Term]
    problem: Failure | None


FINDING: dict[str, tuple[type[Message], type[Struct]]] = {
    "GET terms": (TermsQuery, Terms),
}
"""What the browser can ask about a search."""
