"""Kernels whose Python is another than the server's, with nothing of ours installed: as on SWAN, with software from CVMFS."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest

from lab_datalake.server.introductions import needs_introduction
from tests.kernel.kernels import ConnectedKernel
from tests.server.jupyter import Jupyter

PROJECT = Path(__file__).parents[2]
EVENTS = {"lake": "nobody", "did": "lake24:run1", "kind": "dataset", "variable": "events", "access": "auto"}
CELL = "print(type(events).__name__)"


@pytest.fixture(scope="module")
def foreign(tmp_path_factory: pytest.TempPathFactory, python39: str) -> Path:
    """A Python 3.9 that has ipykernel and nothing else: no startup file, no package of ours."""
    folder = tmp_path_factory.mktemp("foreign")
    subprocess.run([python39, "-m", "venv", "--without-pip", str(folder)], check=True)
    packages = subprocess.run(
        [python39, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"], check=True, capture_output=True, text=True
    ).stdout.strip()
    mine = next(folder.glob("lib/python3.9/site-packages"))
    (mine / "theirs.pth").write_text(packages)
    return folder


@pytest.fixture(scope="module")
def server(shared_jupyter: Jupyter, foreign: Path) -> Jupyter:
    """A server with a kernel of that Python, which does not see the packages of its server."""
    spec = shared_jupyter.folder / "home/.local/share/jupyter/kernels/foreign"
    spec.mkdir(parents=True)
    argv = [str(foreign / "bin/python"), "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    says = {"argv": argv, "display_name": "Foreign", "language": "python", "env": {"PYTHONPATH": ""}}
    (spec / "kernel.json").write_text(json.dumps(says))
    return shared_jupyter


@pytest.fixture
def session(server: Jupyter, request: pytest.FixtureRequest) -> Iterator[dict]:
    """The session of a notebook with an attachment, in the foreign kernel."""
    path = f"{request.node.name}.ipynb"
    nbformat.write(nbformat.v4.new_notebook(metadata={"lab_datalake": {"attachments": [EVENTS]}}), server.notebooks / path)
    asked = {"path": path, "name": path, "type": "notebook", "kernel": {"name": "foreign"}}
    answer = server.session.post(f"{server.url}api/sessions", json=asked, timeout=60)
    assert answer.status_code == 201, f"{answer.text}\n{server.log()[-3000:]}"
    yield answer.json()
    server.session.delete(f"{server.url}api/sessions/{answer.json()['id']}", timeout=60).raise_for_status()


def first_cell(server: Jupyter, session: dict, code: str = CELL) -> str:
    kernel = ConnectedKernel(server.runtime / f"kernel-{session['kernel']['id']}.json")
    try:
        ran = kernel.run(code)
    finally:
        kernel.close()
    said = (line for line in ran.text.splitlines() if "waiting for" not in line)  # this lake is refused more than once
    return "\n".join([*said, *filter(None, [ran.error, ran.message])])


def test_a_kernel_with_nothing_installed_has_its_variables_in_the_first_cell_of_each_restart(
    server: Jupyter, session: dict
) -> None:
    for _ in range(3):
        assert first_cell(server, session) == "Unavailable"
        server.session.post(f"{server.url}api/kernels/{session['kernel']['id']}/restart", timeout=60).raise_for_status()


def test_nothing_but_our_folder_comes_into_such_a_kernel(server: Jupyter, session: dict) -> None:
    code = (
        "import sys, lab_datalake\n"
        "ours = [name for name in dir() if 'datalake' in name and name != 'lab_datalake']\n"
        f"packages = [path for path in sys.path if path and {str(PROJECT)!r} in path and 'kernel-python3.9' not in path]\n"
        "try:\n    import msgspec\nexcept ImportError as error: print(error)\n"
        "print(sys.version_info[:2], ours, packages, get_ipython().execution_count, lab_datalake.__file__)"
    )
    said = first_cell(server, session, code)
    assert said == f"No module named 'msgspec'\n(3, 9) [] [] 1 {PROJECT}/lab_datalake/__init__.py"


def test_our_words_work_in_such_a_kernel(server: Jupyter, session: dict) -> None:
    code = "%load_ext lab_datalake\nfrom lab_datalake.kernel import resolve_dids\nprint(list(resolve_dids()))"
    assert first_cell(server, session, code) == "['events']"


def test_a_package_that_is_seen_through_a_link_is_the_kernels_own(
    server: Jupyter, session: dict, foreign: Path, tmp_path: Path
) -> None:
    """As SWAN does it: `--no-deps`, from CVMFS, one link to the folder and one to the startup file."""
    package = next(foreign.glob("lib/python3.9/site-packages")) / "lab_datalake"
    startup = foreign / "etc/ipython/startup/50-lab-datalake.py"
    copied = tmp_path / "cvmfs" / "lab_datalake"
    shutil.copytree(PROJECT / "lab_datalake", copied, ignore=shutil.ignore_patterns("__pycache__", "labextension", "demo"))
    startup.parent.mkdir(parents=True)
    package.symlink_to(copied)
    startup.symlink_to(copied / "kernel/startup/50-lab-datalake.py")
    try:
        server.session.post(f"{server.url}api/kernels/{session['kernel']['id']}/restart", timeout=60).raise_for_status()
        said = first_cell(server, session, f"{CELL}\nimport lab_datalake\nprint(lab_datalake.__file__)")
    finally:
        package.unlink()
        shutil.rmtree(foreign / "etc")
    assert said == f"Unavailable\n{package}/__init__.py"


class Spec:
    def __init__(self, language: str, *argv: str) -> None:
        self.language = language
        self.argv = list(argv)


def test_only_python_kernels_without_our_startup_file_are_introduced(tmp_path: Path) -> None:
    bare, ours = tmp_path / "bare/bin/python", tmp_path / "ours/bin/python"
    startup = tmp_path / "ours/etc/ipython/startup/50-lab-datalake.py"
    startup.parent.mkdir(parents=True)
    startup.touch()
    assert needs_introduction(Spec("python", str(bare), "-m", "ipykernel_launcher"))
    assert not needs_introduction(Spec("python", str(ours), "-m", "ipykernel_launcher"))
    assert needs_introduction(Spec("Python", "/usr/bin/env", "python"))
    assert not needs_introduction(Spec("R", "R", "--slave"))
    assert not needs_introduction(Spec("python"))
    assert not needs_introduction(None)
    own = os.path.lexists(Path(sys.prefix) / "etc/ipython/startup/50-lab-datalake.py")
    assert needs_introduction(Spec("python", "python")) is not own
