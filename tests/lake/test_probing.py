from __future__ import annotations

from pathlib import Path

from lab_datalake.demo.contents import collection
from lab_datalake.demo.lake import DemoLake
from lab_datalake.did import DID
from lab_datalake.lake.availability import Access, Source
from lab_datalake.lake.locate import Located
from lab_datalake.lake.probing import Knocking, Probing
from lab_datalake.rucio.cancel import Cancel
from lab_datalake.rucio.secret import Secret
from tests.faults import peers
from tests.faults.peers import Conversation, Peer, refused_url
from tests.lake.conftest import MakeLake, mount_of

FILE = DID("mc", "zmumu.powheg.2024._0000.root")


def probing(timeout: float = 5.0, token: Secret | None = None) -> Probing:
    return Probing(Knocking(timeout, verify=True, storage_token=lambda _url: token))


def source(url: str, access: Access = "remote") -> Source:
    return Source(access=access, url=url, rse="R", why="it is there")


def test_every_real_source_of_a_file_answers_in_its_own_protocol(make_lake: MakeLake, demo_lake: DemoLake) -> None:
    probed = make_lake(mounts=(mount_of(demo_lake),), site="SITE-A").probe(FILE)
    assert {one.source.access for one in probed} == {"mount", "remote"}
    assert {one.source.url.partition(":")[0] for one in probed[1:]} == {"root", "http"}
    assert [(one.answers, one.why) for one in probed] == [(True, "it answers")] * len(probed)
    through = make_lake().probe(collection.ZMUMU_2024)
    assert through[0].source.access == "cache"
    assert all(one.answers and one.milliseconds > 0 for one in through)


def test_servers_that_are_away_stall_or_speak_otherwise_are_told_apart(tmp_path: Path) -> None:
    closed = refused_url().partition("://")[2]
    with Peer(peers.stalls) as silent, Peer(peers.hangs_up) as rude:
        sources = [
            source(f"root://{closed}//f"),
            source(f"root://{silent.url.partition('://')[2]}//f"),
            source(f"{silent.url}/f"),
            source(f"{rude.url}/f"),
            source(str(tmp_path / "gone"), "mount"),
        ]
        probed = probing(timeout=0.3).measure(sources, 7, Cancel())
    assert [one.answers for one in probed] == [False] * 5
    assert "refused" in probed[0].why
    assert "no such file of this size" in probed[4].why


def test_a_server_that_does_not_answer_goes_last_and_the_reason_says_so() -> None:
    closed = refused_url().partition("://")[2]
    cache, origin = source(f"root://{closed}//root://o:1//f", "cache"), source("root://o:1//f")
    probe = probing(timeout=0.3)
    located = Located(did=FILE, size=7, checksum=None, sources=(cache, origin), why=cache.why)
    assert probe.sorted(located) is located
    probe.measure([cache], 7, Cancel())
    again = probe.sorted(located)
    assert [one.url for one in again.sources] == [origin.url, cache.url]
    assert again.why == f"it is there; root://{closed} would be better, but did not answer a moment ago"
    assert "when it was tried a moment ago, it does not answer" in again.sources[1].why
    alone = Located(did=FILE, size=7, checksum=None, sources=(cache,), why=cache.why)
    assert [one.url for one in probe.sorted(alone).sources] == [cache.url]


def test_a_server_that_refuses_or_lacks_a_file_answers_all_the_same_but_not_with_the_file() -> None:
    def lacks(conversation: Conversation) -> None:
        conversation.answer(b"", "404 Not Found")

    with Peer(lacks) as peer:
        probe = probing()
        here = source(f"{peer.url}/f")
        (one,) = probe.measure([here], 7, Cancel())
        assert not one.answers
        located = Located(did=FILE, size=7, checksum=None, sources=(here,), why=here.why)
        assert probe.sorted(located) is located


def test_a_probe_shows_the_storage_token_to_the_lakes_hosts_and_signs_nothing_that_is_signed() -> None:
    def gives(conversation: Conversation) -> None:
        conversation.answer(b"x", "206 Partial Content")

    with Peer(gives) as peer:
        signed = source(f"{peer.url}/f?X-Amz-Signature=secret")
        probed = probing(token=Secret("t0ken")).measure([source(f"{peer.url}/a%20b"), signed], 7, Cancel())
        requests = sorted(peer.requests)
    assert all(one.answers for one in probed)
    assert b"GET /a%20b " in requests[0]
    assert b"authorization: bearer t0ken" in requests[0].lower()
    assert b"bytes=0-0" in requests[0]
    assert b"X-Amz-Signature=secret" in requests[1]
    assert b"t0ken" not in requests[1]
    assert "secret" not in repr(probed)
