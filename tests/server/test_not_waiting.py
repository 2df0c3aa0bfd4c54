"""A lake that stalls keeps nobody waiting but those who ask it."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from lab_datalake.demo.lake import DemoLake
from tests.faults.peers import Conversation, Peer
from tests.server.jupyter import LAKE_TOKEN, Jupyter, Lakes, StartJupyter

MANY = 30


def ask_and_go_away(jupyter: Jupyter, path: str, **question: object) -> None:
    with pytest.raises(requests.exceptions.ReadTimeout):
        requests.get(f"{jupyter.url}lab-datalake/{path}", params=question, headers=jupyter.session.headers, timeout=(60, 5))


def test_other_lakes_and_the_server_answer_while_one_lake_stalls(jupyter: Jupyter, stalling_peer: Peer) -> None:
    before = len(stalling_peer.requests)
    with ThreadPoolExecutor(2 * MANY) as people:
        waiting = [people.submit(ask_and_go_away, jupyter, "scopes", lake="stalled") for _ in range(MANY)]
        waiting += [people.submit(ask_and_go_away, jupyter, "search", lake="stalled", scope="lake") for _ in range(MANY)]
        jupyter.eventually(lambda: len(stalling_peer.requests) > before)
        assert jupyter.get("lakes").status_code == 200
        assert jupyter.get("scopes", lake="demo").status_code == 200
        assert jupyter.rows("search", lake="demo", scope="lake")
        assert not any(person.done() for person in waiting), "they all still wait"
        for person in waiting:
            person.result()


def test_long_listings_of_a_lake_leave_room_for_its_small_questions(jupyter: Jupyter) -> None:
    slow = [
        jupyter.session.get(
            f"{jupyter.url}lab-datalake/content", params={"lake": "demo", "did": "test:many.10k"}, stream=True, timeout=60
        )
        for _ in range(8)
    ]
    assert jupyter.get("did", lake="demo", did="lake:zmumu.2024").status_code == 200
    for answer in slow:
        answer.close()


def test_the_lake_is_left_in_peace_when_the_browser_goes_away(start_jupyter: StartJupyter, lakes: Lakes) -> None:
    left_in_peace = threading.Event()

    def listens(conversation: Conversation) -> None:
        while conversation._socket.recv(65536):
            pass
        left_in_peace.set()

    with Peer(listens) as peer:
        server = start_jupyter([{**lakes[1], "rucio_url": peer.url, "answer_timeout": 600}])
        ask_and_go_away(server, "scopes", lake="stalled")
        assert left_in_peace.wait(30)
        assert server.stop() == 0


def test_a_server_stops_although_a_lake_stalls(start_jupyter: StartJupyter, lakes: Lakes, stalling_peer: Peer) -> None:
    server = start_jupyter(lakes)
    before = len(stalling_peer.requests)
    with ThreadPoolExecutor() as people:
        waiting = people.submit(server.get, "scopes", lake="stalled")
        server.eventually(lambda: len(stalling_peer.requests) > before)
        assert server.stop() == 0
        with pytest.raises(requests.exceptions.RequestException):
            waiting.result().raise_for_status()
    assert not server.secrets.exists()
    assert LAKE_TOKEN not in server.log()


def test_a_lake_that_stops_answering_comes_back_by_itself(start_jupyter: StartJupyter, lakes: Lakes) -> None:
    answering = threading.Event()

    def pings(conversation: Conversation) -> None:
        if not answering.is_set():
            conversation.stall()
        conversation.answer(b'{"version": "41.5.1"}', "200 OK", "Content-Type: application/json")

    with Peer(pings) as peer:
        server = start_jupyter([{**lakes[0], "rucio_url": peer.url, "answer_timeout": 1}])
        assert server.get("lake", lake="demo").json()["lake_state"]["state"] == "down"
        answering.set()
        assert server.get("lake", lake="demo").json()["lake_state"]["state"] == "signed_out"
        assert server.stop() == 0


def test_rows_are_sent_before_the_listing_is_whole(jupyter: Jupyter, demo_lake: DemoLake) -> None:
    lines = jupyter.lines("content", lake="demo", did="test:many.10k")
    first = next(lines)
    assert len(first["rows"]) < 10_000
    *rest, end = lines
    assert end == {"line": "end", "count": 10_000, "cut": None}
    assert len(first["rows"]) + sum(len(line["rows"]) for line in rest) == 10_000
    assert demo_lake.rucio_url
