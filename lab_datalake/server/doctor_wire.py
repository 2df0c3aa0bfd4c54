"""What crosses between the server and the browser about the doctor; part of what `wire.ts` is written from."""

from __future__ import annotations

from lab_datalake.doctor.findings import Finding
from lab_datalake.server.wire import Broken, End, Message


class DoctorQuery(Message, frozen=True):
    """Which lake to look at; null for all."""

    lake: str | None = None


class Found(Message, frozen=True, tag_field="line", tag="found"):
    """The doctor found something."""

    finding: Finding


DoctorLine = Found | End | Broken
"""What the doctor finds is a stream of JSON lines: findings, then exactly one end or break."""

EXAMINING: dict[str, tuple[type[Message], object]] = {"GET doctor": (DoctorQuery, DoctorLine)}
"""The streams of the doctor, beside those of `wire.STREAMS`."""
