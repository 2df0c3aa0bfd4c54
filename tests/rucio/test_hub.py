from __future__ import annotations

import base64
import json
import time

import pytest
import requests

from lab_datalake.demo.lake import DemoLake
from lab_datalake.errors import BrokenAnswer, DatalakeError, LakeFailed, LakeUnreachable, NotSignedIn
from lab_datalake.rucio.client import Client
from lab_datalake.rucio.secret import Secret
from lab_datalake.rucio.session import Session
from lab_datalake.rucio.sign_in.exchange import ExchangedToken
from lab_datalake.rucio.sign_in.hub import HubToken
from lab_datalake.rucio.sign_in.provider import Provider, Registration
from lab_datalake.rucio.sign_in.refreshed import Wanted
from lab_datalake.rucio.sign_in.tokens import Tokens
from lab_datalake.rucio.sign_in.userpass import Identity
from lab_datalake.rucio.transport import Limits, Transport
from tests.faults import peers
from tests.faults.openid import says
from tests.faults.peers import Behave, Conversation, Peer, refused_url

QUICK = Limits(connect=2.0, silence=1.0, attempts=1)
STORAGE = "https://wlcg.cern.ch/jwt/v1/any"
MINE = Secret("canary-of-the-session")


def hub(auth_state: object) -> Behave:
    """The hub's API: who shows the session's token is told about its user."""

    def behave(conversation: Conversation) -> None:
        if conversation.path != "/hub/api/user":
            says("404 Not Found", status=404, message="Not Found")(conversation)
        elif f"Authorization: token {MINE.reveal()}".encode() not in conversation.request:
            says("403 Forbidden", status=403, message="Missing or invalid credentials.")(conversation)
        else:
            says(kind="user", name="ada", admin=False, auth_state=auth_state)(conversation)

    return behave


def asked(url: str, key: str = "access_token", mine: Secret | None = MINE) -> HubToken:
    return HubToken(Transport(f"{url}/hub/api", limits=QUICK, role="The hub"), mine, key)


def jwt(**claims: object) -> str:
    return ".".join(base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in ({}, claims, {}))


def by_password(lake: DemoLake, audience: str) -> str:
    form = {"client_id": "jupyter", "grant_type": "password", "resource": audience}
    person = lake.accounts["analyst"]
    form |= {"username": person.username, "password": person.password}
    token: str = requests.post(f"{lake.issuer}/token", data=form, timeout=30).json()["access_token"]
    return token


def test_rucio_believes_the_token_that_the_hub_keeps(demo_lake: DemoLake) -> None:
    with Peer(hub({"access_token": by_password(demo_lake, "urn:rucio")})) as peer:
        session = Session(Transport(demo_lake.rucio_url), Tokens(asked(peer.url)), Identity())
        assert Client(session).whoami() == "analyst"


def test_a_token_of_the_hub_is_exchanged_for_the_audience_of_the_lake(demo_lake: DemoLake) -> None:
    provider = Provider(Registration(demo_lake.issuer, "jupyter"))
    with Peer(hub({"access_token": by_password(demo_lake, STORAGE)})) as peer:
        way = ExchangedToken(asked(peer.url), provider, Wanted("openid profile", "rucio"))
        assert Client(Session(Transport(demo_lake.rucio_url), Tokens(way), Identity())).whoami() == "analyst"
    provider.close()


def test_a_token_deeper_in_auth_state_is_found_by_its_dots_and_kept_until_it_ends() -> None:
    end = time.time() + 3600
    with Peer(hub({"access_token": "x", "exchanged": {"rucio": jwt(exp=end)}})) as peer:
        tokens = Tokens(asked(peer.url, "exchanged.rucio"))
        assert [tokens.present().ends_at for _ in range(3)] == [end] * 3
        assert len(peer.requests) == 1


@pytest.mark.parametrize(
    ("behave", "error", "words"),
    [
        (hub(None), NotSignedIn, "gives no auth_state.*enable_auth_state = True.*admin:auth_state!user"),
        (hub({"id_token": "x", "scope": []}), NotSignedIn, "no token as “access_token”.*there is id_token, scope.*`sign_in.key`"),
        (hub({"access_token": None}), NotSignedIn, "no token as “access_token”"),
        (hub({"access_token": {"deep": "x"}}), NotSignedIn, "no token as “access_token”"),
        (hub({}), NotSignedIn, "there is nothing"),
        (hub({"access_token": jwt(exp=100)}), NotSignedIn, "ended at 1970-01-01 00:01 UTC"),
        (says("401 Unauthorized"), NotSignedIn, "does not know this session any more.*Restart the session"),
        (says("500 Internal Server Error"), LakeFailed, "failed"),
        (says(auth_state=[1]), BrokenAnswer, "no JupyterHub says"),
        (peers.html, BrokenAnswer, "web page"),
        (peers.stalls, LakeUnreachable, "did not answer within 1 s"),
    ],
)
def test_each_way_in_which_a_hub_gives_no_token_has_its_words(behave: Behave, error: type[DatalakeError], words: str) -> None:
    with Peer(behave) as peer, pytest.raises(error, match=words) as raised:
        asked(peer.url).fetch()
    assert raised.value.message.startswith("The hub at 127.0.0.1:")
    assert raised.value.cure
    assert "canary" not in repr(raised.value)


def test_a_session_that_the_hub_forgot_and_a_hub_that_is_down_are_two_things() -> None:
    with Peer(hub({})) as peer, pytest.raises(NotSignedIn, match="Restart the session"):
        asked(peer.url, mine=Secret("old")).fetch()
    with pytest.raises(LakeUnreachable, match="refuses connections"):
        asked(refused_url()).fetch()


def test_without_a_hub_there_is_no_token_of_one() -> None:
    for way in (HubToken(None, MINE), asked("http://127.0.0.1:1", mine=None)):
        with pytest.raises(NotSignedIn, match="not started by a JupyterHub"):
            way.fetch()
        assert "canary" not in repr(way)
