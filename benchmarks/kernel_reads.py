"""What a kernel's process spends on a list of files: milliseconds until its first file, and MiB for going through all."""

from __future__ import annotations

import json
import re
import sys
import time
from pathlib import Path

from lab_datalake.kernel.files import LakeFiles
from lab_datalake.kernel.manifest import Manifest
from lab_datalake.kernel.rows import Rows


def _peak() -> float:
    """MiB that this program held at most; `ru_maxrss` would count what the process held before it became this program."""
    (most,) = re.findall(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    return int(most) / 1024


def main(path: str, did: str) -> None:
    before, start = _peak(), time.perf_counter()
    files = LakeFiles(Rows(Manifest(path, "demo", did)))
    assert files[0]
    first = (time.perf_counter() - start) * 1000
    length = sum(len(file) for file in files)
    print(json.dumps({"first": first, "grew": _peak() - before, "files": len(files), "length": length}))


if __name__ == "__main__":
    main(*sys.argv[1:])
