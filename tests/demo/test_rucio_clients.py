"""The `rucio` command of rucio-clients, in its own environment, uses the demo lake as it would any other."""

from __future__ import annotations

import os
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

from lab_datalake.demo.lake import DemoLake

Run = Callable[..., CompletedProcess[str]]


def test_rucio_says_who_we_are(run_client: Run) -> None:
    said = run_client("rucio", "whoami")
    assert said.returncode == 0, said.stderr
    assert "analyst" in said.stdout


def test_rucio_lists_the_datasets_of_a_scope(run_client: Run) -> None:
    said = run_client("rucio", "did", "list", "lake:*", "--filter", "type=DATASET", "--short")
    assert said.returncode == 0, said.stderr
    assert "lake:zmumu.2024" in said.stdout.split()
    assert "lake:zmumu.2023" in said.stdout.split()


def test_rucio_finds_a_dataset_by_its_metadata(run_client: Run) -> None:
    said = run_client("rucio", "did", "list", "lake:*", "--filter", "run>=350000", "--short")
    assert said.returncode == 0, said.stderr
    assert "lake:zmumu.2024" in said.stdout.split()
    assert "lake:zmumu.2023" not in said.stdout.split()


def test_rucio_at_the_other_site_is_shown_the_path_through_the_cache(demo_lake: DemoLake, run_client: Run) -> None:
    through = f"{demo_lake.xcache}//{demo_lake.rses['XRD1'].root}//rucio/lake/"
    here = run_client("rucio", "replica", "list", "file", "lake:zmumu.2024", "--pfns", site="SITE-B")
    home = run_client("rucio", "replica", "list", "file", "lake:zmumu.2024", "--pfns", site="SITE-A")
    binder = run_client("rucio", "replica", "list", "file", "lake:zmumu.2024", "--pfns", site="BINDER")
    assert here.stdout.count(through) == 4, here.stderr + here.stdout
    assert binder.stdout.count(through) == 4, binder.stderr
    assert home.stdout.count(f"{demo_lake.rses['XRD1'].root}//rucio/lake/") == 4, home.stderr
    assert demo_lake.xcache not in home.stdout


def test_rucio_downloads_a_dataset_through_the_cache(demo_lake: DemoLake, run_client: Run, tmp_path: Path) -> None:
    said = run_client("rucio", "download", "lake:waveforms.2024", "--dir", str(tmp_path), site="SITE-B")
    assert said.returncode == 0, said.stderr
    (origin,) = Path(demo_lake.rses["XRD1"].data).rglob("waveforms.run358031.h5")
    brought = tmp_path / "waveforms.2024" / "waveforms.run358031.h5"
    assert brought.read_bytes() == origin.read_bytes()
    assert list(Path(demo_lake.report.xcache_data).rglob("waveforms.run358031.h5.cinfo"))


def test_a_rule_brings_the_bytes_to_the_other_site(demo_lake: DemoLake, run_client: Run, tmp_path: Path) -> None:
    name = f"random.{uuid.uuid4().hex[:8]}.bin"
    (tmp_path / name).write_bytes(os.urandom(3_000_000))
    said = run_client("rucio", "upload", "--rse", "XRD1_SCRATCHDISK", "--scope", "user.analyst", str(tmp_path / name))
    assert said.returncode == 0, said.stderr
    said = run_client(
        "rucio", "rule", "add", f"user.analyst:{name}", "--copies", "1", "--rses", "XRD2_SCRATCHDISK", "--lifetime", "3600"
    )
    assert said.returncode == 0, said.stderr
    rule = said.stdout.split()[-1]
    until = time.monotonic() + 90
    while (state := _state(run_client, rule)) != "OK" and time.monotonic() < until:
        assert state in {"REPLICATING", "INJECT"}
    assert state == "OK"
    (copy,) = Path(demo_lake.rses["XRD2_SCRATCHDISK"].data).rglob(name)
    assert copy.read_bytes() == (tmp_path / name).read_bytes()


def test_an_analyst_uploads_a_file_and_another_reads_it(run_client: Run, tmp_path: Path) -> None:
    name = f"note.{uuid.uuid4().hex[:8]}.txt"
    (tmp_path / name).write_text("mass = 91.19 GeV", encoding="utf-8")
    said = run_client("rucio", "upload", "--rse", "XRD2_SCRATCHDISK", "--scope", "user.analyst", str(tmp_path / name))
    assert said.returncode == 0, said.stderr
    got = run_client(
        "rucio", "download", f"user.analyst:{name}", "--dir", str(tmp_path / "got"), account="curator", site="SITE-A"
    )
    assert got.returncode == 0, got.stderr
    assert (tmp_path / "got" / "user.analyst" / name).read_text(encoding="utf-8") == "mass = 91.19 GeV"


def _state(run_client: Run, rule: str) -> str:
    said = run_client("rucio", "rule", "show", rule)
    assert said.returncode == 0, said.stderr
    return next(line.split()[1] for line in said.stdout.splitlines() if line.startswith("State:"))
