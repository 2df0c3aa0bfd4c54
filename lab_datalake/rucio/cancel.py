"""The wish that work should stop, handed down from whoever asked."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from lab_datalake.errors import Cancelled


class Cancel:
    """A token that one thread sets and others heed; whoever waits elsewhere says with `calling` how to be woken."""

    def __init__(self) -> None:
        self._event = threading.Event()
        self._lock = threading.Lock()
        self._calls: list[Callable[[], None]] = []

    def set(self) -> None:
        """Stop the work, also where it is waiting for an answer."""
        with self._lock:
            self._event.set()
            calls = tuple(self._calls)
        for call in calls:
            call()

    def is_set(self) -> bool:
        """Whether the work should stop."""
        return self._event.is_set()

    def heed(self) -> None:
        """Raise Cancelled where the work should stop."""
        if self._event.is_set():
            raise Cancelled("Nobody waits for this answer any more.")

    def pause(self, seconds: float) -> None:
        """Wait so long; raise Cancelled as soon as the work should stop."""
        self._event.wait(seconds)
        self.heed()

    @contextmanager
    def calling(self, call: Callable[[], None]) -> Iterator[None]:
        """While in this block, `set` also calls this (at once where it is set already)."""
        with self._lock:
            self._calls.append(call)
            late = self._event.is_set()
        if late:
            call()
        try:
            yield
        finally:
            with self._lock:
                self._calls.remove(call)
