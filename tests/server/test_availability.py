"""How DIDs open from here: what the panel is told at once, what it is told later, and what a kernel gets."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing

import pytest
from tornado.websocket import WebSocketClientConnection

from lab_datalake.demo.lake import DemoLake
from tests.server.jupyter import Jupyter

FILE = "lake:zmumu.2024._0000.root"
COLLECTION = "lake:zmumu.2024"
MANY = "test:many.10k"
CHANGES = "https://schema.lab-datalake.org/availability/v1"


@pytest.fixture
async def events(jupyter: Jupyter) -> AsyncIterator[WebSocketClientConnection]:
    """What the server pushes, as a browser hears it."""
    async with jupyter.channel("api/events/subscribe") as listening:
        yield listening


async def changes_of(events: WebSocketClientConnection, did: str) -> AsyncIterator[dict]:
    while True:
        event = json.loads(await events.read_message())
        if event["schema_id"] == CHANGES and event["did"] == did:
            yield event["availability"]


def availability(jupyter: Jupyter, did: str, **asked: object) -> dict:
    answer = jupyter.post("availability", did=did, **{"lake": "demo", **asked})
    answer.raise_for_status()
    return answer.json()["availability"]


def test_a_file_at_another_site_opens_through_the_cache_and_says_why(jupyter: Jupyter, demo_lake: DemoLake) -> None:
    found = jupyter.as_kernel("resolve", lake="demo", did=FILE).json()
    assert (found["kind"], found["availability"]["state"]) == ("file", "here")
    file = found["file"]
    assert file["access"] == "cache"
    assert file["url"].startswith(f"{demo_lake.xcache}//root://")
    assert file["why"]
    assert file["checksum"].startswith("adler32:")
    assert [other["access"] for other in file["alternatives"]]
    assert availability(jupyter, FILE)["url"] == file["url"]


def test_a_kernel_that_waits_gets_a_collection_that_is_whole(jupyter: Jupyter) -> None:
    found = jupyter.as_kernel("resolve", lake="demo", did=COLLECTION, wait=30).json()
    assert (found["availability"]["state"], found["availability"]["files"]) == ("here", 4)
    with closing(sqlite3.connect(f"file:{found['manifest']}?mode=ro", uri=True)) as manifest:
        assert manifest.execute("SELECT value FROM manifest WHERE key = 'state'").fetchone() == ("whole",)


async def test_a_collection_that_is_coming_is_told_when_it_is_here(
    jupyter: Jupyter, events: WebSocketClientConnection, demo_lake: DemoLake
) -> None:
    demo_lake.pause("rucio")
    try:
        assert availability(jupyter, MANY, refresh=True)["state"] == "coming"
    finally:
        demo_lake.resume("rucio")
    seen = []
    async for state in changes_of(events, MANY):
        seen.append(state)
        if state["state"] != "coming":
            break
    assert (seen[-1]["state"], seen[-1]["files"]) == ("here", 10_000)
    assert all(state["done"] <= 10_000 for state in seen[:-1])


def test_a_lake_that_stalls_is_being_asked(jupyter: Jupyter) -> None:
    asked = {"state": "coming", "what": "the lake is being asked", "done": 0, "total": None}
    assert availability(jupyter, FILE, lake="stalled") == asked
    assert jupyter.as_kernel("resolve", lake="stalled", did=FILE, wait=0.1).json() == {
        "lake": "stalled",
        "did": FILE,
        "kind": None,
        "availability": asked,
        "file": None,
        "manifest": None,
    }


@pytest.mark.parametrize(
    ("asked", "error"),
    [
        ({"lake": "gone", "did": FILE}, "LakeUnreachable"),
        ({"lake": "atlantis", "did": FILE}, "BadQuestion"),
        ({"lake": "demo", "did": "lake:no-such-name"}, "NotFound"),
    ],
)
def test_what_cannot_be_had_is_failed_with_words_and_a_cure(jupyter: Jupyter, asked: dict[str, str], error: str) -> None:
    failed = jupyter.as_kernel("resolve", wait=30, **asked).json()["availability"]
    assert (failed["state"], failed["error"]) == ("failed", error)
    assert failed["message"]
    assert failed["cure"]
    jupyter.eventually(lambda: availability(jupyter, **asked) == failed)


def test_nobody_signed_in_is_not_the_same_as_nothing_there(signed_out: Jupyter) -> None:
    failed = availability(signed_out, FILE)
    assert (failed["state"], failed["error"]) == ("failed", "NotSignedIn")
