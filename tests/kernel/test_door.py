"""The kernel asks its server, gets an answer or one clear error, and never shows what lets it in."""

from __future__ import annotations

import json
import socket
import traceback
from pathlib import Path

import pytest

from lab_datalake.errors import BrokenAnswer, DatalakeError, LakeUnreachable, NotAllowed, NotFound
from lab_datalake.kernel.answers import Attachment
from lab_datalake.kernel.door import Door
from tests.kernel.peers import DoorPeer, Saying

_CAPABILITY = "canary-0f6d2c"
_WANTED = Attachment("lake", "demo:x", "file", "x")


def test_the_server_says_what_is_attached(peer: DoorPeer) -> None:
    peer.attach("x", "demo:x", {})
    assert Door(peer.note).attachments("id", "n.ipynb") == (Attachment("lake", "demo:x", "dataset", "x", "auto"),)
    assert peer.asked == [("attachments", {"kernel_id": "id", "session_name": "n.ipynb"})]


def test_a_file_is_resolved_with_its_alternatives(peer: DoorPeer) -> None:
    peer.answers["demo:x"] = Saying.file("demo:x", "root://o//x")
    file = Door(peer.note).resolve(_WANTED, 0.0).file
    assert (file.url, file.lake, file.size, file.alternatives[0].url) == ("root://o//x", "lake", 5, "https://other/x")


def test_an_error_of_the_server_keeps_its_kind_and_words(peer: DoorPeer) -> None:
    peer.answers["demo:x"] = {"error": "NotFound", "message": "The lake knows no demo:x.", "cure": "Look again."}
    with pytest.raises(NotFound, match=r"The lake knows no demo:x\. Look again\."):
        Door(peer.note).resolve(_WANTED, 0.0)


def test_a_certificate_that_names_the_public_host_is_no_obstacle_on_loopback(tls_peer: DoorPeer) -> None:
    tls_peer.answers["demo:x"] = Saying.file("demo:x", "root://o//x")
    assert Door(tls_peer.note).resolve(_WANTED, 0.0).file is not None


def test_a_server_that_started_anew_is_found_again(peer: DoorPeer) -> None:
    door = Door(peer.note)
    door.attachments("id", None)
    peer.stop()
    peer.capability = "another-canary"
    peer.start()
    assert door.attachments("id", None) == ()


@pytest.mark.parametrize(
    ("failure", "error"),
    [
        ((200, b"<html>Please log in</html>"), BrokenAnswer),
        ((502, b"<html>Bad gateway</html>"), BrokenAnswer),
        ((200, b"[]"), BrokenAnswer),
        ((200, b'{"attachments": [{"lake": 1}]}'), BrokenAnswer),
        ((500, b"{}"), BrokenAnswer),
        ((403, b"{}"), NotAllowed),
        ((424, b'{"error": "Nonsense", "message": "It is odd.", "cure": ""}'), DatalakeError),
    ],
)
def test_nonsense_is_one_clear_error(peer: DoorPeer, failure: tuple[int, bytes], error: type[DatalakeError]) -> None:
    peer.failure = failure
    with pytest.raises(error) as caught:
        Door(peer.note).attachments("id", None)
    assert caught.value.message


def test_a_server_that_is_gone_is_said_to_be_gone(tmp_path: Path) -> None:
    with pytest.raises(LakeUnreachable, match="is gone"):
        Door(tmp_path / "door.json").attachments("id", None)


def test_a_kernel_without_a_server_says_so() -> None:
    with pytest.raises(LakeUnreachable, match="No Jupyter server"):
        Door(None).attachments("id", None)


def test_a_note_of_another_protocol_is_refused(tmp_path: Path) -> None:
    note = tmp_path / "door.json"
    note.write_text(json.dumps({"protocol": 2, "url": "http://127.0.0.1:1/", "capability": _CAPABILITY}))
    with pytest.raises(BrokenAnswer, match="protocol 2"):
        Door(note).attachments("id", None)


@pytest.mark.parametrize("note", ["", "{}", "[]", '{"protocol": 1, "url": "http://127.0.0.1:x/", "capability": "canary-0f6d2c"}'])
def test_a_note_that_makes_no_sense_is_said_to_be_so(tmp_path: Path, note: str) -> None:
    (tmp_path / "door.json").write_text(note)
    with pytest.raises(LakeUnreachable, match="cannot be read"):
        Door(tmp_path / "door.json").attachments("id", None)


def test_no_error_shows_the_capability(tmp_path: Path) -> None:
    closed = socket.create_server(("127.0.0.1", 0))
    port = closed.getsockname()[1]
    closed.close()
    note = tmp_path / "door.json"
    note.write_text(json.dumps({"protocol": 1, "url": f"http://127.0.0.1:{port}/", "capability": _CAPABILITY}))
    with pytest.raises(LakeUnreachable) as caught:
        Door(note).attachments("id", None)
    shown = traceback.TracebackException.from_exception(caught.value, capture_locals=True)
    assert _CAPABILITY not in "".join(shown.format())
    assert _CAPABILITY not in repr(caught.value) + str(caught.value) + repr(Door(note))
    assert caught.value.__context__ is None
