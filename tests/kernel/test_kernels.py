"""The story of a notebook's variables, in real kernels of the newest and the oldest Python that notebooks have."""

from __future__ import annotations

import json
import shutil
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.kernel.kernels import RunningKernel
from tests.kernel.peers import CAPABILITY, PROJECT, DoorPeer, ManifestWriter, Saying, some_rows

Kernels = Callable[..., RunningKernel]


@pytest.fixture(params=["this Python", "Python 3.9"])
def kernels(request: pytest.FixtureRequest, tmp_path: Path, peer: DoorPeer) -> Iterator[Kernels]:
    """Starts kernels whose server is the peer, or nobody; our startup file is where IPython looks."""
    python = sys.executable if request.param == "this Python" else request.getfixturevalue("python39")
    running: list[RunningKernel] = []

    def start(*, server: bool = True, **environment: str) -> RunningKernel:
        folder = tmp_path / f"kernel{len(running)}"
        startup = folder / "ipython" / "profile_default" / "startup"
        startup.mkdir(parents=True)
        shutil.copy(PROJECT / "lab_datalake/kernel/startup/50-lab-datalake.py", startup)
        door = {"LAB_DATALAKE_DOOR": str(peer.note)} if server else {}
        running.append(RunningKernel(python, folder, {**door, **environment}))
        return running[-1]

    yield start
    for kernel in running:
        kernel.stop()


def test_variables_are_there_before_the_first_cell_of_each_restart(
    kernels: Kernels, peer: DoorPeer, writer: ManifestWriter
) -> None:
    peer.attach("events", "demo:run", Saying.here("demo:run", writer.write(some_rows(3))))
    kernel = kernels(JPY_SESSION_NAME="/home/jo/n.ipynb")
    for _ in range(4):
        ran = kernel.run("print(len(events), events[0], [f.did for f in events][-1])")
        assert ran.text == "3 root://origin:1094//d/f0000.root demo:f0002.root\n"
        kernel.restart()
    assert ("attachments", {"kernel_id": kernel.id, "session_name": "/home/jo/n.ipynb"}) in peer.asked


def test_the_first_cell_waits_for_a_slow_server(kernels: Kernels, peer: DoorPeer) -> None:
    peer.attach("calib", "demo:c", Saying.file("demo:c", "root://o//c"), "file")
    peer.open.clear()
    kernel = kernels()
    cell = kernel.start("print(calib)")
    while True:
        content = kernel.client.get_iopub_msg(timeout=60)["content"]
        if "waiting for its attachments" in content.get("text", ""):
            break
    peer.open.set()
    assert kernel.finish(cell).text == "root://o//c\n"


def test_an_interrupt_ends_the_wait_for_a_server_that_stalls(kernels: Kernels, peer: DoorPeer) -> None:
    peer.open.clear()
    kernel = kernels()
    cell = kernel.start("print('ran')")
    while "waiting" not in kernel.client.get_iopub_msg(timeout=60)["content"].get("text", ""):
        pass
    kernel.interrupt()
    ran = kernel.finish(cell)
    assert "no longer waiting" in ran.text
    assert ran.text.endswith("ran\n")
    assert kernel.run("print('still here')").text == "still here\n"


def test_a_kernel_without_a_server_knows_nothing_of_us(kernels: Kernels) -> None:
    kernel = kernels(server=False)
    ran = kernel.run(
        "import sys; print([name for name in sys.modules if 'datalake' in name], [n for n in dir() if 'datalake' in n])"
    )
    assert ran.text == "[] []\n"


def test_the_startup_file_leaves_no_name_behind(kernels: Kernels) -> None:
    kernel = kernels()
    assert kernel.run("print([name for name in dir() if 'datalake' in name or name == 'tie'])").text == "[]\n"
    assert kernel.run("%who").text == "Interactive namespace is empty.\n"


def test_a_server_that_is_gone_costs_a_notebook_nothing(kernels: Kernels, peer: DoorPeer) -> None:
    peer.note.unlink()
    kernel = kernels()
    assert kernel.run("print('ran')").text == "ran\n"


def test_a_server_that_answers_nonsense_is_said_once_and_cells_run(kernels: Kernels, peer: DoorPeer) -> None:
    peer.failure = (200, b"<html>")
    kernel = kernels()
    ran = kernel.run("print('ran')")
    assert "the attachments of this notebook could not be read" in ran.text
    assert ran.text.endswith("ran\n")
    assert kernel.run("print('ran')").text == "ran\n"


def test_what_is_not_available_is_an_error_at_use_and_words_when_shown(kernels: Kernels, peer: DoorPeer) -> None:
    peer.attach("gone", "demo:gone", Saying.failed("demo:gone", "NotFound", "The lake knows no demo:gone.", "Look again."))
    kernel = kernels()
    shown = kernel.run("gone").shown
    assert "The lake knows no demo:gone. Look again." in shown["text/plain"]
    assert "Look again." in shown["text/html"]
    for use in ("open(gone)", "gone[0]", "str(gone)", "gone.path", "for file in gone: pass", "f'{gone}:events'"):
        ran = kernel.run(use)
        assert (ran.error, ran.message) == ("NotFound", "The lake knows no demo:gone. Look again.")


def test_a_passing_failure_settles_itself_before_the_next_cell(kernels: Kernels, peer: DoorPeer) -> None:
    peer.attach("calib", "demo:c", [Saying.failed("demo:c", "NotSignedIn"), Saying.file("demo:c", "root://o//c")], "file")
    kernel = kernels()
    assert (
        kernel.run("try:\n    str(globals()['ca' + 'lib'])\nexcept PermissionError: print('signed out')").text == "signed out\n"
    )
    assert kernel.run("print(calib)").text == "root://o//c\n"


def test_files_and_lists_are_shown_with_how_they_open(kernels: Kernels, peer: DoorPeer, writer: ManifestWriter) -> None:
    peer.attach("events", "demo:run", Saying.here("demo:run", writer.write(some_rows(30))))
    kernel = kernels()
    shown = kernel.run("events").shown
    assert "30 files" in shown["text/plain"]
    assert "<table>" in shown["text/html"]
    shown = kernel.run("events[0]").shown
    assert shown["text/plain"].startswith("root://origin:1094//d/f0000.root\n")
    assert "at its origin" in shown["text/html"]
    assert kernel.run("events.head(1)").shown["text/plain"] == "['root://origin:1094//d/f0000.root']"


def test_a_list_crosses_to_another_process(kernels: Kernels, peer: DoorPeer, writer: ManifestWriter) -> None:
    peer.attach("events", "demo:run", Saying.here("demo:run", writer.write(some_rows(30))))
    code = (
        "import pickle, subprocess, sys\n"
        "there = 'import pickle, sys; print(pickle.load(sys.stdin.buffer)[-1].did)'\n"
        "print(subprocess.run([sys.executable, '-c', there], input=pickle.dumps(events[:9]), stdout=-1).stdout.decode())"
    )
    assert kernels().run(code).text.strip() == "demo:f0008.root"


def test_the_panel_changes_variables_and_hears_how_they_stand(kernels: Kernels, peer: DoorPeer, writer: ManifestWriter) -> None:
    kernel = kernels()
    kernel.run("mine = 42")
    one = peer.attach("one", "demo:1", Saying.file("demo:1", "root://o//1"), "file")
    two = peer.attach("two", "demo:2", Saying.here("demo:2", writer.write(some_rows(3), "demo:2")))
    mine = peer.attach("mine", "demo:1", Saying.file("demo:1", "root://o//1"))
    panel = kernel.comm()
    panel.say(kind="hello")
    assert panel.hear("hello")["protocol"] == 1
    panel.say(kind="attachments", attachments=[one, two, mine])
    said = panel.hear_states(one="set", two="set", mine="failed")["variables"]
    assert said[0] == {"variable": "one", "did": "demo:1", "lake": "lake", "state": "set", "message": "", "cure": ""}
    assert "for something else" in said[2]["message"]
    assert kernel.run("print(one, len(two), mine)").text == "root://o//1 3 42\n"
    panel.say(kind="attachments", attachments=[{**two, "variable": "drei"}])
    panel.hear_states(drei="set")
    assert kernel.run("print(len(drei), 'one' in dir(), 'two' in dir(), mine)").text == "3 False False 42\n"


def test_the_panel_is_told_when_something_changes_later(kernels: Kernels, peer: DoorPeer) -> None:
    answers = [Saying.coming("demo:1", 1), Saying.coming("demo:1", 2), Saying.file("demo:1", "root://o//1")]
    panel = kernels().comm()
    panel.say(kind="attachments", attachments=[peer.attach("one", "demo:1", answers)])
    assert (
        "1 of 4"
        in panel.hear_states(one="waiting")["variables"][0]["message"] + panel.hear("variables")["variables"][0]["message"]
    )
    panel.hear_states(one="set")


def test_nonsense_from_the_panel_is_answered_with_words(kernels: Kernels) -> None:
    panel = kernels().comm()
    panel.say(kind="dance")
    assert "dance" in panel.hear("failure")["message"]
    panel.say(kind="attachments", attachments=[{"lake": 1}])
    assert panel.hear("failure")["error"] == "BrokenAnswer"


def test_the_panel_hears_what_can_be_imported_and_nothing_is_imported_or_counted(kernels: Kernels, tmp_path: Path) -> None:
    kernel = kernels()
    (tmp_path / "loud.py").write_text("raise SystemExit('somebody imported this')")
    count = "print(get_ipython().execution_count, len(list(get_ipython().history_manager.get_range())), 'loud' in sys.modules)"
    cell, lines, _ = kernel.run(f"import sys; sys.path.insert(0, {str(tmp_path)!r})\n{count}").text.split()
    panel = kernel.comm()
    panel.say(kind="modules", modules=["loud", "there_is_none", "json", "os.path", "__main__", "", "loud;print()"])
    assert panel.hear("modules")["modules"] == ["loud", "json", "__main__"]
    assert kernel.run(count).text == f"{int(cell) + 1} {int(lines) + 1} False\n"


def test_load_ext_ties_a_kernel_once(kernels: Kernels, peer: DoorPeer) -> None:
    peer.attach("calib", "demo:c", Saying.file("demo:c", "root://o//c"), "file")
    kernel = kernels()
    assert kernel.run("%load_ext lab_datalake\n%reload_ext lab_datalake\nprint(calib)").text == "root://o//c\n"
    assert [route for route, _ in peer.asked] == ["attachments", "resolve"]


def test_load_ext_without_a_server_says_so(kernels: Kernels) -> None:
    ran = kernels(server=False).run("%load_ext lab_datalake\n%datalake list")
    assert "Nothing is attached." in ran.text or "No Jupyter server with lab_datalake started this kernel" in ran.text


def test_a_cell_attaches_lists_refreshes_and_detaches(kernels: Kernels, peer: DoorPeer, writer: ManifestWriter) -> None:
    peer.attach("calib", "demo:c", [Saying.file("demo:c", "root://o//old"), Saying.file("demo:c", "root://o//new")], "file")
    peer.answers["demo:run.2024"] = Saying.here("demo:run.2024", writer.write(some_rows(3), "demo:run.2024"))
    kernel = kernels()
    assert kernel.run("%datalake attach demo:run.2024").text == "run_2024  demo:run.2024  set\n"
    assert kernel.run("%datalake attach demo:run.2024\n%datalake list").text.splitlines()[1:] == [
        "calib  demo:c in lake  set",
        "run_2024  demo:run.2024  set",
    ]
    assert kernel.run("print(len(run_2024), calib)").text == "3 root://o//old\n"
    kernel.run("%datalake refresh calib")
    assert kernel.run("print(calib)").text == "root://o//new\n"
    assert kernel.run("%datalake resolve demo:c").shown["text/plain"].startswith("root://o//new\n")
    assert "the notebook remembers it" in kernel.run("%datalake detach calib run_2024").text
    assert kernel.run("print('calib' in dir(), 'run_2024' in dir())").text == "False False\n"
    assert "Nothing is attached as calib" in kernel.run("%datalake detach calib").message
    assert kernel.run("%datalake dance").error == "BadQuestion"
    assert "attach" in kernel.run("%datalake").text


def test_a_refresh_waits_for_the_new_value_of_a_slow_server(kernels: Kernels, peer: DoorPeer) -> None:
    peer.attach("calib", "demo:c", [Saying.file("demo:c", "root://o//old"), Saying.file("demo:c", "root://o//new")], "file")
    kernel = kernels()
    assert kernel.run("print(calib)").text == "root://o//old\n"
    peer.open.clear()
    kernel.start("%datalake refresh calib")
    shown = kernel.start("print(calib)")
    slow = threading.Timer(0.5, peer.open.set)
    slow.start()
    assert kernel.finish(shown).text == "root://o//new\n"
    slow.join()


def test_old_notebooks_find_resolve_dids(kernels: Kernels, peer: DoorPeer) -> None:
    peer.attach("calib", "demo:c", Saying.file("demo:c", "root://o//c"), "file")
    assert (
        kernels().run("from lab_datalake.kernel import resolve_dids; print(resolve_dids())").text == "{'calib': 'root://o//c'}\n"
    )


def test_no_traceback_shows_the_capability(kernels: Kernels, peer: DoorPeer) -> None:
    peer.attach("calib", "demo:c", Saying.failed("demo:c"), "file")
    kernel = kernels()
    kernel.run("%xmode Verbose")
    peer.stop()
    cell = kernel.start(
        "from lab_datalake.kernel.hook import hook_of\nhook_of(get_ipython()).notebook()._asked.attachments('id', None)"
    )
    heard = ""
    while '"idle"' not in heard:
        message = kernel.client.get_iopub_msg(timeout=60)
        if message["parent_header"].get("msg_id") == cell:
            heard += json.dumps(message["content"])
    assert "LakeUnreachable" in heard
    assert CAPABILITY not in heard
    peer.start()


def test_the_panel_is_answered_while_a_cell_runs_or_as_soon_as_it_ends(kernels: Kernels, peer: DoorPeer, tmp_path: Path) -> None:
    """As JupyterLab does it: its comms have a subshell of their own, where the kernel has such (ipykernel 7, Python 3.10)."""
    kernel = kernels()
    has_subshells = kernel.run("import ipykernel; print(ipykernel.version_info[0] >= 7)").text == "True\n"
    subshell = kernel.make_subshell() if has_subshells else None
    use = "print(one)" if has_subshells else "pass"
    cell = kernel.start(f"import os, time\nwhile not os.path.exists({str(tmp_path / 'go')!r}): time.sleep(0.01)\n{use}")
    panel = kernel.comm(subshell)
    panel.say(kind="attachments", attachments=[peer.attach("one", "demo:1", Saying.file("demo:1", "root://o//1"), "file")])
    if has_subshells:
        panel.hear_states(one="set")
        (tmp_path / "go").touch()
        assert kernel.finish(cell).text == "root://o//1\n"
    else:
        (tmp_path / "go").touch()
        kernel.finish(cell)
        panel.hear_states(one="set")
        assert kernel.run("print(one)").text == "root://o//1\n"
