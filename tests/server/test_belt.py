"""Rows on their way from a thread to the event loop."""

from __future__ import annotations

import asyncio
import threading

import pytest

from lab_datalake.errors import Cancelled
from lab_datalake.rucio.cancel import Cancel
from lab_datalake.server.belt import ROWS_AHEAD, ROWS_AT_ONCE, Belt
from lab_datalake.server.wire import Row


def rows(count: int) -> list[Row]:
    return [Row(did=f"demo:{n}", kind="file") for n in range(count)]


async def put(belt: Belt, some: list[Row], cancel: Cancel) -> None:
    def work() -> None:
        for row in some:
            belt.put(row, cancel)
        belt.end()

    await asyncio.to_thread(work)


async def test_all_rows_come_in_order_and_then_the_end() -> None:
    belt = Belt()
    putting = asyncio.create_task(put(belt, rows(12_345), Cancel()))
    taken: list[Row] = []
    while some := await belt.take():
        assert len(some) <= ROWS_AT_ONCE
        taken += some
    assert taken == rows(12_345)
    await putting


async def test_the_first_row_does_not_wait_for_others() -> None:
    belt = Belt()
    belt.put(rows(1)[0], Cancel())
    assert await belt.take() == rows(1)


async def test_rows_gather_until_there_are_enough() -> None:
    belt = Belt()
    cancel = Cancel()
    for row in rows(ROWS_AT_ONCE):
        belt.put(row, cancel)
    await belt.gather()
    assert len(await belt.take()) == ROWS_AT_ONCE


async def test_whoever_is_too_far_ahead_waits_and_can_be_cancelled() -> None:
    belt = Belt()
    cancel = Cancel()
    ahead = threading.Event()

    def work() -> None:
        for row in rows(ROWS_AHEAD):
            belt.put(row, cancel)
        ahead.set()
        belt.put(rows(1)[0], cancel)

    working = asyncio.create_task(asyncio.to_thread(work))
    await asyncio.to_thread(ahead.wait)
    assert not working.done()
    cancel.set()
    with pytest.raises(Cancelled):
        await working
