"""Keeps the files of each lake fresh while somebody is signed in, though nobody asks the lake anything."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from lab_datalake.errors import DatalakeError, NotSignedIn
from lab_datalake.server.open_lakes import OpenLakes
from lab_datalake.terminal.handout import Handout, pause_after, pause_after_failures


class Keepers:
    """One task for each lake, from `keep` until nobody is signed in. ended: told the name of a lake whose sign-in ended."""

    def __init__(self, lakes: OpenLakes, handout: Handout, ended: Callable[[str], Awaitable[object]]) -> None:
        self._lakes = lakes
        self._handout = handout
        self._ended = ended
        self._tasks: dict[str, asyncio.Task[None]] = {}

    def keep(self, name: str) -> None:
        """Keep the files of this lake, from now on."""
        if name not in self._tasks:
            self._tasks[name] = asyncio.create_task(self._keep(name))

    def drop(self, name: str) -> None:
        """Take the files of this lake back, and keep them no longer."""
        task = self._tasks.pop(name, None)
        if task is not None:
            task.cancel()
        self._handout.take_back(name)

    def close(self) -> None:
        """Keep nothing any longer; the folder is somebody else's to remove."""
        for task in self._tasks.values():
            task.cancel()

    async def _keep(self, name: str) -> None:
        lake, handed_out, failures = self._lakes.named(name), False, 0
        while True:
            try:
                passes = await lake.ask(lambda lake, _: lake.passes())
                self._handout.write(lake.spec, passes)
            except NotSignedIn:
                break
            except (DatalakeError, OSError):
                # Whoever asks the lake is told; here it is tried again, more and more rarely.
                self._handout.take_back(name)
                failures += 1
                pause = pause_after_failures(failures)
            else:
                handed_out, failures = True, 0
                pause = pause_after(passes)
            await asyncio.sleep(pause)
        self._tasks.pop(name, None)
        self._handout.take_back(name)
        if handed_out:
            await self._ended(name)
