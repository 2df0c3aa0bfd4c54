"""DIDs as text to be pasted elsewhere: URLs, paths, Python, commands."""

from __future__ import annotations

import asyncio
import shlex
from collections.abc import Iterable
from itertools import islice
from pathlib import Path
from typing import get_args

from lab_datalake.did import DID
from lab_datalake.errors import BadQuestion
from lab_datalake.filesystem.paths import rucio_url
from lab_datalake.lake.availability import Access, Coming, Elsewhere, Failed, Source
from lab_datalake.lake.manifest import Manifest
from lab_datalake.lake.words import Resolution
from lab_datalake.server.desk import Desk
from lab_datalake.server.settlements import Outcome, Wanted, availability_of
from lab_datalake.server.using_wire import Copied, CopyForm, CopyWish, LeftOut

PATIENCE = 4.0
"""Seconds in which a lake may say how something opens: browsers let a page write to the clipboard for five after a click."""

MOST_COPIED = 10_000
"""DIDs or files at a time; more is no text that anybody pastes."""

MOST_LOOKED_AT = 100_000
"""Files of which is looked how they open, which takes a second."""

MOST_ASKED = 100
"""DIDs at a time that a lake is asked about one by one."""

_ACCESSES: dict[CopyForm, frozenset[Access]] = {
    "url": frozenset({"cache", "remote"}),
    "path": frozenset({"mount", "copy"}),
    "best": frozenset(get_args(Access)),
}
_NOTHING = {
    "url": "It is read from a path here.",
    "path": "It is neither mounted nor brought here.",
    "best": "Nothing opens it here.",
}


async def copies(desk: Desk, ask: CopyWish) -> Copied:
    """DIDs as text."""
    if not 0 < len(ask.dids) <= MOST_COPIED:
        raise BadQuestion(f"{len(ask.dids):,} DIDs cannot be copied.", f"At least one, and at most {MOST_COPIED:,}.")
    desk.lakes.named(ask.lake)
    dids = [DID.parse(did) for did in ask.dids]
    if ask.form in _ACCESSES:
        if len(dids) > MOST_ASKED:
            raise BadQuestion(
                f"The lake is not asked how {len(dids):,} DIDs open, one by one.",
                f"Take at most {MOST_ASKED}, or the dataset that holds them: its files come in one answer.",
            )
        return await _opened(desk, ask.lake, dids, ask.form)
    return Copied(text=_written(ask.lake, dids, ask.form), count=len(dids), left_out=[])


def _written(lake: str, dids: list[DID], form: CopyForm) -> str:
    """What is known without asking a lake."""
    if form == "command":
        return shlex.join(["rucio", "download", *map(str, dids)])
    if form == "rucio_url":
        return "\n".join(rucio_url(did, lake=lake) for did in dids)
    if len(dids) == 1:
        return f"lab_datalake.Lake({lake!r})[{str(dids[0])!r}]"
    listed = "".join(f"    {str(did)!r},\n" for did in dids)
    return f"[lab_datalake.Lake({lake!r})[did] for did in [\n{listed}]]"


async def _opened(desk: Desk, lake: str, dids: list[DID], form: CopyForm) -> Copied:
    """The URLs or paths of files, and of all files of collections."""
    asked = (desk.settlements.resolve(Wanted(lake, did, "auto"), PATIENCE) for did in dids)
    outcomes = await asyncio.gather(*asked)
    return await asyncio.to_thread(written_ways, list(zip(dids, outcomes, strict=True)), form)


def written_ways(found: Iterable[tuple[DID, Outcome]], form: CopyForm) -> Copied:
    """The way to each file that this form wants, a line each; of what is left out, how much and why."""
    texts: list[str] = []
    left_out: list[LeftOut] = []
    room = MOST_LOOKED_AT
    for did, outcome in found:
        if (why := _refusal(outcome)) is not None or not isinstance(outcome, Resolution):
            left_out.append(LeftOut(did=str(did), why=why or ""))
            continue
        total, files = _files(outcome)
        looked = others = 0
        for sources in islice(files, room):
            if len(texts) == MOST_COPIED:
                break
            looked += 1
            fitting = next((source.url for source in sources if source.access in _ACCESSES[form]), None)
            others += fitting is None
            texts += [] if fitting is None else [fitting]
        room -= looked
        if others:
            left_out.append(LeftOut(did=str(did), why=_NOTHING[form], files=others))
        if looked < total:
            left_out.append(LeftOut(did=str(did), why=f"At most {MOST_COPIED:,} are copied.", files=total - looked))
    return Copied(text="\n".join(texts), count=len(texts), left_out=left_out)


def _refusal(outcome: Outcome) -> str | None:
    match availability_of(outcome):
        case Coming(what=what):
            return f"It is not ready yet: {what}."
        case Elsewhere(why=why) | Failed(message=why):
            return why
    return None


def _files(found: Resolution) -> tuple[int, Iterable[list[Source]]]:
    """How many files there are, and for each of them the ways to open it, best first."""
    if found.file is not None:
        best = Source(access=found.file.access, url=found.file.url, rse="", why=found.file.why)
        return 1, [[best, *found.file.alternatives]]
    manifest = Manifest(Path(found.manifest or ""))
    return manifest.head().total or 0, (ways for _, ways in manifest.ways())
