"""What caches hold is told as far as they tell it: by all, by some of the files, or not at all, and then why."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from lab_datalake.demo.lake import DemoLake
from lab_datalake.did import DID
from lab_datalake.errors import NotAvailable
from lab_datalake.filesystem.holdings import LOOKED_AT, AtCache, ask_caches, cache_task
from lab_datalake.lake.availability import Here
from lab_datalake.lake.lake import Lake
from lab_datalake.lake.spec import Cache
from lab_datalake.rucio.cancel import Cancel
from tests.faults.newer_cache import NewerCache
from tests.faults.relay import Relay
from tests.lake.conftest import MakeLake, make_lake

__all__ = ["make_lake"]

ZMUMU = DID("lake", "zmumu.2024")
MANY = DID("test", "many.10k")


def told(lake: Lake, did: DID, patience: float = 30.0) -> tuple[int, list[AtCache]]:
    files, task = cache_task(lake, did)
    return files, ask_caches(task, os.environ, Cancel(), patience=patience)


def behind(make_lake: MakeLake, host: str, did: DID, **more: object) -> Lake:
    """A lake at no site, behind this cache, that knows the files of a DID."""
    lake = make_lake(site="NOWHERE", schemes=("root",), caches=(Cache(f"root://{host}"),), **more)
    assert isinstance(lake.resolve(did, wait=60).availability, Here)
    return lake


def test_a_newer_cache_tells_of_each_file_whether_it_has_it(make_lake: MakeLake, demo_lake: DemoLake) -> None:
    with NewerCache(demo_lake.xcache, holds=lambda path: "_0001.root" in path or "_0003.root" in path) as cache:
        lake = behind(make_lake, cache.host, ZMUMU)
        assert told(lake, ZMUMU) == (4, [AtCache(host=cache.host, asked=4, held=2)])
        assert told(lake, DID("lake", "zmumu.2024._0001.root")) == (1, [AtCache(host=cache.host, asked=1, held=1)])


def test_a_newer_cache_that_has_nothing_says_so_and_of_many_files_some_are_looked_at(
    make_lake: MakeLake, demo_lake: DemoLake
) -> None:
    with NewerCache(demo_lake.xcache, holds=lambda _: False) as cache:
        lake = behind(make_lake, cache.host, MANY)
        assert told(lake, MANY) == (10_000, [AtCache(host=cache.host, asked=LOOKED_AT, held=0)])


def test_an_older_cache_says_that_it_does_not_tell(make_lake: MakeLake, demo_lake: DemoLake) -> None:
    """Those of Debian's XRootD, and whichever is before 5.8."""
    with Relay(demo_lake.xcache) as relay:
        lake = behind(make_lake, relay.host, ZMUMU)
        files, (cache,) = told(lake, ZMUMU)
    assert (files, cache.asked, cache.held) == (4, 4, None)
    assert re.fullmatch(r"It is XRootD 5\.\d\.\d; caches tell from version 5\.8 on\.", cache.why)


def test_a_cache_that_is_away_is_no_failure_of_the_question(make_lake: MakeLake, demo_lake: DemoLake) -> None:
    with Relay(demo_lake.xcache) as relay:
        lake = behind(make_lake, relay.host, ZMUMU)
    _, (cache,) = told(lake, ZMUMU)
    assert cache.held is None
    assert cache.why.startswith("It takes no connections")


def test_a_cache_that_stalls_is_not_waited_for(make_lake: MakeLake, demo_lake: DemoLake) -> None:
    with Relay(demo_lake.xcache, after=0, stalls=True) as relay:
        lake = behind(make_lake, relay.host, ZMUMU)
        with pytest.raises(NotAvailable, match="did not tell within 1 seconds"):
            told(lake, ZMUMU, patience=1)


def test_an_xrootd_that_is_not_whole_is_told_as_such(make_lake: MakeLake, demo_lake: DemoLake, tmp_path: Path) -> None:
    (tmp_path / "XRootD").mkdir()
    (tmp_path / "XRootD" / "__init__.py").write_text("")
    with Relay(demo_lake.xcache) as relay:
        _, task = cache_task(behind(make_lake, relay.host, ZMUMU), ZMUMU)
        with pytest.raises(NotAvailable, match="ended before it had an answer"):
            ask_caches(task, {**os.environ, "PYTHONPATH": str(tmp_path)}, Cancel())


def test_files_that_are_read_in_another_way_are_not_asked_for(make_lake: MakeLake) -> None:
    lake = make_lake(site="NOWHERE", schemes=("root",))
    assert isinstance(lake.resolve(ZMUMU, wait=60).availability, Here)
    assert told(lake, ZMUMU) == (0, [])
