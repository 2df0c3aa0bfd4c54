"""What it would take to bring something here."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lab_datalake.demo.contents.collection import ALIGNMENT, SIMULATION, ZMUMU_2024
from lab_datalake.demo.lake import DemoLake
from lab_datalake.did import DID
from lab_datalake.errors import NotFound
from lab_datalake.lake.cost import Cost, cost, on_tape
from lab_datalake.lake.words import Place
from tests.lake.conftest import MakeLake, mount_of

DISK, TAPE = False, True


@pytest.mark.parametrize(
    ("places", "expected"),
    [
        ([], (0, 0)),
        ([(DISK, 10)], (0, 0)),
        ([(TAPE, 10)], (10, 10)),
        ([(TAPE, 10), (DISK, 10)], (0, 0)),
        ([(TAPE, 10), (DISK, 4)], (6, 6)),
        ([(TAPE, 10), (DISK, 4), (DISK, 3)], (3, 6)),
        ([(TAPE, 2), (DISK, 4)], (0, 2)),
        ([(TAPE, 6), (TAPE, 6), (DISK, 4)], (2, 6)),
    ],
)
def test_storages_say_how_many_files_are_on_tape_only(places: list[tuple[bool, int]], expected: tuple[int, int]) -> None:
    told = [Place(rse=f"R{n}", files=10, available=count, size=None, on_tape=kind) for n, (kind, count) in enumerate(places)]
    assert on_tape(told, 10, 0) == expected


FILES = st.sets(st.integers(0, 9))


@given(FILES, st.lists(st.tuples(st.booleans(), FILES)))
def test_what_is_said_of_tapes_is_true_whatever_is_at_hand(near: set[int], storages: list[tuple[bool, set[int]]]) -> None:
    away = set(range(10)) - near
    on_disk = set().union(*(files for kind, files in storages if kind == DISK))
    taped = set().union(*(files for kind, files in storages if kind == TAPE)) - on_disk
    told = [Place(rse="", files=10, available=len(files), size=None, on_tape=kind) for kind, files in storages]
    least, most = on_tape(told, len(away), len(near))
    assert least <= len(taped & away) <= most


def test_what_is_read_from_elsewhere_costs_and_what_is_mounted_does_not(make_lake: MakeLake, demo_lake: DemoLake) -> None:
    away, mounted = make_lake(), make_lake(name="mounted", mounts=(mount_of(demo_lake),))
    everything, there, here = DID("lake", "analysis.zmumu.2024"), ZMUMU_2024, SIMULATION
    for lake in (away, mounted):
        lake.resolve(everything, wait=60)
    mounted.resolve(here, wait=60)
    size = away.describe(there).size
    assert cost(mounted, everything) == Cost(files=4, size=size, tape_least=0, tape_most=0)
    assert cost(away, everything).size == sum(away.describe(did).size or 0 for did in (there, here, ALIGNMENT))
    assert cost(mounted, here) == Cost(files=0, size=0, tape_least=0, tape_most=0)
    assert cost(away, DID("lake", "zmumu.2024._0000.root")).files == 1
    with pytest.raises(NotFound):
        cost(away, DID("lake", "there-is-none"))


def test_a_list_that_nobody_has_asked_for_is_made_and_waited_for(make_lake: MakeLake) -> None:
    assert cost(make_lake(), DID("lake", "zmumu.2024")).files == 4
