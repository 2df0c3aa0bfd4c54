"""What is pushed to browsers, and how often."""

from __future__ import annotations

import asyncio

from jupyter_events import EventLogger

from lab_datalake.lake.availability import Coming
from lab_datalake.lake.words import Down
from lab_datalake.server.news import News
from lab_datalake.server.wire import EVENTS, AvailabilityAnswer, LakeAnswer


def coming(did: str, done: int) -> AvailabilityAnswer:
    return AvailabilityAnswer(lake="demo", did=did, access="auto", availability=Coming(what="listing", done=done))


async def heard(events: EventLogger, schema: str) -> asyncio.Queue[dict]:
    messages: asyncio.Queue[dict] = asyncio.Queue()

    async def listen(logger: EventLogger, schema_id: str, data: dict) -> None:  # noqa: ARG001  Jupyter's signature
        await messages.put(data)

    events.add_listener(schema_id=schema, listener=listen)
    return messages


async def test_many_changes_of_one_thing_are_told_now_and_then_and_the_last_one_always() -> None:
    events = EventLogger()
    news = News(events)
    messages = await heard(events, "https://schema.lab-datalake.org/availability/v1")
    for done in range(1_000):
        news.tell(coming("demo:a", done))
    news.tell(coming("demo:b", 7))
    told = [await messages.get() for _ in range(3)]
    assert [(message["did"], message["availability"]["done"]) for message in told] == [
        ("demo:a", 0),
        ("demo:b", 7),
        ("demo:a", 999),
    ]
    news.close()
    assert messages.empty()


async def test_every_message_that_is_pushed_has_a_schema() -> None:
    events = EventLogger()
    news = News(events)
    News(events)  # a second server of the same process
    for schema in EVENTS:
        assert schema in events.schemas
    messages = await heard(events, "https://schema.lab-datalake.org/lake/v1")
    news.tell(LakeAnswer(lake="demo", lake_state=Down(error="LakeUnreachable", message="It is gone.", cure="Wait.")))
    told = await messages.get()
    assert (told["lake"], told["lake_state"]["state"]) == ("demo", "down")
    news.close()
