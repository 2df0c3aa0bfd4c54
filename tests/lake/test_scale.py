"""Collections of many files: what is learned from a sample is what Rucio says of each file, and what spoils that is noticed."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from lab_datalake.demo.contents import collection
from lab_datalake.demo.contents.bulk import add_dataset
from lab_datalake.demo.lake import DemoLake
from lab_datalake.demo.postgres import Database
from lab_datalake.did import DID
from lab_datalake.lake.availability import Availability, Coming, Elsewhere, Failed, Here
from lab_datalake.lake.lake import Lake
from lab_datalake.lake.manifest import Entry, Head, Manifest
from lab_datalake.lake.spec import Mount, TokenFile
from lab_datalake.lake.words import Resolution
from lab_datalake.rucio.answers import File
from lab_datalake.rucio.cancel import Cancel
from tests.faults.peers import Proxy
from tests.lake.conftest import MakeLake, mount_of, spec_of

MINUTE = 60.0
TWO_THOUSAND = DID("big", "scale.2k")
FIRST, LAST = "scale.2k._0000000.root", "scale.2k._0001999.root"


@pytest.fixture(scope="module", autouse=True)
def two_thousand(demo_lake: DemoLake) -> DID:
    add_dataset(Database(demo_lake.plan), TWO_THOUSAND.scope, TWO_THOUSAND.name, 2_000)
    return TWO_THOUSAND


def settled(lake: Lake, did: DID = TWO_THOUSAND, **more: object) -> tuple[Here, Head, Manifest]:
    resolution = lake.resolve(did, refresh=True, wait=MINUTE, **more)  # type: ignore[arg-type]  # the names are those of resolve
    assert isinstance(resolution.availability, Here), resolution.availability
    manifest = Manifest(Path(resolution.manifest or ""))
    return resolution.availability, manifest.head(), manifest


def change_state(demo_lake: DemoLake, state: str, name: str) -> None:
    demo_lake.ask_database(f"UPDATE replicas SET state = '{state}' WHERE scope = 'big' AND name = '{name}'")  # noqa: S608


def first(manifest: Manifest) -> Entry:
    (entry,) = manifest.page(0, 1)
    assert entry.name == FIRST
    return entry


def test_what_a_sample_teaches_is_what_rucio_says_of_every_file(make_lake: MakeLake) -> None:
    lake = make_lake()
    here, head, manifest = settled(lake)
    assert (here.files, here.accesses, here.missing) == (2_000, {"cache": 2_000}, 0)
    assert (head.asked, head.made, head.compared) == (0, 2_000, 150)
    assert (head.rses, len(head.servers)) == ("XRD1", 4)
    for page in (manifest.page(0, 1_000), manifest.page(1_000, 1_000)):
        files = [File(scope=entry.scope, name=entry.name, bytes=entry.size) for entry in page]
        for entry, located in zip(page, lake._reader.locate(files, "auto", Cancel()), strict=True):
            assert [entry.url, *(s.url for s in manifest.sources(entry.n, 1).get(entry.n, []))] == [
                source.url for source in located.sources
            ]
            assert entry.why == located.why


def test_a_manifest_takes_few_bytes_for_each_file(make_lake: MakeLake) -> None:
    _, _, manifest = settled(make_lake(), collection.MANY)
    assert manifest.path.stat().st_size < 70 * 10_000


def test_one_copy_that_is_missing_makes_every_file_asked_for(make_lake: MakeLake, demo_lake: DemoLake) -> None:
    change_state(demo_lake, "U", FIRST)
    try:
        here, head, manifest = settled(make_lake())
    finally:
        change_state(demo_lake, "A", FIRST)
    assert (here.missing, head.asked, head.made) == (1, 2_000, 0)
    assert (first(manifest).why or "").startswith("None of its copies can be read now: XRD1 (unavailable).")


def test_a_suspicious_copy_is_said_and_not_offered(make_lake: MakeLake, demo_lake: DemoLake) -> None:
    _, _, manifest = settled(make_lake(site=None))
    demo_lake.rucio().post("replicas", "suspicious", body={"pfns": [first(manifest).url], "reason": "a test"})
    try:
        here, head, manifest = settled(make_lake())
    finally:
        demo_lake.ask_database("DELETE FROM bad_replicas WHERE scope = 'big'")
    assert (here.missing, head.asked, head.made) == (1, 1, 1_999)
    assert "the copy at XRD1 is suspicious" in (first(manifest).why or "")


def test_a_storage_that_is_closed_for_reading_is_said_and_not_offered(make_lake: MakeLake, demo_lake: DemoLake) -> None:
    rucio = demo_lake.rucio()
    rucio.put("rses", "XRD1", body={"availability_read": False})
    try:
        elsewhere = make_lake().resolve(TWO_THOUSAND, wait=MINUTE).availability
    finally:
        rucio.put("rses", "XRD1", body={"availability_read": True})
    assert isinstance(elsewhere, Elsewhere)
    assert "XRD1 is closed for reading now" in elsewhere.why


def test_a_file_that_was_brought_here_before_is_found_among_many(make_lake: MakeLake) -> None:
    lake = make_lake()
    _, _, manifest = settled(lake)
    one = first(manifest)
    place = lake.copies.place(DID(one.scope, one.name), one.checksum)
    place.parent.mkdir(parents=True)
    with place.open("wb") as file:
        file.truncate(one.size)
    here, head, manifest = settled(lake)
    assert (here.accesses, head.asked) == ({"cache": 1_999, "copy": 1}, 1)
    assert first(manifest).url == str(place)


def test_each_file_of_a_mounted_storage_is_looked_at(make_lake: MakeLake, demo_lake: DemoLake, tmp_path: Path) -> None:
    _, _, manifest = settled(make_lake(site=None))
    prefix = demo_lake.rses["XRD1"].pfn_path
    for entry in manifest.entries():
        path = tmp_path / "mount" / (entry.url or "").partition(f"/{prefix.strip('/')}/")[2]
        path.parent.mkdir(parents=True, exist_ok=True)
        if entry.name != FIRST:
            with path.open("wb") as file:
                file.truncate(entry.size)
    here, head, manifest = settled(make_lake(mounts=(Mount("XRD1", tmp_path / "mount", prefix=prefix),)))
    assert here.accesses == {"mount": 1_999, "cache": 1}
    assert head.made in {0, 1_999}  # the first is always in the sample
    assert "it is not there below" in (first(manifest).why or "")


def test_a_list_from_before_a_storage_was_mounted_is_not_taken(make_lake: MakeLake, demo_lake: DemoLake) -> None:
    did = DID("mc", "zmumu.powheg.2024")
    far = make_lake().resolve(did, wait=MINUTE).availability
    near = make_lake(mounts=(mount_of(demo_lake),)).resolve(did, wait=MINUTE).availability
    assert isinstance(far, Here)
    assert isinstance(near, Here)
    assert set(far.accesses) != {"mount"} == set(near.accesses)


def test_a_container_in_a_container_lists_each_file_once(make_lake: MakeLake, demo_lake: DemoLake) -> None:
    rucio = demo_lake.rucio()
    for name, kind, child in (
        ("scale.few", "DATASET", FIRST),
        ("scale.inner", "CONTAINER", TWO_THOUSAND.name),
        ("scale.outer", "CONTAINER", "scale.inner"),
        ("scale.outer", "CONTAINER", "scale.few"),
    ):
        rucio.post("dids", "big", name, body={"type": kind})
        rucio.post("dids", "big", name, "dids", body={"dids": [{"scope": "big", "name": child}]})
    here, head, manifest = settled(make_lake(), DID("big", "scale.outer"))
    assert (here.files, here.accesses, head.asked) == (2_000, {"cache": 2_000}, 1)
    assert [entry.n for entry in manifest.entries()] == list(range(2_000))


def test_a_dataset_that_changes_while_it_is_read_is_asked_for_file_by_file(make_lake: MakeLake, demo_lake: DemoLake) -> None:
    rucio = demo_lake.rucio()
    did = DID("big", f"scale.open.{os.getpid()}")
    _, _, known = settled(make_lake())
    files = [{"scope": entry.scope, "name": entry.name} for entry in known.entries()]
    rucio.post("dids", did.scope, did.name, body={"type": "DATASET"})
    for some in (files[1:1_000], files[1_000:1_500]):
        rucio.post("dids", did.scope, did.name, "dids", body={"dids": some})
    told: list[Availability] = []

    def grow(_did: DID, _wish: str, availability: Availability) -> None:
        if not told:
            rucio.post("dids", did.scope, did.name, "dids", body={"dids": files[:1]})
            demo_lake.ask_database(f"UPDATE dids SET updated_at = now() + interval '1 minute' WHERE name = '{did.name}'")  # noqa: S608
        told.append(availability)

    lake = make_lake(listener=grow)
    here, head, _ = settled(lake, did)
    assert (here.files, head.asked) == (1_499, 1_499)
    again = lake.resolve(did, wait=MINUTE)
    assert isinstance(again.availability, Here)
    assert again.availability.files == 1_500


def test_the_next_try_goes_on_where_the_last_one_failed(demo_lake: DemoLake, tmp_path: Path) -> None:
    change_state(demo_lake, "U", LAST)
    told: list[Availability] = []
    try:
        with Proxy(demo_lake.rucio_url) as proxy:
            spec = spec_of(demo_lake, rucio_url=proxy.url, auth_url=proxy.url)
            lake = Lake(spec, tmp_path, lambda _did, _wish, availability: told.append(availability))
            broken = _broken_half_way(lake, proxy)
            assert isinstance(broken.availability, Failed)
            located = Manifest(Path(broken.manifest or "")).head().located
            assert 0 < located < 2_000
            told.clear()
            lake._settlements._known.clear()  # a failure is not asked about again for some seconds
            whole = lake.resolve(TWO_THOUSAND, wait=MINUTE)
            lake.close()
    finally:
        change_state(demo_lake, "A", LAST)
    assert isinstance(whole.availability, Here)
    assert (whole.availability.files, whole.availability.missing) == (2_000, 1)
    assert all(one.what == "looking for copies" and one.done > located for one in told if isinstance(one, Coming))


def _broken_half_way(lake: Lake, proxy: Proxy) -> Resolution:
    """The second block of copies, and those behind it, are cut as often as they are asked for."""
    proxy.cut("/replicas/list", after=10**9)
    for _ in range(9):
        proxy.cut("/replicas/list", after=150)
    return lake.resolve(TWO_THOUSAND, wait=MINUTE)


def test_a_token_that_ends_in_the_middle_is_renewed_and_the_work_goes_on(demo_lake: DemoLake, tmp_path: Path) -> None:
    with Proxy(demo_lake.rucio_url) as proxy:
        lake = Lake(spec_of(demo_lake, rucio_url=proxy.url, auth_url=proxy.url), tmp_path)
        proxy.refuse("/files")
        proxy.refuse("/replicas/list")
        here, head, _ = settled(lake)
        lake.close()
    assert (here.files, here.missing, head.made) == (2_000, 0, 2_000)


def test_a_token_that_nobody_renews_ends_the_work_and_is_said(demo_lake: DemoLake, tmp_path: Path) -> None:
    token = tmp_path / "token"
    rucio = demo_lake.rucio("analyst")
    rucio.sign_in()
    token.write_text(rucio._token)
    with Proxy(demo_lake.rucio_url) as proxy:
        spec = spec_of(demo_lake, rucio_url=proxy.url, auth_url=proxy.url, sign_in=TokenFile(token))
        lake = Lake(spec, tmp_path / "cache")
        proxy.refuse("/replicas/list")
        failed = lake.resolve(TWO_THOUSAND, wait=MINUTE).availability
        assert isinstance(failed, Failed), failed
        assert failed.error == "NotSignedIn"
        here, _, _ = settled(lake)
        lake.close()
    assert here.files == 2_000


def test_rucio_that_is_started_again_in_the_middle_is_waited_for(make_lake: MakeLake, demo_lake: DemoLake) -> None:
    restarting: list[threading.Thread] = []

    def restart() -> None:
        demo_lake.kill("rucio")
        demo_lake.start("rucio")

    def told(_did: DID, _wish: str, _availability: Availability) -> None:
        if not restarting:
            restarting.append(threading.Thread(target=restart))
            restarting[0].start()

    resolution = make_lake(listener=told).resolve(collection.MANY, wait=MINUTE)
    restarting[0].join(MINUTE)
    assert isinstance(resolution.availability, Here), resolution.availability
    assert resolution.availability.files == 10_000


FULL = """
import resource, signal, sys
from pathlib import Path
from lab_datalake.did import DID
from lab_datalake.lake.lake import Lake
from lab_datalake.lake.spec import LakeSpec, UserPassword
from lab_datalake.rucio.secret import Secret
url, password, folder = sys.argv[1:]
spec = LakeSpec("demo", "Demo", url, url, UserPassword("analyst", Secret(password)), "analyst")
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
lake = Lake(spec, Path(folder))
failed = lake.resolve(DID("test", "many.10k"), wait=60).availability
lake.close()
print(failed.error, failed.message)
print([path.name for path in Path(folder).iterdir()])
"""


def test_a_disk_that_is_full_is_said_and_nothing_half_is_left(demo_lake: DemoLake, tmp_path: Path) -> None:
    arguments = [demo_lake.rucio_url, demo_lake.accounts["analyst"].password, str(tmp_path)]
    asked = subprocess.run([sys.executable, "-c", FULL, *arguments], capture_output=True, text=True, check=True, timeout=120)
    said, left = asked.stdout.splitlines()
    assert said.startswith(f"BadConfiguration The cache folder {tmp_path} cannot be written")
    assert left == "[]"


def test_lists_of_files_never_take_more_of_the_disk_than_they_may(make_lake: MakeLake) -> None:
    lake = make_lake(lists_megabytes=1)
    paths: list[Path] = []
    for _ in range(4):
        paths.append(settled(lake, collection.MANY)[2].path)
        for path in filter(Path.exists, paths):  # a minute passes
            os.utime(path, (path.stat().st_atime, path.stat().st_mtime - MINUTE))
    sizes = [path.stat().st_size for path in paths if path.exists()]
    assert paths[-1].exists()
    assert not paths[0].exists()
    assert sum(sizes) - sizes[-1] <= 10**6
