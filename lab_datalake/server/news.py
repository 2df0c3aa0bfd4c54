"""What is pushed to the browser, through Jupyter's own events."""

from __future__ import annotations

import asyncio
from collections.abc import Hashable
from importlib.resources import files
from typing import TypeAlias

import msgspec
from jupyter_events import EventLogger

from lab_datalake.server.wire import EVENTS, AvailabilityAnswer, LakeAnswer, Message, SignInEnded

Told: TypeAlias = AvailabilityAnswer | LakeAnswer | SignInEnded

BREATH = 0.2
"""Seconds between two events about the same thing; the last one is always sent."""

_SCHEMAS = {message: schema for schema, message in EVENTS.items()}


class News:
    """Sends events; to be used in the event loop only."""

    def __init__(self, events: EventLogger) -> None:
        self._events = events
        self._resting: dict[Hashable, asyncio.TimerHandle] = {}
        self._waiting: dict[Hashable, Message] = {}
        for schema in files("lab_datalake.server").joinpath("events").iterdir():
            text = schema.read_text(encoding="utf-8")
            # A second server in the same process shares neither events nor schemas, but one may be started twice.
            if msgspec.yaml.decode(text)["$id"] not in events.schemas:
                events.register_event_schema(text)

    def tell(self, message: Told) -> None:
        """Send it now, or where something was sent about the same thing just before, a breath later.

        The end of a sign-in is sent at once: told late, it would seem to be that of a sign-in begun since.
        """
        if isinstance(message, SignInEnded):
            self._emit(message)
            return
        about = _about(message)
        if about in self._resting:
            self._waiting[about] = message
        else:
            self._send(about, message)

    def close(self) -> None:
        """Send nothing more."""
        for timer in self._resting.values():
            timer.cancel()
        self._resting.clear()
        self._waiting.clear()

    def _send(self, about: Hashable, message: Message) -> None:
        self._emit(message)
        self._resting[about] = asyncio.get_running_loop().call_later(BREATH, self._rested, about)

    def _emit(self, message: Message) -> None:
        self._events.emit(schema_id=_SCHEMAS[type(message)], data=msgspec.to_builtins(message))

    def _rested(self, about: Hashable) -> None:
        del self._resting[about]
        if about in self._waiting:
            self._send(about, self._waiting.pop(about))


def _about(message: LakeAnswer | AvailabilityAnswer) -> Hashable:
    if isinstance(message, LakeAnswer):
        return (type(message), message.lake)
    return (message.lake, message.did, message.access)
