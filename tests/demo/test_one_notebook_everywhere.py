"""The same notebook reads the same bytes in JupyterLab, in Notebook 7, in papermill and on a Dask worker at another site."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests

from lab_datalake.demo.contents.collection import ZMUMU_2024
from lab_datalake.demo.lake import DemoLake
from tests.demo.headless import Machine, said
from tests.kernel.kernels import ConnectedKernel

READ = """\
import zlib
import fsspec

def read(file):
    with fsspec.open(str(file)) as stream:
        return f"{zlib.adler32(stream.read()):08x}"

print(*(read(file) for file in events), events[0].access)
"""

ON_A_WORKER = """\
import sys
import zlib
import fsspec
from dask.distributed import Client
from lab_datalake import Lake

def read(file):
    with fsspec.open(str(file)) as stream:
        sum = f"{zlib.adler32(stream.read()):08x}"
    return sum, str(file).partition("://")[0]

def ways(files):
    return [file.access for file in files], [len(files), files[-1].did]

if __name__ == "__main__":
    events = Lake("demo")[sys.argv[2]]
    with Client(sys.argv[1]) as client:
        read_there = client.gather(client.map(read, list(events)))
        print(*(one[0] for one in read_there), read_there[0][1])
        print(*client.submit(ways, events).result(), events[0].access)
"""


@pytest.fixture
def machine(tmp_path: Path, demo_lake: DemoLake) -> Machine:
    return Machine(tmp_path, demo_lake)


@pytest.fixture
def sums(machine: Machine) -> list[str]:
    """The checksums that the lake itself knows."""
    code = f"from lab_datalake import Lake\nfor f in Lake()['{ZMUMU_2024}']: print(f.checksum.partition(':')[2])"
    return machine.ok("python", "-c", code).split()


@pytest.fixture
def notebook(machine: Machine) -> Path:
    path = machine.notebook("analysis.ipynb", READ)
    machine.ok("lab-datalake", "attach", path, str(ZMUMU_2024), "--as", "events")
    return path


@contextmanager
def running(machine: Machine, name: str, *words: str, **environment: str) -> Iterator[subprocess.Popen[bytes]]:
    """A program of the machine, ended afterwards."""
    log = (machine.folder / f"{name}.log").open("wb")
    process = subprocess.Popen(
        [str(Path(sys.executable).with_name(words[0])), *words[1:]],
        env={**machine.environment, "JUPYTER_RUNTIME_DIR": str(machine.folder / name), **environment},
        cwd=machine.folder,
        stdout=log,
        stderr=log,
    )
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(60)
        finally:
            process.kill()
            log.close()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


def eventually(machine: Machine, program: str, port: int) -> None:
    pause = threading.Event()
    for _ in range(1200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        pause.wait(0.1)
    pytest.fail((machine.folder / f"{program}.log").read_text(errors="replace"))


@pytest.mark.parametrize("application", ["jupyter-lab", "jupyter-notebook"])
def test_it_reads_them_in(machine: Machine, notebook: Path, sums: list[str], application: str) -> None:
    port = free_port()
    options = [f"--ServerApp.port={port}", "--no-browser", "--allow-root", "--IdentityProvider.token=t", "--ServerApp.root_dir=."]
    with running(machine, application, application, *options), requests.Session() as session:
        session.trust_env = False
        session.headers["Authorization"] = "token t"
        eventually(machine, application, port)
        asked = {"path": notebook.name, "name": notebook.name, "type": "notebook", "kernel": {"name": "python3"}}
        answer = session.post(f"http://127.0.0.1:{port}/api/sessions", json=asked, timeout=120)
        assert answer.status_code == 201, answer.text
        kernel = ConnectedKernel(machine.folder / application / f"kernel-{answer.json()['kernel']['id']}.json")
        try:
            *read, access = kernel.run(READ).text.split()
        finally:
            kernel.close()
        session.delete(f"http://127.0.0.1:{port}/api/sessions/{answer.json()['id']}", timeout=60)
    assert read[-len(sums) :] == sums
    assert access == "cache"


def test_it_reads_them_in_papermill(machine: Machine, notebook: Path, sums: list[str]) -> None:
    machine.ok("papermill", notebook, "ran.ipynb")
    *read, access = said(machine.folder / "ran.ipynb").split()
    assert (read, access) == (sums, "cache")


def test_it_reads_them_on_a_worker_at_another_site(machine: Machine, demo_lake: DemoLake, sums: list[str]) -> None:
    """The worker is at SITE-A, where the files are at home: they come from its own storage, and through no cache."""
    there = machine.folder / "site-a"
    there.mkdir()
    config = json.loads((Path(machine.environment["JUPYTER_CONFIG_DIR"]) / "jupyter_server_config.json").read_text())
    (lake,) = config["LabDatalake"]["lakes"]
    del lake["site"], lake["mounts"]  # the environment says where it is
    (there / "jupyter_server_config.json").write_text(json.dumps(config))
    at_site_a = {"SITE_NAME": "SITE-A", "JUPYTER_CONFIG_DIR": str(there), "XDG_CACHE_HOME": str(there / "cache")}
    port = free_port()
    address = f"tcp://127.0.0.1:{port}"
    script = machine.folder / "worker_script.py"
    script.write_text(ON_A_WORKER)
    modules = {"PYTHONPATH": os.pathsep.join([str(machine.folder), machine.environment.get("PYTHONPATH", "")]).rstrip(os.pathsep)}
    with running(
        machine,
        "dask-scheduler",
        "dask",
        "scheduler",
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
        "--no-dashboard",
        "--no-jupyter",
    ):
        eventually(machine, "dask-scheduler", port)
        with running(
            machine,
            "dask-worker",
            "dask",
            "worker",
            address,
            "--no-nanny",
            "--nthreads",
            "1",
            "--no-dashboard",
            **at_site_a,
            **modules,
        ):
            read, values = machine.ok("python", script, address, str(ZMUMU_2024), **modules).splitlines()
    assert read.split() == [*sums, "rucio"]
    assert values == f"['remote', 'remote', 'remote', 'remote'] [4, '{ZMUMU_2024}._0003.root'] cache"
    assert demo_lake.report.site == "SITE-B"
