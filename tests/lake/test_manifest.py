from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import datetime, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lab_datalake.did import DID
from lab_datalake.errors import BrokenAnswer, LakeFailed
from lab_datalake.lake.availability import Elsewhere, Source
from lab_datalake.lake.draft import Draft
from lab_datalake.lake.locate import Located
from lab_datalake.lake.manifest import Manifest, Title
from lab_datalake.lake.summary import summary
from lab_datalake.rucio.answers import File

TITLE = Title("demo", DID("s", "all"), "ada", "auto", "SITE-B")
NOW = datetime(2026, 11, 22, 10, tzinfo=timezone.utc)


def begun(folder: Path, *names: str) -> tuple[Draft, Path]:
    path = folder / f"{TITLE.key}.sqlite"
    path.unlink(missing_ok=True)
    draft = Draft.new(path, TITLE, NOW, "stamp")
    draft.add([File(scope="s", name=name, bytes=2, adler32="ab") for name in names])
    return draft, path


def settle(draft: Draft, how: Callable[[File], Located], count: int = 99) -> int:
    block = draft.waiting(count)
    return draft.settle(block, map(how, block.files))


def opened(file: File) -> Located:
    sources = (
        Source(access="cache", url=f"root://c//root://o//p/s/{file.name}", rse="R", why="near"),
        Source(access="remote", url=f"root://o//p/s/{file.name}", rse="R", why="far"),
    )
    return Located(did=file.did, size=2, checksum=None, sources=sources, why="near")


def closed(file: File) -> Located:
    return Located(did=file.did, size=2, checksum=None, sources=(), why="Nobody has it.", cure="Ask.")


def test_a_reader_sees_settled_files_while_the_rest_is_being_written(tmp_path: Path) -> None:
    draft, path = begun(tmp_path, "c", "a", "b", "a")
    manifest = Manifest(path)
    assert (manifest.head().state, manifest.head().total, manifest.page(0, 10)) == ("writing", None, [])
    assert draft.number() == 3
    assert (manifest.head().total, manifest.head().size, manifest.page(0, 10)) == (3, 6, [])
    assert settle(draft, opened, 2) == 2
    assert [(e.n, e.name, e.url) for e in manifest.entries()] == [
        (0, "a", "root://c//root://o//p/s/a"),
        (1, "b", "root://c//root://o//p/s/b"),
    ]
    settle(draft, closed)
    draft.finish({"R"})
    last = manifest.page(2, 1)[0]
    assert (last.access, last.url, last.why) == (None, None, "Nobody has it. Ask.")
    head = manifest.head()
    assert (head.state, head.located, head.missing, head.taken_at) == ("whole", 3, 1, "2026-11-22T10:00:00+00:00")
    assert manifest.accesses() == {"cache": 2}
    assert manifest.sources(0, 1)[0] == [Source(access="remote", url="root://o//p/s/a", rse="R", why="far")]


def test_the_standard_library_reads_it_as_documented(tmp_path: Path) -> None:
    draft, path = begun(tmp_path, "a")
    draft.number()
    settle(draft, opened)
    draft.finish()
    connection = sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)
    assert dict(connection.execute("SELECT key, value FROM manifest"))["version"] == 2
    assert connection.execute("SELECT n, scope, name, size, checksum, rse, access, url, why FROM files").fetchall() == [
        (0, "s", "a", 2, "adler32:ab", "R", "cache", "root://c//root://o//p/s/a", "near")
    ]
    assert connection.execute("SELECT n, rank, access, url, rse, why FROM sources").fetchall() == [
        (0, 1, "remote", "root://o//p/s/a", "R", "far")
    ]
    connection.close()


def test_a_failed_manifest_says_why(tmp_path: Path) -> None:
    draft, path = begun(tmp_path, "a")
    draft.fail(LakeFailed("It broke.", "Wait."))
    head = Manifest(path).head()
    assert (head.state, head.error, head.message, head.cure) == ("failed", "LakeFailed", "It broke.", "Wait.")


def test_other_files_are_not_taken_for_manifests(tmp_path: Path) -> None:
    nonsense = tmp_path / "x.sqlite"
    nonsense.write_bytes(b"no database" * 100)
    with pytest.raises(BrokenAnswer, match="cannot be read"):
        Manifest(nonsense).head()
    with pytest.raises(FileNotFoundError):
        Manifest(tmp_path / "gone.sqlite").head()


@given(names=st.sets(st.text(min_size=1, max_size=12), max_size=30))
def test_names_come_in_order_of_code_points_whatever_they_are(tmp_path_factory: pytest.TempPathFactory, names: set[str]) -> None:
    draft, path = begun(tmp_path_factory.mktemp("names"), *names)
    draft.number()
    settle(draft, opened)
    draft.finish()
    entries = list(Manifest(path).entries())
    assert [entry.name for entry in entries] == sorted(names, key=lambda name: name.encode())
    assert all(entry.url == f"root://c//root://o//p/s/{entry.name}" for entry in entries)


def test_a_question_has_one_key_and_another_question_another() -> None:
    assert TITLE.key == Title("demo", DID("s", "all"), "ada", "auto", "SITE-B").key
    others = [
        Title("demo", DID("s", "all"), "ada", "auto", None),
        Title("demo", DID("s", "all"), "ada", "cache", "SITE-B"),
        Title("demo", DID("s", "all"), "eve", "auto", "SITE-B"),
        Title("demo2", DID("s", "all"), "ada", "auto", "SITE-B"),
        Title("demo", DID("s", "all"), "ada", "auto", "SITE-B", "another mount"),
    ]
    assert len({TITLE.key, *(other.key for other in others)}) == 6


def test_a_manifest_of_which_nothing_opens_is_elsewhere(tmp_path: Path) -> None:
    draft, path = begun(tmp_path, "a", "b")
    draft.number()
    settle(draft, closed)
    draft.finish({"R2", "R1"})
    elsewhere = summary(path)
    assert isinstance(elsewhere, Elsewhere)
    assert elsewhere.rses == ["R1", "R2"]
    assert "Nobody has it. Ask." in elsewhere.why
