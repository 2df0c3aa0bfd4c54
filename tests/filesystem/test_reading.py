"""What reads through fsspec reads a lake, through the real cache, and gets the right bytes."""

from __future__ import annotations

import zlib
from pathlib import Path

import pytest

from lab_datalake.demo.lake import DemoLake
from tests.faults.peers import Peer, refused_url, stalls
from tests.filesystem.conftest import Machine

BEGIN = "import fsspec\nfs = fsspec.filesystem('rucio')\n"


@pytest.fixture
def far_machine(machine: Machine) -> Machine:
    """A machine at a site without storage: everything comes through the cache."""
    machine.change(site="BINDER", mounts=[])
    return machine


def stored(lake: DemoLake, name: str) -> Path:
    """Where a site keeps a file."""
    return next(path for rse in ("XRD1", "XRD2") for path in Path(lake.rses[rse].data).rglob("*") if path.name == name)


def test_pandas_reads_tables_through_the_cache_which_keeps_them(far_machine: Machine, demo_lake: DemoLake) -> None:
    said = far_machine.run("""
import pandas
print(len(pandas.read_csv("rucio://demo/lake:slowcontrol.2024/slowcontrol.run358031.csv")))
print(len(pandas.read_parquet("rucio://lake:calorimeter.hits.2024/hits.2024.1.parquet")))
""")
    assert said == ["1440", "60000"]
    assert list(Path(demo_lake.report.xcache_data).rglob("hits.2024.1.parquet.cinfo"))


def test_pyarrow_reads_a_dataset_of_the_lake_as_one_of_its_own(far_machine: Machine) -> None:
    said = far_machine.run(f"""{BEGIN}
import pyarrow.dataset
hits = pyarrow.dataset.dataset("lake:calorimeter.hits.2024", filesystem=fs, format="parquet")
print(len(hits.files), hits.count_rows(), hits.to_table(columns=["layer"]).num_rows)
""")
    assert said == ["3 180000 180000"]


def test_uproot_reads_columns_through_the_cache(far_machine: Machine, demo_lake: DemoLake) -> None:
    said = far_machine.run("""
import uproot
with uproot.open("rucio://demo/lake:zmumu.2024/zmumu.2024._0002.root:Events") as events:
    print(events.num_entries, len(events.arrays(["run", "event"])))
""")
    assert said == ["30000 30000"]
    assert list(Path(demo_lake.report.xcache_data).rglob("zmumu.2024._0002.root.cinfo"))


def test_astropy_and_h5py_read_what_fsspec_opens(far_machine: Machine) -> None:
    said = far_machine.run("""
import fsspec, h5py
from astropy.io import fits
with fsspec.open("rucio://sky:field42.images/field42.r.fits") as file, fits.open(file) as image:
    print(image[0].data.shape)
with fits.open("rucio://demo/sky:crab.events/crab.obs023523_0.fits", use_fsspec=True) as events:
    print(len(events["EVENTS"].data))
with fsspec.open("rucio://lake:waveforms.2024/waveforms.run358031.h5") as file, h5py.File(file) as pulses:
    print(pulses["waveform"].shape, int(pulses["waveform"][1999, 255]) > 0)
""")
    assert said == ["(512, 512)", "40000", "(2000, 256) True"]


CHECK = """
import zlib
from lab_datalake.errors import NotAvailable
for path in fs.find({did!r}):
    try:
        whole = fs.cat_file(path)
    except NotAvailable:
        print("unreadable", path)
        continue
    with fs.open(path) as file:
        assert file.read() == whole
    assert fs.cat_ranges([path] * 4, [0, 3, None, -2], [2, 9, None, None]) == [whole[:2], whole[3:9], whole, whole[-2:]]
    assert fs.info(path)["checksum"] == f"adler32:{{zlib.adler32(whole):08x}}", path
    print(fs.info(path)["did"])
"""

# What stands behind a question mark is no part of a path to XRootD's servers: nobody can ask them for this one.
UNREADABLE = ["unreadable test:names.odd/what%3F.csv"]


@pytest.mark.parametrize("did", ["test:names.odd", "lake:analysis.zmumu.2023", "mc:zmumu.powheg.2024"])
@pytest.mark.parametrize("site", ["far", "near"])
def test_the_bytes_are_those_that_the_lake_wrote_down_whatever_the_name(machine: Machine, did: str, site: str) -> None:
    if site == "far":
        machine.change(site="BINDER", mounts=[])
    said = machine.run(BEGIN + CHECK.format(did=did))
    assert len(said) == {"test:names.odd": 19, "lake:analysis.zmumu.2023": 2, "mc:zmumu.powheg.2024": 3}[did]
    unreadable = [line for line in said if line.startswith("unreadable")]
    assert unreadable == (UNREADABLE if (did, site) == ("test:names.odd", "far") else [])


def test_bytes_over_http_are_the_same(machine: Machine) -> None:
    machine.change(site="SITE-A", mounts=[], schemes=["http"])
    said = machine.run(BEGIN + CHECK.format(did="test:names.odd"))
    assert len(said) == 19
    assert [line for line in said if line.startswith("unreadable")] == UNREADABLE


def test_the_bytes_of_a_file_are_those_at_its_site(far_machine: Machine, demo_lake: DemoLake) -> None:
    said = far_machine.run(f"{BEGIN}import zlib\nprint(zlib.adler32(fs.cat('lake:zmumu.2024/zmumu.2024._0001.root')))")
    assert said == [str(zlib.adler32(stored(demo_lake, "zmumu.2024._0001.root").read_bytes()))]


@pytest.mark.parametrize("site", ["SITE-B", "SITE-A"])
def test_a_file_whose_copy_is_lost_is_one_clear_error_and_the_others_are_read(machine: Machine, site: str) -> None:
    machine.change(site=site)
    first, lost, third = machine.run(f"""{BEGIN}
for path in fs.find("test:missing.bytes"):
    try:
        with fs.open(path) as file:
            print(len(file.read()))
    except OSError as wrong:
        print(type(wrong).__name__, wrong)
""")
    assert (first, third) == ("25", "25")
    assert lost.startswith("NotAvailable No copy of “test:missing.bytes.1.csv” can be read: ")
    assert "there is no such file" in lost


def test_a_cache_that_is_down_is_passed_by(machine: Machine) -> None:
    dead = refused_url().replace("http://", "root://")
    machine.change(site="NOWHERE", mounts=[], caches=[{"url": dead, "form": "prefix"}])
    said = machine.run(f"{BEGIN}print([len(fs.cat(path).splitlines()) for path in fs.find('test:still.open')])")
    assert said == ["[3, 3]"]


def test_a_cache_that_says_nothing_is_passed_by(machine: Machine) -> None:
    with Peer(stalls) as silent:
        cache = silent.url.replace("http://", "root://")
        machine.change(site="NOWHERE", mounts=[], caches=[{"url": cache, "form": "prefix"}], answer_timeout=2)
        said = machine.run(f"{BEGIN}print(len(fs.cat('lake:slowcontrol.run358031.csv').splitlines()))")
    assert said == ["1441"]


def test_where_no_source_answers_each_is_named_and_the_next_try_begins_anew(machine: Machine) -> None:
    dead = refused_url().replace("http://", "root://")
    cache = {"url": dead, "form": "prefix"}
    machine.change(site="NOWHERE", mounts=[], caches=[cache], schemes=["root"])
    said = machine.run(f"""{BEGIN}
for _ in range(2):
    try:
        fs.cat("test:missing.bytes.1.csv")
    except OSError as wrong:
        print(wrong)
""")
    assert len(said) == 2
    assert said[0] == said[1]
    assert f"cache at {dead.removeprefix('root://')}: it takes no connections" in said[0]
    assert said[0].count("there is no such file") == 1


def test_a_file_is_brought_whole_and_a_spoilt_one_not_at_all(far_machine: Machine, demo_lake: DemoLake, tmp_path: Path) -> None:
    said = far_machine.run(f"""{BEGIN}
fs.get("lake:zmumu.2023", "files", recursive=True)
for path in fs.find("test:wrong.bytes"):
    try:
        fs.get(path, "spoilt/")
    except OSError as wrong:
        print(type(wrong).__name__, wrong)
""")
    brought = sorted((tmp_path / "files").rglob("*.root"))
    assert [path.read_bytes() for path in brought] == [stored(demo_lake, path.name).read_bytes() for path in brought]
    assert len(brought) == 2
    (spoilt,) = said
    assert spoilt.startswith("BrokenAnswer The bytes of “test:wrong.bytes.1.csv” are not those of the lake")
    assert sorted(path.name for path in (tmp_path / "spoilt").iterdir()) == ["wrong.bytes.0.csv", "wrong.bytes.2.csv"]


def test_a_hostile_name_is_brought_into_its_folder_and_nowhere_else(machine: Machine, tmp_path: Path) -> None:
    machine.run(f"{BEGIN}fs.get('test:names.odd', 'brought', recursive=True)")
    files = [path for path in (tmp_path / "brought").rglob("*") if path.is_file()]
    assert len(files) == 19
    assert {path.parent for path in files} == {files[0].parent}
    assert {path.name for path in tmp_path.iterdir()} <= {"brought", "cache", "jupyter_server_config.json"}


def test_a_file_pickles_as_its_path_and_a_worker_opens_it_its_own_way(
    machine: Machine, demo_lake: DemoLake, tmp_path: Path
) -> None:
    machine.change(site="BINDER", mounts=[])
    (size,) = machine.run("""
import fsspec, pickle
file = fsspec.open("rucio://demo/mc:zmumu.powheg.2024/zmumu.powheg.2024._0001.root").open()
file.seek(100)
text = pickle.dumps(file)
open("pickled", "wb").write(text)
print(len(text))
""")
    assert int(size) < 2000
    pickled = (tmp_path / "pickled").read_bytes()
    for secret in (demo_lake.accounts["analyst"].password, demo_lake.xcache, "password"):
        assert secret.encode() not in pickled
    near = tmp_path / "near"
    near.mkdir()
    (said,) = Machine(near, demo_lake).run(f"""
import pickle, zlib
file = pickle.loads(open({str(tmp_path / "pickled")!r}, "rb").read())
print(file.tell(), zlib.adler32(file.read()), type(file.fs).__name__)
""")
    expected = zlib.adler32(stored(demo_lake, "zmumu.powheg.2024._0001.root").read_bytes()[100:])
    assert said == f"100 {expected} RucioFileSystem"


def test_threads_and_forked_children_read_the_same(far_machine: Machine) -> None:
    said = far_machine.run(f"""{BEGIN}
import os, zlib
from concurrent.futures import ThreadPoolExecutor
paths = fs.find("lake:zmumu.2024")
def read(path):
    return zlib.adler32(fs.cat_file(path))
one = [read(path) for path in paths]
with ThreadPoolExecutor(8) as pool:
    assert list(pool.map(read, paths * 4)) == one * 4
child = os.fork()
if child == 0:
    fine = [len(fs.ls("lake:zmumu.2024")), len(set(one))] == [4, 4]
    os._exit(0 if fine else 1)
print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), len(fs.ls("lake:zmumu.2024")))
""")
    assert said == ["0 4"]
