"""The whole way of a notebook's variables: a real lake, a real Jupyter server with our extension, a kernel that it started."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import requests

from lab_datalake.demo.contents.collection import EMPTY, MANY, SIMULATION, ZMUMU_2024
from lab_datalake.demo.contents.fill import MANY_FILES
from lab_datalake.demo.lab import lab_environment, lake_settings
from lab_datalake.demo.lake import DemoLake
from tests.kernel.kernels import ConnectedKernel

_TOKEN = "story-canary"


class Lab:
    """A Jupyter server on the demo lake; `notebooks` is its root folder."""

    def __init__(self, folder: Path, lake: DemoLake) -> None:
        self.notebooks = folder / "notebooks"
        self.runtime = folder / "runtime"
        config = folder / "config"
        for made in (self.notebooks, self.runtime, config):
            made.mkdir(parents=True)
        settings = {
            "LabDatalake": {"lakes": [lake_settings(lake.report)]},
            "ServerApp": {"root_dir": str(self.notebooks), "jpserver_extensions": {"lab_datalake": True}},
            "IdentityProvider": {"token": _TOKEN},
        }
        (config / "jupyter_server_config.json").write_text(json.dumps(settings))
        mine = {
            "JUPYTER_RUNTIME_DIR": str(self.runtime),
            "XDG_CACHE_HOME": str(folder / "cache"),
            "IPYTHONDIR": str(folder / "ipython"),
        }
        self._log = (folder / "log").open("w+")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "jupyter_server", "--port=0", "--no-browser", "--allow-root"],
            env={**lab_environment(lake.plan, config), **mine},
            stdout=self._log,
            stderr=self._log,
        )
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.headers["Authorization"] = f"token {_TOKEN}"
        self._url = self._await_url()

    def ask(self, method: str, path: str, /, **body: Any) -> Any:
        answer = self._session.request(method, self._url + path, json=body, timeout=120)
        answer.raise_for_status()
        return answer.json() if answer.content else None

    def save(self, name: str, *attachments: tuple[str, str, str]) -> None:
        """A notebook with these attachments: variable, DID, kind."""
        listed = [
            {"lake": "demo", "did": did, "kind": kind, "variable": variable, "access": "auto"}
            for variable, did, kind in attachments
        ]
        content = {"cells": [], "metadata": {"lab_datalake": {"attachments": listed}}, "nbformat": 4, "nbformat_minor": 5}
        self.ask("PUT", f"api/contents/{name}", type="notebook", format="json", content=content)

    def sign_in(self, lake: DemoLake) -> None:
        analyst = lake.accounts["analyst"]
        self.ask("POST", "lab-datalake/sign-in", lake="demo", username=analyst.username, password=analyst.password)

    @contextmanager
    def kernel(self, name: str) -> Iterator[Notebook]:
        """The kernel of a notebook, as opening it starts it."""
        session = self.ask("POST", "api/sessions", path=name, name=name, type="notebook", kernel={"name": "python3"})
        try:
            yield Notebook(self, session["kernel"]["id"])
        finally:
            self.ask("DELETE", f"api/sessions/{session['id']}")

    def stop(self) -> None:
        self._session.close()
        self.process.terminate()
        self.process.wait(60)
        self._log.close()

    def _await_url(self) -> str:
        pause = threading.Event()
        note = self.runtime / f"lab-datalake-{self.process.pid}" / "door.json"
        for _ in range(600):
            if note.exists():
                return json.loads(note.read_text())["url"].removesuffix("lab-datalake/kernel/")
            if self.process.poll() is not None:
                break
            pause.wait(0.1)
        self._log.seek(0)
        return pytest.fail(f"The server does not start:\n{self._log.read()}")


class Notebook:
    """A kernel of the server."""

    def __init__(self, lab: Lab, kernel_id: str) -> None:
        self._lab = lab
        self._id = kernel_id

    def run(self, code: str) -> str:
        """What the first cell of a fresh client prints; its error's words where there is one."""
        kernel = ConnectedKernel(self._lab.runtime / f"kernel-{self._id}.json")
        try:
            ran = kernel.run(code)
        finally:
            kernel.close()
        return ran.text + (f"{ran.error}: {ran.message}" if ran.error else "")

    def restart(self) -> None:
        self._lab.ask("POST", f"api/kernels/{self._id}/restart")


@pytest.fixture(scope="module")
def lab(demo_lake: DemoLake, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    lab = Lab(tmp_path_factory.mktemp("lab"), demo_lake)
    yield lab
    lab.stop()


def test_a_dataset_of_another_site_opens_through_the_cache_after_every_restart(lab: Lab, demo_lake: DemoLake) -> None:
    lab.save("far.ipynb", ("events", str(ZMUMU_2024), "dataset"))
    code = (
        "print(len(events), events[0], events[0].access)\n"
        "import uproot\n"
        "with uproot.open(events[0]) as file: print([tree.num_entries for tree in file.values() if hasattr(tree, 'num_entries')])"
    )
    with lab.kernel("far.ipynb") as notebook:
        for _ in range(4):
            first, second = notebook.run(code).splitlines()
            assert first.startswith(f"4 {demo_lake.xcache}//root://")
            assert first.endswith("zmumu.2024._0000.root cache")
            assert second == "[30000]"
            notebook.restart()


def test_a_dataset_of_this_site_is_a_list_of_paths(lab: Lab, demo_lake: DemoLake) -> None:
    lab.save("near.ipynb", ("simulated", str(SIMULATION), "dataset"))
    with lab.kernel("near.ipynb") as notebook:
        said = notebook.run(
            "sizes = [path.stat().st_size for path in simulated.paths]\nprint(len(sizes), simulated.total_size == sum(sizes))"
        )
    assert said == "3 True\n"
    assert demo_lake.report.site == "SITE-B"


def test_one_file_is_a_text(lab: Lab) -> None:
    did = f"{SIMULATION.scope}:{SIMULATION.name}._0001.root"
    lab.save("one.ipynb", ("one", did, "file"))
    with lab.kernel("one.ipynb") as notebook:
        assert notebook.run("print(isinstance(one, str), one.did, one.path.stat().st_size == one.size)") == f"True {did} True\n"


def test_a_long_list_and_an_empty_one_are_lists(lab: Lab) -> None:
    lab.save("lists.ipynb", ("many", str(MANY), "dataset"), ("empty", str(EMPTY), "dataset"))
    with lab.kernel("lists.ipynb") as notebook:
        said = notebook.run("print(len(many), len(many.missing) + len(many.available), list(empty))")
    assert said.endswith(f"{MANY_FILES} {MANY_FILES} []\n")


def test_what_the_lake_does_not_know_says_so_and_hides_nothing_else(lab: Lab) -> None:
    lab.save("typo.ipynb", ("typo", "lake:no.such.thing", "dataset"), ("simulated", str(SIMULATION), "dataset"))
    with lab.kernel("typo.ipynb") as notebook:
        assert notebook.run("print(len(simulated))") == "3\n"
        assert notebook.run("len(typo)").startswith("NotFound: ")
        assert "no.such.thing" in notebook.run("print(repr(typo))")


def test_a_lake_that_one_signs_in_to_settles_by_itself(lab: Lab, demo_lake: DemoLake) -> None:
    lab.save("back.ipynb", ("simulated", str(SIMULATION), "dataset"))
    lab.ask("POST", "lab-datalake/sign-out", lake="demo")
    with lab.kernel("back.ipynb") as notebook:
        assert notebook.run("len(simulated)").startswith("NotSignedIn: ")
        lab.sign_in(demo_lake)
        assert notebook.run("print(len(simulated))") == "3\n"
