"""A small question of the panel: through our server, and the same one sent to Rucio."""

from __future__ import annotations

from benchmarks.figure import Figure, medians
from benchmarks.lab import Bench

RUNS = 200


def measure(bench: Bench) -> list[Figure]:
    """The metadata of one dataset, each answer read whole, on connections that stay open."""
    ours, peer = medians(
        lambda: bench.server.get("/lab-datalake/metadata", lake="demo", did="lake:zmumu.2024"),
        lambda: bench.rucio.get("/dids/lake/zmumu.2024/meta", plugin="ALL"),
        RUNS,
    )
    return [
        Figure("a small question of the panel (metadata of a dataset)", ours, peer, "Rucio itself", "at most 3 ms more", RUNS)
    ]
