"""What a notebook file remembers: the attachments in its metadata, read leniently."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Literal

import msgspec
from msgspec import Struct, field

from lab_datalake.did import DID
from lab_datalake.errors import BadQuestion
from lab_datalake.lake.availability import Wish
from lab_datalake.server.wire import Attachment, Kind


class _Entry(Struct, frozen=True, kw_only=True):
    """An element of `metadata.lab_datalake.attachments`; a newer panel may have written more."""

    lake: str
    did: str
    kind: Kind
    variable: str
    access: Wish = "auto"


class _OldEntry(Struct, frozen=True, kw_only=True):
    """An element of `metadata.rucio_attachments`, as rucio/jupyterlab-extension writes it."""

    did: str
    variable: str = field(name="variableName")
    type: Literal["container", "dataset", "collection", "file"] = "collection"


class _Ours(Struct, frozen=True, kw_only=True):
    attachments: list[object] = []


class _Metadata(Struct, frozen=True, kw_only=True):
    lab_datalake: _Ours | None = None
    rucio_attachments: list[object] = []


class _Content(Struct, frozen=True, kw_only=True):
    metadata: _Metadata = _Metadata()


class SavedNotebook(Struct, frozen=True, kw_only=True):
    """The model of a notebook, as the contents service gives it; `content` only where it was asked for."""

    last_modified: datetime | None = None
    content: object = None


def read_attachments(content: object, default_lake: str | None, log: logging.Logger) -> list[Attachment]:
    """The attachments of a notebook's content; what makes no sense is skipped, with a line in the log."""
    try:
        metadata = msgspec.convert(content, _Content).metadata
    except msgspec.ValidationError as error:
        log.warning("The attachments of a notebook could not be read: %s", error)
        return []
    if metadata.lab_datalake is not None:
        found = (_read(entry, log) for entry in metadata.lab_datalake.attachments)
    else:
        found = (_read_old(entry, default_lake, log) for entry in metadata.rucio_attachments)
    return [attachment for attachment in found if attachment is not None]


def _read(entry: object, log: logging.Logger) -> Attachment | None:
    try:
        read = msgspec.convert(entry, _Entry)
        DID.parse(read.did)
    except (msgspec.ValidationError, BadQuestion) as error:
        log.warning("An attachment in a notebook was skipped: %s", error)
        return None
    return msgspec.convert(read, Attachment, from_attributes=True)


def _read_old(entry: object, default_lake: str | None, log: logging.Logger) -> Attachment | None:
    if default_lake is None:
        log.warning("An attachment of an old notebook was skipped: no lake is configured here.")
        return None
    try:
        old = msgspec.convert(entry, _OldEntry)
        DID.parse(old.did)
    except (msgspec.ValidationError, BadQuestion) as error:
        log.warning("An attachment of an old notebook was skipped: %s", error)
        return None
    kind: Kind = "dataset" if old.type == "collection" else old.type
    return Attachment(lake=default_lake, did=old.did, kind=kind, variable=old.variable)
