"""An answer that several checks want, asked for once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

from lab_datalake.errors import DatalakeError
from lab_datalake.rucio.cancel import Cancel

T = TypeVar("T")


class Once(Generic[T]):
    """The first who needs it asks; all get the same answer, or the same error. Safe for any number of threads."""

    def __init__(self, ask: Callable[[Cancel], T]) -> None:
        self._ask = ask
        self._lock = threading.Lock()
        self._outcome: T | DatalakeError | None = None

    def __call__(self, cancel: Cancel) -> T:
        """The answer. Raises what asking raised."""
        with self._lock:
            if self._outcome is None:
                try:
                    self._outcome = self._ask(cancel)
                except DatalakeError as error:
                    self._outcome = error
            outcome = self._outcome
        if isinstance(outcome, DatalakeError):
            raise type(outcome)(outcome.message, outcome.cure)
        return outcome
