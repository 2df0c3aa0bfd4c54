"""What the process that looks into a file is told, over its standard input: nothing of it stands in an argument or a variable."""

from __future__ import annotations

from msgspec import Struct

from lab_datalake.lake.availability import Failed, Source
from lab_datalake.preview.answers import Preview

MEMORY = 1_500_000_000
"""Bytes that it may take."""

SECONDS = 30
"""How long it may take, by the clock and by the processor."""


class Outcome(Struct, frozen=True, kw_only=True):
    """What it answers: a preview, or why there is none."""

    preview: Preview | None = None
    failed: Failed | None = None


class Task(Struct, frozen=True, kw_only=True):
    """Which file to look into, and what of it is wanted. sources: how it is opened, best first. size: bytes.

    tokens: by source, what its server wants to see. authorities: more CAs for https, a file or folder.
    connect_timeout, answer_timeout: seconds, as configured for the lake. memory: bytes. seconds: of the processor.
    """

    scope: str
    name: str
    size: int | None
    sources: list[Source]
    wanted: str
    connect_timeout: float
    answer_timeout: float
    tokens: dict[str, str] = {}
    authorities: str | None = None
    memory: int = MEMORY
    seconds: int = SECONDS

    def __repr__(self) -> str:
        return f"Task({self.scope}:{self.name})"  # its tokens are secrets
