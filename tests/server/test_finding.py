"""What there is in a lake, as the panel is told."""

from __future__ import annotations

from lab_datalake.demo.lake import DemoLake
from tests.faults.peers import Proxy
from tests.server.jupyter import Jupyter, Lakes, StartJupyter


def test_a_search_streams_rows_and_ends_once(jupyter: Jupyter) -> None:
    lines = list(jupyter.lines("search", lake="demo", scope="lake"))
    assert [line["line"] for line in lines[:-1]] == ["rows"] * (len(lines) - 1)
    assert lines[-1]["line"] == "end"
    assert lines[-1]["cut"] is None
    assert lines[-1]["count"] == sum(len(line["rows"]) for line in lines[:-1]) > 0


def test_a_search_that_matches_nothing_is_an_end_without_rows(jupyter: Jupyter) -> None:
    assert list(jupyter.lines("search", lake="demo", scope="lake", text="no-such-*")) == [
        {"line": "end", "count": 0, "cut": None}
    ]


def test_a_search_with_more_than_its_limit_says_that_there_are_more(jupyter: Jupyter) -> None:
    *rows, end = jupyter.lines("search", lake="demo", scope="lake", type="file", limit=3)
    assert sum(len(line["rows"]) for line in rows) == end["count"] == 3
    assert "more than 3" in end["cut"]


def test_the_text_of_a_search_is_explained_before_a_lake_is_asked(jupyter: Jupyter) -> None:
    said = jupyter.get("terms", text="lake:zmumu type = file run >= 3 bigger than 5 GB").json()
    assert said["problem"] is None
    assert [term["means"] for term in said["terms"]] == ["part", "type", "metadata", "column"]
    assert said["terms"][2] == {"means": "metadata", "text": "run >= 3", "without": "lake:zmumu type = file bigger than 5 GB"}
    mixed = jupyter.get("terms", text="run >= 3 project = x").json()
    assert "at once" in mixed["problem"]["message"]


def test_what_is_pasted_is_named_and_keys_are_proposed(jupyter: Jupyter) -> None:
    for text in ("lake:zmumu.2024", "rucio://lake:zmumu.2024", "rucio://demo/lake:zmumu.2024", " lake:zmumu.2024 "):
        assert jupyter.get("named", lake="demo", text=text).json() == {"did": "lake:zmumu.2024"}
    assert jupyter.get("named", lake="demo", text="rucio://other/lake:zmumu.2024").json() == {"did": None}
    assert "run" in {key["key"] for key in jupyter.get("keys", lake="demo", scope="lake").json()["keys"]}


def test_a_search_that_fails_before_its_first_row_is_a_failure(jupyter: Jupyter) -> None:
    wrong = jupyter.get("search", lake="demo", scope="lake", text="run >>> 3")
    assert (wrong.status_code, wrong.json()["error"]) == (400, "BadQuestion")
    unknown = jupyter.get("search", lake="demo", scope="no-such-scope")
    assert unknown.status_code in {200, 404}, "some lakes know no unknown scopes"
    gone = jupyter.get("search", lake="gone", scope="lake")
    assert (gone.status_code, gone.json()["error"]) == (424, "LakeUnreachable")


def test_a_collection_unfolds_down_to_its_files(jupyter: Jupyter) -> None:
    found = [row for line in jupyter.lines("search", lake="demo", scope="lake", type="container") for row in line.get("rows", [])]
    container = found[0]["did"]
    inside = [row for line in jupyter.lines("content", lake="demo", did=container) for row in line.get("rows", [])]
    assert inside
    assert {row["kind"] for row in inside} <= {"container", "dataset"}
    parents = jupyter.get("parents", lake="demo", did=inside[0]["did"]).json()
    assert container in [row["did"] for row in parents["rows"]]


def test_a_did_is_described_with_metadata_and_places(jupyter: Jupyter) -> None:
    [row, *_] = [
        row for line in jupyter.lines("search", lake="demo", scope="lake", type="dataset") for row in line.get("rows", [])
    ]
    described = jupyter.get("did", lake="demo", did=row["did"]).json()
    assert (described["did"], described["kind"]) == (row["did"], "dataset")
    assert {"account", "is_open", "created_at", "size", "files"} <= set(described)
    entries = jupyter.get("metadata", lake="demo", did=row["did"]).json()["entries"]
    assert [entry["key"] for entry in entries] == sorted(entry["key"] for entry in entries)
    assert "places" in jupyter.get("places", lake="demo", did=row["did"]).json()


def test_scopes_are_in_name_order(jupyter: Jupyter) -> None:
    answer = jupyter.get("scopes", lake="demo").json()
    assert answer["scopes"] == sorted(answer["scopes"])
    assert set(answer["own"]) <= set(answer["scopes"])
    assert "lake" in answer["scopes"]


def test_a_listing_that_the_lake_cuts_is_never_taken_for_whole(
    start_jupyter: StartJupyter, lakes: Lakes, demo_lake: DemoLake
) -> None:
    with Proxy(demo_lake.rucio_url) as proxy:
        server = start_jupyter([{**lakes[0], "rucio_url": proxy.url}])
        server.sign_in(demo_lake)
        proxy.cut("10k/dids", after=1_000)
        *rows, last = server.lines("content", lake="demo", did="test:many.10k")
        assert 0 < sum(len(line["rows"]) for line in rows) < 10_000
        assert (last["line"], last["error"]) == ("broken", "CutStream")
        assert last["message"]
        assert len(server.rows("content", lake="demo", did="test:many.10k")) == 10_000, "asked again, it is whole"
        assert server.stop() == 0
