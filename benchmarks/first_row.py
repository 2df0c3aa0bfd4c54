"""A listing of 10⁴ files: when its first row is there, and when all are; through our server, and from Rucio."""

from __future__ import annotations

from benchmarks.figure import Figure, medians
from benchmarks.lab import Bench

RUNS = 15
DATASET = "many.10k"


def measure(bench: Bench) -> list[Figure]:
    """The content of the dataset test:many.10k."""
    first, peer_first = medians(
        lambda: bench.server.first_line("/lab-datalake/content", lake="demo", did=f"test:{DATASET}"),
        lambda: bench.rucio.first_line(f"/dids/test/{DATASET}/dids"),
        RUNS,
    )
    whole, peer_whole = medians(
        lambda: bench.server.get("/lab-datalake/content", lake="demo", did=f"test:{DATASET}"),
        lambda: bench.rucio.get(f"/dids/test/{DATASET}/dids"),
        RUNS,
    )
    return [
        Figure(
            "first row of a listing of 10,000 files", first, peer_first, "Rucio's own stream", "with Rucio's first lines", RUNS
        ),
        Figure("the whole listing of 10,000 files", whole, peer_whole, "Rucio's own stream", "–", RUNS),
    ]
