"""The same dataset with rucio-jupyterlab, from PyPI in an environment of its own: attach, and wait until it is resolved."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.figure import Figure, milliseconds
from benchmarks.lab import Bench, Door, jupyter
from benchmarks.resolve import memory, settle, watching

RELEASE = "rucio-jupyterlab==41.0.0"
WITHIN = 900.0


def measure(bench: Bench) -> list[Figure]:
    """10⁴ and 10⁵ files, theirs and then ours; Rucio is asked for their copies by both."""
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory(prefix="lab-datalake-peer-") as folder:
        python = _environment(Path(folder))
        for files in (10_000, 100_000):
            did = bench.lake.add_bulk(files, print)
            theirs, grew = _theirs(bench, python, Path(folder), did)
            before = memory(bench.server_pid)
            with watching(bench) as watched:
                ours = milliseconds(lambda did=did: settle(bench.server, did, refresh=True))  # type: ignore[misc]  # bound now
            what = f"{files:,} files"
            figures += [
                Figure(f"attach and resolve {what}", ours, theirs, RELEASE, "–", 1),
                Figure(f"the server grows by, {what}", watched.memory - before, grew, RELEASE, "–", 1, unit="MiB"),
            ]
    return figures


def _environment(folder: Path) -> Path:
    python = folder / "venv" / "bin" / "python"
    uv = Path(sys.executable).with_name("uv")
    subprocess.run([uv, "venv", "--quiet", "--python", sys.executable, folder / "venv"], check=True)
    subprocess.run([uv, "pip", "install", "--quiet", "--python", python, RELEASE, "psutil"], check=True)
    return python


def _theirs(bench: Bench, python: Path, folder: Path, did: str) -> tuple[float, float]:
    """Milliseconds until every file has its PFN, and MiB by which their server grows; a new server for each dataset."""
    home = Path(tempfile.mkdtemp(dir=folder))
    rucio = bench.lake.rucio_url
    xrd1 = bench.lake.rses["XRD1"]  # where these files are catalogued: elsewhere theirs gives no path at all
    instance = {"name": "demo", "display_name": "Demo", "rucio_base_url": rucio, "rucio_auth_url": rucio, "mode": "replica"}
    instance |= {"destination_rse": "XRD1", "rse_mount_path": xrd1.data, "path_begins_at": 1, "site_name": "SITE-B"}
    config = {"RucioConfig": {"instances": [instance]}, "ServerApp": {"root_dir": str(home)}}
    (home / "jupyter_server_config.json").write_text(json.dumps(config))
    environment = {**os.environ, "HOME": str(home), "JUPYTER_CONFIG_DIR": str(home)}
    environment["PATH"] = f"{python.parent}:{environment['PATH']}"
    with jupyter(python, environment, home / "log") as (server, pid):
        analyst = bench.lake.accounts["analyst"]
        params = {"username": analyst.username, "password": analyst.password, "account": analyst.account}
        body = {"namespace": "demo", "type": "userpass", "params": params}
        server.post("/rucio-jupyterlab/instances", {"instance": "demo", "auth": "userpass"}, method="PUT")
        server.post("/rucio-jupyterlab/auth", body, method="PUT")
        before = memory(pid)
        peak = [before]
        took = milliseconds(lambda: _wait(server, did, lambda: peak.append(memory(pid))))
        return took, max(peak) - before


def _wait(server: Door, did: str, look: Callable[[], object]) -> None:
    end = time.monotonic() + WITHIN
    while True:
        files = json.loads(server.get("/rucio-jupyterlab/did", namespace="demo", did=did))
        look()
        if files[0]["status"] != "FETCHING" and all(file["pfn"] for file in files):
            return
        assert time.monotonic() < end, files[:1]
        time.sleep(1)  # as their panel does
