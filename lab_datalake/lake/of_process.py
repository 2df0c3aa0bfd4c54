"""The lakes that one process has open for itself, where no server holds them: each once, closed at exit."""

from __future__ import annotations

import atexit
import functools
import os
import threading
from pathlib import Path

from lab_datalake.lake.lake import Lake
from lab_datalake.lake.spec import LakeSpec


class OpenLakes:
    """Opens each lake at its first use; belongs to the process that made it."""

    def __init__(self) -> None:
        self._process = os.getpid()
        self._lock = threading.Lock()
        self._lakes: dict[tuple[LakeSpec, Path], Lake] = {}
        atexit.register(self.close)

    def lake(self, spec: LakeSpec, cache_folder: Path) -> Lake:
        """The lake that is configured so."""
        with self._lock:
            lake = self._lakes.get((spec, cache_folder))
            if lake is None:
                lake = self._lakes[spec, cache_folder] = Lake(spec, cache_folder)
            return lake

    def close(self) -> None:
        """Close all lakes. A child process leaves those of its parent alone: they share connections."""
        if os.getpid() != self._process:
            return
        with self._lock:
            lakes, self._lakes = self._lakes, {}
        for lake in lakes.values():
            lake.close()


def open_lakes() -> OpenLakes:
    """The lakes of this process; a forked child begins with none."""
    return _of_process(os.getpid())


@functools.cache
def _of_process(_: int) -> OpenLakes:
    return OpenLakes()
