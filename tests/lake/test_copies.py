from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from lab_datalake.did import DID
from lab_datalake.lake.copies import FOLDER, Copies
from lab_datalake.lake.naming import folders

FILE = DID("s", "run/a.root")


def bring(copies: Copies, did: DID, checksum: str | None, content: bytes) -> Path:
    place = copies.place(did, checksum)
    place.parent.mkdir(parents=True)
    place.write_bytes(content)
    return place


def test_a_copy_is_found_by_lake_did_size_and_checksum(tmp_path: Path) -> None:
    copies = Copies(tmp_path, "demo")
    assert copies.folders() == set()
    place = bring(copies, FILE, "adler32:01", b"12")
    assert copies.folders() == {folders("s", "run/a.root")}
    assert place.name == "a.root"
    assert copies.found(FILE, 2, "adler32:01") == place
    assert copies.found(FILE, None, "adler32:01") == place
    assert copies.found(FILE, 3, "adler32:01") is None
    assert copies.found(FILE, 2, "adler32:02") is None
    assert copies.found(DID("t", "run/a.root"), 2, "adler32:01") is None
    assert Copies(tmp_path, "other").found(FILE, 2, "adler32:01") is None


def test_a_copy_that_nobody_could_verify_is_not_taken_for_one(tmp_path: Path) -> None:
    copies = Copies(tmp_path, "demo")
    bring(copies, FILE, None, b"12")
    assert copies.found(FILE, 2, None) is None


@given(st.text(max_size=30), st.text(max_size=300))
def test_no_did_leaves_the_folder_of_copies(scope: str, name: str) -> None:
    folder = Path("/cache") / FOLDER
    for odd in (name, f"../{name}", f"{name}/..", f"{name}/.", "\n", "\0"):
        place = Copies(Path("/cache"), "https://lake/..").place(DID(scope, odd), "adler32:../..")
        assert place.is_relative_to(folder)
        assert ".." not in place.parts
        assert len(place.relative_to(folder).parts) == 4
        assert len(place.name) <= 150
        assert place.name.isascii()
        assert place.name.isprintable()
