"""`lab-datalake get`: whole, verified, side by side, going on where it was killed, and never outside its folder."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from lab_datalake.demo.contents.names import ODD
from lab_datalake.demo.lake import DemoLake
from lab_datalake.did import DID
from lab_datalake.filesystem.bring import PART
from lab_datalake.filesystem.paths import file_name
from tests.faults.relay import Relay
from tests.filesystem.conftest import Machine, wait_for
from tests.filesystem.given import give_dataset

LARGE = DID("test", "get.slowly")
CONTENT = bytes(range(256)) * 98_304  # 24 MB


@pytest.fixture
def far(machine: Machine) -> Machine:
    """A machine that has nothing but the network."""
    machine.change(site="BINDER", mounts=[])
    return machine


def get(machine: Machine, *words: str) -> subprocess.CompletedProcess[str]:
    return machine.call([sys.executable, "-m", "lab_datalake.cli", "get", *words])


def test_a_container_is_a_folder_of_its_files_and_asking_again_brings_nothing(far: Machine, tmp_path: Path) -> None:
    done = get(far, "lake:analysis.zmumu.2024", "sky:field42.r.fits", "--to", "here")
    assert done.returncode == 0, done.stderr
    names = sorted(path.name for path in (tmp_path / "here/analysis.zmumu.2024").iterdir())
    assert names[0] == "alignment.2024.json"
    assert names[1:4] == [f"mc:zmumu.powheg.2024._000{n}.root" for n in range(3)]
    assert (tmp_path / "here/field42.r.fits").stat().st_size > 0
    assert done.stderr.splitlines()[-1].startswith("9 of 9 files, ")
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "here").rglob("*")}
    assert get(far, "lake:analysis.zmumu.2024", "--to", "here").returncode == 0
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "here").rglob("*")} == before


def test_what_was_brought_is_a_copy_which_the_ladder_finds_until_somebody_writes_to_it(far: Machine, tmp_path: Path) -> None:
    assert get(far, "lake:zmumu.2023._0000.root", "--to", "mine").returncode == 0
    resolve = [sys.executable, "-m", "lab_datalake.cli", "resolve", "lake:zmumu.2023._0000.root"]
    assert far.call(resolve).stdout.startswith("copy\t")
    brought = tmp_path / "mine/zmumu.2023._0000.root"
    brought.write_bytes(b"x" + brought.read_bytes()[1:])
    assert not far.call(resolve).stdout.startswith("copy\t")


def test_no_name_leaves_its_folder(far: Machine, tmp_path: Path) -> None:
    done = get(far, "test:names.odd", "test:names.hostile", "--to", "here/inner")
    brought = {path.name for path in (tmp_path / "here/inner/names.odd").iterdir()}
    readable = {file_name(DID("test", name), "test") for name in ODD} - {"what%3F.csv"}
    assert brought <= readable | {"what%3F.csv"}
    assert len(brought) >= 18
    assert {path.name for path in (tmp_path / "here").iterdir()} == {"inner"}
    assert {path.name for path in (tmp_path / "here/inner").iterdir()} <= {"names.odd", "names.hostile"}
    assert done.returncode == 1
    assert "test:what?.csv: No copy of" in done.stderr


def test_a_spoilt_copy_is_said_and_the_others_are_brought(far: Machine, tmp_path: Path) -> None:
    done = get(far, "test:wrong.bytes")
    assert done.returncode == 1
    assert "test:wrong.bytes.1.csv: The bytes of “test:wrong.bytes.1.csv” are not those of the lake" in done.stderr
    assert sorted(path.name for path in (tmp_path / "wrong.bytes").iterdir()) == ["wrong.bytes.0.csv", "wrong.bytes.2.csv"]


def test_a_file_of_ones_own_is_not_written_over(far: Machine, tmp_path: Path) -> None:
    (tmp_path / "slowcontrol.run358031.csv").write_text("mine")
    done = get(far, "lake:slowcontrol.run358031.csv")
    assert done.returncode == 1
    assert "There is something else at slowcontrol.run358031.csv." in done.stderr
    assert (tmp_path / "slowcontrol.run358031.csv").read_text() == "mine"


@pytest.fixture
def slow(machine: Machine, demo_lake: DemoLake, tmp_path: Path) -> Iterator[Machine]:
    """A machine to which a file of 24 MB comes slowly."""
    give_dataset(demo_lake, LARGE, {"get.slowly.bin": CONTENT}, folder=tmp_path / "given")
    with Relay(demo_lake.xcache, slow=0.01) as relay:
        machine.change(site="NOWHERE", mounts=[], schemes=["root"], caches=[{"url": f"root://{relay.host}", "form": "prefix"}])
        yield machine


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGINT])
def test_what_was_ended_goes_on_where_it_was_and_is_verified_whole(slow: Machine, tmp_path: Path, end: signal.Signals) -> None:
    part, whole = tmp_path / "get.slowly" / f"get.slowly.bin{PART}", tmp_path / "get.slowly" / "get.slowly.bin"
    command = [sys.executable, "-m", "lab_datalake.cli", "get", "test:get.slowly"]
    with slow.started(command) as program:
        wait_for(lambda: part.exists() and part.stat().st_size > 0)
        program.send_signal(end)
        _, errors = program.communicate(timeout=60)
    assert program.returncode == (130 if end == signal.SIGINT else -signal.SIGKILL), errors
    kept = part.stat().st_size
    assert 0 < kept < len(CONTENT)
    assert not whole.exists()
    done = slow.call(command)
    assert done.returncode == 0, done.stderr
    assert whole.read_bytes() == CONTENT
    assert not part.exists()


def test_a_part_with_other_bytes_is_brought_anew(far: Machine, demo_lake: DemoLake, tmp_path: Path) -> None:
    give_dataset(demo_lake, LARGE, {"get.slowly.bin": CONTENT}, folder=tmp_path / "given")
    (tmp_path / "get.slowly").mkdir()
    (tmp_path / "get.slowly" / f"get.slowly.bin{PART}").write_bytes(b"another file" * 1000)
    done = get(far, "test:get.slowly")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "get.slowly" / "get.slowly.bin").read_bytes() == CONTENT
