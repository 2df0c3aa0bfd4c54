"""A list of files is whole, or it is not shown as one: whatever cuts it, kills its writer, or shares its folder."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from pathlib import Path

import pytest

from lab_datalake.demo.contents import collection
from lab_datalake.demo.lake import DemoLake
from lab_datalake.did import DID
from lab_datalake.errors import BadConfiguration, BrokenAnswer, CutStream
from lab_datalake.kernel.files import LakeFiles
from lab_datalake.kernel.manifest import Manifest as KernelsManifest
from lab_datalake.kernel.rows import Rows
from lab_datalake.lake.availability import Failed, Here
from lab_datalake.lake.lake import Lake
from lab_datalake.lake.manifest import Manifest
from lab_datalake.lake.spec import LakeSpec, UserPassword
from lab_datalake.rucio.secret import Secret
from tests.faults.generated import DATASET, SCOPE, generated
from tests.faults.peers import Proxy
from tests.lake.conftest import MakeLake, spec_of

MINUTE = 60.0
CUT = 300_000

SETTLE = """
import sys
from pathlib import Path
from lab_datalake.did import DID
from lab_datalake.lake.lake import Lake
from lab_datalake.lake.spec import LakeSpec, UserPassword
from lab_datalake.rucio.secret import Secret
url, password, folder = sys.argv[1:]
spec = LakeSpec("demo", "Demo", url, url, UserPassword("analyst", Secret(password)), "analyst", site="SITE-B", lists_megabytes=1)
lake = Lake(spec, Path(folder))
for _ in range(2):
    here = lake.resolve(DID("test", "many.10k"), refresh=True, wait=60).availability
    print(getattr(here, "files", here))
lake.close()
"""


def settling(demo_lake: DemoLake, url: str, folder: Path) -> subprocess.Popen[str]:
    """A process of its own that settles test:many.10k twice."""
    arguments = [url, demo_lake.accounts["analyst"].password, str(folder)]
    return subprocess.Popen([sys.executable, "-c", SETTLE, *arguments], stdout=subprocess.PIPE, text=True)


def test_a_list_that_is_cut_after_300000_lines_is_never_shown_as_whole_and_the_next_try_brings_it(tmp_path: Path) -> None:
    with generated(CUT + 20_000) as (peer, rucio):
        spec = LakeSpec("demo", "Demo", peer.url, peer.url, UserPassword("a", Secret("b")), "a")
        rucio.cut_after = CUT
        with closing(Lake(spec, tmp_path)) as lake:
            broken = lake.resolve(DID(SCOPE, DATASET), wait=MINUTE)
        assert isinstance(broken.availability, Failed)
        assert (broken.availability.error, rucio.lists) == ("CutStream", 3)
        files = LakeFiles(Rows(KernelsManifest(broken.manifest or "", "demo", f"{SCOPE}:{DATASET}")))
        for use in (len, list, lambda files: files[0]):
            with pytest.raises(CutStream):
                use(files)
        rucio.cut_after = None
        with closing(Lake(spec, tmp_path)) as lake:  # as after a restart
            whole = lake.resolve(DID(SCOPE, DATASET), wait=MINUTE)
    assert isinstance(whole.availability, Here)
    assert (whole.availability.files, whole.availability.missing, rucio.lists) == (CUT + 20_000, 0, 4)


def test_who_is_killed_in_the_middle_leaves_nothing_that_is_taken_for_whole(
    make_lake: MakeLake, demo_lake: DemoLake, tmp_path: Path
) -> None:
    folder = tmp_path / "cache"
    with Proxy(demo_lake.rucio_url) as proxy:
        proxy.stall("/files", after=5_000)
        with settling(demo_lake, proxy.url, folder) as program:
            pause = threading.Event()
            while not any(path.stat().st_size > 100_000 for path in folder.glob("*.sqlite")):
                assert program.poll() is None
                pause.wait(0.02)
            program.send_signal(signal.SIGKILL)
    (left,) = folder.glob("*.sqlite")
    with suppress(BrokenAnswer):  # in the middle of a step: nobody can read it
        assert Manifest(left).head().state == "writing"
    os.utime(left, (0, 0))  # a week passes
    resolution = make_lake().resolve(collection.MANY, wait=MINUTE)
    assert isinstance(resolution.availability, Here)
    assert resolution.availability.files == 10_000
    assert [str(path) for path in folder.iterdir()] == [resolution.manifest]


def test_two_processes_share_one_cache_folder_however_little_it_may_hold(demo_lake: DemoLake, tmp_path: Path) -> None:
    programs = [settling(demo_lake, demo_lake.rucio_url, tmp_path) for _ in range(2)]
    assert [program.communicate(timeout=120)[0] for program in programs] == ["10000\n10000\n"] * 2


def test_lakes_that_know_the_same_did_share_neither_lists_nor_copies(demo_lake: DemoLake, tmp_path: Path) -> None:
    one, other = (Lake(spec_of(demo_lake, name=name, site="NOWHERE"), tmp_path) for name in ("one", "other"))
    did = collection.ZMUMU_2024
    with closing(one), closing(other):
        lists = [Manifest(Path(lake.resolve(did, wait=MINUTE).manifest or "")) for lake in (one, other)]
        assert [found.head().lake for found in lists] == ["one", "other"]
        (entry,) = lists[0].page(0, 1)
        place = one.copies.place(DID(entry.scope, entry.name), entry.checksum)
        place.parent.mkdir(parents=True)
        with place.open("wb") as file:
            file.truncate(entry.size)
        found = [lake.resolve(DID(entry.scope, entry.name), refresh=True).availability for lake in (one, other)]
    assert [here.accesses for here in found if isinstance(here, Here)] == [{"copy": 1}, {"remote": 1}]


def test_files_whose_size_nobody_wrote_down_open_and_show_no_size(make_lake: MakeLake, demo_lake: DemoLake) -> None:
    did = DID("test", f"no.sizes.{os.getpid()}")
    rucio = demo_lake.rucio()
    rucio.post("dids", did.scope, did.name, body={"type": "DATASET"})
    files = [{"scope": "test", "name": f"many.10k._000000{n}.root"} for n in range(3)]
    rucio.post("dids", did.scope, did.name, "dids", body={"dids": files})
    demo_lake.ask_database(f"UPDATE contents SET bytes = NULL, adler32 = NULL WHERE name = '{did.name}'")  # noqa: S608
    resolution = make_lake().resolve(did, wait=MINUTE)
    here = resolution.availability
    assert isinstance(here, Here)
    assert (here.files, here.size, here.missing) == (3, None, 0)
    files_in_kernel = LakeFiles(Rows(KernelsManifest(resolution.manifest or "", "demo", str(did))))
    assert [file.size for file in files_in_kernel] == [None] * 3
    assert "size unknown" in files_in_kernel._repr_html_()


def test_containers_of_containers_of_many_datasets_list_each_file_once(make_lake: MakeLake, demo_lake: DemoLake) -> None:
    rucio, name = demo_lake.rucio(), f"nested.{os.getpid()}"
    kinds = {f"{name}.outer": "CONTAINER", **{f"{name}.inner.{n}": "CONTAINER" for n in range(5)}}
    datasets = [f"{name}.dataset.{n:03d}" for n in range(100)]
    every = [
        {"scope": "test", "name": one, "type": kind} for one, kind in {**kinds, **dict.fromkeys(datasets, "DATASET")}.items()
    ]
    rucio.post("dids", body=every)
    held = {f"{name}.outer": [one for one in kinds if "inner" in one]}
    held |= {f"{name}.inner.{n}": datasets[20 * n : 20 * n + 20] for n in range(5)}
    held |= {one: [f"many.10k._{n * 10 + k:07d}.root" for k in range(10)] for n, one in enumerate(datasets)}
    attachments = [
        {"scope": "test", "name": parent, "dids": [{"scope": "test", "name": child} for child in children]}
        for parent, children in held.items()
    ]
    rucio.post("dids", "attachments", body={"attachments": attachments})
    resolution = make_lake().resolve(DID("test", f"{name}.outer"), wait=MINUTE)
    assert isinstance(resolution.availability, Here)
    assert (resolution.availability.files, resolution.availability.missing) == (1_000, 0)
    names = [entry.name for entry in Manifest(Path(resolution.manifest or "")).entries()]
    assert names == [f"many.10k._{n:07d}.root" for n in range(1_000)]


def test_many_who_ask_at_once_get_one_list(make_lake: MakeLake) -> None:
    lake = make_lake()
    with ThreadPoolExecutor(8) as people:
        answers = list(people.map(lambda _: lake.resolve(collection.MANY, wait=MINUTE), range(8)))
    assert len({answer.manifest for answer in answers}) == 1
    assert all(isinstance(answer.availability, Here) for answer in answers)


def test_where_no_list_can_be_written_single_files_open_all_the_same(demo_lake: DemoLake) -> None:
    with closing(Lake(spec_of(demo_lake), Path("/proc/self/fd"))) as lake:  # not even root writes there
        with pytest.raises(BadConfiguration, match=r"The cache folder /proc/self/fd cannot be written: .*"):
            lake.resolve(collection.ZMUMU_2024)
        here = lake.resolve(DID("lake", f"{collection.ZMUMU_2024.name}._0001.root")).availability
    assert isinstance(here, Here)
