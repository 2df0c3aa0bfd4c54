"""The messages by which data that were found are used: what can be copied, code to begin with; `wire.py` holds the others."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from lab_datalake.config.snippet import Snippet
from lab_datalake.lake.cost import Cost
from lab_datalake.server.wire import DidQuery, Message, Nothing

CopyForm = Literal["url", "path", "best", "python", "command", "rucio_url"]
"""As what DIDs can be copied: URLs, paths, of both what opens each file best, an expression in Python, a command of Rucio's
tools, and URLs for fsspec."""


class CopyWish(Message, frozen=True):
    """DIDs of a lake, and as what they shall be copied."""

    lake: str
    dids: list[str]
    form: CopyForm


class LeftOut(Message, frozen=True):
    """What cannot be copied so, and why. files: so many files of it; 1 where they are not known."""

    did: str
    why: str
    files: int = 1


class Copied(Message, frozen=True):
    """The text, and of how many DIDs or files it speaks."""

    text: str
    count: int
    left_out: list[LeftOut]


class Snippets(Message, frozen=True):
    """The platform's code, then the standard one, in the order in which it is offered."""

    snippets: list[Snippet]


USING: dict[str, tuple[type[Message], type[Struct]]] = {
    "GET snippets": (Nothing, Snippets),
    "GET cost": (DidQuery, Cost),
    "POST copies": (CopyWish, Copied),
}
"""What is asked about data that are used, as in `wire.ROUTES`."""
