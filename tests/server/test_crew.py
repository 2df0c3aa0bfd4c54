"""Threads that wait for a lake."""

from __future__ import annotations

import asyncio
import threading
import time

import pytest

from lab_datalake.errors import Cancelled, LakeUnreachable, NotFound
from lab_datalake.rucio.cancel import Cancel
from lab_datalake.server.crew import Crew

LONG = 30.0


def stall(cancel: Cancel) -> None:
    cancel.pause(LONG)


def refuse(_: Cancel) -> str:
    raise NotFound("There is no such thing.")


async def test_the_event_loop_runs_while_a_work_waits() -> None:
    crew = Crew("the lake", size=1, places=0)
    gate = threading.Event()
    work = asyncio.create_task(crew.do(lambda _: gate.wait(LONG)))
    await asyncio.sleep(0)
    gate.set()
    assert await work
    crew.close()
    assert crew.join(time.monotonic() + LONG)


async def test_an_error_of_the_work_reaches_whoever_asked() -> None:
    crew = Crew("the lake", size=1, places=0)
    with pytest.raises(NotFound):
        await crew.do(refuse)
    assert await crew.do(lambda _: "still there") == "still there"
    crew.close()


async def test_too_many_questions_are_refused_with_words_and_the_others_are_answered() -> None:
    crew = Crew("the lake", size=1, places=1)
    gate = threading.Event()
    works = [asyncio.create_task(crew.do(lambda _: gate.wait(LONG))) for _ in range(2)]
    await asyncio.sleep(0)
    with pytest.raises(LakeUnreachable, match="the lake has 2 questions to answer already"):
        await crew.do(lambda _: None)
    gate.set()
    assert await asyncio.gather(*works) == [True, True]
    crew.close()


async def test_a_work_that_nobody_waits_for_is_cancelled() -> None:
    crew = Crew("the lake", size=1, places=1)
    started = threading.Event()
    work = asyncio.create_task(crew.do(lambda cancel: (started.set(), cancel.pause(LONG))))
    await asyncio.to_thread(started.wait)
    work.cancel()
    with pytest.raises(asyncio.CancelledError):
        await work
    assert await crew.do(lambda _: "the thread is free again") == "the thread is free again"
    crew.close()


async def test_closing_ends_works_under_way_and_those_that_wait() -> None:
    crew = Crew("the lake", size=1, places=1)
    works = [asyncio.create_task(crew.do(stall)) for _ in range(2)]
    await asyncio.sleep(0)
    crew.close()
    assert crew.join(time.monotonic() + LONG)
    assert all(isinstance(ended, Cancelled) for ended in await asyncio.gather(*works, return_exceptions=True))
    with pytest.raises(Cancelled):
        await crew.do(lambda _: None)
