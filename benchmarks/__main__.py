"""Runs the benchmarks, says each figure when it is there, and prints their table at the end."""

from __future__ import annotations

import os
import platform
import signal
import sys

from benchmarks import first_row, kernel_start, panel, panel_request, reading, resolve, rucio_jupyterlab
from benchmarks.figure import HEAD
from benchmarks.lab import bench

SHORT = {
    "panel": panel.measure,
    "panel_request": panel_request.measure,
    "first_row": first_row.measure,
    "kernel_start": kernel_start.measure,
    "resolve": resolve.small,
    "reading": reading.measure,
}
ALL = {**SHORT, "rucio_jupyterlab": rucio_jupyterlab.measure, "million": resolve.million, "panel_million": panel.million}


def main(names: list[str]) -> int:
    """Run those named, the short ones, or with `full` all."""
    names = list(ALL) if names == ["full"] else names or list(SHORT)
    unknown = [name for name in names if name not in ALL]
    if unknown:
        print(f"There is no benchmark {unknown[0]}; there are {', '.join(ALL)}.", file=sys.stderr)
        return 2
    lines: list[str] = []
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # the lake is ended, whoever ends us
    with bench() as made:
        for name in names:
            for figure in ALL[name](made):
                lines.append(figure.line())
                print(lines[-1], flush=True)  # what was measured stays seen, whatever comes later
    print(f"\n{os.cpu_count()} cores, Python {platform.python_version()}\n\n{HEAD}")
    print("\n".join(lines))
    return 0


sys.exit(main(sys.argv[1:]))
