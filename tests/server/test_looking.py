"""What the tab in which one DID is looked at asks."""

from __future__ import annotations

from lab_datalake.demo.lake import DemoLake
from tests.server.jupyter import Jupyter


def test_files_come_in_pages_with_how_they_open(jupyter: Jupyter) -> None:
    def whole() -> bool:
        answer = jupyter.get("files", lake="demo", did="lake:zmumu.2024", first=0, count=2).json()
        return bool(answer["availability"]["state"] == "here")

    jupyter.eventually(whole)
    answer = jupyter.get("files", lake="demo", did="lake:zmumu.2024", first=1, count=2).json()
    assert (answer["first"], answer["total"]) == (1, 4)
    assert [file["did"][-10:] for file in answer["files"]] == ["_0001.root", "_0002.root"]
    assert answer["files"][0]["access"] == "cache"


def test_rules_and_their_past_are_told(jupyter: Jupyter) -> None:
    (rule,) = jupyter.get("rules", lake="demo", did="lake:zmumu.2024").json()["rules"]
    assert (rule["state"], rule["ok"], rule["account"]) == ("OK", 4, "root")
    (past,) = jupyter.get("past-rules", lake="demo", did="lake:zmumu.2024").json()["rules"]
    assert past["id"] == rule["id"]


def test_what_the_lake_does_not_let_us_write_is_refused_in_words(jupyter: Jupyter) -> None:
    refused = jupyter.post("metadatum", lake="demo", did="lake:zmumu.2024", key="run", value="1")
    assert (refused.status_code, refused.json()["error"]) == (424, "NotAllowed")


def test_a_file_is_looked_into_without_being_brought(jupyter: Jupyter) -> None:
    preview = jupyter.post("preview", lake="demo", did="lake:alignment.2024.json").json()
    assert preview["format"] == "JSON"
    assert preview["sections"][0]["section"] == "text"
    refused = jupyter.post("preview", lake="demo", did="lake:zmumu.2024")
    assert (refused.status_code, refused.json()["error"]) == (400, "BadQuestion")


def test_what_the_cache_holds_is_told_or_why_it_is_not(jupyter: Jupyter, demo_lake: DemoLake) -> None:
    holdings = jupyter.get("holdings", lake="demo", did="lake:zmumu.2024._0001.root").json()
    (cache,) = holdings["caches"]
    assert (holdings["files"], cache["host"], cache["asked"]) == (1, demo_lake.xcache.removeprefix("root://"), 1)
    assert cache["held"] is not None or "XRootD 5." in cache["why"]
