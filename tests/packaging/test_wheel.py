"""What `pip install` of the built wheel brings into an empty environment."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def run(*command: str | Path, cwd: Path | None = None, environment: dict[str, str] | None = None) -> str:
    done = subprocess.run([str(word) for word in command], cwd=cwd, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    uv = shutil.which("uv", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    assert uv, "uv builds the wheel; `make setup` installs it"
    run(uv, "build", "--wheel", "--out-dir", folder, cwd=ROOT)
    [built] = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an empty environment into which the wheel was installed with pip."""
    environment = tmp_path_factory.mktemp("empty") / "environment"
    run(sys.executable, "-m", "venv", environment)
    run(environment / "bin" / "python", "-m", "pip", "install", "-q", wheel, "jupyterlab>=4,<5", "notebook>=7,<8")
    return environment


def jupyter(environment: Path, *words: str) -> str:
    clean = {**os.environ, "PATH": f"{environment / 'bin'}{os.pathsep}{os.environ['PATH']}", "HOME": str(environment / "home")}
    return run(environment / "bin" / "jupyter", *words, environment=clean)


def test_the_wheel_holds_no_tests_and_no_typescript(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert not [name for name in names if name.startswith(("tests/", "src/", "ui-tests/", "node_modules/"))]
    assert "lab_datalake/py.typed" in names


def test_the_labextension_is_there_and_enabled(installed: Path) -> None:
    package = json.loads((installed / "share/jupyter/labextensions/lab-datalake/package.json").read_text())
    assert package["name"] == "lab-datalake"
    listing = jupyter(installed, "labextension", "list")
    assert "lab-datalake" in listing
    line = next(line for line in listing.splitlines() if "lab-datalake" in line)
    assert "enabled" in line
    assert "OK" in line


def test_the_server_extension_is_there_and_enabled(installed: Path) -> None:
    listing = jupyter(installed, "server", "extension", "list")
    line = next(line for line in listing.splitlines() if "lab_datalake" in line)
    assert "enabled" in line
    assert "lab_datalake" in listing.split("Validating lab_datalake")[-1]
    assert "OK" in listing.split("Validating lab_datalake")[-1].split("Validating")[0]


def test_the_kernel_of_the_environment_loads_the_hook(installed: Path) -> None:
    assert (installed / "etc/ipython/startup/50-lab-datalake.py").is_file()
    said = run(installed / "bin" / "python", "-c", "import lab_datalake.kernel.hook as hook; print(hook.__name__)", cwd=installed)
    assert "lab_datalake.kernel.hook" in said


def test_the_command_is_there(installed: Path) -> None:
    assert "demo" in run(installed / "bin" / "lab-datalake", "--help")
