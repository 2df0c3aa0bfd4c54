from __future__ import annotations

import threading
from pathlib import Path

import pytest
import requests
from XRootD import client

from lab_datalake.demo.contents import collection
from lab_datalake.demo.contents.names import HOSTILE, ODD
from lab_datalake.demo.lake import DemoLake
from lab_datalake.did import DID
from lab_datalake.errors import BadQuestion, Cancelled, CutStream, LakeUnreachable, NotFound, NotSignedIn
from lab_datalake.lake.availability import Availability, Coming, Elsewhere, Failed, Here
from lab_datalake.lake.lake import Lake
from lab_datalake.lake.manifest import Manifest
from lab_datalake.lake.spec import LakeSpec, TokenEnvironment, TokenFile, UserPassword
from lab_datalake.lake.words import Down, Question, Ready, SignedOut
from lab_datalake.rucio.cancel import Cancel
from lab_datalake.rucio.secret import Secret
from tests.faults import peers
from tests.faults.peers import Peer, Proxy, refused_url
from tests.lake.conftest import MakeLake, mount_of, spec_of

MINUTE = 60.0


def names(lake: Lake, **question: object) -> list[str]:
    return [row.did.name for row in lake.search(Question(**question))]  # type: ignore[arg-type]  # the names are Question's


# --- state and sign-in ---------------------------------------------------------


def test_a_lake_with_a_password_is_ready(make_lake: MakeLake) -> None:
    state = make_lake().state()
    assert isinstance(state, Ready)
    assert state.account == "analyst"
    assert state.version.startswith("41")
    assert state.seconds_left is not None


def test_a_lake_without_a_password_asks_for_it_and_takes_it(make_lake: MakeLake, demo_lake: DemoLake) -> None:
    lake = make_lake(sign_in=UserPassword(), account=None)
    asked = lake.state()
    assert isinstance(asked, SignedOut)
    assert asked.ways == ("password",)
    with pytest.raises(NotSignedIn):
        lake.sign_in("analyst", Secret("wrong"))
    assert isinstance(lake.sign_in("analyst", Secret(demo_lake.accounts["analyst"].password)), Ready)
    assert names(lake, scope="mc") == ["zmumu.powheg.2024"]
    lake.sign_out()
    assert isinstance(lake.state(), SignedOut)


def test_a_token_that_ended_is_signed_out_and_not_down(make_lake: MakeLake, tmp_path: Path) -> None:
    (tmp_path / "token").write_text("a-token-that-nobody-knows")
    lake = make_lake(sign_in=TokenFile(tmp_path / "token"))
    state = lake.state()
    assert isinstance(state, SignedOut)
    assert state.ways == ()
    with pytest.raises(BadQuestion):
        lake.sign_in("analyst", Secret("x"))


def test_a_token_from_elsewhere_signs_in(make_lake: MakeLake, tmp_path: Path) -> None:
    token = make_lake().token()
    (tmp_path / "token").write_text(token.reveal() + "\n")
    state = make_lake(sign_in=TokenFile(tmp_path / "token")).state()
    assert isinstance(state, Ready)
    assert state.account == "analyst"
    assert isinstance(make_lake(sign_in=TokenEnvironment("NO_SUCH_VARIABLE_HERE")).state(), SignedOut)


@pytest.mark.parametrize(
    ("behave", "error"), [(peers.html, "BrokenAnswer"), (peers.stalls, "LakeUnreachable"), (peers.hangs_up, "LakeUnreachable")]
)
def test_a_faulty_lake_is_down_in_words(behave: peers.Behave, error: str, tmp_path: Path, demo_lake: DemoLake) -> None:
    with Peer(behave) as peer:
        lake = Lake(spec_of(demo_lake, rucio_url=peer.url, auth_url=peer.url, answer_timeout=0.5), tmp_path)
        state = lake.state()
        lake.close()
    assert isinstance(state, Down)
    assert state.error == error
    assert state.cure


def test_a_lake_that_is_down_raises_what_it_is(tmp_path: Path, demo_lake: DemoLake) -> None:
    lake = Lake(spec_of(demo_lake, rucio_url=refused_url(), auth_url=refused_url()), tmp_path)
    with pytest.raises(LakeUnreachable):
        lake.scopes()
    lake.close()


# --- finding -------------------------------------------------------------------


def test_scopes_are_all_and_ones_own(make_lake: MakeLake) -> None:
    scopes = make_lake().scopes()
    assert {"lake", "mc", "sky", "test", "user.analyst"} <= set(scopes.scopes)
    assert list(scopes.scopes) == sorted(scopes.scopes)
    assert scopes.own == ("user.analyst",)


def test_a_search_finds_by_pattern_kind_and_metadata(make_lake: MakeLake) -> None:
    lake = make_lake()
    assert "zmumu.2024" in names(lake, text="lake:zmumu*")
    assert names(lake, text="lake:zmumu* type = container") == []
    assert "zmumu.2024._0000.root" in names(lake, text="lake:zmumu.2024* type = file")
    assert names(lake, scope="lake", text="run >= 350000, energy = 13.6") == ["zmumu.2024"]
    assert names(lake, scope="lake", text="run >= 350000", type="container") == []
    assert sorted(names(lake, scope="lake", text="energy = 13.6, good = true")) == ["zmumu.2023", "zmumu.2024"]
    assert names(lake, scope="lake", text="*2023 run < 350000") == ["zmumu.2023"]
    assert "zmumu.2023" in names(lake, scope="lake", text="project = lake23")


def test_words_are_parts_of_names_and_a_whole_name_comes_first(make_lake: MakeLake) -> None:
    lake = make_lake()
    assert sorted(names(lake, text="lake:2024 mumu")) == ["analysis.zmumu.2024", "zmumu.2024"]
    assert names(lake, text="lake:zmumu.2024") == ["zmumu.2024", "analysis.zmumu.2024"]
    assert names(lake, text="lake:zmumu.2024", limit=1) == ["zmumu.2024", "analysis.zmumu.2024"], "one more than wanted"
    assert names(lake, text="name = zmumu.2024", scope="lake") == ["zmumu.2024"]
    assert names(lake, text='"a b.csv"', scope="test", type="file") == ["a b.csv"]
    assert names(lake, text="bold csv", scope="test", type="file") == ["<b>bold</b>.csv"]


def test_a_search_goes_over_ones_own_scopes_or_those_that_fit(make_lake: MakeLake) -> None:
    lake = make_lake()
    own = set(lake.scopes().own)
    assert own
    assert {row.did.scope for row in lake.search(Question(type="all"))} <= own
    assert {row.did.scope for row in lake.search(Question(text="*:zmumu"))} == {"lake", "mc"}
    assert {row.did.scope for row in lake.search(Question(text="zmumu", scope="l*"))} == {"lake"}


def test_size_and_time_go_with_metadata_and_alone(make_lake: MakeLake) -> None:
    lake = make_lake()
    assert names(lake, scope="lake", text="energy = 13.6 created after 2 weeks ago") != []
    assert names(lake, scope="lake", text="energy = 13.6 created before 2020-01-01") == []
    assert names(lake, scope="lake", text="energy = 13.6 bigger than 1 EB") == []
    assert names(lake, scope="lake", text="type = file bigger than 1 EB") == []
    assert names(lake, scope="lake", text="type = file bigger than 1 kB") != []


def test_rows_have_kinds_and_sizes_also_where_metadata_found_them(make_lake: MakeLake) -> None:
    (row,) = make_lake().search(Question(scope="lake", text="run >= 350000, energy = 13.6"))
    assert (row.kind, row.files) == ("dataset", 4)
    assert row.size is not None


def test_a_search_brings_one_row_more_than_wanted_where_there_are_more(make_lake: MakeLake) -> None:
    lake = make_lake()
    assert len(names(lake, scope="test", text="many*", type="file", limit=10)) == 11
    assert len(names(lake, scope="lake", text="energy = 13.6", limit=1)) == 2


def test_a_search_without_a_match_is_empty_and_an_unknown_scope_is_an_error(make_lake: MakeLake) -> None:
    lake = make_lake()
    assert names(lake, text="lake:nothing.like.this*") == []
    with pytest.raises(NotFound, match="no scope “lakes”"):
        lake.search(Question(scope="lakes"))
    with pytest.raises(NotFound, match=r"no scope that fits “nothing\*”"):
        lake.search(Question(text="nothing*:x"))
    with pytest.raises(BadQuestion, match="character 6"):
        lake.search(Question(scope="lake", text="run >> 5"))


@pytest.mark.parametrize("name", ["358031", "1.0", "true", "...", "None", "{}"])
def test_names_that_rucio_would_take_for_values_are_searched_as_names(make_lake: MakeLake, name: str) -> None:
    found = names(make_lake(), scope="test", text=f'name = "{name}"', type="all")
    assert found == (["None"] if name == "None" else [])


def test_a_collection_unfolds_and_a_file_holds_nothing(make_lake: MakeLake) -> None:
    lake = make_lake()
    rows = {row.did: row for row in lake.content(DID("lake", "analysis.zmumu.2024"))}
    assert set(rows) == {collection.ZMUMU_2024, collection.SIMULATION, collection.ALIGNMENT}
    assert rows[collection.ZMUMU_2024].files == 4
    assert list(lake.content(DID("lake", "zmumu.2024._0000.root"))) == []
    with pytest.raises(NotFound):
        list(lake.content(DID("lake", "no.such")))


def test_a_did_is_described(make_lake: MakeLake) -> None:
    lake = make_lake()
    container = lake.describe(DID("lake", "analysis.zmumu.2024"))
    assert (container.kind, container.files, container.account) == ("container", 8, "root")
    file = lake.describe(DID("lake", "zmumu.2024._0000.root"))
    assert file.kind == "file"
    assert file.checksum is not None
    assert file.checksum.startswith("adler32:")
    assert lake.describe(collection.EMPTY).files == 0
    with pytest.raises(NotFound, match=r"lake:no\.such"):
        lake.describe(DID("lake", "no.such"))


def test_metadata_parents_and_places_are_told(make_lake: MakeLake) -> None:
    lake = make_lake()
    told = {entry.key: (entry.value, entry.source) for entry in lake.metadata(collection.ZMUMU_2024)}
    assert told["run"] == ("358031", "JSON")
    assert told["project"] == ("lake24", "DID_COLUMN")
    assert [row.did.name for row in lake.parents(collection.ZMUMU_2024)] == ["analysis.zmumu.2024"]
    assert [(place.rse, place.files, place.available) for place in lake.places(collection.ZMUMU_2024)] == [("XRD1", 4, 4)]
    assert {place.rse for place in lake.places(DID("lake", "analysis.zmumu"))} == {"XRD1", "XRD2"}
    assert [place.rse for place in lake.places(DID("lake", "zmumu.2024._0000.root"))] == ["XRD1"]


def test_a_long_listing_that_nobody_wants_any_more_ends(make_lake: MakeLake) -> None:
    cancel = Cancel()
    rows = make_lake().content(collection.MANY, cancel)
    next(rows)
    cancel.set()
    with pytest.raises(Cancelled):
        list(rows)


def test_a_listing_that_is_cut_is_not_taken_for_complete(demo_lake: DemoLake, tmp_path: Path) -> None:
    with Proxy(demo_lake.rucio_url) as proxy:
        lake = Lake(spec_of(demo_lake, rucio_url=proxy.url, auth_url=proxy.url), tmp_path)
        proxy.cut("/dids", after=500)
        with pytest.raises(CutStream):
            list(lake.content(collection.MANY))
        assert len(list(lake.content(collection.MANY))) == 10_000
        lake.close()


# --- opening -------------------------------------------------------------------


def test_a_file_at_the_other_site_is_read_through_the_cache(make_lake: MakeLake, demo_lake: DemoLake) -> None:
    resolution = make_lake().resolve(DID("lake", "zmumu.2024._0000.root"))
    assert isinstance(resolution.availability, Here)
    assert resolution.file is not None
    assert resolution.file.access == "cache"
    assert resolution.file.url.startswith(f"{demo_lake.xcache}//{demo_lake.rses['XRD1'].root}//rucio/lake/")
    assert "SITE-B is not the site of XRD1" in resolution.file.why


def test_a_file_on_a_mounted_site_opens_without_a_transfer(make_lake: MakeLake, demo_lake: DemoLake) -> None:
    lake = make_lake(mounts=(mount_of(demo_lake),))
    file = lake.resolve(DID("mc", "zmumu.powheg.2024._0000.root")).file
    assert file is not None
    assert file.access == "mount"
    assert Path(file.url).stat().st_size == file.size


def test_a_file_without_a_site_is_read_at_its_origin(make_lake: MakeLake) -> None:
    file = make_lake(site=None).resolve(DID("lake", "zmumu.2024._0000.root")).file
    assert file is not None
    assert file.access == "remote"


def test_a_copy_that_was_brought_here_before_is_opened_first_of_what_is_not_mounted(make_lake: MakeLake) -> None:
    lake = make_lake()
    did = DID("lake", "zmumu.2024._0000.root")
    file = lake.resolve(did).file
    assert file is not None
    elsewhere = lake.resolve(did, "copy").availability
    assert isinstance(elsewhere, Elsewhere)
    assert "brought here" in elsewhere.why
    place = lake.copies.place(did, file.checksum)
    place.parent.mkdir(parents=True)
    place.write_bytes(bytes(file.size or 0))
    for wish in ("auto", "copy"):
        again = lake.resolve(did, wish, refresh=True).file
        assert again is not None
        assert (again.access, again.url, again.alternatives[0].access) == ("copy", str(place), "cache")


def test_a_collection_is_settled_into_a_manifest_and_told_as_it_goes(make_lake: MakeLake) -> None:
    told: list[Availability] = []
    lake = make_lake(listener=lambda _did, _wish, availability: told.append(availability))
    resolution = lake.resolve(DID("lake", "analysis.zmumu.2024"), wait=MINUTE)
    assert isinstance(resolution.availability, Here)
    assert (resolution.availability.files, resolution.availability.missing) == (8, 0)
    assert resolution.availability.accesses == {"cache": 4, "remote": 4}
    assert resolution.manifest is not None
    entries = list(Manifest(Path(resolution.manifest)).entries())
    assert [entry.name for entry in entries] == sorted(entry.name for entry in entries)
    assert isinstance(told[0], Coming)
    assert isinstance(told[-1], Here)


def test_ten_thousand_files_are_settled_once_for_all_who_ask(make_lake: MakeLake) -> None:
    lake = make_lake()
    first = lake.resolve(collection.MANY)
    assert isinstance(first.availability, Coming)
    again = lake.resolve(collection.MANY, wait=MINUTE)
    assert again.manifest == first.manifest
    assert isinstance(again.availability, Here)
    assert again.availability.files == 10_000
    other = make_lake()
    assert other.resolve(collection.MANY).manifest == first.manifest
    assert other.resolve(collection.MANY, refresh=True, wait=MINUTE).manifest != first.manifest


def test_a_settlement_goes_on_where_an_answer_was_cut_once(demo_lake: DemoLake, tmp_path: Path) -> None:
    with Proxy(demo_lake.rucio_url) as proxy:
        lake = Lake(spec_of(demo_lake, rucio_url=proxy.url, auth_url=proxy.url), tmp_path)
        proxy.cut("/files", after=300)
        proxy.cut("/replicas/list", after=50)
        here = lake.resolve(collection.MANY, wait=MINUTE).availability
        lake.close()
    assert isinstance(here, Here)
    assert (here.files, here.missing) == (10_000, 0)


def test_a_settlement_that_cannot_be_finished_is_failed_and_never_shown_as_whole(demo_lake: DemoLake, tmp_path: Path) -> None:
    with Proxy(demo_lake.rucio_url) as proxy:
        lake = Lake(spec_of(demo_lake, rucio_url=proxy.url, auth_url=proxy.url), tmp_path)
        for _ in range(3):
            proxy.cut("/replicas/list", after=50)
        resolution = lake.resolve(collection.MANY, wait=MINUTE)
        lake.close()
    assert isinstance(resolution.availability, Failed)
    assert resolution.availability.error == "CutStream"
    assert resolution.manifest is not None
    assert Manifest(Path(resolution.manifest)).head().state == "failed"


def test_a_settlement_ends_when_its_lake_is_closed(demo_lake: DemoLake, tmp_path: Path) -> None:
    before = set(threading.enumerate())
    with Proxy(demo_lake.rucio_url) as proxy:
        lake = Lake(spec_of(demo_lake, rucio_url=proxy.url, auth_url=proxy.url), tmp_path)
        proxy.stall("/replicas/list", after=50)
        resolution = lake.resolve(collection.MANY, wait=0.5)
        lake.close()
        assert not [thread for thread in set(threading.enumerate()) - before if thread.name.startswith("settling")]
    assert resolution.manifest is not None
    assert Manifest(Path(resolution.manifest)).head().error == "Cancelled"


def test_an_empty_collection_is_here_and_says_so(make_lake: MakeLake) -> None:
    here = make_lake().resolve(collection.EMPTY, wait=MINUTE).availability
    assert isinstance(here, Here)
    assert (here.files, here.why) == (0, "It holds no files.")


def test_odd_names_open_and_read_equal_bytes(make_lake: MakeLake, demo_lake: DemoLake) -> None:
    lake = make_lake(mounts=(mount_of(demo_lake),))
    resolution = lake.resolve(collection.NAMES, wait=MINUTE)
    assert resolution.manifest is not None
    entries = list(Manifest(Path(resolution.manifest)).entries())
    assert {entry.name for entry in entries} <= set(ODD)
    for entry in entries:
        assert entry.access == "mount"
        assert entry.url is not None
        assert len(Path(entry.url).read_bytes()) == entry.size


def test_every_way_to_a_file_with_an_odd_name_reads_equal_bytes(make_lake: MakeLake, demo_lake: DemoLake) -> None:
    mounted = make_lake(mounts=(mount_of(demo_lake),)).resolve(collection.NAMES, wait=MINUTE)
    far = make_lake().resolve(collection.NAMES, wait=MINUTE)
    assert mounted.manifest is not None
    assert far.manifest is not None
    expected = {entry.name: Path(entry.url or "").read_bytes() for entry in Manifest(Path(mounted.manifest)).entries()}
    manifest = Manifest(Path(far.manifest))
    for entry in manifest.entries():
        urls = [entry.url, *(source.url for source in manifest.sources(entry.n, 1).get(entry.n, []))]
        # XRootD's HTTP door takes what stands behind a “?” for parameters; `why` says that this may happen.
        if "?" not in entry.name:
            assert len(urls) >= 4
            assert [_read(url or "") for url in urls] == [expected[entry.name]] * len(urls)


def _read(url: str) -> bytes:
    if url.startswith("http"):
        return requests.get(url, timeout=30).content
    with client.File() as file:
        status, _ = file.open(url)
        assert status.ok, (url, status.message)
        return bytes(file.read()[1])


def test_hostile_names_never_leave_the_mount_and_harm_no_other_file(make_lake: MakeLake, demo_lake: DemoLake) -> None:
    rse = demo_lake.rses["XRD1"]
    mount = mount_of(demo_lake)
    lake = make_lake(mounts=(mount, type(mount)("XRD1", Path(rse.data), prefix=rse.pfn_path)))
    resolution = lake.resolve(collection.HOSTILE, wait=MINUTE)
    assert resolution.manifest is not None
    entries = {entry.name: entry for entry in Manifest(Path(resolution.manifest)).entries()}
    assert set(entries) <= set(HOSTILE)
    assert entries[".hidden"].access == "cache"
    for name, entry in entries.items():
        assert entry.access != "mount"
        if ".." in name.split("/") or "\n" in name:
            assert (entry.access, bool(entry.why)) == (None, True)


def test_a_missing_did_is_not_found(make_lake: MakeLake) -> None:
    with pytest.raises(NotFound):
        make_lake().resolve(DID("lake", "no.such"))


def test_a_wish_that_nothing_meets_is_elsewhere(make_lake: MakeLake) -> None:
    elsewhere = make_lake().resolve(DID("lake", "zmumu.2024._0000.root"), "mount").availability
    assert isinstance(elsewhere, Elsewhere)
    assert elsewhere.rses == ["XRD1"]
    whole = make_lake().resolve(collection.ZMUMU_2024, "mount", wait=MINUTE).availability
    assert isinstance(whole, Elsewhere)
    assert whole.rses == ["XRD1"]


def test_a_cache_folder_that_cannot_be_written_is_said(demo_lake: DemoLake, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    lake = Lake(spec_of(demo_lake), tmp_path / "file" / "cache")
    with pytest.raises(BadQuestion, match="cache folder"):
        lake.resolve(collection.EMPTY)
    lake.close()


def test_one_lake_that_stalls_never_keeps_another_waiting(make_lake: MakeLake, demo_lake: DemoLake, tmp_path: Path) -> None:
    outcomes: list[BaseException] = []
    with Peer(peers.stalls) as peer:
        stalled = Lake(spec_of(demo_lake, rucio_url=peer.url, auth_url=peer.url, answer_timeout=3600.0), tmp_path / "other")

        def ask() -> None:
            try:
                stalled.describe(collection.EMPTY)
            except Cancelled as cancelled:
                outcomes.append(cancelled)

        waiting = threading.Thread(target=ask)
        waiting.start()
        assert isinstance(make_lake().state(), Ready)
        assert waiting.is_alive()
        stalled.close()
        waiting.join(30)
    assert len(outcomes) == 1


def test_a_spec_shows_no_password(demo_lake: DemoLake) -> None:
    spec: LakeSpec = spec_of(demo_lake)
    assert demo_lake.accounts["analyst"].password not in repr(spec)
