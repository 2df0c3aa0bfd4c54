"""The exact URLs of files, whatever storages, caches and names are like; and what holds for all of them."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lab_datalake.did import DID
from lab_datalake.lake.availability import Source
from lab_datalake.lake.caches import through
from lab_datalake.lake.locate import Located, Standing, Surroundings, locate
from lab_datalake.lake.naming import common, ending, folders, route
from lab_datalake.lake.pfns import Address, take_apart, without_prefix
from lab_datalake.lake.spec import Cache, LakeSpec
from lab_datalake.rucio.answers import File, Pfn, Replicas

HASH = frozenset({"hash"})


def ways(
    pfns: dict[str, Pfn], *, name: str = "f", caches: tuple[Cache, ...] = (), standing: Standing | None = None
) -> list[tuple[str, str]]:
    here = Surroundings("SITE-B", (), caches, LakeSpec.schemes, lambda _: None)
    states = {pfn.rse: "AVAILABLE" for pfn in pfns.values()}
    replicas = Replicas(scope="s", name=name, bytes=7, pfns=pfns, states=states)
    located = locate(File(scope="s", name=name, bytes=7), replicas, "auto", here, standing=standing)
    return [(source.access, source.url) for source in located.sources]


def far(rse: str = "A", **more: object) -> Pfn:
    return Pfn(rse=rse, domain="wan", **more)  # type: ignore[arg-type]  # the names are those of Pfn


OWN = (Cache("root://own:1094"),)
SPEAKS_ALL = (Cache("root://own:1094", speaks=("root", "https", "http")),)

FIXTURES: dict[str, tuple[dict[str, Pfn], tuple[Cache, ...], list[tuple[str, str]]]] = {
    "Rucio chose the cache, for root": (
        {"root://c:1094//root://o:1094//p/s/f": far()},
        (),
        [("cache", "root://c:1094//root://o:1094//p/s/f"), ("remote", "root://o:1094//p/s/f")],
    ),
    "Rucio chose the cache, for davs that it turned into https": (
        {"root://c:1094//https://o:443/p/s/f": far()},
        (),
        [("cache", "root://c:1094//https://o:443/p/s/f"), ("remote", "https://o:443/p/s/f")],
    ),
    "davs is never prefixed by Rucio, and not by us for a cache that speaks root only": (
        {"davs://o:443/p/s/f": far()},
        OWN,
        [("remote", "https://o:443/p/s/f")],
    ),
    "davs becomes https where the cache speaks it": (
        {"davs://o:443/p/s/f": far()},
        SPEAKS_ALL,
        [("cache", "root://own:1094//https://o:443/p/s/f"), ("remote", "https://o:443/p/s/f")],
    ),
    "prefix and full PFN": (
        {"root://o//p/s/f": far()},
        OWN,
        [("cache", "root://own:1094//root://o//p/s/f"), ("remote", "root://o//p/s/f")],
    ),
    "LFN behind a redirector": (
        {"root://o:1094//store/s/f": far()},
        (Cache("root://redirector", "lfn"),),
        [("cache", "root://redirector//store/s/f"), ("remote", "root://o:1094//store/s/f")],
    ),
    "gLFN": (
        {"root://o:1094//p/s/f": far()},
        (Cache("root://lrz:1094//atlas/rucio", "glfn"),),
        [("cache", "root://lrz:1094//atlas/rucio/s:f"), ("remote", "root://o:1094//p/s/f")],
    ),
    "two caches, in their order": (
        {"root://o:1//p/s/f": far()},
        (Cache("root://one:1"), Cache("root://two:2")),
        [
            ("cache", "root://one:1//root://o:1//p/s/f"),
            ("cache", "root://two:2//root://o:1//p/s/f"),
            ("remote", "root://o:1//p/s/f"),
        ],
    ),
    "prefixed already": (
        {"root://c:1//root://o:1//p/s/f": far()},
        OWN,
        [("cache", "root://c:1//root://o:1//p/s/f"), ("remote", "root://o:1//p/s/f")],
    ),
    "one's own site is left alone": ({"root://o:1//p/s/f": Pfn(rse="B", domain="lan")}, OWN, [("remote", "root://o:1//p/s/f")]),
    "signed URLs are left alone": (
        {"https://bucket.example.org/p/s/f?X-Amz-Signature=1": far()},
        SPEAKS_ALL,
        [("remote", "https://bucket.example.org/p/s/f?X-Amz-Signature=1")],
    ),
    "several copies: one's own site, then through the cache, then the origin, in Rucio's order": (
        {
            "root://o:1//p/s/f": Pfn(rse="B", domain="lan", priority=1),
            "root://c:1//root://x:1//p/s/f": far("X", priority=2),
            "root://c:1//root://y:1//p/s/f": far("Y", priority=3),
        },
        (),
        [
            ("remote", "root://o:1//p/s/f"),
            ("cache", "root://c:1//root://x:1//p/s/f"),
            ("cache", "root://c:1//root://y:1//p/s/f"),
            ("remote", "root://x:1//p/s/f"),
            ("remote", "root://y:1//p/s/f"),
        ],
    ),
    "a copy on tape beside one on disk": (
        {"root://tape:1//p/s/f": far("T", type="TAPE"), "root://o:1//p/s/f": far()},
        (),
        [("remote", "root://o:1//p/s/f")],
    ),
    "IPv6": (
        {"root://[2001:db8::1]:1094//p/s/f": far()},
        (Cache("root://[2001:db8::2]:1094"),),
        [
            ("cache", "root://[2001:db8::2]:1094//root://[2001:db8::1]:1094//p/s/f"),
            ("remote", "root://[2001:db8::1]:1094//p/s/f"),
        ],
    ),
    "IPv6 behind Rucio's cache": (
        {"root://[::1]:1094//https://[::2]/p/s/f": far()},
        (),
        [("cache", "root://[::1]:1094//https://[::2]/p/s/f"), ("remote", "https://[::2]/p/s/f")],
    ),
}


@pytest.mark.parametrize("case", FIXTURES)
def test_the_urls_of_a_file_are_exactly_these(case: str) -> None:
    pfns, caches, expected = FIXTURES[case]
    assert ways(pfns, caches=caches) == expected


@pytest.mark.parametrize(("name", "web"), [("a b", "a%20b"), ("100%", "100%25"), ("a%20b", "a%2520b"), ("a#b", "a%23b")])
def test_blanks_and_percents_are_escaped_by_the_protocol_that_wants_it(name: str, web: str) -> None:
    pfns = {f"root://o:1//p/{name}": far(priority=1), f"https://o:2/p/{name}": far(priority=2)}
    assert ways(pfns, name=name, caches=SPEAKS_ALL) == [
        ("cache", f"root://own:1094//root://o:1//p/{name}"),
        ("cache", f"root://own:1094//https://o:2/p/{web}"),
        ("remote", f"root://o:1//p/{name}"),
        ("remote", f"https://o:2/p/{web}"),
    ]


def test_closed_storages_and_suspicious_copies_are_said_and_not_offered() -> None:
    here = Surroundings("SITE-B", (), (), LakeSpec.schemes, lambda _: None)
    pfns = {"root://a:1//p/f": far("A"), "root://b:1//p/f": far("B"), "root://c:1//p/f": far("C")}
    replicas = Replicas(scope="s", name="f", pfns=pfns, states=dict.fromkeys("ABC", "AVAILABLE"))
    standing = Standing(frozenset({"A"}), frozenset({(DID("s", "f"), "B"), (DID("s", "g"), "C")}))
    located = locate(File(scope="s", name="f"), replicas, "auto", here, standing=standing)
    assert [source.rse for source in located.sources] == ["C"]
    assert "A is closed for reading now" in located.why
    assert "the copy at B is suspicious" in located.why


# --- what holds for all ----------------------------------------------------------

TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)
HOSTS = st.sampled_from(["o", "o:1094", "o.example.org:443", "[2001:db8::1]:1094"])
CACHES = st.builds(
    Cache,
    st.sampled_from(["root://c", "root://c:1094", "root://[::1]:1//deep/below"]),
    st.sampled_from(["prefix", "lfn", "glfn"]),
    st.just(("root", "https", "http")),
)


PLACES = st.sampled_from(["root://o", "root://r:1//root://o:1094", "davs://o:443", "root://[::1]:1//http://o", "http://[::1]:80"])


@given(st.lists(CACHES, max_size=3), PLACES, TEXT)
@example([Cache("root://c", "glfn")], "root://o", "//evil/x")
@example([Cache("root://c", "lfn")], "root://o", "root://evil//x")
def test_no_url_ever_has_two_prefixes(caches: list[Cache], place: str, name: str) -> None:
    for access, url in ways({f"{place}//p/{name}": far()}, name=name, caches=tuple(caches)):
        cache, origin = without_prefix(url)
        assert without_prefix(origin)[0] is None
        assert access == "cache" or cache is None


def test_a_name_never_makes_a_cache_ask_a_strangers_server() -> None:
    address = take_apart("root://o//root://evil//x", "x")
    assert address is not None
    assert through(Cache("root://c", "lfn"), address, DID("s", "x")) is None
    assert through(Cache("root://c", "glfn"), address, DID("root", "//evil/x")) is None


@given(st.sampled_from(["root", "roots", "http", "https"]), HOSTS, TEXT)
def test_taking_apart_and_writing_are_inverse(scheme: str, host: str, name: str) -> None:
    address = Address(scheme, host, f"p/{name}")
    assert take_apart(address.url, name) == address


@given(TEXT, TEXT)
def test_a_did_is_written_as_it_is_read(scope: str, name: str) -> None:
    scope = scope.replace(":", "") or "s"
    assert DID.parse(str(DID(scope, name))) == DID(scope, name)


# --- naming ----------------------------------------------------------------------


@given(TEXT, st.text("abcXYZ019._-+=,@/", min_size=1, max_size=20))
def test_the_folders_of_a_plain_name_are_those_of_rucio(scope: str, name: str) -> None:
    digest = hashlib.md5(f"{scope}:{name}".encode(), usedforsecurity=False).hexdigest()
    number = folders(scope, name)
    if number is None:
        assert {"", ".", ".."} & set(name.split("/"))
    else:
        assert ending("hash", number, name) == f"{digest[:2]}/{digest[2:4]}/{name}"
        web = Address("https", "o", f"p/{digest[:2]}/{digest[2:4]}/{name}").url
        assert web.endswith(f"/{ending('hash', number, name)}")


@pytest.mark.parametrize("name", ["a b", "a?b", "a%20b", "a#b", "µ", "..", "a/../b", "/a", "a//b", "a\nb", "", "a\n"])
def test_odd_names_follow_no_rule(name: str) -> None:
    assert folders("s", name) is None


def routed(name: str, *urls: str) -> Located:
    sources = tuple(Source(access="remote", url=url, rse="R", why="far") for url in urls)
    return Located(did=DID("s", name), size=1, checksum=None, sources=sources, why="far")


def test_a_rule_is_only_learned_where_all_of_a_sample_follow_it() -> None:
    number = {name: folders("s", name) for name in ("a", "b")}
    urls = {name: f"root://o//p/{ending('hash', number[name], name)}" for name in number}
    first, second = (route(routed(name, url))[0] for name, url in urls.items())
    assert common([first, second], HASH) == first
    elsewhere = route(routed("b", urls["b"].replace("//o", "//x")))[0]
    assert common([first, elsewhere], HASH) is None
    flat = [route(routed(name, f"root://o//p/{name}"))[0] for name in number]
    assert common(flat, HASH) is None
    assert common(flat, frozenset({"hash", "name"})) == flat[0]
    own = [route(routed(name, f"root://o//p/{name}?x=1"))[0] for name in number]
    assert common(own, frozenset({"hash", "name"})) is None


def test_copies_that_are_equally_good_may_come_in_any_order() -> None:
    two = [f"root://{host}//p/{ending('hash', folders('s', 'a'), 'a')}" for host in "xy"]
    there, back = (route(routed("a", *urls))[0] for urls in (two, two[::-1]))
    assert common([there, back], HASH) == there
