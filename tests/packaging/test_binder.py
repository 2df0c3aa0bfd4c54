"""The steps of binder/, run as an image would run them, as far as one machine without an image can."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from lab_datalake.demo.lake import throw_away
from lab_datalake.demo.places import State

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The environment after postBuild: an empty one, with the distribution and all that the demo lake is made of."""
    python = tmp_path_factory.mktemp("image") / "environment"
    subprocess.run([sys.executable, "-m", "venv", python], check=True)
    state = Path(tempfile.mkdtemp(prefix="lab-datalake-binder-"))
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("JUPYTER")},
        "PATH": f"{python / 'bin'}{os.pathsep}{os.environ['PATH']}",
        "LAB_DATALAKE_DEMO_STATE": str(state),
    }
    try:
        subprocess.run([ROOT / "binder/postBuild"], cwd=ROOT, env=environment, check=True)
        yield environment
    finally:
        throw_away(State(state))


def test_a_session_starts_with_the_lake_up_and_configured(image: dict[str, str]) -> None:
    started = subprocess.run(
        [ROOT / "binder/start", "lab-datalake", "lakes"], cwd=ROOT, env=image, capture_output=True, text=True, check=False
    )
    assert started.returncode == 0, started.stderr
    assert "ready, signed in as analyst" in started.stdout.splitlines()[-1]


def test_the_server_of_a_session_shows_the_tour(image: dict[str, str]) -> None:
    asked = "from jupyter_server.serverapp import ServerApp; app = ServerApp(); app.initialize([]); print(app.root_dir)"
    started = subprocess.run(
        [ROOT / "binder/start", "python", "-c", asked], cwd=ROOT, env=image, capture_output=True, text=True, check=False
    )
    assert started.returncode == 0, started.stderr
    assert (Path(started.stdout.splitlines()[-1]) / "tour.ipynb").is_file()
