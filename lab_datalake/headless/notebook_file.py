"""The file of a notebook: which attachments it remembers, and remembering others; nothing else in it is changed."""

from __future__ import annotations

import json
import logging
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

import msgspec

from lab_datalake.errors import BadQuestion
from lab_datalake.kernel import answers
from lab_datalake.server.remembered import read_attachments
from lab_datalake.server.wire import Attachment

log = logging.getLogger(__name__)

_MORE = "Write its path as it is on this machine, with its end .ipynb."


def attached_in(notebook: Path, default_lake: str | None) -> tuple[answers.Attachment, ...]:
    """What a notebook remembers; entries of rucio-jupyterlab belong to the default lake. Raises BadQuestion where it is none."""
    return tuple(
        answers.Attachment(one.lake, one.did, one.kind, one.variable, one.access)
        for one in read_attachments(_content(notebook), default_lake, log)
    )


def remember(notebook: Path, attachments: Sequence[Attachment], default_lake: str | None) -> None:
    """Writes these into the notebook; each takes the place of the one with its variable. Raises BadQuestion where it is none."""
    content = _content(notebook)
    names = {attachment.variable for attachment in attachments}
    kept = [known for known in read_attachments(content, default_lake, log) if known.variable not in names]
    metadata = content.setdefault("metadata", {})
    if not isinstance(metadata, dict):
        raise BadQuestion(f"{notebook} is no notebook: its metadata are no object.", _MORE)
    metadata["lab_datalake"] = {"attachments": msgspec.to_builtins([*kept, *attachments])}
    _write(notebook, json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n")  # as nbformat writes it


def _content(notebook: Path) -> dict[str, object]:
    try:
        content = json.loads(notebook.read_bytes())
    except OSError as error:
        raise BadQuestion(f"The notebook {notebook} cannot be read: {error.strerror}.", _MORE) from error
    except ValueError as error:
        raise BadQuestion(f"{notebook} is no notebook: {error}.", _MORE) from error
    if not isinstance(content, dict):
        raise BadQuestion(f"{notebook} is no notebook: it holds no object.", _MORE)
    return content


def _write(notebook: Path, text: str) -> None:
    """Whole or not at all, with the rights that the file has."""
    place = notebook.resolve()
    descriptor, draft = tempfile.mkstemp(dir=place.parent, prefix=f".{place.name[:100]}")
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
            stream.write(text)
        Path(draft).chmod(place.stat().st_mode & 0o7777)
        Path(draft).replace(place)
    except OSError as error:
        raise BadQuestion(
            f"The notebook {notebook} cannot be written: {error.strerror}.", "See to its folder's rights."
        ) from error
    finally:
        Path(draft).unlink(missing_ok=True)
