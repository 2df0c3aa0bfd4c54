"""Bytes: through `rucio://` beside xrdcp and fsspec-xrootd, from the same server."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from random import Random

from benchmarks.figure import Figure, medians
from benchmarks.lab import Bench
from lab_datalake.demo.contents.fill import Filler
from lab_datalake.demo.contents.library import described
from lab_datalake.demo.lab import lake_settings
from lab_datalake.did import DID

MEGABYTE = 2**20
LARGE, LARGE_SIZE = DID("test", "bench.whole"), 256
MANY, FILES, FILE_SIZE = DID("test", "bench.gigabyte"), 500, 2
EVENTS = "zmumu.2024._0000.root"
RUNS = 5


def measure(bench: Bench) -> list[Figure]:
    """A whole file, a dataset of many files, and one branch of a ROOT file, in a process of their own."""
    with tempfile.TemporaryDirectory(prefix="lab-datalake-bench-") as folder:
        _give(bench, LARGE, {f"{LARGE.name}.bin": LARGE_SIZE}, Path(folder))
        _give(bench, MANY, {f"{MANY.name}.{n:04d}.bin": FILE_SIZE for n in range(FILES)}, Path(folder))
        lake = {**lake_settings(bench.lake.report), "site": "SITE-A", "mounts": [], "schemes": ["root"]}
        Path(folder, "jupyter_server_config.json").write_text(json.dumps({"LabDatalake": {"lakes": [lake]}}))
        environ = {**os.environ, **bench.lake.environment(), "JUPYTER_CONFIG_DIR": folder, "XDG_CACHE_HOME": f"{folder}/cache"}
        done = subprocess.run([sys.executable, __file__, folder], env=environ, stdout=subprocess.PIPE, check=True, timeout=3600)
    whole, many, branch = json.loads(done.stdout)
    large, all_files = f"{LARGE_SIZE} MB", f"{FILES} files of {FILE_SIZE} MB"
    return [
        Figure(f"a whole file of {large}, read through `rucio://`", *whole, "xrdcp", "at most 1.05 times the time", RUNS),
        Figure(f"`lab-datalake get` of {all_files}, verified", *many, "xrdcp --parallel 4", "at most 1.11 times the time", RUNS),
        Figure("one branch of a ROOT file, uproot through `rucio://`", *branch, "uproot, fsspec-xrootd", "–", RUNS),
    ]


def _give(bench: Bench, did: DID, files: dict[str, int], folder: Path) -> None:
    """Files at XRD1 with bytes that look random, the same in each run, and their dataset."""
    books = {}
    for name, size in files.items():
        path = folder / name
        path.write_bytes(Random(name).randbytes(MEGABYTE) * size)  # noqa: S311  no secret
        books[name] = described(path)
    filler = Filler(bench.lake.plan, bench.lake.rucio(), books)
    for name in files:
        filler.put("XRD1", DID(did.scope, name))
        (folder / name).unlink()
    filler.register("XRD1", did.scope, files)
    filler.collect(did, "DATASET", [DID(did.scope, name) for name in files])


def _inside(folder: str) -> None:
    """The process that reads: ours and the peer's in turn."""
    import fsspec  # noqa: PLC0415  only here
    import uproot  # noqa: PLC0415  only here

    import lab_datalake  # noqa: PLC0415  only here

    fs = fsspec.filesystem("rucio")
    (large,) = fs.find(str(LARGE))
    # The peer takes the same way.
    lake = lab_datalake.Lake()
    urls = [str(file) for file in lake[str(MANY)]]
    large_url, events_url = str(lake[str(LARGE)][0]), str(lake[f"lake:{EVENTS}"])
    to, listed = Path(folder, "to"), Path(folder, "urls")
    listed.write_text("\n".join(urls))

    def copy(*words: str) -> None:
        subprocess.run(["xrdcp", "--force", "--silent", *words], check=True, timeout=600)

    def get() -> None:
        shutil.rmtree(to, ignore_errors=True)
        shutil.rmtree(Path(folder, "cache/lab-datalake/copies"), ignore_errors=True)
        command = [sys.executable, "-m", "lab_datalake.cli", "get", str(MANY), "--to", str(to)]
        subprocess.run(command, check=True, timeout=600, capture_output=True)

    def copy_many() -> None:
        shutil.rmtree(to, ignore_errors=True)
        to.mkdir()
        copy("--parallel", "4", "--infiles", str(listed), str(to))

    def branch(url: str) -> None:
        with uproot.open(f"{url}:Events", num_workers=1) as tree:
            tree["event"].array()

    answers = [
        medians(lambda: fs.cat_file(large), lambda: copy(large_url, "/dev/null"), RUNS),
        medians(get, copy_many, RUNS),
        medians(lambda: branch(f"rucio://lake:{EVENTS}"), lambda: branch(events_url), RUNS),
    ]
    sys.stdout.write(json.dumps(answers))


if __name__ == "__main__":
    _inside(sys.argv[1])
