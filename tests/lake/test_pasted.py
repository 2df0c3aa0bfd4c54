"""What a person pastes is found: DIDs, and URLs of copies however they are written."""

from __future__ import annotations

import pytest

from lab_datalake.did import DID
from lab_datalake.lake.pasted import did_in, names_in
from tests.lake.conftest import MakeLake


@pytest.mark.parametrize(
    "did",
    [DID("lake", "zmumu.2024._0000.root"), DID("test", "a b.csv"), DID("test", "a%20b.csv"), DID("test", "what?.csv")],
    ids=str,
)
def test_every_url_of_a_copy_leads_to_its_file_with_a_cache_before_it_or_without(make_lake: MakeLake, did: DID) -> None:
    client = make_lake().client
    pfns = [pfn for copies in client.replicas([did]) for pfn in copies.pfns]
    assert pfns
    for pfn in pfns:
        assert did_in(client, pfn, None) == did
        assert did_in(client, f"root://cache.example.org:1094//{pfn}", None) == did


def test_a_did_is_known_as_it_is_and_what_no_copy_has_is_nothing(make_lake: MakeLake) -> None:
    client = make_lake().client
    assert did_in(client, "lake:zmumu.2024", None) == DID("lake", "zmumu.2024")
    for unknown in ("lake:no.such", "nocolon", "https://nowhere.example.org/a/b.root", "root://", "://"):
        assert did_in(client, unknown, None) is None
    elsewhere = "root://other.example.org//elsewhere/lake/c1/2e/zmumu.2024._0000.root"
    assert did_in(client, elsewhere, None) is None, "the name is known, but no copy is there"


def test_the_surest_name_comes_first() -> None:
    assert next(names_in("rucio/lake/c1/2e/zmumu.2024._0000.root")) == DID("lake", "zmumu.2024._0000.root")
    assert next(names_in("atlas/rucio/mc16:file.root")) == DID("mc16", "file.root")
    assert DID("cms", "a/b.root") in list(names_in("store/cms/a/b.root"))


def test_a_path_without_end_takes_no_time() -> None:
    deep = "/".join(["a"] * 20_000)
    assert DID("scope", "b.root") in list(names_in(f"{deep}/scope/b.root"))


def test_keys_are_those_that_the_data_have_with_types_and_examples(make_lake: MakeLake) -> None:
    keys = {key.key: key for key in make_lake().searching.keys("lake", None)}
    assert (keys["run"].means, keys["run"].type) == ("metadata", "number")
    assert "358031" in keys["run"].examples
    assert (keys["good"].type, keys["detector"].type) == ("boolean", "text")
    assert (keys["project"].means, keys["created_at"].type) == ("column", "time")
