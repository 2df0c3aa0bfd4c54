"""A lake that stalls keeps nobody waiting but those who ask it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

MANY = 30


def asked(jupyter, **question: object) -> None:
    """Ask the stalled lake, and go away unanswered."""
    with pytest.raises(requests.exceptions.ReadTimeout):
        requests.get(
            f"{jupyter.url}lab-datalake/{question.pop('path')}", params=question, headers=jupyter.session.headers, timeout=(60, 5)
        )


def test_other_lakes_and_the_server_answer_while_one_lake_stalls(jupyter, stalling_peer) -> None:
    with ThreadPoolExecutor(2 * MANY) as people:
        waiting = [people.submit(asked, jupyter, path="scopes", lake="stalled") for _ in range(MANY)]
        waiting += [people.submit(asked, jupyter, path="search", lake="stalled", scope="a") for _ in range(MANY)]
        stalling_peer.asked.get(timeout=60)
        assert jupyter.get("lakes").status_code == 200
        assert jupyter.get("scopes", lake="demo").status_code == 200
        assert list(jupyter.lines("search", lake="demo", scope="lake24"))[-1]["line"] == "end"
        assert not any(person.done() for person in waiting), "they all still wait"
        for person in waiting:
            person.result()


def test_long_listings_of_a_lake_leave_room_for_its_small_questions(start_jupyter, demo_lake, lakes) -> None:
    jupyter = start_jupyter(lakes)
    account = demo_lake.accounts["analyst"]
    jupyter.post("sign-in", lake="demo", username=account.username, password=account.password).raise_for_status()
    slow = [
        jupyter.session.get(
            f"{jupyter.url}lab-datalake/search",
            params={"lake": "demo", "scope": "lake24", "type": "file"},
            stream=True,
            timeout=60,
        )
        for _ in range(8)
    ]
    assert jupyter.get("did", lake="demo", did="lake24:no-such-name").status_code == 404
    for answer in slow:
        answer.close()
    assert jupyter.stop() == 0


def test_the_lake_is_left_in_peace_when_the_browser_goes_away(shared_jupyter, stalling_peer) -> None:
    while not stalling_peer.asked.empty():
        stalling_peer.asked.get().close()
    with ThreadPoolExecutor() as people:
        person = people.submit(asked, shared_jupyter, path="scopes", lake="stalled")
        connection = stalling_peer.asked.get(timeout=60)
        person.result()
    connection.settimeout(30)
    while connection.recv(65536):
        pass
    connection.close()


def test_a_server_stops_although_a_lake_stalls(start_jupyter, lakes, stalling_peer) -> None:
    server = start_jupyter(lakes)
    with ThreadPoolExecutor() as people:
        while not stalling_peer.asked.empty():
            stalling_peer.asked.get().close()
        waiting = people.submit(server.get, "scopes", lake="stalled")
        stalling_peer.asked.get(timeout=60)
        assert server.stop() == 0
        with pytest.raises(requests.exceptions.RequestException):
            waiting.result().raise_for_status()
    assert not server.secrets.exists()
