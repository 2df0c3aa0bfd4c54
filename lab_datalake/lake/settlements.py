"""The collections of one lake that are being settled or were: one settlement per question at a time, however many ask."""

from __future__ import annotations

import logging
import sqlite3
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from pathlib import Path

from lab_datalake.did import DID
from lab_datalake.errors import BrokenAnswer, Cancelled, DatalakeError, LakeFailed
from lab_datalake.lake.availability import Availability, Coming, Failed, Wish
from lab_datalake.lake.draft import Draft
from lab_datalake.lake.manifest import Title
from lab_datalake.lake.reader import Reader
from lab_datalake.lake.settle import settle
from lab_datalake.lake.shelf import Shelf
from lab_datalake.lake.summary import summary
from lab_datalake.rucio.cancel import Cancel

log = logging.getLogger(__name__)

_FAILURE_KEPT = timedelta(seconds=5)
_AT_ONCE = 2
_GOODBYE = 5.0

Listener = Callable[[DID, Wish, Availability], None]
"""Told about each change of a settlement, from the thread that settles: be quick, and raise nothing."""


@dataclass(eq=False)
class Settlement:
    """One question about one collection, and how far the answer is."""

    title: Title
    path: Path
    availability: Availability
    taken_at: datetime
    cancel: Cancel = field(default_factory=Cancel)
    ended: threading.Event = field(default_factory=threading.Event)

    def outcome(self, wait: float) -> Availability:
        """How it stands, after at most so many seconds."""
        self.ended.wait(wait)
        return self.availability


class Settlements:
    """Settles collections in threads of its own, which `close` ends."""

    def __init__(self, reader: Reader, shelf: Shelf, listener: Listener | None) -> None:
        self._reader = reader
        self._shelf = shelf
        self._listener = listener
        self._lock = threading.Lock()
        self._known: dict[str, Settlement] = {}
        self._threads: set[threading.Thread] = set()
        self._turn = threading.BoundedSemaphore(_AT_ONCE)
        self._closed = False

    def ask(self, title: Title, stamp: str, *, refresh: bool) -> Settlement:
        """The settlement of this question: one under way, one that is fresh, or a new one.

        stamp: how the collection looks to Rucio now; a manifest with another one is not fresh.
        """
        now = datetime.now(timezone.utc)
        with self._lock:
            if self._closed:
                raise Cancelled("The lake is being closed.")
            known = self._known.get(title.key)
            if known is not None and self._answers(known, now, refresh=refresh):
                return known
            settlement = None if refresh else self._on_disk(title, stamp, now)
            if settlement is None:
                settlement = self._begin(title, stamp, now, anew=refresh)
            self._known[title.key] = settlement
            return settlement

    def close(self) -> None:
        """Stop what is under way, and wait for its threads, some seconds at most."""
        with self._lock:
            self._closed = True
            under_way = [settlement for settlement in self._known.values() if not settlement.ended.is_set()]
            threads = tuple(self._threads)
        for settlement in under_way:
            settlement.cancel.set()
        deadline = time.monotonic() + _GOODBYE
        for thread in threads:
            thread.join(max(0.0, deadline - time.monotonic()))

    def _answers(self, known: Settlement, now: datetime, *, refresh: bool) -> bool:
        """Whether this settlement answers the question again. What ended well is looked up on disk, with its stamp."""
        if not known.ended.is_set():
            return True
        return isinstance(known.availability, Failed) and not refresh and now - known.taken_at < _FAILURE_KEPT

    def _on_disk(self, title: Title, stamp: str, now: datetime) -> Settlement | None:
        with suppress(BrokenAnswer, FileNotFoundError):  # removed in between
            found = self._shelf.whole(title, stamp, now)
            if found is not None:
                path, head = found
                settlement = Settlement(title, path, summary(path), datetime.fromisoformat(head.taken_at))
                settlement.ended.set()
                return settlement
        return None

    def _begin(self, title: Title, stamp: str, now: datetime, *, anew: bool) -> Settlement:
        self._shelf.tidy(now, {one.path for one in self._known.values() if not one.ended.is_set()})
        draft = self._shelf.draft(title, stamp, now, anew=anew)
        settlement = Settlement(title, draft.path, Coming(what="listing the files", done=0), now)
        name = f"settling {title.did}"[:60]
        thread = threading.Thread(target=self._run, args=(settlement, draft), name=name, daemon=True)
        self._threads.add(thread)
        thread.start()
        return settlement

    def _run(self, settlement: Settlement, draft: Draft) -> None:
        try:
            outcome = self._settled(settlement, draft)
        except (OSError, sqlite3.Error) as wrong:
            # What was written is no answer, and where the disk is full it only takes room.
            settlement.path.unlink(missing_ok=True)
            outcome = _failed(self._shelf.not_written(wrong))
        except Exception as wrong:
            # The top of a background job: whoever waits must hear of it, whatever it is.
            log.exception("Settling %s failed.", settlement.title.did)
            outcome = _failed(LakeFailed(f"Settling failed: {type(wrong).__name__}: {wrong}."))
        finally:
            draft.close()
            with self._lock:
                self._threads.discard(threading.current_thread())
        self._tell(settlement, outcome)
        settlement.ended.set()

    def _settled(self, settlement: Settlement, draft: Draft) -> Availability:
        try:
            while not self._turn.acquire(timeout=0.2):
                settlement.cancel.heed()
            try:
                rses = settle(
                    self._reader,
                    settlement.title,
                    draft,
                    cancel=settlement.cancel,
                    tell=lambda coming: self._tell(settlement, coming),
                )
            finally:
                self._turn.release()
        except DatalakeError as error:
            draft.fail(error)
            return _failed(error)
        draft.finish(rses)
        return summary(settlement.path)

    def _tell(self, settlement: Settlement, availability: Availability) -> None:
        settlement.availability = availability
        if self._listener is not None:
            self._listener(settlement.title.did, settlement.title.wish, availability)


def _failed(error: DatalakeError) -> Failed:
    return Failed(error=type(error).__name__, message=error.message, cure=error.cure)
