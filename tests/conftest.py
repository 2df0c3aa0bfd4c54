"""What all tests share: one real data lake for the whole session."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from lab_datalake.demo.lake import DemoLake, throw_away
from lab_datalake.demo.locks import alone
from lab_datalake.demo.places import State

PROJECT = Path(__file__).parents[1]
KEPT_LAKE = "LAB_DATALAKE_TEST_LAKE_STATE"


@pytest.fixture(scope="session")
def demo_lake() -> Iterator[DemoLake]:
    """A demo lake with its contents.

    A new one, or the one in the folder that LAB_DATALAKE_TEST_LAKE_STATE names, which then stays up.
    Tests that stop a part start it again. What tests write, they write into a scope or under a name of their own.
    """
    kept = os.environ.get(KEPT_LAKE)
    if kept:
        yield DemoLake.up(State(Path(kept)))
        return
    state = State(Path(tempfile.mkdtemp(prefix="lab-datalake-test-")))
    try:
        yield DemoLake.up(state)
    finally:
        throw_away(state)


@pytest.fixture(scope="session")
def python39() -> str:
    """A Python 3.9 with nothing but ipykernel and pytest; its startup folder holds our file, as the wheel puts it there."""
    environment = PROJECT / ".venvs" / "kernel-python3.9"
    environment.parent.mkdir(exist_ok=True)
    with alone(environment.with_suffix(".lock")):
        return _python39(environment)


def _python39(environment: Path) -> str:
    python = environment / "bin" / "python"
    uv = shutil.which("uv") or str(Path(sys.executable).with_name("uv"))
    if not python.exists():
        found = _find_python39(uv)
        if found is None:
            said = "There is no Python 3.9 here: install one, or name it in LAB_DATALAKE_PYTHON_39."
            (pytest.fail if os.environ.get("CI") else pytest.skip)(said)
        subprocess.run([uv, "venv", "-q", "--python", found, str(environment)], check=True)
    if subprocess.run([str(python), "-c", "import ipykernel, pytest"], check=False, capture_output=True).returncode:
        subprocess.run([uv, "pip", "install", "-q", "--python", str(python), "ipykernel", "pytest"], check=True)
    startup = environment / "etc" / "ipython" / "startup"
    startup.mkdir(parents=True, exist_ok=True)
    shutil.copy(PROJECT / "lab_datalake/kernel/startup/50-lab-datalake.py", startup)
    return str(python)


def _find_python39(uv: str) -> str | None:
    """The first that runs: the one that is named, those on the PATH, uv's, pyenv's."""
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    asked = subprocess.run([uv, "python", "find", "--no-python-downloads", "3.9"], check=False, capture_output=True, text=True)
    candidates = [
        os.environ.get("LAB_DATALAKE_PYTHON_39"),
        shutil.which("python3.9"),
        asked.stdout.strip(),
        *map(str, pyenv.glob("versions/3.9*/bin/python3.9")),
    ]
    runs = "import sys; sys.exit(sys.version_info[:2] != (3, 9))"
    for candidate in filter(None, candidates):
        if not subprocess.run([candidate, "-c", runs], check=False, capture_output=True).returncode:
            return candidate
    return None
