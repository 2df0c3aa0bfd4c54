"""Attachments of notebooks, as a kernel gets them, and how they open."""

from __future__ import annotations

import json
import os
from pathlib import Path

import nbformat
import pytest

from tests.server.jupyter import Jupyter

EVENTS = {"lake": "demo", "did": "lake24:run1", "kind": "dataset", "variable": "events", "access": "auto"}
OTHERS = {"lake": "demo", "did": "lake24:run2", "kind": "dataset", "variable": "others", "access": "cache"}


def save(path: Path, *attachments: dict) -> None:
    """Save a notebook, at another time than before."""
    before = path.stat().st_mtime_ns if path.exists() else 0
    path.parent.mkdir(parents=True, exist_ok=True)
    metadata = {"lab_datalake": {"attachments": list(attachments)}}
    nbformat.write(nbformat.v4.new_notebook(metadata=metadata), path)
    if before:
        os.utime(path, ns=(before + 10**9,) * 2)


@pytest.fixture
def notebook(shared_jupyter: Jupyter, request: pytest.FixtureRequest) -> str:
    """A notebook of this test, with nothing attached."""
    path = f"{request.node.name}/a notebook.ipynb"
    save(shared_jupyter.notebooks / path)
    return path


def attached(jupyter: Jupyter, **asked: object) -> dict:
    return jupyter.as_kernel("attachments", **{"kernel_id": "none", **asked}).json()


def start_session(jupyter: Jupyter, path: str) -> dict:
    asked = {"path": path, "name": path.rpartition("/")[2], "type": "notebook", "kernel": {"name": "python3"}}
    answer = jupyter.session.post(f"{jupyter.url}api/sessions", json=asked, timeout=60)
    answer.raise_for_status()
    return answer.json()


def test_a_kernel_gets_what_the_saved_notebook_says(shared_jupyter: Jupyter, notebook: str) -> None:
    file = shared_jupyter.notebooks / notebook
    save(file, EVENTS)
    told = {"notebook": notebook, "attachments": [EVENTS]}
    assert attached(shared_jupyter, session_name=notebook) == told
    assert attached(shared_jupyter, session_name=str(file)) == told


def test_what_the_browser_has_counts_until_the_notebook_is_saved(shared_jupyter: Jupyter, notebook: str) -> None:
    shared_jupyter.post("attachments", notebook=notebook, attachments=[EVENTS]).raise_for_status()
    assert attached(shared_jupyter, session_name=notebook)["attachments"] == [EVENTS]
    save(shared_jupyter.notebooks / notebook, OTHERS)
    assert attached(shared_jupyter, session_name=notebook)["attachments"] == [OTHERS]


def test_attachments_follow_a_notebook_that_is_renamed(shared_jupyter: Jupyter, notebook: str) -> None:
    shared_jupyter.post("attachments", notebook=notebook, attachments=[EVENTS]).raise_for_status()
    folder = notebook.partition("/")[0]
    renamed = shared_jupyter.session.patch(
        f"{shared_jupyter.url}api/contents/{folder}", json={"path": f"{folder}-moved"}, timeout=60
    )
    assert renamed.status_code == 200
    moved = f"{folder}-moved/a notebook.ipynb"
    shared_jupyter.eventually(lambda: attached(shared_jupyter, session_name=moved)["attachments"] == [EVENTS])


def test_a_kernel_is_known_by_its_session_whatever_its_notebook_was_called_before(shared_jupyter: Jupyter, notebook: str) -> None:
    save(shared_jupyter.notebooks / notebook, EVENTS)
    session = start_session(shared_jupyter, notebook)
    assert attached(shared_jupyter, kernel_id=session["kernel"]["id"], session_name="old.ipynb") == {
        "notebook": notebook,
        "attachments": [EVENTS],
    }
    shared_jupyter.session.delete(f"{shared_jupyter.url}api/sessions/{session['id']}", timeout=60).raise_for_status()


@pytest.mark.parametrize("name", [None, "", "/etc/passwd", "/elsewhere/x.ipynb", "../x.ipynb", "console-1", "a/../../x.ipynb"])
def test_a_kernel_without_a_notebook_has_nothing_attached(shared_jupyter: Jupyter, name: str | None) -> None:
    assert attached(shared_jupyter, session_name=name) == {"notebook": "", "attachments": []}


def test_a_notebook_that_is_not_there_has_nothing_attached(shared_jupyter: Jupyter) -> None:
    assert attached(shared_jupyter, session_name="gone.ipynb") == {"notebook": "gone.ipynb", "attachments": []}


async def printed_by(jupyter: Jupyter, kernel_id: str, code: str) -> str:
    """What a kernel prints first when it runs this, as a browser would make it run."""
    header = {"msg_id": "1", "msg_type": "execute_request", "session": "1", "username": "", "version": "5.3", "date": ""}
    content = {"code": code, "silent": False, "store_history": False, "user_expressions": {}, "allow_stdin": False}
    request = {"channel": "shell", "header": header, "parent_header": {}, "metadata": {}, "content": content}
    async with jupyter.channel(f"api/kernels/{kernel_id}/channels") as channels:
        await channels.write_message(json.dumps(request))
        while (message := json.loads(await channels.read_message()))["header"]["msg_type"] != "stream":
            assert message["header"]["msg_type"] != "error", message["content"]
    return message["content"]["text"]


async def test_a_kernel_finds_the_door_by_itself(shared_jupyter: Jupyter, notebook: str) -> None:
    save(shared_jupyter.notebooks / notebook, EVENTS)
    session = start_session(shared_jupyter, notebook)
    code = (
        "import os, pathlib; from lab_datalake.kernel.door import Door\n"
        "door = Door(pathlib.Path(os.environ['LAB_DATALAKE_DOOR']))\n"
        "print([a.variable for a in door.attachments('unknown', os.environ['JPY_SESSION_NAME'])])"
    )
    assert await printed_by(shared_jupyter, session["kernel"]["id"], code) == "['events']\n"
    shared_jupyter.session.delete(f"{shared_jupyter.url}api/sessions/{session['id']}", timeout=60).raise_for_status()


def test_more_attachments_than_a_notebook_can_have_are_refused(shared_jupyter: Jupyter, notebook: str) -> None:
    answer = shared_jupyter.post("attachments", notebook=notebook, attachments=[EVENTS] * 1001)
    assert (answer.status_code, answer.json()["error"]) == (400, "BadQuestion")
