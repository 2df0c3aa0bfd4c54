"""A lake that is signed in to on a page: of its OpenID provider, and of Rucio."""

from __future__ import annotations

import base64
import json
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from lab_datalake.demo.lake import DemoLake
from lab_datalake.errors import BadConfiguration, BadQuestion, BrokenAnswer, DatalakeError, NotSignedIn
from lab_datalake.lake.lake import Lake
from lab_datalake.lake.spec import AtRucio, OpenID
from lab_datalake.lake.words import Question, Ready, SignedOut
from lab_datalake.rucio.cancel import Cancel
from lab_datalake.rucio.secret import Secret
from lab_datalake.rucio.sign_in.at_rucio import RucioWish
from lab_datalake.rucio.sign_in.browser import LEEWAY, PageAttempt, PageRequest, begin
from lab_datalake.rucio.sign_in.provider import Provider, Registration
from lab_datalake.rucio.sign_in.refreshed import Wanted
from tests.faults.openid import declines, says, scripted
from tests.faults.peers import Behave, Peer
from tests.lake.conftest import MakeLake
from tests.rucio.provider_pages import sign_in_at, sign_in_at_rucio

WANTED = Wanted("openid profile offline_access")
BACK = "http://127.0.0.1:8888/lab-datalake/callback"


@pytest.fixture
def lake(make_lake: MakeLake, demo_lake: DemoLake) -> Lake:
    return make_lake(sign_in=OpenID(Registration(demo_lake.issuer, "jupyter"), WANTED), account=None)


def at_rucio(make_lake: MakeLake, **wish: object) -> Lake:
    return make_lake(sign_in=AtRucio(RucioWish(**wish)), account=None)  # type: ignore[arg-type]  # its own names


def test_a_person_signs_in_on_the_providers_page_and_stays_signed_in(lake: Lake, demo_lake: DemoLake) -> None:
    before = lake.state()
    assert isinstance(before, SignedOut)
    assert before.ways == ("browser", "code")
    page = lake.open_sign_in(BACK)
    assert page.page.startswith(demo_lake.issuer)
    assert "code_challenge_method=S256" in page.page
    lake.answer_sign_in(sign_in_at(demo_lake, page.page, BACK))
    state = lake.wait_for_sign_in()
    assert isinstance(state, Ready)
    assert (state.account, state.renews) == ("analyst", True)
    assert state.method.startswith("OpenID provider 127.0.0.1:")
    assert list(lake.search(Question(scope="mc")))
    lake.sign_out()
    assert isinstance(lake.state(), SignedOut)


def test_an_answer_counts_once_and_only_for_the_sign_in_it_belongs_to(lake: Lake, demo_lake: DemoLake) -> None:
    first = lake.open_sign_in(BACK)
    brought = sign_in_at(demo_lake, first.page, BACK)
    second = lake.open_sign_in(BACK)
    with pytest.raises(BadQuestion, match="no answer to a sign-in that was begun here"):
        lake.answer_sign_in(brought)
    with pytest.raises(BadQuestion, match="no answer"):
        lake.answer_sign_in({"code": "canary"})
    mine = sign_in_at(demo_lake, second.page, BACK)
    lake.answer_sign_in(mine)
    with pytest.raises(BadQuestion, match="answered already"):
        lake.answer_sign_in(mine)
    assert isinstance(lake.wait_for_sign_in(), Ready)


def test_an_answer_that_another_provider_gave_is_refused(lake: Lake, demo_lake: DemoLake) -> None:
    page = lake.open_sign_in(BACK)
    brought = sign_in_at(demo_lake, page.page, BACK)
    lake.answer_sign_in({**brought, "iss": "https://evil.example.org"})
    with pytest.raises(NotSignedIn, match=r"came back from https://evil\.example\.org"):
        lake.wait_for_sign_in()


def test_who_declines_on_the_page_is_told_so(lake: Lake, demo_lake: DemoLake) -> None:
    state = re.search(r"[?&]state=([^&]+)", lake.open_sign_in(BACK).page)
    assert state
    lake.answer_sign_in({"state": state[1], "error": "access_denied", "iss": demo_lake.issuer})
    with pytest.raises(NotSignedIn, match="declined"):
        lake.wait_for_sign_in()


# --- what a provider may do wrong ------------------------------------------------


def identity_token(**claims: object) -> str:
    parts = (json.dumps({"alg": "RS256"}), json.dumps(claims), "signature")
    return ".".join(base64.urlsafe_b64encode(part.encode()).decode().rstrip("=") for part in parts)


@contextmanager
def came_back(answer: Behave, **document: object) -> Iterator[tuple[Peer, Provider, PageRequest, PageAttempt]]:
    """A person who is at the page of a provider that is about to answer so."""
    with scripted(answer, **document) as peer:
        provider = Provider(Registration(peer.url, "jupyter"))
        request = begin(provider, WANTED, BACK)
        yield peer, provider, request, PageAttempt(provider, WANTED, request)
        provider.close()


@pytest.mark.parametrize(
    ("wrong", "error", "words"),
    [
        ({"nonce": "another"}, NotSignedIn, "was not begun here"),
        ({"aud": "somebody"}, NotSignedIn, "for somebody else"),
        ({"iss": "https://evil.example.org"}, NotSignedIn, "for somebody else"),
        ({"exp": time.time() - LEEWAY - 120}, NotSignedIn, "A clock is wrong"),
    ],
)
def test_an_identity_token_that_does_not_fit_signs_nobody_in(
    wrong: dict[str, object], error: type[DatalakeError], words: str
) -> None:
    claims: dict[str, object] = {}

    def gives(conversation: object) -> None:
        says(access_token="canary", expires_in=60, id_token=identity_token(**claims))(conversation)  # type: ignore[arg-type]

    with came_back(gives) as (peer, _, request, attempt):
        claims |= {"iss": peer.url, "aud": ["jupyter"], "nonce": request.nonce.reveal(), "exp": time.time() + 60, **wrong}
        attempt.answer({"code": "canary-code"})
        with pytest.raises(error, match=words) as raised:
            attempt.wait(Cancel())
    assert "canary" not in str(raised.value)


def test_a_clock_that_is_five_minutes_off_signs_in_all_the_same() -> None:
    claims: dict[str, object] = {}

    def gives(conversation: object) -> None:
        says(access_token="canary", expires_in=60, id_token=identity_token(**claims))(conversation)  # type: ignore[arg-type]

    with came_back(gives) as (peer, _, request, attempt):
        claims |= {"iss": peer.url, "aud": "jupyter", "nonce": request.nonce.reveal(), "exp": time.time() - 300}
        attempt.answer({"code": "canary-code"})
        _, token = attempt.wait(Cancel())
    assert token.ends_at == token.taken_at + 60


@pytest.mark.parametrize(
    ("answer", "error", "words"),
    [
        (declines("invalid_grant", "canary-code"), NotSignedIn, "no longer accepts"),
        (says(access_token="canary", expires_in=60), BrokenAnswer, "does not say who signed in"),
        (says("503 Service Unavailable"), DatalakeError, "is not available now"),
    ],
)
def test_each_failure_at_the_end_of_a_sign_in_has_its_words(answer: Behave, error: type[DatalakeError], words: str) -> None:
    with came_back(answer) as (*_, attempt):
        attempt.answer({"code": "canary-code"})
        with pytest.raises(error, match=words) as raised:
            attempt.wait(Cancel())
    assert "canary" not in str(raised.value)


def test_a_provider_that_says_it_names_itself_must_do_so() -> None:
    with came_back(declines("x"), authorization_response_iss_parameter_supported=True) as (*_, attempt):
        attempt.answer({"code": "canary-code"})
        with pytest.raises(NotSignedIn, match="does not say who it is"):
            attempt.wait(Cancel())


@pytest.mark.parametrize("endpoint", [None, "javascript:alert(1)"])
def test_a_page_that_is_no_web_page_is_not_opened(endpoint: str | None) -> None:
    with scripted(declines("x"), authorization_endpoint=endpoint) as peer:
        provider = Provider(Registration(peer.url, "jupyter"))
        with pytest.raises((BadConfiguration, BrokenAnswer)):
            begin(provider, WANTED, BACK)
        provider.close()


# --- through Rucio ---------------------------------------------------------------


def test_a_person_signs_in_through_rucio_which_is_asked_until_it_knows(make_lake: MakeLake, demo_lake: DemoLake) -> None:
    lake = at_rucio(make_lake, scope="openid profile offline_access")
    page = lake.open_sign_in(BACK)
    assert page.page.startswith(f"{demo_lake.rucio_url}/auth/oidc_redirect?")
    assert not page.takes_code
    sign_in_at_rucio(demo_lake, page.page)
    state = lake.wait_for_sign_in()
    assert isinstance(state, Ready)
    assert (state.account, state.renews, state.ways) == ("analyst", True, ("rucio",))
    lake.sign_out()
    assert isinstance(lake.state(), SignedOut)


def test_a_person_types_the_code_that_rucios_page_shows(make_lake: MakeLake, demo_lake: DemoLake) -> None:
    lake = at_rucio(make_lake, typed=True)
    page = lake.open_sign_in(BACK)
    assert page.takes_code
    shown = re.search(r"\b\w{50}\b", sign_in_at_rucio(demo_lake, page.page))
    assert shown
    lake.type_code(Secret(shown[0]))
    state = lake.wait_for_sign_in()
    assert isinstance(state, Ready)
    assert state.account == "analyst"


def test_a_code_that_rucio_does_not_know_is_told_so(make_lake: MakeLake) -> None:
    lake = at_rucio(make_lake, typed=True)
    lake.open_sign_in(BACK)
    lake.type_code(Secret("canary"))
    with pytest.raises(NotSignedIn, match="does not know this code"):
        lake.wait_for_sign_in()


def test_an_account_or_scope_that_rucio_does_not_take_is_named_before_anybody_opens_a_page(make_lake: MakeLake) -> None:
    with pytest.raises(BadConfiguration, match="does not let anybody sign in"):
        at_rucio(make_lake, scope="profile").open_sign_in(BACK)


@pytest.mark.parametrize(
    ("page", "error", "words"),
    [
        ("https://evil.example.org/auth/oidc_redirect?x", BadConfiguration, r"leads to evil\.example\.org"),
        ("javascript:alert(1)", BrokenAnswer, "names no page"),
        ("", BrokenAnswer, "names no page"),
    ],
)
def test_a_page_elsewhere_is_not_opened_unless_an_administrator_named_it(
    make_lake: MakeLake, page: str, error: type[DatalakeError], words: str
) -> None:
    with Peer(lambda conversation: conversation.answer(b"", "200 OK", f"X-Rucio-OIDC-Auth-URL: {page}")) as rucio:
        lake = make_lake(rucio_url=rucio.url, auth_url=rucio.url, sign_in=AtRucio(RucioWish()))
        with pytest.raises(error, match=words):
            lake.open_sign_in(BACK)
        lake.close()
        if "evil" in page:
            wish = RucioWish(hosts=("evil.example.org",))
            lake = make_lake(rucio_url=rucio.url, auth_url=rucio.url, sign_in=AtRucio(wish))
            assert lake.open_sign_in(BACK).page == page
