"""A bounded queue of rows from a thread that reads a listing to the event loop that sends them."""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from contextlib import suppress

from lab_datalake.rucio.cancel import Cancel
from lab_datalake.server.wire import Row

ROWS_AT_ONCE = 500
"""At most so many rows are taken at once."""

PAUSE = 0.05
"""For so many seconds rows may gather, unless there are enough before."""

ROWS_AHEAD = 2_000
"""The thread waits when the browser is so many rows behind."""


class Belt:
    """One thread puts rows on, the event loop in which the belt was made takes them off."""

    def __init__(self) -> None:
        self._rows: deque[Row] = deque()
        self._change = threading.Condition()
        self._loop = asyncio.get_running_loop()
        self._news = asyncio.Event()
        self._ended = False

    def put(self, row: Row, cancel: Cancel) -> None:
        """Put a row on as soon as there is room; Cancelled where nobody takes them any more."""
        with cancel.calling(self._wake), self._change:
            self._change.wait_for(lambda: len(self._rows) < ROWS_AHEAD or cancel.is_set())
            cancel.heed()
            self._rows.append(row)
            if len(self._rows) in {1, ROWS_AT_ONCE}:
                self._tell()

    def end(self) -> None:
        """Say that no row comes after these."""
        with self._change:
            self._ended = True
            self._tell()

    async def take(self) -> list[Row]:
        """The next rows, as soon as there are any; none at the end."""
        while True:
            self._news.clear()
            with self._change:
                rows = [self._rows.popleft() for _ in range(min(len(self._rows), ROWS_AT_ONCE))]
                self._change.notify()
                if rows or self._ended:
                    return rows
            await self._news.wait()

    async def gather(self) -> None:
        """Let rows gather for a moment, unless there are enough or the end has come."""
        with suppress(asyncio.TimeoutError):
            await asyncio.wait_for(self._enough(), PAUSE)

    async def _enough(self) -> None:
        while True:
            self._news.clear()
            with self._change:
                if self._ended or len(self._rows) >= ROWS_AT_ONCE:
                    return
            await self._news.wait()

    def _tell(self) -> None:
        # Where the loop is closed, nobody waits.
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._news.set)

    def _wake(self) -> None:
        with self._change:
            self._change.notify()
