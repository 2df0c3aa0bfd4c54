"""Runs the benchmarks and prints their table."""

from __future__ import annotations

import os
import platform
import sys

from benchmarks import first_row, kernel_start, panel_request
from benchmarks.figure import HEAD
from benchmarks.lab import bench

ALL = {"panel_request": panel_request.measure, "first_row": first_row.measure, "kernel_start": kernel_start.measure}


def main(names: list[str]) -> int:
    """Run those named, or all."""
    unknown = [name for name in names if name not in ALL]
    if unknown:
        print(f"There is no benchmark {unknown[0]}; there are {', '.join(ALL)}.", file=sys.stderr)
        return 2
    with bench() as made:
        lines = [figure.line() for name in names or ALL for figure in ALL[name](made)]
    print(f"\n{os.cpu_count()} cores, Python {platform.python_version()}\n\n{HEAD}")
    print("\n".join(lines))
    return 0


sys.exit(main(sys.argv[1:]))
