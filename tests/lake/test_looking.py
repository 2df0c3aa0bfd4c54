"""What is known of one DID: rules, storages, metadata that are written, and pages of files."""

from __future__ import annotations

import uuid

import pytest

from lab_datalake.demo.lake import DemoLake
from lab_datalake.did import DID
from lab_datalake.errors import BadQuestion, NotAllowed, NotFound
from lab_datalake.lake.availability import Here
from lab_datalake.lake.file_lists import Stretch
from lab_datalake.lake.lake import Lake
from lab_datalake.lake.words import FilesPage
from tests.lake.conftest import MakeLake

MUONS = DID("lake", "zmumu.2024")
MANY = DID("test", "many.10k")


def own_dataset(demo_lake: DemoLake) -> DID:
    """A dataset of the analyst's own that holds one file, of which both sites have a copy: no rule here moves any bytes."""
    did = DID("user.analyst", f"looking.{uuid.uuid4().hex[:8]}")
    rucio = demo_lake.rucio("analyst")
    rucio.post("dids", did.scope, did.name, body={"type": "DATASET"})
    file = {"scope": "lake", "name": "alignment.2024.json"}
    rucio.post("dids", did.scope, did.name, "dids", body={"dids": [file]})
    return did


def add_rule(demo_lake: DemoLake, did: DID, **more: object) -> None:
    wish = {"account": "analyst", "copies": 1, "rse_expression": "XRD2", "lifetime": 86_400, **more}
    demo_lake.rucio("analyst").post("rules", "", body={"dids": [{"scope": did.scope, "name": did.name}], **wish})


def settled(lake: Lake, did: DID) -> None:
    assert isinstance(lake.resolve(did, wait=60).availability, Here)


def page(lake: Lake, stretch: Stretch) -> FilesPage:
    settled(lake, MANY)
    return lake.files(MANY, stretch)


def test_places_say_site_country_and_that_they_are_disks(make_lake: MakeLake) -> None:
    (place,) = make_lake().places(MUONS)
    assert (place.rse, place.site, place.country, place.on_tape, place.is_readable) == ("XRD1", "SITE-A", "CH", False, True)
    assert (place.files, place.available) == (4, 4)


def test_a_rule_says_who_until_when_and_how_far(make_lake: MakeLake, demo_lake: DemoLake) -> None:
    did = own_dataset(demo_lake)
    add_rule(demo_lake, did, comment="for the story")
    (rule,) = make_lake().rules(did)
    assert (rule.did, rule.account, rule.rse_expression, rule.comment) == (did, "analyst", "XRD2", "for the story")
    assert rule.ok + rule.replicating + rule.stuck == 1
    assert rule.expires_at is not None
    assert rule.created_at is not None
    assert rule.expires_at > rule.created_at


@pytest.mark.parametrize("state", ["WAITING_APPROVAL", "INJECT", "SUSPENDED", "STUCK"])
def test_every_state_of_a_rule_is_named(state: str, make_lake: MakeLake, demo_lake: DemoLake) -> None:
    did = own_dataset(demo_lake)
    wish = {"WAITING_APPROVAL": {"ask_approval": True}, "INJECT": {"asynchronous": True}}.get(state, {})
    add_rule(demo_lake, did, **wish)
    # The demo's daemons move rules on within seconds; what the catalogue says is what is asked for here.
    rule_id = make_lake().rules(did)[0].id
    letter = {"WAITING_APPROVAL": "W", "INJECT": "I", "SUSPENDED": "U", "STUCK": "S"}[state]
    demo_lake.ask_database(f"UPDATE rules SET state = '{letter}' WHERE id = '{uuid.UUID(rule_id)}'")  # noqa: S608  both are ours
    assert [rule.state for rule in make_lake().rules(did)] == [state]


def test_the_rules_that_a_did_has_or_had_are_told(make_lake: MakeLake) -> None:
    lake = make_lake()
    assert [rule.id for rule in lake.past_rules(MUONS)] == [rule.id for rule in lake.rules(MUONS)]


def test_a_file_has_the_rules_of_the_collections_that_hold_it(make_lake: MakeLake) -> None:
    rules = make_lake().rules(DID("lake", "zmumu.2024._0000.root"))
    assert MUONS in [rule.did for rule in rules]
    with pytest.raises(NotFound):
        make_lake().rules(DID("lake", "no.such.file"))


def test_metadata_are_written_where_the_lake_allows_it(make_lake: MakeLake, demo_lake: DemoLake) -> None:
    lake, did = make_lake(), own_dataset(demo_lake)
    for key, text in {"run": "358031", "good": "true", "note": '"17"', "project": "mine24"}.items():
        lake.set_metadatum(did, key, text)
    written = {entry.key: entry for entry in lake.metadata(did)}
    assert [written[key].value for key in ("run", "good", "note", "project")] == ["358031", "true", "17", "mine24"]
    assert [written[key].source for key in ("run", "project")] == ["JSON", "DID_COLUMN"]
    assert [written[key].is_fixed for key in ("run", "project", "created_at")] == [False, False, True]
    with pytest.raises(NotAllowed, match="does not allow"):
        lake.set_metadatum(MUONS, "run", "1")
    with pytest.raises(BadQuestion, match="Rucio itself"):
        lake.set_metadatum(did, " created_at", "today")


def test_files_are_read_in_pages(make_lake: MakeLake) -> None:
    lake = make_lake()
    first, last = page(lake, Stretch(0, 3)), page(lake, Stretch(9_998, 10))
    assert first.total == last.total == 10_000
    assert [row.n for row in first.rows] == [0, 1, 2]
    assert [row.n for row in last.rows] == [9_998, 9_999]
    assert first.rows[0].access == "cache"
    assert first.rows[0].rse == "XRD1"
    assert first.rows[0].why


def test_files_are_narrowed_by_words_and_by_patterns(make_lake: MakeLake) -> None:
    lake = make_lake()
    named = [row.did.name for row in page(lake, Stretch(0, 2)).rows]
    part = named[1][-9:]
    assert [row.did.name for row in page(lake, Stretch(0, 5, part.upper())).rows] == [named[1]]
    assert page(lake, Stretch(0, 5, f"*{part}")).total == 1
    assert page(lake, Stretch(0, 5, f"{part}*")).total == 0
    assert page(lake, Stretch(0, 5, "%")).total == 0, "only a star is a pattern"
    odd = DID("test", "names.odd")
    settled(lake, odd)
    assert [row.did.name for row in lake.files(odd, Stretch(0, 5, "%20")).rows] == ["a%20b.csv"]


def test_only_collections_have_files_and_a_page_has_its_bounds(make_lake: MakeLake) -> None:
    with pytest.raises(BadQuestion, match="is a file"):
        make_lake().files(DID("lake", "zmumu.2024._0000.root"), Stretch(0, 10))
    with pytest.raises(BadQuestion, match="no page"):
        make_lake().files(MUONS, Stretch(0, 100_000))
