"""A listing of 10⁴ files, and a search for them: when the first row is there, and when all are; through us, and from Rucio."""

from __future__ import annotations

from dataclasses import dataclass

from benchmarks.figure import Figure, medians
from benchmarks.lab import Bench

RUNS = 15
DATASET = "many.10k"
FILES = 10_000


@dataclass(frozen=True)
class Listing:
    """One question with a long answer, as it is asked here, and the same one to Rucio."""

    what: str
    verb: str
    query: dict[str, str | int]
    peer_path: str
    peer_query: dict[str, str | int]

    def figures(self, bench: Bench) -> list[Figure]:
        """Until the first line, and until the last byte."""
        path, query = f"/lab-datalake/{self.verb}", {"lake": "demo", **self.query}
        first, peer_first = medians(
            lambda: bench.server.first_line(path, **query),
            lambda: bench.rucio.first_line(self.peer_path, **self.peer_query),
            RUNS,
        )
        whole, peer_whole = medians(
            lambda: bench.server.get(path, **query), lambda: bench.rucio.get(self.peer_path, **self.peer_query), RUNS
        )
        what, peer = f"{self.what} of {FILES:,} files", "Rucio's own stream"
        return [
            Figure(f"first row of a {what}", first, peer_first, peer, "with Rucio's first lines", RUNS),
            Figure(f"the whole {what}", whole, peer_whole, peer, "–", RUNS),
        ]


def measure(bench: Bench) -> list[Figure]:
    """The content of the dataset test:many.10k, and a search that finds its files."""
    listing = Listing("listing", "content", {"did": f"test:{DATASET}"}, f"/dids/test/{DATASET}/dids", {})
    found = {"type": "file", "limit": FILES}
    asked = {"type": "file", "limit": FILES + 1, "filters": '[{"name": "many*"}]', "long": "True", "recursive": "False"}
    search = Listing("search", "search", {"scope": "test", "text": "many*", **found}, "/dids/test/dids/search", asked)
    return [figure for one in (listing, search) for figure in one.figures(bench)]
