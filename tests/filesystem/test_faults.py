"""A file is read as long as any copy can be reached, whatever its sources do, and within a bounded time."""

from __future__ import annotations

import sys
import time
import zlib
from pathlib import Path

import pytest

from lab_datalake.demo.lake import DemoLake
from lab_datalake.did import DID
from tests.faults.relay import Relay
from tests.filesystem.conftest import Machine, wait_for
from tests.filesystem.given import give_dataset

BEGIN = "import fsspec, zlib\nfs = fsspec.filesystem('rucio')\n"
BIG = DID("test", "faults.big")
CONTENT = bytes(range(256)) * 80_000  # 20 MB

READ = f"""{BEGIN}
with fs.open("test:faults.big.bin", block_size=2**20) as file:
    print(zlib.adler32(file.read(5_000_000) + file.read()))
    print("; ".join(file._content._failures))
"""


@pytest.fixture
def big(machine: Machine, demo_lake: DemoLake, tmp_path: Path) -> Machine:
    """A machine at no site, for a file of 20 MB that is at XRD1 only; requests fail after three seconds."""
    give_dataset(demo_lake, BIG, {"faults.big.bin": CONTENT}, folder=tmp_path / "given")
    machine.change(site="NOWHERE", mounts=[], schemes=["root"], answer_timeout=3, connect_timeout=3)
    return machine


def behind(machine: Machine, cache: str) -> None:
    machine.change(caches=[{"url": f"root://{cache}", "form": "prefix"}])


@pytest.mark.parametrize("stalls", [False, True])
def test_a_cache_that_cuts_or_stalls_in_the_middle_of_a_read_is_left_for_the_origin(
    big: Machine,
    demo_lake: DemoLake,
    stalls: bool,  # noqa: FBT001  a parameter of the test
) -> None:
    with Relay(demo_lake.xcache, after=7_000_000, stalls=stalls) as cache:
        behind(big, cache.host)
        begin = time.monotonic()
        checksum, failed = big.run(READ)
        took = time.monotonic() - begin
    assert int(checksum) == zlib.adler32(CONTENT)
    assert failed.startswith(f"cache at {cache.host}: ")
    assert took < 60


def test_a_cache_whose_origin_is_down_is_left_for_another_copy(machine: Machine, demo_lake: DemoLake) -> None:
    machine.change(site="NOWHERE", mounts=[], schemes=["root", "http"], answer_timeout=3, connect_timeout=3)
    machine.change(caches=[{"url": demo_lake.xcache, "form": "prefix"}])
    demo_lake.stop("xrd2")
    try:
        said = machine.run(f"{BEGIN}print(sum(len(fs.cat(path)) > 0 for path in fs.find('lake:zmumu.2023')))")
    finally:
        demo_lake.start("xrd2")
    assert said == ["2"]


def test_where_nothing_is_left_all_that_was_tried_is_said(big: Machine, demo_lake: DemoLake) -> None:
    with Relay(demo_lake.xcache, after=7_000_000) as cache:
        behind(big, cache.host)
        demo_lake.stop("xrd1")
        try:
            begin = time.monotonic()
            (said,) = big.run(f"""{BEGIN}
try:
    fs.cat("test:faults.big.bin")
except OSError as wrong:
    print(str(wrong).replace(chr(10), " "))
""")
            took = time.monotonic() - begin
        finally:
            demo_lake.start("xrd1")
    origin = demo_lake.rses["XRD1"].root.removeprefix("root://")
    assert f"cache at {cache.host}: " in said
    assert f"remote at {origin}: it takes no connections" in said
    assert took < 60


def test_an_open_file_reads_on_when_its_only_source_is_back(big: Machine, demo_lake: DemoLake, tmp_path: Path) -> None:
    ready, back = tmp_path / "ready", tmp_path / "back"
    program_text = f"""{BEGIN}
import pathlib, time
with fs.open("test:faults.big.bin", block_size=1000, cache_type="none") as file:
    first = file.read(1000)
    pathlib.Path({str(ready)!r}).touch()
    while True:
        was_back = pathlib.Path({str(back)!r}).exists()
        try:
            file.seek(1000)
            last = file.read()
            if was_back:
                break
            time.sleep(0.1)
        except OSError as wrong:
            pathlib.Path({str(ready)!r}).write_text(str(wrong))
    print(zlib.adler32(first + last))
"""
    with big.started([sys.executable, "-c", program_text]) as program:
        wait_for(ready.exists)
        demo_lake.stop("xrd1")
        try:
            wait_for(lambda: "can be read" in ready.read_text())
        finally:
            demo_lake.start("xrd1")
        back.touch()
        said, errors = program.communicate(timeout=120)
    assert said.strip() == str(zlib.adler32(CONTENT)), errors
