from __future__ import annotations

import itertools
import logging
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from lab_datalake.errors import (
    BrokenAnswer,
    Cancelled,
    CutStream,
    DatalakeError,
    LakeFailed,
    LakeUnreachable,
    NotAllowed,
    NotFound,
    NotSignedIn,
)
from lab_datalake.rucio.answers import File
from lab_datalake.rucio.cancel import Cancel
from lab_datalake.rucio.secret import Secret
from lab_datalake.rucio.session import Session
from lab_datalake.rucio.sign_in.tokens import Token, Tokens
from lab_datalake.rucio.sign_in.userpass import Identity
from lab_datalake.rucio.transport import Call, Limits, Transport, path
from tests.faults import peers
from tests.faults.peers import Conversation, Peer, certificate, refused_url

QUICK = Limits(connect=2, silence=0.5, attempts=3, longest_pause=0.05)
CANARY = "canary-token-8f1c"


class Given:
    keeps = False

    def fetch(self) -> Token:
        return Token(Secret(CANARY))


def session(url: str) -> Session:
    return Session(Transport(url, limits=QUICK), Tokens(Given()), Identity())


def read(url: str) -> list[str]:
    return [file.name for file in session(url).many(Call("/files"), File)]


@pytest.mark.parametrize(
    "behave",
    [
        peers.cuts_the_stream,
        peers.cuts_a_chunk,
        peers.cuts_a_line,
        peers.cuts_the_length,
        peers.resets_the_stream,
        peers.stalls_in_the_stream,
    ],
)
def test_a_cut_stream_is_never_taken_for_complete(behave: Callable[[Conversation], None]) -> None:
    with Peer(behave) as peer, pytest.raises(CutStream, match="not all"):
        read(peer.url)


def test_a_whole_stream_comes_line_by_line_before_it_ends() -> None:
    first_was_read = threading.Event()

    def behave(conversation: Conversation) -> None:
        conversation.stream(1)
        first_was_read.wait(10)
        conversation.chunk(peers.LINE % 1)
        conversation.end()

    with Peer(behave) as peer:
        lines = session(peer.url).many(Call("/files"), File)
        assert next(lines).name == "n0"
        first_was_read.set()
        assert [file.name for file in lines] == ["n1"]


def test_an_error_inside_a_stream_is_an_error_and_no_row() -> None:
    with Peer(peers.fails_in_the_stream) as peer:
        lines = session(peer.url).many(Call("/files"), File)
        assert [file.name for file in itertools.islice(lines, 2)] == ["n0", "n1"]
        with pytest.raises(LakeFailed, match="database"):
            next(lines)


def test_nonsense_in_a_stream_is_named() -> None:
    def behave(conversation: Conversation) -> None:
        conversation.stream(1)
        conversation.chunk(b'{"scope": 7, "name": "n"}\n')
        conversation.end()

    with Peer(behave) as peer, pytest.raises(BrokenAnswer, match=r"scope"):
        read(peer.url)


def test_a_web_page_is_no_data() -> None:
    with Peer(peers.html) as peer:
        with pytest.raises(BrokenAnswer, match=r"web page.*Sign in to the campus"):
            read(peer.url)
        with pytest.raises(BrokenAnswer, match="web page"):
            session(peer.url).one(Call("/scopes/"), list[str])


def test_nobody_listening_is_said_after_some_tries() -> None:
    with pytest.raises(LakeUnreachable, match="refuses connections"):
        Transport(refused_url(), limits=QUICK).ask(Call("/ping"))


def test_a_server_that_never_answers_is_given_up() -> None:
    with Peer(peers.stalls) as peer, pytest.raises(LakeUnreachable, match=r"did not answer within 0.5 s"):
        Transport(peer.url, limits=QUICK).ask(Call("/ping"))


def test_an_unknown_host_is_not_tried_again(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "lab_datalake")
    with pytest.raises(LakeUnreachable, match="no such host"):
        Transport("http://no-such-host.invalid", limits=QUICK).ask(Call("/ping"))
    assert not caplog.records


def test_what_passes_is_tried_again_and_said_afterwards(caplog: pytest.LogCaptureFixture) -> None:
    def behave(conversation: Conversation) -> None:
        if conversation.number == 0:
            conversation.answer(b"", "503 Service Unavailable", "Retry-After: 3600")
        elif conversation.number == 1:
            conversation.reset()
        else:
            conversation.answer(b'{"version": "41"}')

    with Peer(behave) as peer:
        assert Transport(peer.url, limits=QUICK).ask(Call("/ping")).body == b'{"version": "41"}'
        assert len(peer.requests) == 3
    assert [record.getMessage().partition(" answered ")[2] for record in caplog.records] == ["when asked 3 times."]


def test_what_may_change_something_is_sent_once() -> None:
    with Peer(peers.hangs_up) as peer:
        with pytest.raises(LakeUnreachable):
            Transport(peer.url, limits=QUICK).ask(Call("/rules/", method="POST", body=b"[]", again=False))
        assert len(peer.requests) == 1


@pytest.mark.parametrize(
    ("status", "error"),
    [
        ("401 Unauthorized", NotSignedIn),
        ("403 Forbidden", NotAllowed),
        ("504 Gateway Time-out", LakeFailed),
        ("500 Oops", LakeFailed),
    ],
)
def test_a_gateway_without_rucios_words_is_understood(status: str, error: type[DatalakeError]) -> None:
    with Peer(lambda c: c.answer(b"no", status)) as peer, pytest.raises(error):
        Transport(peer.url, limits=QUICK).ask(Call("/ping"))


def test_a_missing_page_says_that_this_is_no_rucio() -> None:
    with (
        Peer(lambda c: c.answer(b"<html></html>", "404 Not Found")) as peer,
        pytest.raises(BrokenAnswer, match="no Rucio server"),
    ):
        Transport(peer.url, limits=QUICK).ask(Call("/ping"))


def test_a_did_that_is_not_there_is_named() -> None:
    body = b'{"ExceptionClass": "DataIdentifierNotFound", "ExceptionMessage": "Data identifier \'s:n\' not found"}'
    with Peer(lambda c: c.answer(body, "404 Not Found")) as peer, pytest.raises(NotFound, match=r"“s:n”") as caught:
        Transport(peer.url, limits=QUICK).ask(Call("/x", subject="s:n"))
    assert isinstance(caught.value, FileNotFoundError)


@pytest.mark.parametrize("behave", [peers.stalls, peers.stalls_in_the_stream])
def test_a_cancel_wakes_whoever_waits(behave: Callable[[Conversation], None]) -> None:
    patient = Limits(connect=2, silence=3600)
    cancel = Cancel()
    with Peer(behave) as peer:
        talk = Session(Transport(peer.url, limits=patient), Tokens(Given()), Identity())
        threading.Timer(0.2, cancel.set).start()
        with pytest.raises(Cancelled):
            list(talk.many(Call("/files"), File, cancel))


@pytest.mark.parametrize("behave", [peers.stalls, peers.stalls_in_the_stream])
def test_closing_wakes_everybody_who_waits(behave: Callable[[Conversation], None]) -> None:
    with Peer(behave) as peer:
        transport = Transport(peer.url, limits=Limits(connect=2, silence=3600))
        talk = Session(transport, Tokens(Given()), Identity())
        threading.Timer(0.2, transport.close).start()
        with pytest.raises(Cancelled):
            list(talk.many(Call("/files"), File))
        with pytest.raises(Cancelled):
            transport.ask(Call("/ping"))


def test_a_stream_that_is_left_closes_its_connection() -> None:
    closed = threading.Event()

    def behave(conversation: Conversation) -> None:
        conversation.stream(1)
        try:
            while True:
                conversation.chunk(peers.LINE % 1 * 1000)
        except OSError:
            closed.set()

    with Peer(behave) as peer:
        lines = session(peer.url).many(Call("/files"), File)
        next(lines)
        lines.close()  # type: ignore[attr-defined]  # a generator
        assert closed.wait(10)


def test_no_byte_of_a_name_is_folded_away() -> None:
    with Peer(lambda c: c.answer(b"")) as peer:
        Transport(peer.url).ask(Call(path("dids", "..", "a/../b c%?#\n~é")))
    assert peer.requests[0].startswith(b"GET /dids/%2E%2E/a%2F%2E%2E%2Fb%20c%25%3F%23%0A~%C3%A9 HTTP/1.1")


def test_tls_of_an_unknown_authority_is_refused(tmp_path: Path) -> None:
    tls, trusted = certificate(tmp_path, "127.0.0.1")
    with Peer(lambda c: c.answer(b"yes"), tls) as peer:
        with pytest.raises(LakeUnreachable, match="authority that is unknown"):
            Transport(peer.url, limits=QUICK).ask(Call("/ping"))
        assert Transport(peer.url, verify=trusted, limits=QUICK).ask(Call("/ping")).body == b"yes"


def test_tls_for_another_host_is_refused(tmp_path: Path) -> None:
    tls, trusted = certificate(tmp_path, "rucio.example.org")
    with Peer(lambda c: c.answer(b"yes"), tls) as peer, pytest.raises(LakeUnreachable, match="another host"):
        Transport(peer.url, verify=trusted, limits=QUICK).ask(Call("/ping"))


def test_tls_is_not_verified_where_somebody_wrote_so(tmp_path: Path) -> None:
    tls, _ = certificate(tmp_path, "rucio.example.org")
    with Peer(lambda c: c.answer(b"yes"), tls) as peer:
        assert Transport(peer.url, verify=False, limits=QUICK).ask(Call("/ping")).body == b"yes"


def test_the_environments_ca_does_not_replace_the_lakes_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tls, trusted = certificate(tmp_path, "127.0.0.1")
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate(tmp_path, "rucio.example.org")[1]))
    with Peer(lambda c: c.answer(b"yes"), tls) as peer:
        assert Transport(peer.url, verify=trusted, limits=QUICK).ask(Call("/ping")).body == b"yes"


def test_a_token_is_in_no_error_and_no_log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    for behave in (peers.html, peers.hangs_up, peers.stalls, peers.cuts_the_stream, peers.fails_in_the_stream):
        with Peer(behave) as peer:
            with pytest.raises(DatalakeError) as caught:
                read(peer.url)
            assert CANARY.encode() in b"".join(peer.requests)
            assert CANARY not in f"{caught.value!r} {caught.value} {caught.getrepr(showlocals=True)}"
    assert CANARY not in caplog.text
