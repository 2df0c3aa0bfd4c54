"""What the caches of this place hold of a DID: they are asked for some of its files, in a process of its own."""

from __future__ import annotations

import signal
from collections.abc import Mapping
from pathlib import Path

import msgspec
from msgspec import Struct

from lab_datalake.did import DID
from lab_datalake.errors import NotAvailable
from lab_datalake.filesystem.apart import ask_apart
from lab_datalake.lake.availability import Coming
from lab_datalake.lake.lake import Lake
from lab_datalake.lake.manifest import Manifest
from lab_datalake.lake.words import Resolution, Said
from lab_datalake.rucio.cancel import Cancel

LOOKED_AT = 64
"""Files of a collection that are looked at, evenly spread over its list."""

_SECONDS = 30.0


class AtCache(Said, frozen=True):
    """What one cache tells of the files that it was asked for. host: with its port.

    held: how many of the files it has whole; null where it does not tell, and `why` says why.
    """

    host: str
    asked: int
    held: int | None
    why: str = ""


class Holdings(Said, frozen=True):
    """What is in the caches. files: how many of the DID are read through them."""

    files: int
    caches: list[AtCache]


class CacheTask(Struct, frozen=True, kw_only=True):
    """Which URLs to look at. tokens: by URL, what its server wants to see. connect_timeout, answer_timeout: seconds."""

    urls: list[str]
    tokens: dict[str, str]
    connect_timeout: float
    answer_timeout: float

    def __repr__(self) -> str:
        return f"CacheTask({len(self.urls)} URLs)"  # its tokens are secrets


def cache_task(lake: Lake, did: DID, cancel: Cancel | None = None) -> tuple[int, CacheTask]:
    """How many files of a DID are read through caches, and some of them. Raises NotAvailable while they are being listed."""
    files, urls = _through_caches(lake.resolve(did, cancel=cancel))
    tokens = {url: lake.storage_token(url) for url in urls}
    return files, CacheTask(
        urls=urls,
        tokens={url: token.reveal() for url, token in tokens.items() if token is not None},
        connect_timeout=lake.spec.connect_timeout,
        answer_timeout=lake.spec.answer_timeout,
    )


def ask_caches(task: CacheTask, environ: Mapping[str, str], cancel: Cancel, *, patience: float = _SECONDS) -> list[AtCache]:
    """What the caches tell. Raises NotAvailable where they take longer than `patience` seconds, and Cancelled."""
    if not task.urls:
        return []
    ended = ask_apart("lab_datalake.filesystem.at_caches", msgspec.json.encode(task), environ, cancel, patience=patience)
    if ended.returncode == -signal.SIGKILL:
        raise NotAvailable(f"The cache did not tell within {patience:g} seconds what it holds.", "Try again later.")
    if ended.returncode or not ended.answer:
        cure = "Look with “lab-datalake doctor” whether XRootD's client is whole."
        raise NotAvailable("What asks the cache ended before it had an answer.", cure)
    return msgspec.json.decode(ended.answer, type=list[AtCache])


def _through_caches(found: Resolution) -> tuple[int, list[str]]:
    if isinstance(found.availability, Coming):
        raise NotAvailable(f"The files of “{found.did}” are still being listed.", "Ask again in a moment.")
    if found.manifest is None:
        urls = [found.file.url] if found.file is not None and found.file.access == "cache" else []
        return len(urls), urls
    manifest = Manifest(Path(found.manifest))
    files = manifest.accesses().get("cache", 0)
    return files, [entry.url for entry in manifest.spread(LOOKED_AT) if entry.access == "cache" and entry.url] if files else []
