"""Looks into one file, in a process of its own: reads a `Task`, answers an `Outcome`, and ends.

A file may be damaged, or made to do harm: whatever its reader does, it does it here, with no more memory and time than it was
given, without a secret in its environment, and unable to fill a disk.
"""

from __future__ import annotations

import io
from pathlib import Path

import msgspec

from lab_datalake.did import DID
from lab_datalake.errors import DatalakeError, NoPreview
from lab_datalake.filesystem.apart import answer_apart, bound
from lab_datalake.filesystem.bytes_of import BytesOf
from lab_datalake.filesystem.hosts import Hosts
from lab_datalake.filesystem.readers import Readers
from lab_datalake.lake.availability import Failed
from lab_datalake.preview.answers import Preview
from lab_datalake.preview.formats import look
from lab_datalake.preview.inside import Inside, Ranges
from lab_datalake.preview.task import Outcome, Task
from lab_datalake.rucio.secret import Secret

_BUFFER = 256 * 1024
"""Bytes read at once: few requests for headers, little in vain."""


def _answer(question: bytes) -> bytes:
    task = msgspec.json.decode(question, type=Task)
    bound(task.memory, task.seconds)
    return _outcome(task)


def _outcome(task: Task) -> bytes:
    try:
        return msgspec.json.encode(Outcome(preview=_preview(task)))
    except DatalakeError as error:
        return _failed(error)
    except MemoryError:
        message = f"Looking into “{task.name}” takes more than {task.memory / 1e9:.1f} GB of memory."
        return _failed(NoPreview(message, "Attach it and read a part of it in a notebook."))
    except Exception as wrong:  # noqa: BLE001  the top of this process: readers of formats raise what they like
        said = " ".join(str(wrong).split())[:300] or type(wrong).__name__
        message = f"“{task.name}” cannot be looked into: {said.rstrip('.')}."
        return _failed(NoPreview(message, "It may be damaged, or of a newer kind than its reader."))


def _failed(error: DatalakeError) -> bytes:
    failed = Failed(error=type(error).__name__, message=error.message, cure=error.cure)
    return msgspec.json.encode(Outcome(failed=failed))


def _readers(task: Task) -> Readers:
    def token(url: str) -> Secret | None:
        return Secret(task.tokens[url]) if url in task.tokens else None

    authorities = None if task.authorities is None else Path(task.authorities)
    return Readers(Hosts(task.connect_timeout), token, timeout=task.answer_timeout, authorities=authorities)


def _preview(task: Task) -> Preview:
    content = BytesOf(DID(task.scope, task.name), task.sources, task.size, _readers(task))
    with io.BufferedReader(Ranges(content.read, content.size), _BUFFER) as stream:
        kind, sections = look(Inside(task.name, content.size, stream, task.wanted))
    return Preview(format=kind, inside=task.wanted, sections=sections)


answer_apart(_answer)
