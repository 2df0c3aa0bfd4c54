"""Sign-ins on a page elsewhere: begun by a browser, ended at our callback or by the provider, told as an event."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests

from lab_datalake.demo.lake import DemoLake
from tests.faults.openid import declines, says, scripted
from tests.faults.peers import Peer
from tests.rucio.provider_pages import agree, sign_in_at
from tests.server.jupyter import Jupyter, StartJupyter

ENDED = "https://schema.lab-datalake.org/sign-in/v1"
BASE = """
c.ServerApp.base_url = "/user/analyst/"
"""
DEVICE = {"device_code": "canary", "user_code": "AB-CD", "verification_uri": "http://127.0.0.1/x", "expires_in": 60}


@pytest.fixture(scope="module")
def declining() -> Iterator[Peer]:
    with scripted(says(**DEVICE, interval=0.05), declines("access_denied")) as peer:
        yield peer


@pytest.fixture(scope="module")
def token_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("platform") / "token"


@pytest.fixture(scope="module")
def server(start_jupyter: StartJupyter, demo_lake: DemoLake, declining: Peer, token_file: Path) -> Jupyter:
    openid = {"method": "oidc", "client_id": "jupyter"}
    lake = {"rucio_url": demo_lake.rucio_url}
    return start_jupyter(
        [
            {"name": "demo", "display_name": "Demo lake", "sign_in": {**openid, "issuer": demo_lake.issuer}, **lake},
            {"name": "given", "sign_in": {"method": "token_file", "path": str(token_file)}, **lake},
            {"name": "declining", "sign_in": {**openid, "issuer": declining.url}, **lake},
            {
                "name": "elsewhere",
                "sign_in": {**openid, "issuer": demo_lake.issuer, "redirect_url": "https://hub.example.org/back"},
                **lake,
            },
        ],
        BASE,
    )


@pytest.fixture
def jupyter(server: Jupyter) -> Jupyter:
    """The server; nobody is signed in."""
    server.post("sign-out", lake="demo").raise_for_status()
    return server


def page_of(jupyter: Jupyter, lake: str = "demo") -> str:
    answer = jupyter.post("sign-in/page", lake=lake, base_url=jupyter.url)
    assert answer.status_code == 200, answer.text
    return str(answer.json()["page"])


def state_of(jupyter: Jupyter) -> dict[str, object]:
    return dict(jupyter.get("lake", lake="demo").json()["lake_state"])


async def test_a_browser_that_comes_back_from_the_provider_is_signed_in_and_every_browser_is_told(
    jupyter: Jupyter, demo_lake: DemoLake
) -> None:
    brought = sign_in_at(demo_lake, page_of(jupyter), f"{jupyter.url}lab-datalake/callback")
    async with jupyter.channel("api/events/subscribe") as events:
        shown = jupyter.session.get(f"{jupyter.url}lab-datalake/callback", params=brought, timeout=60)
        assert shown.status_code == 200
        assert "Signed in to Demo lake" in shown.text
        assert "frame-ancestors 'none'" in shown.headers["Content-Security-Policy"]
        told = json.loads(await events.read_message())
        while told["schema_id"] != ENDED:
            told = json.loads(await events.read_message())
        assert (told["lake"], told["failure"]) == ("demo", None)
    assert (state_of(jupyter)["state"], state_of(jupyter)["renews"]) == ("ready", True)
    log = jupyter.log()
    assert brought["code"] not in log
    assert brought["state"] not in log


def test_what_a_browser_brings_counts_once(jupyter: Jupyter, demo_lake: DemoLake) -> None:
    callback = f"{jupyter.url}lab-datalake/callback"
    brought = sign_in_at(demo_lake, page_of(jupyter), callback)
    assert jupyter.session.get(callback, params=brought, timeout=60).status_code == 200
    again = jupyter.session.get(callback, params=brought, timeout=60)
    assert (again.status_code, "Not signed in" in again.text) == (400, True)


def test_nobody_else_brings_the_answer_to_a_sign_in(jupyter: Jupyter, demo_lake: DemoLake) -> None:
    callback = f"{jupyter.url}lab-datalake/callback"
    brought = sign_in_at(demo_lake, page_of(jupyter), callback)
    stranger = requests.get(callback, params=brought, timeout=60, allow_redirects=False)
    assert (stranger.status_code, urlsplit(stranger.headers["Location"]).path) == (302, "/user/analyst/login")
    # Another browser of the same server: Jupyter knows it by another cookie.
    other = requests.get(callback, params=brought, headers=dict(jupyter.session.headers), timeout=60)
    assert other.status_code == 400
    assert state_of(jupyter)["state"] == "signed_out"


@pytest.mark.parametrize("base_url", ["https://evil.example.org/user/analyst/", "javascript:alert(1)", "", "http://[", None])
def test_an_address_that_is_not_that_of_this_jupyter_is_refused(jupyter: Jupyter, base_url: str | None) -> None:
    elsewhere = jupyter.url.replace("/user/analyst/", "/user/eve/") if base_url is None else base_url
    answer = jupyter.post("sign-in/page", lake="demo", base_url=elsewhere)
    assert (answer.status_code, answer.json()["error"]) == (400, "BadQuestion")


def test_a_browser_behind_a_proxy_is_believed_its_own_origin_only(jupyter: Jupyter) -> None:
    def ask(base_url: str) -> requests.Response:
        headers = {"Origin": "https://hub.example.org"}
        question = {"lake": "demo", "base_url": base_url}
        url = f"{jupyter.url}lab-datalake/sign-in/page"
        return jupyter.session.post(url, json=question, headers=headers, timeout=60)

    # A port of its own is no loopback redirect, so that the provider would not take it; but the page is made.
    page = ask("https://hub.example.org/user/analyst/").json()["page"]
    assert "redirect_uri=https%3A%2F%2Fhub.example.org%2Fuser%2Fanalyst%2Flab-datalake%2Fcallback" in page
    assert ask("https://evil.example.org/user/analyst/").status_code == 400


def test_an_administrators_address_goes_first(jupyter: Jupyter) -> None:
    assert "redirect_uri=https%3A%2F%2Fhub.example.org%2Fback" in page_of(jupyter, "elsewhere")


async def test_a_code_that_a_person_types_elsewhere_signs_in_and_is_told(jupyter: Jupyter, demo_lake: DemoLake) -> None:
    async with jupyter.channel("api/events/subscribe") as events:
        code = jupyter.post("sign-in/code", lake="demo").json()
        agree(demo_lake, code["page_with_code"])
        told = json.loads(await events.read_message())
        while told["schema_id"] != ENDED:
            told = json.loads(await events.read_message())
        assert told["failure"] is None
    state = state_of(jupyter)
    assert state["state"] == "ready", state
    assert state["account"] == "analyst"


async def test_a_person_who_declines_is_told_so_by_an_event(jupyter: Jupyter) -> None:
    async with jupyter.channel("api/events/subscribe") as events:
        jupyter.post("sign-in/code", lake="declining").raise_for_status()
        told = json.loads(await events.read_message())
        while told["schema_id"] != ENDED:
            told = json.loads(await events.read_message())
        assert told["lake"] == "declining"
        assert "declined" in told["failure"]["message"]


def test_a_sign_in_that_is_cancelled_takes_no_answer(jupyter: Jupyter, demo_lake: DemoLake) -> None:
    callback = f"{jupyter.url}lab-datalake/callback"
    brought = sign_in_at(demo_lake, page_of(jupyter), callback)
    jupyter.post("sign-in/cancel", lake="demo").raise_for_status()
    assert jupyter.session.get(callback, params=brought, timeout=60).status_code == 400
    assert state_of(jupyter)["state"] == "signed_out"


def give(token_file: Path, demo_lake: DemoLake) -> None:
    person = demo_lake.accounts["analyst"]
    form = {"client_id": "jupyter", "grant_type": "password", "username": person.username, "password": person.password}
    token_file.write_text(str(requests.post(f"{demo_lake.issuer}/token", data=form, timeout=30).json()["access_token"]))


async def test_what_mends_itself_is_told_without_being_asked(jupyter: Jupyter, demo_lake: DemoLake, token_file: Path) -> None:
    assert jupyter.get("lake", lake="given").json()["lake_state"]["state"] == "signed_out"
    async with jupyter.channel("api/events/subscribe") as events:
        give(token_file, demo_lake)
        told = json.loads(await events.read_message())
        while told.get("lake") != "given":
            told = json.loads(await events.read_message())
        assert (told["lake_state"]["state"], told["lake_state"]["account"]) == ("ready", "analyst")
