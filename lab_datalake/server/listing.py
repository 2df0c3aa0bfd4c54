"""A listing as lines for the browser."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Generator, Iterator

from lab_datalake.errors import DatalakeError
from lab_datalake.lake.lake import Lake
from lab_datalake.lake.words import Listed
from lab_datalake.rucio.cancel import Cancel
from lab_datalake.server.belt import Belt
from lab_datalake.server.open_lakes import OpenLake
from lab_datalake.server.wire import Broken, End, Line, Row, Rows

Read = Callable[[Lake, Cancel], Iterator[Listed]]
"""How a thread reads a listing from a lake."""


def row(listed: Listed) -> Row:
    """A DID in a listing, as the browser gets it."""
    return Row(did=str(listed.did), kind=listed.kind, size=listed.size, files=listed.files)


async def lines(lake: OpenLake, read: Read, limit: int | None = None) -> AsyncGenerator[Line, None]:
    """Rows as they come, the first at once, then exactly one end or break; limit: at most so many rows.

    Raises a DatalakeError where the listing fails before its first row.
    Whoever stops early closes the generator; the reading thread is then told to stop.
    """
    belt = Belt()
    reading = asyncio.ensure_future(lake.ask_long(lambda lake, cancel: _carry(read(lake, cancel), belt, cancel, limit)))
    reading.add_done_callback(lambda done: _ended(belt, done))
    count = 0
    try:
        while rows := await belt.take():
            count += len(rows)
            yield Rows(rows=rows)
            await belt.gather()
        yield await _last_line(reading, count)
    finally:
        reading.cancel()


def _carry(listing: Iterator[Listed], belt: Belt, cancel: Cancel, limit: int | None) -> str | None:
    """Put all rows on the belt; answers why there are more than `limit`, None where there are not."""
    try:
        for count, listed in enumerate(listing):
            if count == limit:
                return f"There are more than {limit:,}: say more precisely what you look for."
            belt.put(row(listed), cancel)
    finally:
        if isinstance(listing, Generator):
            listing.close()
    return None


def _ended(belt: Belt, reading: asyncio.Future[str | None]) -> None:
    belt.end()
    if not reading.cancelled():
        reading.exception()  # Where nobody takes the last line, nobody misses it.


async def _last_line(reading: asyncio.Future[str | None], count: int) -> Line:
    try:
        return End(count=count, cut=await reading)
    except DatalakeError as error:
        if count == 0:
            raise
        return Broken(error=type(error).__name__, message=error.message, cure=error.cure)
