"""A machine at SITE-B, whose configuration names the demo lake; programs run in processes of their own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from lab_datalake.demo.lab import lake_settings
from lab_datalake.demo.lake import DemoLake


def wait_for(condition: Callable[[], bool], seconds: float = 60.0) -> None:
    """Wait until something is so; AssertionError where it does not come."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.02)


class Machine:
    """Where programs run that read `rucio://`. XRootD's client threads outlive a test, so each program is a process."""

    def __init__(self, folder: Path, demo: DemoLake) -> None:
        self._folder = folder
        self._demo = demo
        self.lakes: list[dict[str, object]] = [lake_settings(demo.report)]
        self.environ: dict[str, str] = {}

    def change(self, **settings: object) -> None:
        """Other settings for the demo lake."""
        self.lakes[0].update(settings)

    def start(self, program: str) -> subprocess.CompletedProcess[str]:
        """A program, run to its end."""
        return self.call([sys.executable, "-c", program])

    def call(self, command: list[str]) -> subprocess.CompletedProcess[str]:
        """Any command, run to its end."""
        with self._begun(command) as begun:
            try:
                said, errors = begun.communicate(timeout=300)
            except subprocess.TimeoutExpired:
                begun.kill()
                raise
        return subprocess.CompletedProcess(command, begun.returncode, said, errors)

    @contextmanager
    def started(self, command: list[str]) -> Iterator[subprocess.Popen[str]]:
        """A command that runs while the block does."""
        with self._begun(command) as begun:
            try:
                yield begun
            finally:
                begun.kill()

    def _begun(self, command: list[str]) -> subprocess.Popen[str]:
        config = {"LabDatalake": {"lakes": self.lakes}}
        (self._folder / "jupyter_server_config.json").write_text(json.dumps(config), encoding="utf-8")
        environ = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("JUPYTER", "RUCIO", "SITE_NAME"))},
            **self._demo.environment(),
            "JUPYTER_CONFIG_DIR": str(self._folder),
            "XDG_CACHE_HOME": str(self._folder / "cache"),
            **self.environ,
        }
        return subprocess.Popen(command, env=environ, cwd=self._folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def run(self, program: str) -> list[str]:
        """The lines that a program prints."""
        done = self.start(program)
        assert done.returncode == 0, done.stderr
        assert "Exception ignored" not in done.stderr
        return done.stdout.splitlines()


@pytest.fixture
def machine(demo_lake: DemoLake, tmp_path: Path) -> Machine:
    return Machine(tmp_path, demo_lake)
