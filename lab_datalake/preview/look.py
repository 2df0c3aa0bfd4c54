"""Starts the process that looks into a file, and ends it when it takes too long."""

from __future__ import annotations

import signal
from collections.abc import Mapping
from pathlib import Path

import msgspec

from lab_datalake.did import DID
from lab_datalake.errors import BadQuestion, NoPreview, NotAvailable
from lab_datalake.filesystem.apart import ask_apart
from lab_datalake.lake.availability import Elsewhere, Failed, Source
from lab_datalake.lake.lake import Lake
from lab_datalake.preview.answers import Preview
from lab_datalake.preview.task import SECONDS, Outcome, Task
from lab_datalake.rucio.cancel import Cancel

_TOO_LONG = (-signal.SIGXCPU, -signal.SIGKILL)


def preview_task(lake: Lake, did: DID, wanted: str, cancel: Cancel | None = None) -> Task:
    """What the process has to know of a file. Raises BadQuestion for a collection, NotAvailable where nothing opens from here."""
    found = lake.resolve(did, cancel=cancel)
    match found.availability:
        case Elsewhere(why=why, cure=cure) | Failed(message=why, cure=cure):
            raise NotAvailable(why, cure)
    if found.file is None:
        raise BadQuestion(f"“{did}” is a {found.kind}.", "Look into one of its files.")
    best = Source(access=found.file.access, url=found.file.url, rse="", why=found.file.why)
    sources = [best, *found.file.alternatives]
    tokens = {source.url: lake.storage_token(source.url) for source in sources}
    return Task(
        scope=did.scope,
        name=did.name,
        size=found.file.size,
        sources=sources,
        wanted=wanted,
        tokens={url: token.reveal() for url, token in tokens.items() if token is not None},
        authorities=str(lake.spec.verify) if isinstance(lake.spec.verify, Path) else None,
        connect_timeout=lake.spec.connect_timeout,
        answer_timeout=lake.spec.answer_timeout,
    )


def look_into(task: Task, environ: Mapping[str, str], cancel: Cancel, *, patience: float = SECONDS) -> Preview:
    """What is inside a file. Raises NoPreview, NotAvailable, and Cancelled where nobody waits any more.

    patience: seconds by the clock after which the process is ended.
    """
    ended = ask_apart("lab_datalake.preview", msgspec.json.encode(task), environ, cancel, patience=patience)
    if ended.returncode or not ended.answer:
        raise _ended(task, ended.returncode, patience)
    return _told(task, ended.answer)


def _ended(task: Task, returncode: int, patience: float) -> NoPreview:
    cure = "Attach it and read a part of it in a notebook."
    if returncode in _TOO_LONG:
        return NoPreview(f"Looking into “{task.name}” took longer than {patience:g} seconds and was ended.", cure)
    return NoPreview(
        f"What reads “{task.name}” ended by itself: it may be damaged, or take more than {task.memory / 1e9:.1f} GB of memory.",
        cure,
    )


def _told(task: Task, answer: bytes) -> Preview:
    try:
        outcome = msgspec.json.decode(answer, type=Outcome)
    except msgspec.MsgspecError as wrong:
        raise NoPreview(f"What reads “{task.name}” answers nonsense: {wrong}.", "Tell who made this reader.") from None
    if outcome.preview is not None:
        return outcome.preview
    failed = outcome.failed or Failed(error="", message="Nothing came back.", cure="Try again.")
    kind = NotAvailable if failed.error == NotAvailable.__name__ else NoPreview
    raise kind(failed.message, failed.cure)
