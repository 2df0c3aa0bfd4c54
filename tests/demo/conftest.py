"""Clients that are not ours, each in an environment of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from lab_datalake.demo.lake import DemoLake
from lab_datalake.demo.locks import alone

CLIENTS = "rucio-clients==41.5.1"
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def clients(demo_lake: DemoLake) -> Path:
    """The programs of `rucio-clients`, in a venv beside the lake's server, since both install the package `rucio`."""
    folder = demo_lake.plan.install.root / "rucio-clients"
    with alone(folder.with_suffix(".lock")):
        if not (folder / "complete").exists():
            _install(folder)
    return folder / "bin"


def _install(folder: Path) -> None:
    uv = shutil.which("uv")
    if uv:
        make = [uv, "venv", "-q", "--clear", "--python", sys.executable, str(folder)]
        fill = [uv, "pip", "install", "-q", "--python", str(folder / "bin/python")]
    else:
        make = [sys.executable, "-m", "venv", "--clear", str(folder)]
        fill = [str(folder / "bin/python"), "-m", "pip", "install", "-q"]
    subprocess.run(make, check=True)
    subprocess.run([*fill, CLIENTS], check=True)
    (folder / "complete").touch()


@pytest.fixture
def run_client(demo_lake: DemoLake, clients: Path, tmp_path: Path) -> Run:
    """Runs a program with nothing but what `status` calls the environment of a client; `site` is where it runs."""

    def run(*command: str, site: str = "SITE-B", account: str = "analyst") -> subprocess.CompletedProcess[str]:
        environ = {
            "PATH": os.environ["PATH"],
            **demo_lake.environment(account, site),
            "HOME": str(tmp_path),
        }
        environ["PATH"] = f"{clients}:{environ['PATH']}"
        return subprocess.run(command, env=environ, cwd=tmp_path, capture_output=True, text=True, timeout=300, check=False)

    return run
