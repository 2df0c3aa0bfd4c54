from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import requests

from lab_datalake.demo.lake import DemoLake
from lab_datalake.errors import (
    BadConfiguration,
    BrokenAnswer,
    Cancelled,
    DatalakeError,
    LakeFailed,
    LakeUnreachable,
    NotSignedIn,
)
from lab_datalake.rucio.cancel import Cancel
from lab_datalake.rucio.client import Client
from lab_datalake.rucio.secret import Secret
from lab_datalake.rucio.session import Session, introduction
from lab_datalake.rucio.sign_in.declined import Declined
from lab_datalake.rucio.sign_in.device import begin, pause, wait
from lab_datalake.rucio.sign_in.exchange import ExchangedToken
from lab_datalake.rucio.sign_in.given import TokenInEnvironment, TokenInFile
from lab_datalake.rucio.sign_in.provider import Granted, Provider, Registration
from lab_datalake.rucio.sign_in.refreshed import RefreshedToken, Wanted
from lab_datalake.rucio.sign_in.tokens import SignIn, Token, Tokens
from lab_datalake.rucio.sign_in.userpass import Identity
from lab_datalake.rucio.transport import Limits, Transport
from tests.faults import peers
from tests.faults.openid import declines, says, scripted
from tests.faults.peers import Behave, Conversation, Peer, certificate, refused_url
from tests.rucio.provider_pages import agree, decline

QUICK = Limits(connect=2.0, silence=1.0, attempts=1)
WANTED = Wanted("openid profile offline_access")
STORAGE = "https://wlcg.cern.ch/jwt/v1/any"
DEVICE = {"device_code": "canary-device", "user_code": "AB-CD", "verification_uri": "https://op.example.org", "expires_in": 600}
BEGUN = says(**DEVICE, interval=0.05)
TOKEN = says(access_token="canary-access", expires_in="60", refresh_token="canary-rotated", token_type="Bearer")


def provider_at(url: str, client: str = "jupyter", secret: Path | None = None) -> Provider:
    return Provider(Registration(url, client, secret), QUICK)


@pytest.fixture
def provider(demo_lake: DemoLake) -> Iterator[Provider]:
    one = Provider(Registration(demo_lake.issuer, "jupyter"), Limits(connect=5.0, silence=20.0))
    yield one
    one.close()


def whoami(lake: DemoLake, sign_in: SignIn) -> str:
    return Client(Session(Transport(lake.rucio_url), Tokens(sign_in), Identity())).whoami()


def signed_in(lake: DemoLake, provider: Provider) -> RefreshedToken:
    code = begin(provider, WANTED)
    assert code.page_with_code is not None
    agree(lake, code.page_with_code)
    return wait(provider, WANTED, code, Cancel())[0]


def by_password(lake: DemoLake, audience: str) -> str:
    """A token of the analyst for this audience, got without a browser."""
    form = {"client_id": "jupyter", "grant_type": "password", "resource": audience, "scope": "openid profile"}
    person = lake.accounts["analyst"]
    form |= {"username": person.username, "password": person.password}
    token: str = requests.post(f"{lake.issuer}/token", data=form, timeout=30).json()["access_token"]
    return token


# --- the real provider -----------------------------------------------------------


def test_rucio_knows_who_signed_in_with_a_code_and_every_refresh_token_is_good_once(
    demo_lake: DemoLake, provider: Provider
) -> None:
    sign_in = signed_in(demo_lake, provider)
    first = sign_in.refresh
    assert first is not None
    tokens = Tokens(sign_in)
    refused = tokens.present()
    assert tokens.instead_of(refused) is not None
    assert sign_in.refresh not in {None, first}
    assert whoami(demo_lake, sign_in) == "analyst"
    with pytest.raises(NotSignedIn, match="no longer accepts this sign-in") as raised:
        RefreshedToken(provider, WANTED, first).fetch()
    assert raised.value.cure == "Sign in again."


def test_who_declines_at_the_provider_is_not_signed_in(provider: Provider) -> None:
    code = begin(provider, WANTED)
    assert code.page_with_code is not None
    decline(code.page_with_code)
    with pytest.raises(NotSignedIn, match="declined"):
        wait(provider, WANTED, code, Cancel())


def test_waiting_for_a_person_ends_when_nobody_wants_to_wait(provider: Provider) -> None:
    cancel = Cancel()
    caught: list[Cancelled] = []

    def waiting() -> None:
        try:
            wait(provider, WANTED, begin(provider, WANTED), cancel)
        except Cancelled as wrong:
            caught.append(wrong)

    thread = threading.Thread(target=waiting)
    thread.start()
    cancel.set()
    thread.join(10)
    assert len(caught) == 1


def test_a_forgotten_sign_in_is_revoked(demo_lake: DemoLake, provider: Provider) -> None:
    sign_in = signed_in(demo_lake, provider)
    refresh = sign_in.refresh
    sign_in.forget()
    for old in (sign_in, RefreshedToken(provider, WANTED, refresh)):
        with pytest.raises(NotSignedIn):
            old.fetch()


def test_a_provider_that_stalls_is_named_and_the_sign_in_goes_on_when_it_is_back(demo_lake: DemoLake, provider: Provider) -> None:
    refresh = signed_in(demo_lake, provider).refresh
    hasty = provider_at(demo_lake.issuer)
    sign_in = RefreshedToken(hasty, WANTED, refresh)
    hasty.discover()
    demo_lake.pause("openid")
    try:
        with pytest.raises(LakeUnreachable, match=r"OpenID provider at .* did not answer within 1 s"):
            Provider(Registration(demo_lake.issuer, "jupyter"), QUICK).discover()
        # Not the refresh itself: what is sent to a paused provider is used up when it wakes.
    finally:
        demo_lake.resume("openid")
    assert whoami(demo_lake, sign_in) == "analyst"
    hasty.close()


def test_a_token_for_somebody_else_is_exchanged_for_one_that_rucio_believes(
    demo_lake: DemoLake, provider: Provider, tmp_path: Path
) -> None:
    file = tmp_path / "token"
    file.write_text(by_password(demo_lake, STORAGE))
    with pytest.raises(NotSignedIn):
        whoami(demo_lake, TokenInFile(file))
    exchanged = ExchangedToken(TokenInFile(file), provider, Wanted("openid profile", "rucio"))
    assert whoami(demo_lake, exchanged) == "analyst"


class _Counted:
    """Tokens of the analyst, each counted."""

    keeps = True

    def __init__(self, lake: DemoLake) -> None:
        self._lake = lake
        self.count = 0

    def fetch(self) -> Token:
        self.count += 1
        return Token(Secret(by_password(self._lake, "urn:rucio")))


def test_many_who_use_a_new_token_at_once_are_not_refused(demo_lake: DemoLake) -> None:
    transport = Transport(demo_lake.rucio_url)
    with ThreadPoolExecutor(8) as many:
        for _ in range(4):  # Rucio refuses one of two that bring it for the first time, mostly
            counted = _Counted(demo_lake)
            tokens = Tokens(counted, introduce=introduction(transport, Identity()))
            client = Client(Session(transport, tokens, Identity()))
            assert set(many.map(lambda _, client=client: client.whoami(), range(16))) == {"analyst"}  # type: ignore[misc]  # bound now
            assert counted.count == 1
    transport.close()


def test_a_given_token_that_is_refused_to_one_of_many_is_asked_with_once_more(demo_lake: DemoLake) -> None:
    transport = Transport(demo_lake.rucio_url)
    with ThreadPoolExecutor(8) as many:
        for _ in range(4):
            given = TokenInEnvironment("TOKEN", {"TOKEN": by_password(demo_lake, "urn:rucio")})
            client = Client(Session(transport, Tokens(given), Identity()))
            assert set(many.map(lambda _, client=client: client.whoami(), range(16))) == {"analyst"}  # type: ignore[misc]  # bound now
    transport.close()


def test_a_confidential_client_shows_its_secret_and_a_wrong_one_is_named(demo_lake: DemoLake, tmp_path: Path) -> None:
    secret, token = tmp_path / "secret", tmp_path / "token"
    token.write_text(by_password(demo_lake, STORAGE))
    hub = provider_at(demo_lake.issuer, "hub", secret)
    way = ExchangedToken(TokenInFile(token), hub, Wanted("openid profile", "rucio"))
    with pytest.raises(BadConfiguration, match=str(secret)):
        way.fetch()
    secret.write_text("canary:a%wrong secret\n")
    with pytest.raises(BadConfiguration, match="client “hub”") as raised:
        way.fetch()
    assert "canary" not in str(raised.value)
    secret.write_text(f"{demo_lake.plan.box.openid_client}\n")
    assert whoami(demo_lake, way) == "analyst"
    hub.close()


def test_an_audience_and_a_client_that_nobody_knows_are_mistakes_of_the_configuration(
    demo_lake: DemoLake, provider: Provider, tmp_path: Path
) -> None:
    token = tmp_path / "token"
    token.write_text(by_password(demo_lake, STORAGE))
    with pytest.raises(BadConfiguration, match="audience"):
        ExchangedToken(TokenInFile(token), provider, Wanted(audience="the-moon")).fetch()
    stranger = provider_at(demo_lake.issuer, "nobody")
    with pytest.raises(BadConfiguration, match="client “nobody”"):
        begin(stranger, WANTED)
    stranger.close()


# --- providers that are not well -------------------------------------------------


@pytest.mark.parametrize(
    ("behave", "error", "words"),
    [
        (peers.html, BrokenAnswer, "Sign in to the campus.*`sign_in.issuer`"),
        (peers.stalls, LakeUnreachable, "did not answer within 1 s"),
        (peers.hangs_up, LakeUnreachable, "closed the connection without an answer"),
        (peers.cuts_the_length, BrokenAnswer, "cut its answer"),
        (says(error=7), BrokenAnswer, "OpenID Connect does not know"),
        (says("404 Not Found"), DatalakeError, "knows no such thing"),
        (says("503 Service Unavailable"), LakeFailed, "is not available now"),
        (lambda conversation: conversation.answer(b"\xff\x00nonsense"), BrokenAnswer, "OpenID Connect does not know"),
    ],
)
def test_each_failure_of_the_discovery_has_its_words(behave: Behave, error: type[DatalakeError], words: str) -> None:
    with Peer(behave) as peer:
        provider = provider_at(peer.url)
        with pytest.raises(error, match=words) as raised:
            provider.discover()
        assert raised.value.message.startswith("The OpenID provider at 127.0.0.1:")
        provider.close()


def test_a_provider_that_is_down_or_unknown_is_named() -> None:
    with pytest.raises(LakeUnreachable, match=r"OpenID provider at .* refuses connections"):
        provider_at(refused_url()).discover()
    with pytest.raises(LakeUnreachable, match=r"no such host.*`sign_in.issuer`"):
        provider_at("http://no-such-host.invalid").discover()


def test_a_provider_that_calls_itself_otherwise_is_not_believed() -> None:
    with scripted(TOKEN, issuer="https://elsewhere.example.org") as peer, pytest.raises(BadConfiguration, match="calls itself"):
        provider_at(peer.url).discover()


def test_nothing_is_sent_in_clear_where_the_issuer_has_tls(tmp_path: Path) -> None:
    context, trusted = certificate(tmp_path, "127.0.0.1")
    url: list[str] = []

    def names_an_unsafe_endpoint(conversation: Conversation) -> None:
        says(issuer=url[0], token_endpoint="http://127.0.0.1:1/token")(conversation)

    with Peer(names_an_unsafe_endpoint, context) as peer:
        url.append(peer.url)
        provider = Provider(Registration(peer.url, "jupyter", verify=trusted), QUICK)
        with pytest.raises(BrokenAnswer, match="not safe"):
            RefreshedToken(provider, WANTED, Secret("canary")).fetch()
        provider.close()


def test_the_discovery_document_is_kept_until_asking_the_provider_fails() -> None:
    with scripted(TOKEN, TOKEN, says("503 Service Unavailable"), TOKEN) as peer:
        sign_in = RefreshedToken(provider_at(peer.url), WANTED, Secret("canary"))
        for _ in range(2):
            sign_in.fetch()
        with pytest.raises(LakeFailed):
            sign_in.fetch()
        sign_in.fetch()
        asked = [request.split(b" ")[1] for request in peer.requests]
    known = b"/.well-known/openid-configuration"
    assert asked == [known, b"/token", b"/token", b"/token", known, b"/token"]


def test_who_is_told_to_wait_waits_and_asks_on_through_a_failure() -> None:
    pending = declines("authorization_pending")
    with scripted(BEGUN, pending, says("503 Service Unavailable"), peers.hangs_up, pending, TOKEN) as peer:
        provider = provider_at(peer.url)
        sign_in, token = wait(provider, WANTED, begin(provider, WANTED), Cancel())
    assert (sign_in.refresh, token.secret) == (Secret("canary-rotated"), Secret("canary-access"))
    assert token.ends_at == token.taken_at + 60


def test_who_is_told_to_slow_down_asks_five_seconds_later_from_then_on() -> None:
    def told(code: str) -> Declined:
        return Declined("The OpenID provider", "jupyter", code)

    assert pause(told("authorization_pending"), 5.0) == 5.0
    assert pause(told("slow_down"), 5.0) == 10.0
    assert pause(told("slow_down"), 10.0) == 15.0


@pytest.mark.parametrize(
    ("code", "error", "words"),
    [
        ("access_denied", NotSignedIn, "declined"),
        ("expired_token", NotSignedIn, "code ended"),
        ("invalid_grant", NotSignedIn, "no longer accepts"),
        ("invalid_client", BadConfiguration, "client “jupyter”"),
        ("unauthorized_client", BadConfiguration, "to sign in this way"),
        ("invalid_scope", BadConfiguration, "scope"),
        ("server_error", LakeFailed, "failed"),
        ("made_up", LakeFailed, "made_up"),
    ],
)
def test_each_no_of_a_provider_has_its_words_and_never_a_secret(code: str, error: type[DatalakeError], words: str) -> None:
    with scripted(BEGUN, declines(code, "no such code canary-device\n")) as peer:
        provider = provider_at(peer.url)
        with pytest.raises(error, match=words) as raised:
            wait(provider, WANTED, begin(provider, WANTED), Cancel())
    assert raised.value.cure
    assert "canary" not in repr(raised.value)


def test_a_code_that_nobody_used_ends() -> None:
    with scripted(says(**{**DEVICE, "expires_in": 0.2}, interval=0.05), declines("authorization_pending")) as peer:
        provider = provider_at(peer.url)
        with pytest.raises(NotSignedIn, match="Nobody signed in with the code AB-CD"):
            wait(provider, WANTED, begin(provider, WANTED), Cancel())


def test_a_page_that_is_no_web_page_is_not_shown_to_a_person() -> None:
    with (
        scripted(says(**{**DEVICE, "verification_uri": "javascript:alert(1)"})) as peer,
        pytest.raises(BrokenAnswer, match="web page"),
    ):
        begin(provider_at(peer.url), WANTED)


def test_a_provider_without_codes_is_a_mistake_of_the_configuration() -> None:
    with (
        scripted(TOKEN, device_authorization_endpoint=None) as peer,
        pytest.raises(BadConfiguration, match="device_authorization"),
    ):
        begin(provider_at(peer.url), WANTED)


def test_a_refused_refresh_token_is_not_sent_twice_and_one_that_was_not_heard_is_kept() -> None:
    with scripted(says("503 Service Unavailable"), declines("invalid_grant")) as peer:
        sign_in = RefreshedToken(provider_at(peer.url), WANTED, Secret("canary"))
        for error in (LakeFailed, NotSignedIn, NotSignedIn):
            with pytest.raises(error) as raised:
                sign_in.fetch()
        assert "no longer accepts this sign-in" in str(raised.value)
        assert sum(b"/token" in request for request in peer.requests) == 2


def test_one_refresh_serves_many_who_ask_at_once() -> None:
    with scripted(TOKEN) as peer:
        tokens = Tokens(RefreshedToken(provider_at(peer.url), WANTED, Secret("canary")))
        threads = [threading.Thread(target=tokens.present) for _ in range(12)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sum(b"/token" in request for request in peer.requests) == 1


def test_no_secret_is_logged_or_shown(caplog: pytest.LogCaptureFixture, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("canary-client")
    with caplog.at_level(logging.DEBUG), scripted(BEGUN, TOKEN, TOKEN, declines("invalid_request", "canary-rotated")) as peer:
        provider = provider_at(peer.url, secret=tmp_path / "secret")
        code = begin(provider, WANTED)
        sign_in, token = wait(provider, WANTED, code, Cancel())
        outcome = provider.grant({"grant_type": "refresh_token", "refresh_token": sign_in.refresh})
        assert isinstance(outcome, Granted)
        shown = repr([provider, code, sign_in, token, outcome])
        sign_in.forget()
    assert "not revoked" in caplog.text
    assert "canary" not in caplog.text + shown
