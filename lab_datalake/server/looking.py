"""Answers for the tab in which one DID is looked at."""

from __future__ import annotations

import os

from lab_datalake.did import DID
from lab_datalake.filesystem.holdings import Holdings, ask_caches, cache_task
from lab_datalake.lake.file_lists import Stretch
from lab_datalake.lake.words import FileRow, Rule
from lab_datalake.preview.answers import Preview
from lab_datalake.preview.look import look_into, preview_task
from lab_datalake.server import looking_wire, wire
from lab_datalake.server.desk import Desk


async def files(desk: Desk, ask: looking_wire.FilesQuery) -> looking_wire.FilesAnswer:
    """Some files of a collection."""
    did, stretch = DID.parse(ask.did), Stretch(ask.first, ask.count, ask.text)
    page = await desk.lakes.named(ask.lake).ask(lambda lake, _: lake.files(did, stretch))
    return looking_wire.FilesAnswer(
        first=ask.first, total=page.total, files=[_entry(row) for row in page.rows], availability=page.availability
    )


async def rules(desk: Desk, ask: wire.DidQuery) -> looking_wire.Rules:
    """The rules that keep copies of a DID."""
    did = DID.parse(ask.did)
    found = await desk.lakes.named(ask.lake).ask(lambda lake, cancel: lake.rules(did, cancel))
    return looking_wire.Rules(rules=[_rule(rule) for rule in found])


async def past_rules(desk: Desk, ask: wire.DidQuery) -> looking_wire.PastRules:
    """The rules that a DID has or had."""
    did = DID.parse(ask.did)
    found = await desk.lakes.named(ask.lake).ask(lambda lake, cancel: lake.past_rules(did, cancel))
    return looking_wire.PastRules(rules=found)


async def set_metadatum(desk: Desk, ask: looking_wire.MetadatumWish) -> wire.Nothing:
    """Write one metadatum of a DID."""
    did = DID.parse(ask.did)
    await desk.lakes.named(ask.lake).ask(lambda lake, cancel: lake.set_metadatum(did, ask.key, ask.value, cancel))
    return wire.Nothing()


async def preview(desk: Desk, ask: looking_wire.PreviewQuery) -> Preview:
    """What is inside a file, without bringing it."""
    did = DID.parse(ask.did)
    lake = desk.lakes.named(ask.lake)
    task = await lake.ask(lambda lake, cancel: preview_task(lake, did, ask.inside, cancel))
    return await desk.previews.do(lambda cancel: look_into(task, os.environ, cancel))


async def holdings(desk: Desk, ask: wire.DidQuery) -> Holdings:
    """What the caches hold of a DID."""
    did = DID.parse(ask.did)
    files, task = await desk.lakes.named(ask.lake).ask(lambda lake, cancel: cache_task(lake, did, cancel))
    caches = await desk.previews.do(lambda cancel: ask_caches(task, os.environ, cancel))
    return Holdings(files=files, caches=caches)


def _entry(row: FileRow) -> looking_wire.FileEntry:
    return looking_wire.FileEntry(did=str(row.did), size=row.size, access=row.access, rse=row.rse, why=row.why)


def _rule(rule: Rule) -> looking_wire.RuleEntry:
    return looking_wire.RuleEntry(
        id=rule.id,
        did=str(rule.did),
        rse_expression=rule.rse_expression,
        account=rule.account,
        copies=rule.copies,
        state=rule.state,
        ok=rule.ok,
        replicating=rule.replicating,
        stuck=rule.stuck,
        created_at=rule.created_at,
        expires_at=rule.expires_at,
        error=rule.error,
        comment=rule.comment,
        activity=rule.activity,
        is_locked=rule.is_locked,
    )
