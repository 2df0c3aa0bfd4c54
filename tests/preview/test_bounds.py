"""A file may be damaged or made to do harm: looking into it is bounded, and its end is told in a sentence."""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path

import pytest

from lab_datalake.errors import Cancelled, NoPreview
from lab_datalake.lake.availability import Source
from lab_datalake.preview.answers import Preview, Text
from lab_datalake.preview.look import look_into
from lab_datalake.preview.task import Task
from lab_datalake.rucio.cancel import Cancel

READERS = """
import ctypes, os, time

from lab_datalake.preview.answers import Text


def hungry(inside):
    held = []
    while True:
        held.append(bytearray(50_000_000))


def slow(inside):
    time.sleep(600)
    yield


def busy(inside):
    while True:
        pass


def crashing(inside):
    ctypes.string_at(0)
    yield


def writing(inside):
    open(inside.head(200).decode(), "wb").write(b"x" * 10_000_000)
    yield


def telling(inside):
    print("what a library prints")
    yield Text(title="Environment", text=" ".join(sorted(os.environ)))
"""
NAMES = ("hungry", "slow", "busy", "crashing", "writing", "telling")


class Folder:
    """A folder of files, and readers of another package for them: a real distribution with entry points."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.packages = packages = folder / "packages"
        about = packages / "readers-1.0.dist-info"
        about.mkdir(parents=True)
        (packages / "readers.py").write_text(READERS)
        (about / "METADATA").write_text("Metadata-Version: 2.1\nName: readers\nVersion: 1.0\n")
        points = "".join(f"{name} = readers:{name}\n" for name in NAMES)
        (about / "entry_points.txt").write_text(f"[lab_datalake.previews]\n{points}")
        self.environ = {**os.environ, "PYTHONPATH": str(packages), "RUCIO_AUTH_TOKEN": "canary-31bd"}

    def task(self, name: str, content: bytes = b"some bytes", **more: object) -> Task:
        path = self._folder / name
        path.write_bytes(content)
        source = Source(access="mount", url=str(path), rse="HERE", why="It is mounted.")
        size = len(content)
        return Task(
            scope="s",
            name=name,
            size=size,
            sources=[source],
            wanted="",
            connect_timeout=5,
            answer_timeout=5,
            **more,  # type: ignore[arg-type]
        )

    def see(self, name: str, content: bytes = b"some bytes", *, patience: float = 30, **more: object) -> Preview:
        return look_into(self.task(name, content, **more), self.environ, Cancel(), patience=patience)


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


def test_one_that_takes_too_much_memory_is_ended_and_says_so(folder: Folder) -> None:
    with pytest.raises(NoPreview, match=r"more than 0\.4 GB of memory"):
        folder.see("a.hungry", memory=400_000_000)


def test_one_that_takes_too_long_is_ended_and_says_so(folder: Folder) -> None:
    with pytest.raises(NoPreview, match="longer than 2 seconds"):
        folder.see("a.slow", patience=2)


def test_one_that_never_stops_reckoning_is_ended_and_says_so(folder: Folder) -> None:
    with pytest.raises(NoPreview, match="was ended"):
        folder.see("a.busy", seconds=1)


def test_a_reader_that_crashes_takes_nobody_with_it(folder: Folder) -> None:
    with pytest.raises(NoPreview, match="ended by itself"):
        folder.see("a.crashing")


def test_a_reader_cannot_fill_a_disk(folder: Folder, tmp_path: Path) -> None:
    harm = tmp_path / "harm"
    with pytest.raises(NoPreview):
        folder.see("a.writing", str(harm).encode())
    assert harm.stat().st_size <= 65_536


def test_a_reader_of_another_package_is_found_by_the_end_of_the_name_and_gets_no_secret(folder: Folder) -> None:
    preview = folder.see("a.telling")
    (text,) = preview.sections
    assert preview.format == "TELLING"
    assert isinstance(text, Text)
    assert "PATH" in text.text
    assert "RUCIO_AUTH_TOKEN" not in text.text
    assert not list(folder.packages.rglob("*.pyc")), "what may write little would write half a module"


def test_nobody_who_has_gone_is_waited_for(folder: Folder) -> None:
    cancel = Cancel()
    threading.Timer(1.0, cancel.set).start()
    began = time.monotonic()
    with pytest.raises(Cancelled):
        look_into(folder.task("a.slow"), folder.environ, cancel)
    assert time.monotonic() - began < 20, "the process is ended at once, not after its thirty seconds"


@pytest.mark.parametrize("content", [b"root" + b"\xff" * 500, b"\x89HDF\r\n\x1a\n" + b"\0" * 500])
def test_a_damaged_file_is_said_to_be_so(content: bytes, folder: Folder) -> None:
    with pytest.raises(NoPreview, match=r"looked into|damaged"):
        folder.see("damaged", content)


def test_bytes_without_a_reader_are_shown_as_bytes_and_text_as_text(folder: Folder) -> None:
    (raw,) = folder.see("raw.dat", bytes(range(256))).sections
    assert isinstance(raw, Text)
    assert raw.text.startswith("000000  00 01 02")
    (text,) = folder.see("notes", "Größe\n".encode() * 20_000).sections
    assert isinstance(text, Text)
    assert text.note == "The first 400 lines."
    with pytest.raises(NoPreview, match="is empty"):
        folder.see("nothing.txt", b"")
