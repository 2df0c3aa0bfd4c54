"""Answers about what there is in a lake: listings, and what is known of one DID."""

from __future__ import annotations

from collections.abc import AsyncGenerator

from lab_datalake.did import DID
from lab_datalake.errors import BadQuestion
from lab_datalake.filesystem.paths import PROTOCOL, LakePath
from lab_datalake.lake.pasted import did_in
from lab_datalake.lake.terms import read
from lab_datalake.lake.words import Question, Scopes
from lab_datalake.server import wire
from lab_datalake.server.desk import Desk
from lab_datalake.server.finding_wire import Keys, KeysQuery, Named, NamedQuery, Terms, TermsQuery
from lab_datalake.server.listing import lines, row

MOST_ROWS = 1_000_000
"""No search sends more rows, whatever its limit."""


def search(desk: Desk, ask: wire.SearchQuery) -> AsyncGenerator[wire.Line, None]:
    """DIDs that match, as they come."""
    if not 1 <= ask.limit <= MOST_ROWS:
        raise BadQuestion(f"{ask.limit} is no limit for a search.", f"Take a number from 1 to {MOST_ROWS:,}.")
    question = Question(text=ask.text, scope=ask.scope, type=ask.type, limit=ask.limit)
    return lines(desk.lakes.named(ask.lake), lambda lake, cancel: lake.search(question, cancel), limit=ask.limit)


def content(desk: Desk, ask: wire.DidQuery) -> AsyncGenerator[wire.Line, None]:
    """What a collection holds directly, as it comes."""
    did = DID.parse(ask.did)
    return lines(desk.lakes.named(ask.lake), lambda lake, cancel: lake.content(did, cancel))


async def terms(_: Desk, ask: TermsQuery) -> Terms:
    """What the text of a search means, before any lake is asked."""
    try:
        return Terms(terms=list(read(ask.text).terms), problem=None)
    except BadQuestion as error:
        problem = wire.Failure(error=type(error).__name__, message=error.message, cure=error.cure)
        return Terms(terms=[], problem=problem)


async def named(desk: Desk, ask: NamedQuery) -> Named:
    """The DID that a pasted text names in one lake."""
    text = ask.text.strip()
    if text.startswith(f"{PROTOCOL}://"):
        path = LakePath.parse(text.removeprefix(f"{PROTOCOL}://").strip("/"))
        if path.did is None or path.lake not in {None, ask.lake}:
            return Named(did=None)
        text = str(path.did)
    found = await desk.lakes.named(ask.lake).ask(lambda lake, cancel: did_in(lake.client, text, cancel))
    return Named(did=None if found is None else str(found))


async def keys(desk: Desk, ask: KeysQuery) -> Keys:
    """The keys that metadata have in the scopes that are looked into."""
    found = await desk.lakes.named(ask.lake).ask_long(lambda lake, cancel: lake.searching.keys(ask.scope, cancel))
    return Keys(keys=found)


async def scopes(desk: Desk, ask: wire.LakeQuery) -> Scopes:
    """All scopes of a lake, and one's own."""
    return await desk.lakes.named(ask.lake).ask(lambda lake, cancel: lake.scopes(cancel))


async def did(desk: Desk, ask: wire.DidQuery) -> wire.DidAnswer:
    """What the lake knows of one DID."""
    asked = DID.parse(ask.did)
    found = await desk.lakes.named(ask.lake).ask(lambda lake, cancel: lake.describe(asked, cancel))
    return wire.DidAnswer(
        did=str(found.did),
        kind=found.kind,
        size=found.size,
        files=found.files,
        account=found.account,
        is_open=found.is_open,
        created_at=found.created_at,
    )


async def metadata(desk: Desk, ask: wire.DidQuery) -> wire.Metadata:
    """All that was written down about a DID."""
    asked = DID.parse(ask.did)
    found = await desk.lakes.named(ask.lake).ask(lambda lake, cancel: lake.metadata(asked, cancel))
    return wire.Metadata(entries=found)


async def parents(desk: Desk, ask: wire.DidQuery) -> wire.Parents:
    """The collections that hold a DID."""
    asked = DID.parse(ask.did)
    found = await desk.lakes.named(ask.lake).ask(lambda lake, cancel: lake.parents(asked, cancel))
    return wire.Parents(rows=[row(listed) for listed in found])


async def places(desk: Desk, ask: wire.DidQuery) -> wire.Places:
    """Where the copies of a DID are."""
    asked = DID.parse(ask.did)
    found = await desk.lakes.named(ask.lake).ask(lambda lake, cancel: lake.places(asked, cancel))
    return wire.Places(places=found)
