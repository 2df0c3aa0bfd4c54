"""DIDs as text to be pasted elsewhere."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

from lab_datalake.did import DID
from lab_datalake.lake.availability import Here, Source
from lab_datalake.lake.locate import Located
from lab_datalake.lake.words import Resolution
from lab_datalake.rucio.answers import File
from lab_datalake.server.copying import MOST_COPIED, written_ways
from tests.lake.test_manifest import begun, settle
from tests.server.jupyter import Jupyter

FILE = "lake:zmumu.2024._0000.root"


def copied(jupyter: Jupyter, form: str, *dids: str) -> dict[str, object]:
    answer: dict[str, object] = jupyter.post("copies", lake="demo", dids=list(dids), form=form).json()
    return answer


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("python", "lab_datalake.Lake('demo')['lake:a b']"),
        ("command", "rucio download 'lake:a b'"),
        ("rucio_url", "rucio://demo/lake:a b"),
    ],
)
def test_what_needs_no_lake_is_copied_while_nobody_is_signed_in(signed_out: Jupyter, form: str, text: str) -> None:
    assert copied(signed_out, form, "lake:a b") == {"text": text, "count": 1, "left_out": []}


def test_many_are_one_expression_one_command_or_a_line_each(jupyter: Jupyter) -> None:
    dids = ("lake:it's", "lake:50%/x")
    python = str(copied(jupyter, "python", *dids)["text"])
    assert "".join(python.split()) == """[lab_datalake.Lake('demo')[did]fordidin["lake:it's",'lake:50%/x',]]"""
    assert shlex.split(str(copied(jupyter, "command", *dids)["text"])) == ["rucio", "download", *dids]
    assert copied(jupyter, "rucio_url", *dids)["text"] == "rucio://demo/lake:it's\nrucio://demo/lake:50%25%2Fx"


def test_urls_are_those_of_files_and_of_all_files_of_a_collection(jupyter: Jupyter) -> None:
    answer = copied(jupyter, "url", FILE, "lake:zmumu.2024")
    urls = str(answer["text"]).split("\n")
    assert (len(urls), answer["count"], answer["left_out"]) == (5, 5, [])
    assert all(url.startswith("root://") for url in urls)
    assert urls[0] == urls[1]


def test_what_cannot_be_copied_so_is_said_with_its_reason(jupyter: Jupyter) -> None:
    answer = copied(jupyter, "path", FILE, "lake:there-is-no-such-thing")
    assert (answer["text"], answer["count"]) == ("", 0)
    assert answer["left_out"] == [
        {"did": FILE, "why": "It is neither mounted nor brought here.", "files": 1},
        {"did": "lake:there-is-no-such-thing", "why": answer["left_out"][1]["why"], "files": 1},  # type: ignore[index]
    ]
    assert "there-is-no-such-thing" in str(answer["left_out"])


def half_mounted(file: File) -> Located:
    at = Source(access="remote", url=f"root://o//{file.name}", rse="R", why="far")
    if int(file.name) % 2:
        at = Source(access="mount", url=f"/mounted/{file.name}", rse="R", why="near")
    return Located(did=file.did, size=2, checksum=None, sources=(at,), why="")


def found_of(folder: Path, count: int) -> tuple[DID, Resolution]:
    """A collection of which every other file is mounted."""
    draft, path = begun(folder, *(f"{n:06d}" for n in range(count)))
    draft.number()
    settle(draft, half_mounted, count)
    draft.finish()
    draft.close()
    did, here = DID("s", "all"), Here(files=count, size=2 * count, accesses={}, why="")
    return did, Resolution(did=did, kind="dataset", availability=here, manifest=str(path))


def test_of_a_collection_that_is_mounted_in_part_the_best_way_to_each_file_is_copied(tmp_path: Path) -> None:
    found = [found_of(tmp_path, 4)]
    assert written_ways(found, "best").text.split() == [
        "root://o//000000",
        "/mounted/000001",
        "root://o//000002",
        "/mounted/000003",
    ]
    paths = written_ways(found, "path")
    assert (paths.text.split(), [(one.did, one.files) for one in paths.left_out]) == (
        ["/mounted/000001", "/mounted/000003"],
        [("s:all", 2)],
    )


def test_more_files_than_anybody_pastes_are_counted_and_not_named_one_by_one(tmp_path: Path) -> None:
    count = 2 * MOST_COPIED + 10
    copied = written_ways([found_of(tmp_path, count)], "path")
    assert copied.count == MOST_COPIED
    assert [one.files for one in copied.left_out] == [MOST_COPIED, 10]
    assert copied.count + sum(one.files for one in copied.left_out) == count


def test_a_lake_is_not_asked_about_thousands_one_by_one(signed_out: Jupyter) -> None:
    dids = [f"lake:{n}" for n in range(1_000)]
    assert copied(signed_out, "rucio_url", *dids)["count"] == 1_000
    refused = copied(signed_out, "url", *dids)
    assert (refused["error"], "the dataset that holds them" in str(refused["cure"])) == ("BadQuestion", True)


def test_the_panel_is_told_the_code_that_people_are_offered(signed_out: Jupyter) -> None:
    snippets = signed_out.get("snippets").json()["snippets"]
    assert {"name": "R", "suffixes": [], "needs": [], "language": "r"}.items() <= snippets[-3].items()
    assert "{{variable}}" in snippets[0]["file"]
