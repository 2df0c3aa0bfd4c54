"""What our startup file costs a kernel that has nothing to attach, beside an empty startup file."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

from jupyter_core.paths import jupyter_runtime_dir

import lab_datalake
from benchmarks.figure import Figure
from benchmarks.lab import Bench
from lab_datalake.config.handed_out import runtime_place
from lab_datalake.kernel.hook import DOOR_VARIABLE

RUNS = 15
STARTUP = Path(lab_datalake.__file__).parent / "kernel/startup/50-lab-datalake.py"


def measure(bench: Bench) -> list[Figure]:
    """From the startup file to the moment when the first cell may run, in kernels that are new each time."""
    door = door_of(bench.server.connection.port)
    with tempfile.TemporaryDirectory(prefix="lab-datalake-bench-") as folder:
        empty = Path(folder, "empty.py")
        empty.touch()
        runs = [
            (_in_a_kernel(STARTUP, None, folder), _in_a_kernel(STARTUP, door, folder), _in_a_kernel(empty, None, folder))
            for _ in range(RUNS)
        ]
    alone, served, peer = (statistics.median(times) for times in zip(*runs, strict=True))
    return [
        Figure("kernel start, no lake configured", alone, peer, "an empty startup file", "next to nothing", RUNS),
        Figure("kernel start, a server but nothing attached", served, peer, "an empty startup file", "at most 30 ms", RUNS),
    ]


def door_of(port: int) -> Path:
    """The note of the server that listens there."""
    place = runtime_place(Path(jupyter_runtime_dir()), os.environ, Path.home(), Path(tempfile.gettempdir()))
    notes = (note for note in place.glob("lab-datalake-*/door.json") if f":{port}/" in json.loads(note.read_text())["url"])
    return next(notes)


def _in_a_kernel(startup: Path, door: Path | None, folder: str) -> float:
    """Milliseconds that it took."""
    environment = {key: value for key, value in os.environ.items() if key != DOOR_VARIABLE}
    environment |= {"IPYTHONDIR": folder, "JUPYTER_RUNTIME_DIR": folder}
    result = Path(folder, "took")
    command = [sys.executable, __file__, str(startup), str(door or ""), str(result)]
    subprocess.run(command, env=environment, check=True, capture_output=True, timeout=120)
    return float(result.read_text())


def _kernel(startup: str, door: str, result: str) -> None:
    """The kernel's side: made as for a notebook, then the startup file, then what happens before the first cell."""
    from ipykernel.kernelapp import IPKernelApp  # noqa: PLC0415  only in the kernel
    from IPython.core.interactiveshell import ExecutionInfo  # noqa: PLC0415  only in the kernel

    application = IPKernelApp.instance(connection_file="kernel-00000000-0000-0000-0000-000000000000.json")
    application.initialize([])
    if door:
        os.environ[DOOR_VARIABLE] = door
    shell = application.shell
    start = perf_counter()
    shell.safe_execfile(startup, shell.user_ns)
    shell.events.trigger(
        "pre_run_cell", ExecutionInfo("pass", store_history=True, silent=False, shell_futures=True, cell_id=None)
    )
    took = (perf_counter() - start) * 1000
    assert ("lab_datalake.kernel.hook" in sys.modules) or not door
    Path(result).write_text(str(took))  # a kernel takes the standard streams for its own
    os._exit(0)


if __name__ == "__main__":
    _kernel(*sys.argv[1:])
