"""Which DIDs are being resolved, so that all who ask for the same are answered by one question."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import NamedTuple

from lab_datalake.did import DID
from lab_datalake.errors import DatalakeError
from lab_datalake.lake.availability import Availability, Coming, Failed, Wish
from lab_datalake.lake.words import Resolution
from lab_datalake.server import wire
from lab_datalake.server.news import News
from lab_datalake.server.open_lakes import OpenLakes

Outcome = Resolution | Coming | Failed
"""What is known of a DID: how it opens, or where nobody knows even its kind, why."""


class Wanted(NamedTuple):
    """What is to be opened, and how."""

    lake: str
    did: DID
    wish: Wish


def availability_of(outcome: Outcome) -> Availability:
    """The part that says whether it opens."""
    return outcome.availability if isinstance(outcome, Resolution) else outcome


class Settlements:
    """Asks lakes how DIDs are opened, waits as long as the asker will, and tells the news of what comes later."""

    def __init__(self, lakes: OpenLakes, news: News) -> None:
        self._lakes = lakes
        self._news = news
        self._asking: dict[Wanted, asyncio.Task[Resolution | Failed]] = {}
        self._owed: set[Wanted] = set()
        self._changes: dict[Wanted, asyncio.Event] = {}

    async def resolve(self, wanted: Wanted, patience: float, *, refresh: bool = False) -> Outcome:
        """How it opens, or why not; after so many seconds what is known then: the news tell the rest."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + patience
        known: Outcome = Coming(what="the lake is being asked", done=0)
        is_first = True
        while True:
            change = self._changes.setdefault(wanted, asyncio.Event())
            asking = self._ask(wanted, refresh=refresh and is_first)
            is_first = False
            await asyncio.wait({asking}, timeout=max(0.0, deadline - loop.time()))
            if not asking.done():
                self._owed.add(wanted)
                return known
            known = asking.result()
            if not isinstance(availability_of(known), Coming) or loop.time() >= deadline:
                return known
            with suppress(asyncio.TimeoutError):
                await asyncio.wait_for(change.wait(), deadline - loop.time())

    def changed(self, wanted: Wanted, availability: Availability) -> None:
        """Tell everybody who waits or listens that it opens in another way now."""
        answer = wire.AvailabilityAnswer(lake=wanted.lake, did=str(wanted.did), access=wanted.wish, availability=availability)
        self._news.tell(answer)
        if not isinstance(availability, Coming):
            self._wake(wanted)

    def close(self) -> None:
        """Ask nothing more."""
        for asking in self._asking.values():
            asking.cancel()

    def _wake(self, wanted: Wanted) -> None:
        if wanted in self._changes:
            self._changes.pop(wanted).set()

    def _ask(self, wanted: Wanted, *, refresh: bool) -> asyncio.Task[Resolution | Failed]:
        asking = self._asking.get(wanted)
        if asking is None:
            asking = asyncio.create_task(self._question(wanted, refresh=refresh))
            self._asking[wanted] = asking
            asking.add_done_callback(lambda done: self._answered(wanted, done))
        return asking

    async def _question(self, wanted: Wanted, *, refresh: bool) -> Resolution | Failed:
        try:
            lake = self._lakes.named(wanted.lake)
            return await lake.ask(lambda lake, cancel: lake.resolve(wanted.did, wanted.wish, refresh=refresh, cancel=cancel))
        except DatalakeError as error:
            return Failed(error=type(error).__name__, message=error.message, cure=error.cure)

    def _answered(self, wanted: Wanted, asking: asyncio.Task[Resolution | Failed]) -> None:
        del self._asking[wanted]
        owed = wanted in self._owed
        self._owed.discard(wanted)
        if asking.cancelled() or asking.exception() is not None:
            self._wake(wanted)
            return
        availability = availability_of(asking.result())
        if owed:
            self.changed(wanted, availability)
        elif not isinstance(availability, Coming):
            self._wake(wanted)
