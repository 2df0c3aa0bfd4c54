"""This Jupyter, as far as a doctor looks at it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from lab_datalake.config import Mistake


@dataclass(frozen=True)
class Server:
    """The server that is running.

    started_at: in seconds since 1970. ask: asks it as its kernels do, and raises what is wrong. left: variables that its kernels
    and terminals inherit as somebody else has set them, although its default lake needs other values.
    """

    started_at: float
    ask: Callable[[], None]
    left: tuple[str, ...] = ()


@dataclass(frozen=True)
class Installation:
    """What is configured, and where one looks for it.

    lakes: their names. folders: of Jupyter's configuration, most important first. server: None where none runs.
    """

    lakes: tuple[str, ...]
    mistakes: tuple[Mistake, ...]
    environ: Mapping[str, str]
    folders: tuple[Path, ...]
    server: Server | None = None
