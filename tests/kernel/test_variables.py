"""Variables follow the attachments, and never touch what the user put under a name."""

from __future__ import annotations

import threading
from collections.abc import Sequence

import pytest

from lab_datalake.errors import LakeUnreachable, NotAvailable, NotFound
from lab_datalake.kernel.answers import Attachment
from lab_datalake.kernel.door import Door
from lab_datalake.kernel.file import LakeFile
from lab_datalake.kernel.files import LakeFiles
from lab_datalake.kernel.unavailable import Unavailable
from lab_datalake.kernel.variables import Report, Variables
from tests.kernel.peers import DoorPeer, ManifestWriter, Saying, some_rows


class Notebook:
    """A namespace, its variables, and what was told about them."""

    def __init__(self, peer: DoorPeer) -> None:
        self.names: dict[str, object] = {}
        self.told: list[Sequence[Report]] = []
        self.variables = Variables(self.names, Door(peer.note), self.told.append)

    def take(self, *attachments: dict) -> None:
        self.variables.take([Attachment(**attachment) for attachment in attachments])
        assert self.variables.wait(60) == []

    def states(self) -> dict[str, str]:
        return {report.attachment.variable: report.state for report in self.variables.reports()}


@pytest.fixture
def notebook(peer: DoorPeer) -> Notebook:
    return Notebook(peer)


def test_attached_dids_become_variables(notebook: Notebook, peer: DoorPeer, writer: ManifestWriter) -> None:
    files = peer.attach("events", "demo:run", Saying.here("demo:run", writer.write(some_rows(3))))
    file = peer.attach("calib", "demo:c", Saying.file("demo:c", "root://o//c"), "file")
    notebook.take(files, file)
    assert isinstance(notebook.names["events"], LakeFiles)
    assert len(notebook.names["events"]) == 3
    assert isinstance(notebook.names["calib"], LakeFile)
    assert notebook.states() == {"events": "set", "calib": "set"}
    assert [report.state for report in notebook.told[-1]] == ["set", "set"]


def test_a_dropped_attachment_takes_its_variable_with_it(notebook: Notebook, peer: DoorPeer) -> None:
    one = peer.attach("one", "demo:1", Saying.file("demo:1", "root://o//1"))
    two = peer.attach("two", "demo:2", Saying.file("demo:2", "root://o//2"))
    notebook.take(one, two)
    notebook.take(two)
    assert list(notebook.names) == ["two"]
    assert notebook.states() == {"two": "set"}


def test_a_value_that_the_user_gave_a_name_stays(notebook: Notebook, peer: DoorPeer) -> None:
    one = peer.attach("one", "demo:1", Saying.file("demo:1", "root://o//1"))
    notebook.take(one)
    notebook.names["one"] = 42
    notebook.take(one)
    assert notebook.names["one"] == 42
    assert "another value" in notebook.variables.reports()[0].message
    notebook.take()
    assert notebook.names == {"one": 42}


def test_a_renamed_attachment_moves_without_asking_again(notebook: Notebook, peer: DoorPeer) -> None:
    one = peer.attach("one", "demo:1", Saying.file("demo:1", "root://o//1"))
    notebook.take(one)
    value = notebook.names["one"]
    asked = len(peer.asked)
    notebook.take({**one, "variable": "uno"})
    assert notebook.names == {"uno": value}
    assert notebook.names["uno"] is value
    assert len(peer.asked) == asked


def test_a_name_can_change_its_did(notebook: Notebook, peer: DoorPeer) -> None:
    peer.answers["demo:2"] = Saying.file("demo:2", "root://o//2")
    one = peer.attach("one", "demo:1", Saying.file("demo:1", "root://o//1"))
    notebook.take(one)
    notebook.take({**one, "did": "demo:2"})
    assert notebook.names["one"].did == "demo:2"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("2x", "cannot be the name"), ("a b", "cannot be the name"), ("class", "cannot be the name"), ("", "cannot be the name"),
        ("list", "a word of Python"), ("mine", "for something else"),
    ],
)  # fmt: skip
def test_a_name_that_cannot_be_had_is_refused_with_words(notebook: Notebook, peer: DoorPeer, name: str, words: str) -> None:
    notebook.names["mine"] = 42
    notebook.take(peer.attach(name, "demo:1", Saying.file("demo:1", "root://o//1")))
    assert notebook.names == {"mine": 42}
    report = notebook.variables.reports()[0]
    assert report.state == "failed"
    assert words in report.message
    assert report.cure


def test_two_attachments_cannot_share_a_name(notebook: Notebook, peer: DoorPeer) -> None:
    one = peer.attach("one", "demo:1", Saying.file("demo:1", "root://o//1"))
    two = peer.attach("one", "demo:2", Saying.file("demo:2", "root://o//2"))
    notebook.take(one, two)
    assert notebook.names["one"].did == "demo:1"
    assert [report.state for report in notebook.variables.reports()] == ["set", "failed"]


def test_while_nobody_knows_the_variable_says_that_it_is_being_asked_for(notebook: Notebook, peer: DoorPeer) -> None:
    peer.open.clear()
    attachment = peer.attach("one", "demo:1", Saying.file("demo:1", "root://o//1"))
    notebook.variables.take([Attachment(**attachment)])
    with pytest.raises(NotAvailable, match="is being asked for"):
        len(notebook.names["one"])
    assert notebook.variables.wait(0.0) == ["one"]
    peer.open.set()
    assert notebook.variables.wait(60) == []
    assert notebook.names["one"] == "root://o//1"


def test_one_did_that_stalls_does_not_hold_the_others(notebook: Notebook, peer: DoorPeer) -> None:
    stalled = peer.attach("stalled", "demo:s", [Saying.coming("demo:s")])
    other = peer.attach("other", "demo:o", Saying.file("demo:o", "root://o//o"))
    notebook.variables.take([Attachment(**stalled), Attachment(**other)])
    while notebook.states()["other"] != "set":
        assert notebook.variables.wait(0.1, "other") in ([], ["other"])
    assert notebook.states()["stalled"] == "waiting"
    notebook.take()


def test_what_is_coming_becomes_the_value_when_it_is_there(notebook: Notebook, peer: DoorPeer, writer: ManifestWriter) -> None:
    path = writer.write(some_rows(3))
    attachment = peer.attach("events", "demo:run", [Saying.coming("demo:run"), Saying.here("demo:run", path)])
    notebook.take(attachment)
    assert len(notebook.names["events"]) == 3
    assert [reports[0].state for reports in notebook.told] == ["waiting", "waiting", "set"]


def test_a_list_is_there_while_it_is_still_being_settled(notebook: Notebook, peer: DoorPeer, writer: ManifestWriter) -> None:
    path = writer.begin(some_rows(3))
    writer.say("settle", 1)
    notebook.take(peer.attach("events", "demo:run", [Saying.coming("demo:run", manifest=path)]))
    assert notebook.names["events"][0].name == "f0000.root"
    notebook.take()


@pytest.mark.parametrize(("error", "kind"), [("LakeUnreachable", LakeUnreachable), ("NotFound", NotFound)])
def test_what_failed_says_why_at_use(notebook: Notebook, peer: DoorPeer, error: str, kind: type[Exception]) -> None:
    notebook.take(peer.attach("one", "demo:1", Saying.failed("demo:1", error, "It went wrong.", "Mend it.")))
    with pytest.raises(kind, match=r"It went wrong\. Mend it\."):
        len(notebook.names["one"])
    report = notebook.variables.reports()[0]
    assert (report.state, report.message, report.cure) == ("failed", "It went wrong.", "Mend it.")


def test_what_may_have_come_right_is_asked_again_before_a_cell_that_mentions_it(notebook: Notebook, peer: DoorPeer) -> None:
    answers = [Saying.failed("demo:1"), Saying.file("demo:1", "root://o//1")]
    notebook.take(peer.attach("one", "demo:1", answers))
    assert isinstance(notebook.names["one"], Unavailable)
    notebook.variables.ask_again("print(another)")
    assert notebook.variables.wait(60) == []
    assert isinstance(notebook.names["one"], Unavailable)
    notebook.variables.ask_again("print(one)")
    assert notebook.variables.wait(60, "print(one)") == []
    assert notebook.names["one"] == "root://o//1"
    assert peer.asked[-1][1]["refresh"] is True


def test_what_the_lake_does_not_know_is_not_asked_again(notebook: Notebook, peer: DoorPeer) -> None:
    notebook.take(peer.attach("one", "demo:1", Saying.failed("demo:1", "NotFound")))
    asked = len(peer.asked)
    notebook.variables.ask_again("print(one)")
    assert notebook.variables.wait(60) == []
    assert len(peer.asked) == asked


def test_what_has_copies_elsewhere_says_what_would_bring_it(notebook: Notebook, peer: DoorPeer) -> None:
    notebook.take(peer.attach("one", "demo:1", Saying.elsewhere("demo:1")))
    with pytest.raises(NotAvailable, match=r"it is on tape Bring it\."):
        str(notebook.names["one"])


def test_a_list_that_vanished_is_asked_for_again(notebook: Notebook, peer: DoorPeer, writer: ManifestWriter) -> None:
    old, new = writer.write(some_rows(3)), writer.write(some_rows(4))
    notebook.take(peer.attach("events", "demo:run", [Saying.here("demo:run", old), Saying.here("demo:run", new)]))
    (writer.folder / old).unlink()
    notebook.variables.ask_again("len(events)")
    notebook.variables.wait(60)
    assert threading.active_count() < 20
    while notebook.names["events"].manifest_path != new:
        notebook.variables.wait(0.05)
    assert len(notebook.names["events"]) == 4
