"""A small question of the panel: through our server, and the same one sent to Rucio."""

from __future__ import annotations

from benchmarks.figure import Figure, medians
from benchmarks.lab import Bench

RUNS = 200


def measure(bench: Bench) -> list[Figure]:
    """What holds one dataset, each answer read whole, on connections that stay open; one question to us is one to Rucio."""
    ours, peer = medians(
        lambda: bench.server.get("/lab-datalake/parents", lake="demo", did="lake:zmumu.2024"),
        lambda: bench.rucio.get("/dids/lake/zmumu.2024/parents"),
        RUNS,
    )
    return [Figure("a small question of the panel (what holds a dataset)", ours, peer, "Rucio itself", "at most 3 ms more", RUNS)]
