from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lab_datalake.did import DID
from lab_datalake.lake.availability import Wish
from lab_datalake.lake.caches import through
from lab_datalake.lake.locate import Located, Surroundings, locate
from lab_datalake.lake.mounts import NotOnMount, OnMount, path_below
from lab_datalake.lake.pfns import is_signed, take_apart, without_prefix
from lab_datalake.lake.spec import Cache, LakeSpec, Mount
from lab_datalake.rucio.answers import File, Pfn, Replicas

ORIGIN = "root://origin.a:1094//rucio/lake/ab/cd/f.root"
WEB = "davs://origin.a:443/rucio/lake/ab/cd/f.root"
CACHED = "root://xcache.b:1094//" + ORIGIN
NEAR = "root://origin.b:1094//rucio/lake/ab/cd/f.root"


def far(priority: int = 1, **more: str) -> Pfn:
    return Pfn(rse="XRD1", domain="wan", priority=priority, **more)


def near(priority: int = 1) -> Pfn:
    return Pfn(rse="XRD2", domain="lan", priority=priority)


def found(
    pfns: Mapping[str, Pfn],
    wish: Wish = "auto",
    *,
    name: str = "f.root",
    states: Mapping[str, str] | None = None,
    mounts: tuple[Mount, ...] = (),
    caches: tuple[Cache, ...] = (),
    sizes: Mapping[str, int] | None = None,
) -> Located:
    file = File(scope="lake", name=name, bytes=7)
    told = {pfn.rse: "AVAILABLE" for pfn in pfns.values()} if states is None else dict(states)
    replicas = Replicas(scope="lake", name=name, bytes=7, pfns=dict(pfns), states=told)
    here = Surroundings("SITE-B", mounts, caches, LakeSpec.schemes, lambda path: (sizes or {}).get(str(path)))
    return locate(file, replicas, wish, here)


def ways(located: Located) -> list[tuple[str, str]]:
    return [(source.access, source.url) for source in located.sources]


def test_a_file_at_another_site_is_read_through_the_cache_that_rucio_named() -> None:
    located = found({CACHED: far()})
    assert ways(located) == [("cache", CACHED), ("remote", ORIGIN)]
    assert located.why == "read through the cache xcache.b:1094, because SITE-B is not the site of XRD1"


def test_a_file_on_a_mounted_site_opens_without_a_transfer() -> None:
    mounts = (Mount("XRD2", Path("/data"), prefix="/rucio"),)
    located = found({NEAR: near(), CACHED: far(2)}, mounts=mounts, sizes={"/data/lake/ab/cd/f.root": 7})
    assert ways(located) == [("mount", "/data/lake/ab/cd/f.root"), ("remote", NEAR), ("cache", CACHED), ("remote", ORIGIN)]
    assert located.why == "on XRD2, which is mounted at /data"


@pytest.mark.parametrize(("sizes", "words"), [({}, "is not there"), ({"/data/lake/ab/cd/f.root": 6}, "another size")])
def test_a_mounted_file_that_is_missing_or_wrong_is_read_elsewhere_and_said(sizes: dict[str, int], words: str) -> None:
    mounts = (Mount("XRD2", Path("/data"), prefix="/rucio"),)
    located = found({NEAR: near(), CACHED: far(2)}, mounts=mounts, sizes=sizes)
    assert ways(located)[0] == ("remote", NEAR)
    assert words in located.why


def test_a_copy_at_the_own_site_is_left_alone() -> None:
    located = found({NEAR: near(), CACHED: far(2)}, caches=(Cache("root://own:1094"),))
    assert ways(located) == [("remote", NEAR), ("cache", CACHED), ("remote", ORIGIN)]


def test_nothing_is_prefixed_twice() -> None:
    located = found({CACHED: far()}, caches=(Cache("root://own:1094"),))
    assert ways(located) == [("cache", CACHED), ("remote", ORIGIN)]


@pytest.mark.parametrize(
    ("cache", "url"),
    [
        (Cache("root://own:1094"), "root://own:1094//root://origin.a:1094//rucio/lake/ab/cd/f.root"),
        (Cache("root://own:1094", "lfn"), "root://own:1094//rucio/lake/ab/cd/f.root"),
        (Cache("root://own:1094//atlas/rucio", "glfn"), "root://own:1094//atlas/rucio/lake:f.root"),
    ],
)
def test_a_cache_of_this_place_is_used_in_its_form(cache: Cache, url: str) -> None:
    assert ways(found({ORIGIN: far()}, caches=(cache,)))[:2] == [("cache", url), ("remote", ORIGIN)]


def test_web_origins_go_through_a_cache_only_if_it_speaks_https() -> None:
    assert ways(found({WEB: far()}, caches=(Cache("root://own:1094"),))) == [
        ("remote", "https://origin.a:443/rucio/lake/ab/cd/f.root")
    ]
    speaks = Cache("root://own:1094", speaks=("root", "https"))
    url = "root://own:1094//https://origin.a:443/rucio/lake/ab/cd/f.root"
    assert ways(found({WEB: far()}, caches=(speaks,)))[0] == ("cache", url)


@pytest.mark.parametrize("query", ["X-Amz-Signature=1", "X-Goog-Signature=1", "Expires=1&Signature=2", "sig=1"])
def test_signed_urls_are_left_alone(query: str) -> None:
    signed = f"https://bucket.s3.example.org/lake/f%2Broot?{query}"
    assert is_signed(signed)
    assert ways(found({signed: far()}, caches=(Cache("root://own:1094", speaks=("https",)),))) == [("remote", signed)]


@pytest.mark.parametrize(
    ("name", "root", "web"),
    [
        ("a b.root", "root://o:1//r/a b.root", "http://o:1/r/a%20b.root"),
        ("a%20b.root", "root://o:1//r/a%20b.root", "http://o:1/r/a%2520b.root"),
        ("a#b.root", "root://o:1//r/a#b.root", "http://o:1/r/a%23b.root"),
        ("a+b=c&d.root", "root://o:1//r/a+b=c&d.root", "http://o:1/r/a+b=c&d.root"),
        ("µ.root", "root://o:1//r/µ.root", "http://o:1/r/%C2%B5.root"),
    ],
)
def test_each_protocol_gets_its_own_escaping(name: str, root: str, web: str) -> None:
    located = found({f"root://o:1//r/{name}": far(1), f"http://o:1/r/{name}": far(2)}, name=name)
    assert ways(located) == [("remote", root), ("remote", web)]
    behind = found({f"root://c:2//http://o:1/r/{name}": far()}, name=name)
    assert ways(behind) == [("cache", f"root://c:2//{web}"), ("remote", web)]


def test_an_escaped_pfn_is_not_escaped_again() -> None:
    assert ways(found({"https://o:1/r/a%20b.root": far()}, name="a b.root")) == [("remote", "https://o:1/r/a%20b.root")]


def test_a_question_mark_is_read_over_http_because_root_cannot() -> None:
    pfns = {"root://o:1//r/what?.csv": far(1), "http://o:1/r/what?.csv": far(2)}
    assert ways(found(pfns, name="what?.csv")) == [("remote", "http://o:1/r/what%3F.csv")]
    assert ways(found({"root://c:2//http://o:1/r/what?.csv": far()}, name="what?.csv")) == [
        ("remote", "http://o:1/r/what%3F.csv")
    ]
    only = found({"root://o:1//r/what?.csv": far(1)}, name="what?.csv")
    assert only.sources == ()
    assert "“?”" in only.why


def test_a_line_break_is_opened_nowhere() -> None:
    mounts = (Mount("XRD1", Path("/data"), prefix="/r"),)
    located = found({"root://o:1//r/a\nb": far()}, name="a\nb", mounts=mounts, sizes={"/data/a\nb": 7})
    assert located.sources == ()
    assert "line break" in located.why


@pytest.mark.parametrize(
    ("wish", "expected"),
    [
        ("auto", [("mount", "/data/lake/ab/cd/f.root"), ("cache", CACHED), ("remote", ORIGIN)]),
        ("mount", [("mount", "/data/lake/ab/cd/f.root"), ("cache", CACHED), ("remote", ORIGIN)]),
        ("cache", [("cache", CACHED), ("mount", "/data/lake/ab/cd/f.root"), ("remote", ORIGIN)]),
        ("remote", [("remote", ORIGIN), ("mount", "/data/lake/ab/cd/f.root"), ("cache", CACHED)]),
    ],
)
def test_a_wish_goes_first_and_the_rest_is_kept(wish: Wish, expected: list[tuple[str, str]]) -> None:
    mounts = (Mount("XRD1", Path("/data"), prefix="/rucio"),)
    assert ways(found({CACHED: far()}, wish, mounts=mounts, sizes={"/data/lake/ab/cd/f.root": 7})) == expected


def test_what_was_brought_here_goes_after_a_mount_and_before_all_else() -> None:
    mounts = (Mount("XRD1", Path("/data"), prefix="/rucio"),)
    here = Surroundings("SITE-B", mounts, (), LakeSpec.schemes, lambda _: 7, lambda *_: Path("/copies/f.root"))
    file = File(scope="lake", name="f.root", bytes=7, adler32="01")
    replicas = Replicas(
        scope="lake", name="f.root", pfns={CACHED: far(), NEAR: near(2)}, states={"XRD1": "AVAILABLE", "XRD2": "AVAILABLE"}
    )
    assert [access for access, _ in ways(locate(file, replicas, "auto", here))] == ["mount", "copy", "remote", "cache", "remote"]
    assert ways(locate(file, replicas, "copy", here))[0] == ("copy", "/copies/f.root")
    assert ways(locate(file, None, "auto", here)) == [("copy", "/copies/f.root")]
    assert locate(file, None, "remote", here).sources == ()


def test_a_wish_that_cannot_be_met_says_where_the_file_is() -> None:
    located = found({ORIGIN: far()}, "mount")
    assert located.sources == ()
    assert located.why == "No copy of it is mounted here; it is at XRD1."
    assert located.rses == ("XRD1",)


def test_root_goes_before_http_and_near_before_far() -> None:
    pfns = {WEB: far(1), ORIGIN: far(2), "https://z/rucio/lake/ab/cd/f.root": far(3)}
    assert [url.partition(":")[0] for _, url in ways(found(pfns))] == ["root", "https", "https"]


def test_copies_that_cannot_be_read_now_are_named() -> None:
    located = found({ORIGIN: far()}, states={"XRD1": "COPYING", "XRD2": "BAD"})
    assert located.why == "None of its copies can be read now: XRD1 (copying), XRD2 (bad)."


def test_a_file_without_any_copy_is_there_with_words() -> None:
    here = Surroundings(None, (), (), ("root",), lambda _: None)
    located = locate(File(scope="s", name="n", bytes=1), None, "auto", here)
    assert located.why == "No storage of this lake has a copy of it."
    assert located.cure
    assert located.rses == ()


def test_tape_is_never_read_by_itself() -> None:
    located = found({ORIGIN: far(type="TAPE")})
    assert located.sources == ()
    assert "on tape" in located.why


def test_a_copy_without_an_address_for_us_says_so() -> None:
    located = found({}, states={"GRIDFTP": "AVAILABLE"})
    assert located.why == "It is at GRIDFTP, but no copy opens from here."


# --- mounts ------------------------------------------------------------------


def below(mounts: tuple[Mount, ...], pfn: str, rse: str = "R") -> Path | str | None:
    origin = take_apart(pfn, "")
    assert origin is not None
    place = path_below(mounts, rse, origin)
    if isinstance(place, OnMount):
        return place.path
    return place.why if isinstance(place, NotOnMount) else None


def test_the_longest_prefix_wins() -> None:
    mounts = (Mount("R", Path("/a"), prefix="/eos"), Mount("R", Path("/b"), prefix="/eos/lake/"), Mount("R", Path("/c"), parts=1))
    assert below(mounts, "root://h//eos/lake/x") == Path("/b/x")
    assert below(mounts, "root://h//eos/lakes/x") == Path("/a/lakes/x")
    assert below(mounts, "root://h//other/x") == Path("/c/x")
    assert below(mounts, "root://h//eos/lake/x", "Other") is None


@pytest.mark.parametrize(
    ("pfn", "parts", "path"),
    [
        ("root://eospilot.cern.ch:1094//eos/pilot/eulake/escape/data/SCOPE/f", 5, "/m/SCOPE/f"),
        ("root://h:1//eos/atlas/atlasgroupdisk/phys-top/rucio/s/f?x#y", 4, "/m/rucio/s/f?x#y"),
        ("davs://h:1/a/b/c", 0, "/m/a/b/c"),
    ],
)
def test_path_begins_at_drops_so_many_parts(pfn: str, parts: int, path: str) -> None:
    assert below((Mount("R", Path("/m"), parts=parts),), pfn) == Path(path)


def test_a_path_that_is_too_short_is_said() -> None:
    assert below((Mount("R", Path("/m"), parts=3),), "root://h//a/b/c") == "its path at R is shorter than the mount at /m expects"


PARTS = st.lists(st.sampled_from(["..", ".", "", "a", "b c", "é", "etc", "?", "#x", "\n", "\x00"]), max_size=8)


@given(PARTS, st.integers(0, 4))
def test_no_path_ever_leaves_its_mount(parts: list[str], dropped: int) -> None:
    for mount in (Mount("R", Path("/m"), parts=dropped), Mount("R", Path("/m"), prefix="/a")):
        origin = take_apart("root://h//" + "/".join(parts), "")
        assert origin is not None
        place = path_below((mount,), "R", origin)
        if isinstance(place, OnMount):
            assert place.path.is_relative_to("/m")
            assert ".." not in place.path.parts
            assert "\n" not in str(place.path)


# --- addresses ---------------------------------------------------------------


def test_a_prefix_is_recognised_and_a_name_that_looks_like_one_is_not() -> None:
    assert without_prefix("root://c:1//root://o:2//p/f") == ("c:1", "root://o:2//p/f")
    assert without_prefix("root://c:1//https://o:2/p/f") == ("c:1", "https://o:2/p/f")
    assert without_prefix("root://o:2//p/root://x//f") == (None, "root://o:2//p/root://x//f")


@given(st.text(min_size=1, max_size=30).filter(lambda name: not name.startswith("/")))
def test_a_name_survives_being_taken_apart(name: str) -> None:
    for pfn in (f"root://h:1//p/{name}", f"https://h:1/p/{name}"):
        address = take_apart(pfn, name)
        assert address is not None
        assert address.path == f"p/{name}"


def test_a_cache_that_cannot_be_asked_for_a_name_is_not_used() -> None:
    address = take_apart("http://o/p/a?b", "a?b")
    assert address is not None
    assert through(Cache("root://c", "glfn", ("http",)), address, DID("s", "a?b")) is None
