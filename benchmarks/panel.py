"""The panel in a real browser: its first picture, a search and a dataset of very many files, what the page holds."""

from __future__ import annotations

import json
import statistics
import subprocess
from pathlib import Path
from typing import Any

from benchmarks.figure import Figure
from benchmarks.lab import Bench

SCRIPT = Path(__file__).parents[1] / "ui-tests/panelFigures.js"
ROWS = 100_000
RUNS = 5
WITHIN = 1200.0


def measure(bench: Bench) -> list[Figure]:
    """A search of 10⁵ rows, and a dataset of 10⁵ files."""
    return _measure(bench, ROWS)


def million(bench: Bench) -> list[Figure]:
    """A search of 10⁵ rows, and a dataset of 10⁶ files."""
    return _measure(bench, 1_000_000)


def _measure(bench: Bench, files: int) -> list[Figure]:
    scope, rows = bench.lake.add_bulk(ROWS, print).split(":")
    name = bench.lake.add_bulk(files, print).partition(":")[2]
    token = bench.server.headers["Authorization"].partition(" ")[2]
    asked = {"url": bench.server.url, "token": token, "runs": RUNS, "scope": scope}
    asked |= {"found": rows, "rows": ROWS, "name": name, "files": files}
    ran = subprocess.run(
        ["node", str(SCRIPT)], input=json.dumps(asked), capture_output=True, text=True, timeout=WITHIN, check=False
    )
    assert ran.returncode == 0, ran.stderr
    seen: dict[str, Any] = json.loads(ran.stdout)
    paint, search, look = seen["paint"], seen["search"], seen["look"]
    ours, peer = statistics.median(paint["ours"]), statistics.median(paint["peer"])
    still, found, many = search["still"]["slowest"], f"{ROWS:,} rows of a search", f"{files:,} files in a tab"
    running, idle = "JupyterLab's list of what runs", "when nothing moves"
    return [
        Figure("first picture of the panel", ours, peer, running, "under 100 ms", RUNS),
        Figure("how far the panel jumps until it is whole", 1000 * paint["shift"], None, "", "0", RUNS, unit="‰ of the window"),
        Figure(f"the first of {found} is there", search["first"], None, "", "with Rucio's first lines", 1),
        Figure(f"all {found} are there", search["whole"], None, "", "–", 1),
        Figure(f"slowest of 100 pictures, scrolling {found}", search["scrolled"]["slowest"], still, idle, "17 ms", 1),
        Figure(f"choosing the last of {found}", search["choose"], None, "", "–", 1),
        Figure(f"sorting {found}", search["sort"], None, "", "–", 1),
        Figure(f"narrowing {found} to one, by Rucio", search["narrow"], None, "", "–", 1),
        Figure(f"the page grows by, {found}", search["grew"], None, "", "–", 1, unit="MiB"),
        Figure(f"slowest of 100 pictures, scrolling {many}", look["scrolled"]["slowest"], still, idle, "17 ms", 1),
        Figure(f"narrowing {many} to one", look["narrow"], None, "", "–", 1),
        Figure(f"choosing one of {many}", look["choose"], None, "", "–", 1),
        Figure(f"the page grows by, {many}", look["grew"], None, "", "bounded", 1, unit="MiB"),
    ]
