"""Lakes as the server holds them: each with threads of its own that wait for it."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import TypeVar

from lab_datalake.errors import BadQuestion
from lab_datalake.lake.lake import Lake
from lab_datalake.rucio.cancel import Cancel
from lab_datalake.server.crew import Crew
from lab_datalake.server.wire import Mistake

Answer = TypeVar("Answer")

QUESTIONS_AT_ONCE = 8
LISTINGS_AT_ONCE = 4
LONGEST_GOODBYE = 5.0
"""Seconds that the server's stop waits for threads that still wait for a lake."""


class OpenLake:
    """One lake and the threads that wait for it: long listings never keep small questions waiting."""

    def __init__(self, lake: Lake) -> None:
        self.spec = lake.spec
        self._lake = lake
        self._questions = Crew(lake.spec.display_name, size=QUESTIONS_AT_ONCE, places=256)
        self._listings = Crew(lake.spec.display_name, size=LISTINGS_AT_ONCE, places=32)

    @property
    def lake(self) -> Lake:
        """The lake itself, for whoever has threads of his own."""
        return self._lake

    async def ask(self, question: Callable[[Lake, Cancel], Answer]) -> Answer:
        """What the lake answers to a small question, asked in a thread."""
        return await self._questions.do(lambda cancel: question(self._lake, cancel))

    async def ask_long(self, question: Callable[[Lake, Cancel], Answer]) -> Answer:
        """The same for a question whose answer may be long."""
        return await self._listings.do(lambda cancel: question(self._lake, cancel))

    def close(self) -> None:
        """Cancel what is under way; takes seconds."""
        self._questions.close()
        self._listings.close()
        self._lake.close()

    def join(self, deadline: float) -> bool:
        """Wait for the threads until that moment of `time.monotonic`; whether all have ended."""
        return all([self._questions.join(deadline), self._listings.join(deadline)])


class OpenLakes:
    """All configured lakes, in the order of the configuration, and what is wrong with it."""

    def __init__(self, lakes: Sequence[Lake], default: str | None, mistakes: Sequence[Mistake]) -> None:
        self._by_name = {lake.spec.name: OpenLake(lake) for lake in lakes}
        self.default = default
        self.mistakes = tuple(mistakes)

    @property
    def all(self) -> tuple[OpenLake, ...]:
        """Every one of them."""
        return tuple(self._by_name.values())

    def named(self, name: str) -> OpenLake:
        """The lake of that name. Raises BadQuestion where none is configured."""
        lake = self._by_name.get(name)
        if lake is None:
            known = ", ".join(f"“{known}”" for known in self._by_name) or "none"
            raise BadQuestion(f"No lake “{name}” is configured here.", f"Ask for one of these: {known}.")
        return lake

    def close(self) -> list[str]:
        """End all work, within seconds; answers the names of lakes whose threads did not end."""
        for lake in self.all:
            lake.close()
        deadline = time.monotonic() + LONGEST_GOODBYE
        return [lake.spec.name for lake in self.all if not lake.join(deadline)]
