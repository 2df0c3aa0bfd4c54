"""The field's own readers open what lies in the demo lake: xrdcp, uproot, fsspec, curl's protocol, astropy, pandas, h5py."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zlib
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from urllib.parse import quote

import pytest
import requests

from lab_datalake.demo.lake import DemoLake

Run = Callable[..., CompletedProcess[str]]


def pfns(lake: DemoLake, did: str, scheme: str = "root", site: str = "SITE-B") -> list[str]:
    """The first PFN of each file of a DID."""
    scope, _, name = did.partition(":")
    body = {"dids": [{"scope": scope, "name": name}], "schemes": [scheme], "client_location": {"site": site}}
    lines = lake.rucio("analyst").post("replicas", "list", body=body).splitlines()
    return [min(file["pfns"], key=lambda pfn: file["pfns"][pfn]["priority"]) for file in map(json.loads, lines)]


def test_xrdcp_reads_through_the_cache_which_keeps_the_file(demo_lake: DemoLake, run_client: Run, tmp_path: Path) -> None:
    (pfn,) = pfns(demo_lake, "lake:slowcontrol.2024")
    assert pfn.startswith(f"{demo_lake.xcache}//{demo_lake.rses['XRD1'].root}//rucio/")
    said = run_client("xrdcp", "--silent", pfn, str(tmp_path / "copy.csv"))
    assert said.returncode == 0, said.stderr
    (kept,) = Path(demo_lake.report.xcache_data).rglob("slowcontrol.run358031.csv")
    assert kept.read_bytes() == (tmp_path / "copy.csv").read_bytes()
    assert zlib.adler32(kept.read_bytes()) == zlib.adler32(_stored(demo_lake, "slowcontrol.run358031.csv").read_bytes())


def test_xrdcp_reads_an_http_origin_through_the_cache(demo_lake: DemoLake, run_client: Run, tmp_path: Path) -> None:
    pfn = pfns(demo_lake, "sky:field42.images", scheme="http")[0]
    assert pfn.startswith(f"{demo_lake.xcache}//{demo_lake.rses['XRD1'].http}/rucio/")
    said = run_client("xrdcp", "--silent", pfn, str(tmp_path / "image.fits"))
    if not demo_lake.plan.xrootd.has_http_client:
        assert said.returncode != 0
        assert any("root:// origins only" in note for note in demo_lake.report.notes)
        return
    assert said.returncode == 0, said.stderr
    assert (tmp_path / "image.fits").read_bytes() == _stored(demo_lake, pfn.rpartition("/")[2]).read_bytes()


def test_uproot_finds_the_z_through_the_cache(demo_lake: DemoLake, python_client: Callable[[str], str]) -> None:
    files = pfns(demo_lake, "lake:zmumu.2024")
    assert len(files) == 4
    peak = python_client(f"""
import numpy as np, uproot
trees = [uproot.open(url)["Events"] for url in {files!r}]
def first_two(branch):
    return np.concatenate([tree[branch].array(entry_stop=5_000)[:, :2].to_numpy() for tree in trees])
pt, eta, phi = map(first_two, ("Muon_pt", "Muon_eta", "Muon_phi"))
mass = np.sqrt(2 * pt[:, 0] * pt[:, 1] * (np.cosh(eta[:, 0] - eta[:, 1]) - np.cos(phi[:, 0] - phi[:, 1])))
counts, edges = np.histogram(mass, bins=60, range=(60, 120))
print(edges[counts.argmax()])
""")
    assert 89 <= float(peak) <= 93
    assert list(Path(demo_lake.report.xcache_data).rglob("zmumu.2024._0003.root.cinfo"))


def test_fsspec_reads_through_the_cache(demo_lake: DemoLake, python_client: Callable[[str], str]) -> None:
    (pfn,) = pfns(demo_lake, "lake:calib.alignment.2024", site="BINDER")[:1]
    assert demo_lake.xcache in pfn
    said = python_client(f"import fsspec, json; print(len(json.load(fsspec.open({pfn!r}).open())['modules']))")
    assert int(said) == 500


def test_the_files_of_other_sciences_open_with_their_tools(demo_lake: DemoLake, python_client: Callable[[str], str]) -> None:
    image, hits, pulses, events = (
        str(_stored(demo_lake, name))
        for name in ("field42.r.fits", "hits.2024.1.parquet", "waveforms.run358031.h5", "crab.obs023523_0.fits")
    )
    said = python_client(f"""
import h5py, pyarrow.parquet
from astropy.io import fits
from astropy.wcs import WCS
with fits.open({image!r}) as found:
    place = WCS(found[0].header).pixel_to_world(256, 256)
    print(found[0].data.shape, round(place.ra.deg, 1))
with fits.open({events!r}) as found:
    print([unit.name for unit in found], len(found["EVENTS"].data))
print(pyarrow.parquet.read_table({hits!r}).num_rows)
with h5py.File({pulses!r}) as found:
    print(found["waveform"].shape)
""")
    assert said.splitlines() == ["(512, 512) 83.6", "['PRIMARY', 'EVENTS', 'GTI'] 40000", "60000", "(2000, 256)"]


def test_every_odd_name_is_read_as_it_stands_from_its_origin(demo_lake: DemoLake, run_client: Run, tmp_path: Path) -> None:
    files = pfns(demo_lake, "test:names.odd", site="SITE-A")
    assert len(files) > 15
    unreadable = []
    for number, pfn in enumerate(files):
        said = run_client("xrdcp", "--silent", pfn, str(tmp_path / f"{number}"), site="SITE-A")
        if said.returncode != 0:
            unreadable.append(pfn.rpartition("/")[2])
    assert unreadable == ["what?.csv"]  # a question mark ends the path of a root:// URL: nobody can ask for this one


def test_http_gives_an_odd_name_to_who_encodes_it(demo_lake: DemoLake) -> None:
    stored = _stored(demo_lake, "Größe_µ_日本語_🙂.csv")
    path = stored.relative_to(demo_lake.rses["XRD1"].data)
    answer = requests.get(f"{demo_lake.rses['XRD1'].http}/rucio/{quote(str(path))}", timeout=30)
    assert answer.content == stored.read_bytes()


def test_a_missing_and_a_spoilt_replica_are_what_they_say(demo_lake: DemoLake, run_client: Run, tmp_path: Path) -> None:
    lost = [
        pfn
        for pfn in pfns(demo_lake, "test:missing.bytes")
        if run_client("xrdcp", "-f", "--silent", pfn, str(tmp_path / "x")).returncode
    ]
    assert [pfn.rpartition("/")[2] for pfn in lost] == ["missing.bytes.1.csv"]
    body = {"dids": [{"scope": "test", "name": "wrong.bytes"}]}
    files = [json.loads(line) for line in demo_lake.rucio().post("replicas", "list", body=body).splitlines()]
    spoilt = [
        file["name"] for file in files if f"{zlib.adler32(_stored(demo_lake, file['name']).read_bytes()):08x}" != file["adler32"]
    ]
    assert spoilt == ["wrong.bytes.1.csv"]


@pytest.fixture
def python_client(demo_lake: DemoLake, tmp_path: Path) -> Callable[[str], str]:
    """Runs Python in a process of its own, as XRootD's client threads outlive a test."""

    def run(program: str) -> str:
        environ = {**os.environ, **demo_lake.environment()}
        done = subprocess.run(
            [sys.executable, "-c", program], env=environ, cwd=tmp_path, capture_output=True, text=True, timeout=300, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    return run


def _stored(lake: DemoLake, name: str) -> Path:
    """Where a site keeps a file."""
    return next(path for rse in ("XRD1", "XRD2") for path in Path(lake.rses[rse].data).rglob("*") if path.name == name)
