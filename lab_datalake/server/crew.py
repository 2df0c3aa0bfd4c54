"""Threads that wait for a lake, so that the event loop never does."""

from __future__ import annotations

import asyncio
import queue
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from typing import Generic, TypeVar

from lab_datalake.errors import Cancelled, LakeUnreachable
from lab_datalake.rucio.cancel import Cancel

Answer = TypeVar("Answer")


class Crew:
    """At most `size` threads, and at most `places` works that wait for one of them; threads start when they are needed.

    whom: for whom they wait, as a person would say it.
    """

    def __init__(self, whom: str, size: int, places: int) -> None:
        self._whom = whom
        self._size = size
        self._places = places
        self._works: queue.Queue[Callable[[], None] | None] = queue.Queue()
        self._threads: list[threading.Thread] = []
        self._lock = threading.Lock()
        self._under_way: set[Cancel] = set()
        self._unfinished = 0
        self._closed = False

    async def do(self, work: Callable[[Cancel], Answer]) -> Answer:
        """What the work answers; where the caller is cancelled, so is the work.

        Raises LakeUnreachable where too many wait already, Cancelled where the server stops.
        """
        cancel = Cancel()
        future: Future[Answer] = Future()
        self._accept(work, cancel, future)
        try:
            return await asyncio.wrap_future(future)
        except asyncio.CancelledError:
            # Whoever else set the token would have made the work raise Cancelled; so it is the caller who goes.
            cancel.set()
            raise

    def close(self) -> None:
        """Take no more work and cancel all there is; the threads end as soon as their work heeds it."""
        with self._lock:
            self._closed = True
            under_way = tuple(self._under_way)
            for _ in self._threads:
                self._works.put(None)
        for cancel in under_way:
            cancel.set()

    def join(self, deadline: float) -> bool:
        """Wait for the threads until that moment of `time.monotonic`; whether all have ended."""
        for thread in self._threads:
            thread.join(max(0.0, deadline - time.monotonic()))
        return not any(thread.is_alive() for thread in self._threads)

    def _accept(self, work: Callable[[Cancel], Answer], cancel: Cancel, future: Future[Answer]) -> None:
        def run() -> None:
            outcome = _outcome(work, cancel) if future.set_running_or_notify_cancel() else None
            with self._lock:
                self._under_way.discard(cancel)
                self._unfinished -= 1
            # The event loop that waits for the future may be gone by now; then nobody misses the answer.
            with suppress(RuntimeError):
                if isinstance(outcome, _Raised):
                    future.set_exception(outcome.error)
                elif outcome is not None:
                    future.set_result(outcome.answer)

        with self._lock:
            if self._closed:
                raise Cancelled("The server is stopping.")
            if self._unfinished >= self._size + self._places:
                raise LakeUnreachable(
                    f"{self._whom} has {self._unfinished} questions to answer already.", "Ask again when some are answered."
                )
            self._unfinished += 1
            self._under_way.add(cancel)
            self._works.put(run)
            if len(self._threads) < min(self._size, self._unfinished):
                thread = threading.Thread(target=self._serve, name=f"waits for {self._whom}", daemon=True)
                self._threads.append(thread)
                thread.start()

    def _serve(self) -> None:
        while (run := self._works.get()) is not None:
            run()


@dataclass(frozen=True)
class _Answered(Generic[Answer]):
    answer: Answer


@dataclass(frozen=True)
class _Raised:
    error: BaseException


def _outcome(work: Callable[[Cancel], Answer], cancel: Cancel) -> _Answered[Answer] | _Raised:
    try:
        cancel.heed()
        return _Answered(work(cancel))
    except BaseException as error:  # noqa: BLE001  the top of a thread: whoever waits gets it
        return _Raised(error)
