"""What time it is at a server, from the `Date` of its answers: a token ends by the clock of whoever looks at it."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

from lab_datalake.rucio.dates import seconds

_AGREE = 5.0
"""Seconds by which two clocks may seem to differ, because the answer was under way."""


class ServerClock:
    """Compared anew with each answer, so that it stays right when this machine's clock is set, or slept. Safe for threads."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._ahead: float | None = None

    @property
    def is_known(self) -> bool:
        """Whether the server has said what time it is."""
        return self._ahead is not None

    def hear(self, headers: Mapping[str, str]) -> None:
        """Take the time out of an answer (RFC 9110, `Date`: whole seconds); one with an `Age` was kept on its way."""
        date = seconds(headers.get("Date"))
        if date is not None and "Age" not in headers:
            ahead = date + 0.5 - self._clock()
            self._ahead = ahead if abs(ahead) > _AGREE else 0.0

    def now(self) -> float:
        """Seconds since 1970 there; by this machine's clock, as long as the server has not said it."""
        return self._clock() + (self._ahead or 0.0)
