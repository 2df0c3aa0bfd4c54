from __future__ import annotations

import base64
import json
import pickle
import threading
import time
from datetime import datetime, timezone
from email.utils import format_datetime
from itertools import pairwise
from pathlib import Path

import pytest

from lab_datalake.demo.lake import DemoLake
from lab_datalake.did import DID
from lab_datalake.errors import LakeUnreachable, NotSignedIn
from lab_datalake.rucio.client import Client
from lab_datalake.rucio.clock import ServerClock
from lab_datalake.rucio.secret import Secret
from lab_datalake.rucio.session import Session
from lab_datalake.rucio.sign_in.given import TokenInEnvironment, TokenInFile
from lab_datalake.rucio.sign_in.tokens import EARLY, PATIENCE, SignIn, Token, Tokens, end_of_jwt
from lab_datalake.rucio.sign_in.userpass import Identity, UserAndPassword
from lab_datalake.rucio.transport import Call, Limits, Transport
from tests.faults.peers import Peer, refused_url


class Counted:
    """A sign-in that counts, and answers when it is told."""

    keeps = True

    def __init__(self, life: float | None = 3600.0, error: Exception | None = None) -> None:
        self.count = 0
        self.go = threading.Event()
        self.go.set()
        self._life, self._error = life, error

    def fetch(self) -> Token:
        self.count += 1
        self.go.wait(10)
        if self._error:
            raise self._error
        return Token(Secret(f"token {self.count}"), self._life, taken_at=0.0)


def jwt(**claims: object) -> str:
    return ".".join(base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in ({}, claims, {}))


def by_password(lake: DemoLake, **wanted: object) -> UserAndPassword:
    return UserAndPassword(Transport(lake.rucio_url), Identity(account="analyst"), "analyst", **wanted)  # type: ignore[arg-type]


def test_one_renewal_serves_many_who_ask_at_once() -> None:
    way = Counted()
    way.go.clear()
    tokens = Tokens(way)
    got: list[Token] = []
    threads = [threading.Thread(target=lambda: got.append(tokens.present())) for _ in range(20)]
    for thread in threads:
        thread.start()
    way.go.set()
    for thread in threads:
        thread.join()
    assert len(got) == 20
    assert way.count == 1


def test_a_failed_renewal_is_told_to_all_who_wait_and_tried_again_later() -> None:
    way = Counted(error=NotSignedIn("no"))
    tokens = Tokens(way)
    for tries in (1, 2):
        with pytest.raises(NotSignedIn):
            tokens.present()
        assert way.count == tries


def test_a_token_is_renewed_some_minutes_before_its_end() -> None:
    now = [0.0]
    way = Counted(life=3600.0)
    tokens = Tokens(way, lambda: now[0])
    for moment, count in ((0.0, 1), (3600.0 - 1.2 * EARLY - 1, 1), (3600.0 - EARLY, 2)):
        now[0] = moment
        tokens.present()
        assert way.count == count


def test_a_token_of_a_minute_is_renewed_in_its_last_quarter() -> None:
    now = [0.0]
    way = Counted(life=60.0)
    tokens = Tokens(way, lambda: now[0])
    for moment, count in ((0.0, 1), (41.0, 1), (45.0, 2)):
        now[0] = moment
        tokens.present()
        assert way.count == count


def test_not_all_servers_renew_in_the_same_moment() -> None:
    keepers = [Tokens(Counted(), lambda: 0.0) for _ in range(20)]
    for keeper in keepers:
        keeper.present()
    assert len({keeper.due_at for keeper in keepers}) > 10


def test_a_token_that_cannot_be_renewed_serves_until_its_end_and_is_asked_for_more_and_more_rarely() -> None:
    now = [0.0]
    way = Counted(life=3600.0)
    tokens = Tokens(way, lambda: now[0])
    first = tokens.present()
    way._error = LakeUnreachable("nobody there")
    asked: list[float] = []
    for moment in range(3300, 3600):
        now[0] = float(moment)
        before = way.count
        assert tokens.present() == first
        asked += [now[0]] * (way.count - before)
    pauses = [later - earlier for earlier, later in pairwise(asked)]
    assert pauses[:4] == sorted(pauses[:4])
    assert 4 <= len(asked) <= 10
    now[0] = 3600.0
    with pytest.raises(LakeUnreachable):
        tokens.present()
    way._error = None
    assert tokens.present() != first, "it recovers by itself"


def test_who_asks_does_not_wait_for_a_provider_that_stalls_while_the_old_token_is_good() -> None:
    now = [0.0]
    way = Counted(life=3600.0)
    tokens = Tokens(way, lambda: now[0])
    first = tokens.present()
    now[0] = 3500.0
    way.go.clear()
    began = time.monotonic()
    assert [tokens.present() for _ in range(10)] == [first] * 10
    assert time.monotonic() - began < 2 * PATIENCE
    way.go.set()
    assert way.count == 2


def test_a_machine_that_slept_finds_its_token_ended_and_gets_another() -> None:
    now = [0.0]
    tokens = Tokens(Counted(life=3600.0), lambda: now[0])
    first = tokens.present()
    now[0] = 8 * 3600.0
    assert tokens.present() != first


def test_a_no_is_asked_for_once_and_told_when_the_old_token_has_ended() -> None:
    now = [0.0]
    way = Counted(life=3600.0)
    tokens = Tokens(way, lambda: now[0])
    first = tokens.present()
    way._error = NotSignedIn("no")
    for moment in (3500.0, 3550.0, 3599.0):
        now[0] = moment
        assert tokens.present() == first
    assert way.count == 2
    now[0] = 3600.0
    with pytest.raises(NotSignedIn):
        tokens.present()


def test_a_mistake_of_ours_is_told_at_once_even_while_the_old_token_is_good() -> None:
    now = [0.0]
    way = Counted(life=3600.0)
    tokens = Tokens(way, lambda: now[0])
    tokens.present()
    way._error, now[0] = RuntimeError("a mistake of ours"), 3500.0
    with pytest.raises(RuntimeError):
        tokens.present()


def test_a_refused_token_does_not_serve_again_when_it_cannot_be_renewed() -> None:
    way = Counted(life=3600.0)
    tokens = Tokens(way, lambda: 0.0)
    refused = tokens.present()
    way._error = LakeUnreachable("nobody there")
    with pytest.raises(LakeUnreachable):
        tokens.instead_of(refused)


def test_a_token_without_an_end_is_kept() -> None:
    way = Counted(life=None)
    tokens = Tokens(way, lambda: 1e12)
    assert tokens.present() == tokens.present()


def test_the_end_of_a_jwt_is_read_and_nothing_else_is() -> None:
    assert end_of_jwt(Secret(jwt(exp=1234))) == 1234
    for text in ("", "a.b", "a.b.c", "analyst-analyst-unknown-0123", jwt(exp="x"), "é.é.é"):
        assert end_of_jwt(Secret(text)) is None


def test_a_token_in_a_file_is_read_at_each_use(tmp_path: Path) -> None:
    file = tmp_path / "token"
    tokens = Tokens(TokenInFile(file))
    with pytest.raises(NotSignedIn, match="does not exist"):
        tokens.present()
    file.write_text("first\n")
    assert tokens.present().secret == Secret("first")
    file.write_text("  second\r\n")
    assert tokens.present().secret == Secret("second")
    file.write_text("analyst-/O=Demo lake/CN=analyst-unknown-0123\n")  # Rucio's own, for a certificate
    assert tokens.present().secret == Secret("analyst-/O=Demo lake/CN=analyst-unknown-0123")


@pytest.mark.parametrize("text", ["", "\n", "two\nlines", "ünï"])
def test_a_file_without_a_token_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "token").write_text(text)
    with pytest.raises(NotSignedIn, match=str(tmp_path)):
        TokenInFile(tmp_path / "token").fetch()


def test_a_token_that_ended_is_said_without_asking_the_lake() -> None:
    way = TokenInEnvironment("TOKEN", {"TOKEN": jwt(exp=100)}, clock=lambda: 200.0)
    with pytest.raises(NotSignedIn, match=r"TOKEN ended at 1970-01-01 00:01 UTC"):
        way.fetch()
    assert "exp" not in repr(way)


def test_user_and_password_get_a_token(demo_lake: DemoLake) -> None:
    way = by_password(demo_lake, password=Secret(demo_lake.accounts["analyst"].password))
    token = way.fetch()
    assert token.account == "analyst"
    assert token.ends_at is not None
    assert Client(Session(way.transport, Tokens(way), Identity())).whoami() == "analyst"


def test_a_password_file_is_read_at_each_sign_in(demo_lake: DemoLake, tmp_path: Path) -> None:
    file = tmp_path / "password"
    way = by_password(demo_lake, password_file=file)
    with pytest.raises(NotSignedIn, match="cannot be read"):
        way.fetch()
    file.write_text(demo_lake.accounts["analyst"].password + "\n")
    assert way.fetch().account == "analyst"


def test_a_wrong_password_is_refused(demo_lake: DemoLake) -> None:
    with pytest.raises(NotSignedIn, match="does not accept"):
        by_password(demo_lake, password=Secret("wrong")).fetch()


def test_a_refused_password_is_not_sent_again_before_some_minutes() -> None:
    now = [0.0]
    with Peer(lambda c: c.answer(b"", "401 Unauthorized")) as peer:
        way = UserAndPassword(Transport(peer.url), Identity(), "u", Secret("wrong"), clock=lambda: now[0])
        for moment, count in ((0.0, 1), (299.0, 1), (301.0, 2)):
            now[0] = moment
            with pytest.raises(NotSignedIn):
                way.fetch()
            assert len(peer.requests) == count


def test_no_password_asks_for_one(demo_lake: DemoLake) -> None:
    with pytest.raises(NotSignedIn, match="wants to know") as caught:
        by_password(demo_lake).fetch()
    assert caught.value.cure


def test_a_header_that_cannot_be_sent_shows_no_secret(demo_lake: DemoLake) -> None:
    with pytest.raises(ValueError, match="characters") as caught:
        by_password(demo_lake, password=Secret("line\nbreak")).fetch()
    assert "break)" not in repr(caught.value)


def test_a_refused_token_is_renewed_once_and_the_question_sent_again(demo_lake: DemoLake) -> None:
    way = by_password(demo_lake, password=Secret(demo_lake.accounts["analyst"].password))
    tokens = Tokens(way)
    tokens.change(way, Token(Secret("a-token-that-ended")))
    assert Client(Session(way.transport, tokens, Identity())).whoami() == "analyst"


def test_a_stream_whose_token_is_refused_is_asked_for_once_more_with_another(demo_lake: DemoLake) -> None:
    way = by_password(demo_lake, password=Secret(demo_lake.accounts["analyst"].password))
    tokens = Tokens(way)
    tokens.change(way, Token(Secret("a-token-that-ended")))
    files = Client(Session(way.transport, tokens, Identity())).files(DID("lake", "zmumu.2024"))
    assert len(list(files)) == 4


def test_a_token_that_seems_ended_by_a_clock_that_is_wrong_is_good_by_the_clock_of_the_lake() -> None:
    real = datetime(2026, 11, 25, 12, tzinfo=timezone.utc)
    fast = ServerClock(lambda: real.timestamp() + 3600.0)
    with Peer(lambda c: c.answer(b"[]", "200 OK", f"Date: {format_datetime(real, usegmt=True)}")) as peer:
        transport = Transport(peer.url)
        transport.clock = fast
        given = TokenInEnvironment("TOKEN", {"TOKEN": jwt(exp=real.timestamp() + 1800)}, clock=fast.now)
        assert Session(transport, Tokens(given, fast.now), Identity()).one(Call("/x"), list) == []
        assert [request.split(b" ")[1] for request in peer.requests] == [b"/ping", b"/x"]
    assert abs(fast.now() - real.timestamp()) < 1


@pytest.mark.parametrize("headers", [{}, {"Date": "yesterday"}, {"Date": "Wed, 25 Nov 2020 12:00:00 GMT", "Age": "7"}])
def test_an_answer_that_says_no_time_of_its_own_changes_no_clock(headers: dict[str, str]) -> None:
    clock = ServerClock(lambda: 1000.0)
    clock.hear(headers)
    assert (clock.now(), clock.is_known) == (1000.0, False)


def test_a_refused_given_token_is_not_sent_again() -> None:
    with Peer(lambda c: c.answer(b"", "401 Unauthorized")) as peer:
        tokens = Tokens(TokenInEnvironment("TOKEN", {"TOKEN": "ended"}))
        with pytest.raises(NotSignedIn):
            Client(Session(Transport(peer.url), tokens, Identity())).whoami()
        assert len(peer.requests) == 1


def test_several_accounts_are_named() -> None:
    with Peer(lambda c: c.answer(b"", "206 Partial Content", "X-Rucio-Auth-Accounts: ada,grace")) as peer:
        way = UserAndPassword(Transport(peer.url), Identity(), "u", Secret("p"))
        with pytest.raises(NotSignedIn, match="ada, grace"):
            way.fetch()


def test_a_lake_that_is_down_is_no_refused_password() -> None:
    way = UserAndPassword(Transport(refused_url(), limits=Limits(attempts=1)), Identity(), "u", Secret("p"))
    with pytest.raises(LakeUnreachable):
        way.fetch()


def test_a_secret_is_never_shown() -> None:
    secret = Secret("hush")
    token = Token(secret)
    assert "hush" not in f"{secret} {secret!r} {secret!s:>9} {token} {token!r} {[secret]}"
    with pytest.raises(TypeError):
        pickle.dumps(secret)


def test_every_way_is_a_sign_in() -> None:
    ways: list[SignIn] = [TokenInFile(Path("/x")), TokenInEnvironment("X", {}), Counted()]
    assert [way.keeps for way in ways] == [False, False, True]
