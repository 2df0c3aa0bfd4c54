"""Runs the benchmarks and prints their table."""

from __future__ import annotations

import os
import platform
import sys

from benchmarks import first_row, kernel_start, panel_request, reading, resolve, rucio_jupyterlab
from benchmarks.figure import HEAD
from benchmarks.lab import bench

SHORT = {
    "panel_request": panel_request.measure,
    "first_row": first_row.measure,
    "kernel_start": kernel_start.measure,
    "resolve": resolve.small,
    "reading": reading.measure,
}
ALL = {**SHORT, "rucio_jupyterlab": rucio_jupyterlab.measure, "million": resolve.million}


def main(names: list[str]) -> int:
    """Run those named, the short ones, or with `full` all."""
    names = list(ALL) if names == ["full"] else names or list(SHORT)
    unknown = [name for name in names if name not in ALL]
    if unknown:
        print(f"There is no benchmark {unknown[0]}; there are {', '.join(ALL)}.", file=sys.stderr)
        return 2
    with bench() as made:
        lines = [figure.line() for name in names for figure in ALL[name](made)]
    load = " ".join(f"{one:.1f}" for one in os.getloadavg())
    print(f"\n{os.cpu_count()} cores, Python {platform.python_version()}, load at the end {load}\n\n{HEAD}")
    print("\n".join(lines))
    return 0


sys.exit(main(sys.argv[1:]))
