"""Providers that are not well: the panel is told which is so and how, and that all is well again, without being asked."""

from __future__ import annotations

import json
import threading
from contextlib import ExitStack
from pathlib import Path

import pytest
import requests

from lab_datalake.demo.lake import DemoLake
from tests.faults import peers
from tests.faults.openid import declines, discovery, says
from tests.faults.peers import Behave, Conversation, Peer
from tests.server.jupyter import StartJupyter

FAULTS: dict[str, tuple[Behave, str]] = {
    "slow": (peers.stalls, "The OpenID provider at {host} did not answer within 1 s"),
    "hanging-up": (peers.hangs_up, "The OpenID provider at {host} closed the connection without an answer"),
    "garbage": (says(error=7), "The OpenID provider at {host} answered something that OpenID Connect does not know"),
    "page": (peers.html, "The OpenID provider at {host} answered with a web page"),
    "unavailable": (says("503 Service Unavailable"), "The OpenID provider at {host} is not available now"),
    "refusing": (declines("invalid_grant"), "The OpenID provider at {host} no longer accepts this sign-in"),
}


class Mending:
    """Providers with one fault each, until all of them are mended."""

    def __init__(self, token: str) -> None:
        self._token = token
        self._mended = threading.Event()

    def mend(self) -> None:
        self._mended.set()

    def provider(self, fault: Behave) -> Behave:
        def behave(conversation: Conversation) -> None:
            if self._mended.is_set():
                is_token = conversation.path == "/token"
                (says(access_token=self._token, expires_in=600) if is_token else discovery)(conversation)
            elif conversation.path != "/token" and fault is FAULTS["refusing"][0]:
                discovery(conversation)
            else:
                fault(conversation)

        return behave


@pytest.fixture
def token(demo_lake: DemoLake) -> str:
    person = demo_lake.accounts["analyst"]
    form = {"client_id": "jupyter", "grant_type": "password", "username": person.username, "password": person.password}
    return str(requests.post(f"{demo_lake.issuer}/token", data=form, timeout=30).json()["access_token"])


async def test_the_panel_is_told_what_is_wrong_with_a_provider_and_when_it_is_well_again(
    start_jupyter: StartJupyter, demo_lake: DemoLake, token: str, tmp_path: Path
) -> None:
    (tmp_path / "token").write_text(token)
    mending = Mending(token)
    with ExitStack() as running:
        well = {name: running.enter_context(Peer(mending.provider(fault))) for name, (fault, _) in FAULTS.items()}
        server = start_jupyter([_lake(demo_lake, name, peer.url, tmp_path) for name, peer in well.items()])
        for name, peer in well.items():
            state = server.get("lake", lake=name).json()["lake_state"]
            assert FAULTS[name][1].format(host=peer.url.removeprefix("http://")) in state["message"], state
            assert state["cure"]
        async with server.channel("api/events/subscribe") as events:
            mending.mend()
            left = set(well)
            while left:
                told = json.loads(await events.read_message())
                if told.get("lake_state", {}).get("state") == "ready":
                    left.discard(told["lake"])


def _lake(demo: DemoLake, name: str, issuer: str, folder: Path) -> dict[str, object]:
    given = {"method": "token_file", "path": str(folder / "token")}
    exchange = {"issuer": issuer, "client_id": "jupyter", "audience": "rucio"}
    return {"name": name, "rucio_url": demo.rucio_url, "answer_timeout": 1, "sign_in": {**given, "exchange": exchange}}
