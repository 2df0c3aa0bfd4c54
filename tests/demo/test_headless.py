"""Without a browser: notebooks that are run by papermill, nbconvert and jupyter execute, and lakes in any Python."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lab_datalake.demo.contents.collection import SIMULATION, ZMUMU_2024
from lab_datalake.demo.lake import DemoLake
from tests.demo.headless import Machine, said

SHAPE = "print(len(events), events[0].access, events[0].lake, sum(f.size for f in events) == events.total_size)"


@pytest.fixture
def machine(tmp_path: Path, demo_lake: DemoLake) -> Machine:
    return Machine(tmp_path, demo_lake)


def test_tools_run_an_attached_notebook_as_it_is(machine: Machine) -> None:
    notebook = machine.notebook("analysis.ipynb", SHAPE)
    assert machine.ok("lab-datalake", "attach", notebook, str(ZMUMU_2024), "--as", "events") == f"events\t{ZMUMU_2024}\n"
    machine.ok("papermill", "analysis.ipynb", "by_papermill.ipynb", "-p", "unused", "1")
    machine.ok("jupyter-nbconvert", "--execute", "--to", "notebook", "--output", "by_nbconvert.ipynb", "analysis.ipynb")
    machine.ok("jupyter-execute", "--output=by_execute", "analysis.ipynb")
    for name in ("by_papermill", "by_nbconvert", "by_execute"):
        assert said(machine.folder / f"{name}.ipynb") == "4 cache demo True\n", name


def test_one_cell_attaches_where_nobody_knows_the_notebook(machine: Machine) -> None:
    notebook = machine.notebook(
        "cell.ipynb",
        f"%load_ext lab_datalake\n%datalake attach demo_missing:x {ZMUMU_2024} --lake demo",
        "print(len(zmumu_2024))",
    )
    code = (
        "import nbformat, nbclient, sys\n"
        "notebook = nbformat.read(sys.argv[1], as_version=4)\n"
        "nbclient.NotebookClient(notebook).execute()\n"
        "nbformat.write(notebook, 'ran.ipynb')"
    )
    machine.ok("python", "-c", code, notebook)
    said_then = said(machine.folder / "ran.ipynb")
    assert f"zmumu_2024  {ZMUMU_2024} in demo  set" in said_then
    assert "x  demo_missing:x in demo  failed" in said_then
    assert said_then.endswith("4\n")


def test_the_environment_can_say_which_notebook_it_is(machine: Machine) -> None:
    notebook = machine.notebook("named.ipynb", SHAPE)
    machine.ok("lab-datalake", "attach", notebook, f"demo:{ZMUMU_2024}", "--as", "events")
    code = "import papermill, sys; papermill.execute_notebook(sys.argv[1], 'ran.ipynb', progress_bar=False)"
    machine.ok("python", "-c", code, notebook, LAB_DATALAKE_NOTEBOOK=str(notebook))
    assert said(machine.folder / "ran.ipynb") == "4 cache demo True\n"


def test_a_notebook_of_rucio_jupyterlab_runs_as_it_is(machine: Machine) -> None:
    notebook = machine.notebook("old.ipynb", "print([events.did_available, len(events.items), events[0].pfn[:7]])")
    content = json.loads(notebook.read_text())
    content["metadata"]["rucio_attachments"] = [{"did": str(ZMUMU_2024), "variableName": "events", "type": "collection"}]
    notebook.write_text(json.dumps(content))
    machine.ok("papermill", notebook, "ran.ipynb")
    assert said(machine.folder / "ran.ipynb") == "[True, 4, 'root://']\n"


def test_a_notebook_whose_lake_cannot_be_asked_says_why(machine: Machine) -> None:
    notebook = machine.notebook("wrong.ipynb", "events[0]")
    machine.ok("lab-datalake", "attach", notebook, str(ZMUMU_2024), "--as", "events")
    ran = machine.run("papermill", notebook, "ran.ipynb", JUPYTER_CONFIG_DIR=str(machine.folder / "nothing"))
    assert ran.returncode != 0
    assert "No lake" in ran.stderr
    assert "configured" in ran.stderr


def test_attaching_changes_nothing_else_in_a_notebook(machine: Machine) -> None:
    notebook = machine.notebook("kept.ipynb", "print('ä <b>')", "1 + 1")
    before = notebook.read_text()
    machine.ok("lab-datalake", "attach", notebook, str(ZMUMU_2024), str(SIMULATION), "--access", "remote")
    content = json.loads(notebook.read_text())
    attached = content["metadata"].pop("lab_datalake")["attachments"]
    assert [(one["variable"], one["did"], one["access"], one["kind"]) for one in attached] == [
        ("zmumu_2024", str(ZMUMU_2024), "remote", "dataset"),
        ("zmumu_powheg_2024", str(SIMULATION), "remote", "dataset"),
    ]
    assert json.dumps(content, indent=1, ensure_ascii=False, sort_keys=True).strip() == before.strip()
    machine.ok("lab-datalake", "attach", notebook, str(SIMULATION), "--as", "zmumu_powheg_2024")
    assert [one["access"] for one in json.loads(notebook.read_text())["metadata"]["lab_datalake"]["attachments"]] == [
        "remote",
        "auto",
    ]


@pytest.mark.parametrize("did", ["lake:no.such.thing", "nonsense"])
def test_what_the_lake_does_not_know_is_not_attached(machine: Machine, did: str) -> None:
    notebook = machine.notebook("typo.ipynb", "1")
    before = notebook.read_bytes()
    ran = machine.run("lab-datalake", "attach", notebook, did)
    assert ran.returncode == 1
    assert did in ran.stderr
    assert notebook.read_bytes() == before


def test_a_lake_in_any_python_gives_what_a_notebook_has(machine: Machine) -> None:
    code = (
        "import sys, lab_datalake\n"
        "print([name for name in sys.modules if name.split('.')[0] in ('requests', 'tornado', 'IPython', 'fsspec', 'msgspec')])\n"
        "from lab_datalake import Lake\n"
        f"events, one = Lake('demo')['{ZMUMU_2024}'], Lake()['{SIMULATION}._0001.root']\n"
        "print(len(events), events[0].access, one.access, one.path.stat().st_size == one.size)\n"
        "print('IPython' in sys.modules, 'tornado' in sys.modules, Lake())\n"
        "try: Lake()['lake:no.such.thing']\n"
        "except FileNotFoundError as error: print(type(error).__name__)"
    )
    shape, values, modules, missing = machine.ok("python", "-c", code).splitlines()
    assert shape == "[]"
    assert values == "4 cache mount True"
    assert modules == "False False <Lake demo>"
    assert missing == "NotFound"
