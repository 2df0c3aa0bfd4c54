"""One question to a server that may be of any kind, with its clock and the time it took."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Generic, TypeVar
from urllib.parse import urlsplit

import msgspec

from lab_datalake.errors import BrokenAnswer
from lab_datalake.rucio.cancel import Cancel
from lab_datalake.rucio.failures import Settings
from lab_datalake.rucio.transport import Call, Limits, Transport

T = TypeVar("T")


@dataclass(frozen=True)
class Answered(Generic[T]):
    """What a server answered, and after how many seconds. ahead: seconds that its clock is before ours, None where unknown."""

    value: T
    seconds: float
    ahead: float | None


@dataclass(frozen=True)
class Asking:
    """Asks a server once, without trying again. role: what it is in sentences; settings: where it is configured."""

    role: str
    settings: Settings
    verify: bool | Path
    limits: Limits
    clock: Callable[[], float]
    beside: Path | None = None

    def ask(self, url: str, kind: type[T], cancel: Cancel) -> Answered[T]:
        """Its answer in JSON. Raises where there is none, and BrokenAnswer where it says something else."""
        parts = urlsplit(url)
        base = f"{parts.scheme}://{parts.netloc}"
        transport = Transport(
            base, verify=self.verify, beside=self.beside, limits=self.limits, role=self.role, settings=self.settings
        )
        began, asked_at = time.monotonic(), self.clock()
        try:
            reply = transport.ask(Call(url.removeprefix(base)), cancel)
        finally:
            transport.close()
        took = time.monotonic() - began
        date = _seconds(reply.headers.get("Date", ""))
        try:
            value = msgspec.json.decode(reply.body, type=kind)
        except msgspec.MsgspecError:
            raise BrokenAnswer(
                f"{transport.called} answered something else than was asked.", f"Check {self.settings.url}."
            ) from None
        return Answered(value, took, None if date is None else date - (asked_at + took / 2))


def _seconds(date: str) -> float | None:
    """Seconds since 1970 of an HTTP date."""
    try:
        return parsedate_to_datetime(date).timestamp()
    except (TypeError, ValueError):
        return None
