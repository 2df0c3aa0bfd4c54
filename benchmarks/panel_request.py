"""A small question of the panel: through our server, and the same one sent to Rucio."""

from __future__ import annotations

from benchmarks.figure import Figure, medians
from benchmarks.lab import Bench

RUNS = 200


def measure(bench: Bench) -> list[Figure]:
    """Where one dataset is, each answer read whole, on connections that stay open; one question to us is one to Rucio."""
    ours, peer = medians(
        lambda: bench.server.get("/lab-datalake/places", lake="demo", did="lake:zmumu.2024"),
        lambda: bench.rucio.get("/replicas/lake/zmumu.2024/datasets", deep="True"),
        RUNS,
    )
    return [Figure("a small question of the panel (where a dataset is)", ours, peer, "Rucio itself", "at most 3 ms more", RUNS)]
