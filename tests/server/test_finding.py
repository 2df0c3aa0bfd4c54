"""What there is in a lake, as the panel is told."""

from __future__ import annotations


def test_a_search_streams_rows_and_ends_once(jupyter) -> None:
    lines = list(jupyter.lines("search", lake="demo", scope="lake24"))
    assert [line["line"] for line in lines[:-1]] == ["rows"] * (len(lines) - 1)
    assert lines[-1]["line"] == "end"
    assert lines[-1]["cut"] is None
    assert lines[-1]["count"] == sum(len(line["rows"]) for line in lines[:-1]) > 0


def test_a_search_that_matches_nothing_is_an_end_without_rows(jupyter) -> None:
    assert list(jupyter.lines("search", lake="demo", scope="lake24", pattern="no-such-*")) == [
        {"line": "end", "count": 0, "cut": None}
    ]


def test_a_search_with_more_than_its_limit_says_that_there_are_more(jupyter) -> None:
    *rows, end = jupyter.lines("search", lake="demo", scope="lake24", type="file", limit=3)
    assert sum(len(line["rows"]) for line in rows) == end["count"] == 3
    assert "more than 3" in end["cut"]


def test_a_search_that_fails_before_its_first_row_is_a_failure(jupyter) -> None:
    wrong = jupyter.get("search", lake="demo", scope="lake24", filters="run >>> 3")
    assert (wrong.status_code, wrong.json()["error"]) == (400, "BadQuestion")
    unknown = jupyter.get("search", lake="demo", scope="no-such-scope")
    assert unknown.status_code in {200, 404}, "some lakes know no unknown scopes"
    gone = jupyter.get("search", lake="gone", scope="lake24")
    assert (gone.status_code, gone.json()["error"]) == (424, "LakeUnreachable")


def test_a_collection_unfolds_down_to_its_files(jupyter) -> None:
    found = [
        row for line in jupyter.lines("search", lake="demo", scope="lake24", type="container") for row in line.get("rows", [])
    ]
    container = found[0]["did"]
    inside = [row for line in jupyter.lines("content", lake="demo", did=container) for row in line.get("rows", [])]
    assert inside
    assert {row["kind"] for row in inside} <= {"container", "dataset"}
    parents = jupyter.get("parents", lake="demo", did=inside[0]["did"]).json()
    assert container in [row["did"] for row in parents["rows"]]


def test_a_did_is_described_with_metadata_and_places(jupyter) -> None:
    [row, *_] = [
        row for line in jupyter.lines("search", lake="demo", scope="lake24", type="dataset") for row in line.get("rows", [])
    ]
    described = jupyter.get("did", lake="demo", did=row["did"]).json()
    assert (described["did"], described["kind"]) == (row["did"], "dataset")
    assert {"account", "is_open", "created_at", "size", "files"} <= set(described)
    entries = jupyter.get("metadata", lake="demo", did=row["did"]).json()["entries"]
    assert [entry["key"] for entry in entries] == sorted(entry["key"] for entry in entries)
    assert "places" in jupyter.get("places", lake="demo", did=row["did"]).json()


def test_scopes_are_in_name_order(jupyter) -> None:
    answer = jupyter.get("scopes", lake="demo").json()
    assert answer["scopes"] == sorted(answer["scopes"])
    assert set(answer["own"]) <= set(answer["scopes"])
    assert "lake24" in answer["scopes"]
