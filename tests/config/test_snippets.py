"""Code that a platform offers to its users."""

from __future__ import annotations

from traitlets.config import Config

from lab_datalake.config import Configuration
from lab_datalake.config.snippet import Snippet
from lab_datalake.config.standard_snippets import STANDARD

OURS = {"name": "muontools", "suffixes": [".ROOT"], "needs": ["muontools"], "file": "load({{variable}})"}
STANDARD_NAMES = [snippet.name for snippet in STANDARD]


def read(*snippets: object) -> Configuration:
    return Configuration.read({"HOME": "/"}, Config({"LabDatalake": {"snippets": list(snippets)}}))


def test_the_platforms_come_before_the_standard_ones() -> None:
    first, *others = read(OURS).snippets
    wanted = Snippet(
        name="muontools", suffixes=(".root",), needs=("muontools",), language="python", file="load({{variable}})", files=""
    )
    assert (first, others) == (wanted, list(STANDARD))


def test_one_of_the_same_name_takes_the_place_of_a_standard_one_and_one_without_code_removes_it() -> None:
    found = read({"name": "uproot", "files": "mine"}, {"name": "ROOT"}).snippets
    assert [snippet.files for snippet in found if snippet.name == "uproot"] == ["mine"]
    assert {snippet.name for snippet in found} == set(STANDARD_NAMES) - {"ROOT"}


def test_a_mistake_is_named_with_its_place() -> None:
    said = [mistake.message for mistake in read({"nam": "x"}, {"name": "y", "suffixes": ".root"}).mistakes]
    assert any("LabDatalake.snippets[0].name is missing" in message for message in said)
    assert any("LabDatalake.snippets[0].nam is no setting" in message for message in said)
    assert any("LabDatalake.snippets[1].suffixes is not a list of texts" in message for message in said)


def test_standard_ones_have_names_of_their_own_and_code() -> None:
    assert len(set(STANDARD_NAMES)) == len(STANDARD_NAMES)
    assert all(snippet.file or snippet.files for snippet in STANDARD)
    assert {snippet.language for snippet in STANDARD} == {"python", "r", "julia", "bash"}
