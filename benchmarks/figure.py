"""What a benchmark says: a sentence, our figure, the peer's, and what is to be reached."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Figure:
    """One measured thing; medians of `runs`. load: of the machine's last minute when it was measured, our own work included."""

    what: str
    ours: float
    peer: float | None
    peer_is: str
    reach: str
    runs: int
    unit: str = "ms"
    load: float = field(default_factory=lambda: os.getloadavg()[0])

    def line(self) -> str:
        """A row of the table in docs/developers/benchmarks.md."""
        peer = f"{self.peer:,.1f} {self.unit} ({self.peer_is})" if self.peer is not None else "–"
        ratio = f"{self.ours / self.peer:.2f}" if self.peer else "–"
        return f"| {self.what} | {self.ours:,.1f} {self.unit} | {peer} | {ratio} | {self.reach} | {self.runs} | {self.load:.1f} |"


HEAD = "| what | ours | peer | ratio | to reach | runs | load |\n|---|---|---|---|---|---|---|"


def milliseconds(work: Callable[[], object]) -> float:
    """How long one run takes."""
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def medians(ours: Callable[[], object], peer: Callable[[], object], runs: int) -> tuple[float, float]:
    """The medians of two works done in turn, after one warm-up of each, so that both meet the same machine."""
    ours()
    peer()
    pairs = [(milliseconds(ours), milliseconds(peer)) for _ in range(runs)]
    return statistics.median(pair[0] for pair in pairs), statistics.median(pair[1] for pair in pairs)
