"""A lake that is signed in to at its OpenID provider, with the verbs that a door has."""

from __future__ import annotations

import threading

import pytest
import requests

from lab_datalake.demo.lake import DemoLake
from lab_datalake.errors import BadQuestion, Cancelled, NotSignedIn
from lab_datalake.lake.identity import Signing
from lab_datalake.lake.lake import Lake
from lab_datalake.lake.spec import Exchanged, FromHub, OpenID
from lab_datalake.lake.words import Question, Ready, SignedOut, SignInCode
from lab_datalake.rucio.cancel import Cancel
from lab_datalake.rucio.secret import Secret
from lab_datalake.rucio.sign_in.provider import Registration
from lab_datalake.rucio.sign_in.refreshed import Wanted
from tests.faults.openid import says
from tests.faults.peers import Conversation, Peer
from tests.lake.conftest import MakeLake, spec_of
from tests.rucio.provider_pages import agree

WANTED = Wanted("openid profile offline_access")
STORAGE = "https://wlcg.cern.ch/jwt/v1/any"


@pytest.fixture
def lake(make_lake: MakeLake, demo_lake: DemoLake) -> Lake:
    return make_lake(sign_in=OpenID(Registration(demo_lake.issuer, "jupyter"), WANTED), account=None)


def turned_away(lake: Lake, cancel: Cancel) -> bool:
    """Whether one may not wait for the sign-in, because somebody does already; else waits until `cancel` is set."""
    try:
        lake.wait_for_sign_in(cancel)
    except BadQuestion as wrong:
        if "waited for already" in wrong.message:
            return True
        raise
    return False


def agreed(demo_lake: DemoLake, code: SignInCode, account: str = "analyst") -> None:
    assert code.page_with_code is not None
    agree(demo_lake, code.page_with_code, account)


def test_a_person_signs_in_with_a_code_asks_the_lake_and_signs_out(lake: Lake, demo_lake: DemoLake) -> None:
    before = lake.state()
    assert isinstance(before, SignedOut)
    assert "OpenID provider" in before.message
    code = lake.begin_sign_in()
    assert 0 < code.seconds_left <= 600
    assert code.page.startswith(demo_lake.issuer)
    agreed(demo_lake, code)
    state = lake.wait_for_sign_in()
    assert isinstance(state, Ready)
    assert state.account == "analyst"
    assert state.seconds_left is not None
    assert list(lake.search(Question(scope="mc")))
    lake.sign_out()
    assert isinstance(lake.state(), SignedOut)
    with pytest.raises(NotSignedIn):
        lake.token()


def test_a_sign_in_that_is_cancelled_is_no_longer_waited_for(lake: Lake) -> None:
    lake.begin_sign_in()
    with Waiting(lake) as waiting:
        lake.cancel_sign_in()
    assert [type(wrong) for wrong in waiting.outcomes] == [Cancelled]
    with pytest.raises(BadQuestion, match="No sign-in has been begun"):
        lake.wait_for_sign_in()


def test_beginning_again_ends_the_sign_in_before(lake: Lake) -> None:
    first = lake.begin_sign_in()
    with Waiting(lake) as waiting:
        assert lake.begin_sign_in().user_code != first.user_code
    assert [type(wrong) for wrong in waiting.outcomes] == [Cancelled]


def test_who_waits_may_leave_and_come_back(lake: Lake, demo_lake: DemoLake) -> None:
    code = lake.begin_sign_in()
    left = Cancel()
    left.set()
    with pytest.raises(Cancelled):
        lake.wait_for_sign_in(left)
    agreed(demo_lake, code)
    assert isinstance(lake.wait_for_sign_in(), Ready)


def test_a_closed_lake_lets_go_of_who_waits_for_a_person(lake: Lake) -> None:
    lake.begin_sign_in()
    with Waiting(lake) as waiting:
        lake.close()
    assert [type(wrong) for wrong in waiting.outcomes] == [Cancelled]


def test_a_lake_takes_only_its_own_way_to_sign_in(lake: Lake, make_lake: MakeLake) -> None:
    with pytest.raises(BadQuestion, match="takes no password"):
        lake.sign_in("analyst", Secret("x"))
    with pytest.raises(BadQuestion, match="does not sign in to this lake in this way"):
        make_lake().begin_sign_in()


def test_a_lake_takes_its_token_from_the_hub_and_has_it_exchanged(demo_lake: DemoLake) -> None:
    form = {"client_id": "jupyter", "grant_type": "password", "resource": STORAGE}
    person = demo_lake.accounts["analyst"]
    form |= {"username": person.username, "password": person.password}
    kept = requests.post(f"{demo_lake.issuer}/token", data=form, timeout=30).json()["access_token"]
    with Peer(says(kind="user", name="ada", auth_state={"access_token": kept})) as hub:
        environ = {"JUPYTERHUB_API_URL": f"{hub.url}/hub/api", "JUPYTERHUB_API_TOKEN": "of-this-session"}
        at = Registration(demo_lake.issuer, "jupyter")
        spec = spec_of(demo_lake, sign_in=Exchanged(FromHub(), at, Wanted("openid profile", "rucio")), account=None)
        signing = Signing(spec, environ)
        state = signing.state()
        signing.close()
    assert isinstance(state, Ready)
    assert (state.account, state.ways, state.method) == (
        "analyst",
        (),
        f"JupyterHub, exchanged at OpenID provider {demo_lake.issuer.partition('://')[2]}",
    )


def test_a_hub_without_auth_state_is_signed_out_with_its_cure(demo_lake: DemoLake) -> None:
    def hub(conversation: Conversation) -> None:
        says(kind="user", name="ada")(conversation)

    with Peer(hub) as peer:
        environ = {"JUPYTERHUB_API_URL": f"{peer.url}/hub/api/", "JUPYTERHUB_API_TOKEN": "of-this-session"}
        signing = Signing(spec_of(demo_lake, sign_in=FromHub()), environ)
        state = signing.state()
        signing.close()
    assert isinstance(state, SignedOut)
    assert "enable_auth_state" in state.cure


class Waiting:
    """Somebody who waits for the sign-in, in a thread, while the block lasts; what became of it."""

    def __init__(self, lake: Lake) -> None:
        self._lake = lake
        self.outcomes: list[object] = []
        self._thread = threading.Thread(target=self._wait)

    def __enter__(self) -> Waiting:  # noqa: PYI034  Self is not in Python 3.10
        self._thread.start()
        while not self._is_waiting():
            pass
        return self

    def __exit__(self, *_: object) -> None:
        self._thread.join(10)

    def _is_waiting(self) -> bool:
        left = Cancel()
        left.set()
        try:
            return turned_away(self._lake, left)
        except Cancelled:
            return False

    def _wait(self) -> None:
        try:
            while turned_away(self._lake, Cancel()):
                pass
        except (Cancelled, BadQuestion) as wrong:
            self.outcomes.append(wrong)
