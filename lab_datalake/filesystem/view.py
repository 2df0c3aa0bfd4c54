"""What a path of `rucio://` shows: one lake's answers as the entries of a file system. Knows nothing of fsspec."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Iterator
from pathlib import Path
from typing import TypeAlias

from lab_datalake.config import read_configuration
from lab_datalake.did import DID
from lab_datalake.errors import BadQuestion, NotAvailable, NotFound
from lab_datalake.filesystem.bytes_of import BytesOf
from lab_datalake.filesystem.hosts import Hosts
from lab_datalake.filesystem.paths import LakePath, below, lake_part
from lab_datalake.filesystem.readers import Readers
from lab_datalake.lake.availability import Elsewhere, Failed, Source, Wish
from lab_datalake.lake.lake import Lake
from lab_datalake.lake.of_process import open_lakes
from lab_datalake.lake.words import Description, Listed

Entry: TypeAlias = dict[str, object]
"""What fsspec calls an info: name, size, type, and what else is known. Dicts are the words of its border."""

_FILES_KEPT = 1000
_FRESH = 60.0
"""Seconds in which the sources of a file are not looked for again."""


class View:
    """The lakes as configured here, seen through paths. lake: for paths that name none, None for the default one."""

    def __init__(self, lake: str | None, wish: Wish) -> None:
        self._default = lake
        self._wish = wish
        self._configuration = read_configuration()
        self._lock = threading.Lock()
        self._readers: dict[str, Readers] = {}
        self._contents: OrderedDict[str, tuple[float, BytesOf]] = OrderedDict()

    def entry(self, path: str) -> Entry:
        """What one path is. Raises NotFound, and what asking a lake raises."""
        meant = LakePath.parse(path)
        if meant.did is None:
            if meant.lake is not None:
                self._configuration.spec(meant.lake)
            return _folder(path)
        return _described(path, self._description(meant))

    def entries(self, path: str) -> list[Entry]:
        """What a path holds, in name order; a file is all that it holds. Raises NotFound."""
        meant = LakePath.parse(path)
        if meant.did is None:
            if meant.lake is not None:
                raise BadQuestion(
                    f"The lake “{meant.lake}” is not listed whole: it may hold millions of names.",
                    "Name a DID, as in rucio://lake/scope:name; `lab-datalake search` finds some.",
                )
            return [_folder(lake_part(spec.name)) for spec in self._configuration.lakes]
        about = self._description(meant)
        if about.kind == "file":
            return [_described(path, about)]
        rows = self._lake(meant).content(meant.did)
        return sorted(_listed(path, meant.did, rows), key=lambda entry: str(entry["name"]))

    def content(self, path: str) -> BytesOf:
        """The bytes of a file. Raises NotFound, NotAvailable where no copy opens from here, BadQuestion for a collection."""
        now = time.monotonic()
        with self._lock:
            known = self._contents.get(path)
            if known is not None and now - known[0] < _FRESH and not known[1].is_exhausted:
                return known[1]
        content = self._located(LakePath.parse(path))
        with self._lock:
            self._contents[path] = (now, content)
            while len(self._contents) > _FILES_KEPT:
                self._contents.popitem(last=False)
        return content

    def forget(self, path: str | None = None) -> None:
        """Look for the sources of a file anew when it is read again; None: of all."""
        with self._lock:
            if path is None:
                self._contents.clear()
            else:
                self._contents.pop(path, None)

    def _located(self, meant: LakePath) -> BytesOf:
        if meant.did is None:
            raise _no_file("This is a lake, not a file.")
        self._check_chain(meant)
        lake = self._lake(meant)
        found = lake.resolve(meant.did, self._wish)
        match found.availability:
            case Elsewhere(why=why, cure=cure) | Failed(message=why, cure=cure):
                raise NotAvailable(f"“{meant.did}”: {why}", cure)
        if found.file is None:
            raise _no_file(f"“{meant.did}” is a {found.kind}, not a file.")
        file = found.file
        best = Source(access=file.access, url=file.url, rse="", why=file.why)
        return BytesOf(meant.did, (best, *file.alternatives), file.size, self._readers_of(lake))

    def _description(self, meant: LakePath) -> Description:
        about = self._lake(meant).describe(meant.chain[-1])
        self._check_chain(meant)
        return about

    def _check_chain(self, meant: LakePath) -> None:
        """Whether each part of a path is in the one before it. Raises NotFound."""
        for parent, child in zip(meant.chain, meant.chain[1:], strict=False):
            if not any(row.did == parent for row in self._lake(meant).parents(child)):
                raise NotFound(f"“{parent}” does not hold “{child}”.", "Look what it holds, with ls.")

    def _readers_of(self, lake: Lake) -> Readers:
        with self._lock:
            return self._readers.setdefault(lake.spec.name, readers_of(lake))

    def _lake(self, meant: LakePath) -> Lake:
        spec = self._configuration.spec(meant.lake or self._default)
        return open_lakes().lake(spec, self._configuration.cache_folder)


def readers_of(lake: Lake) -> Readers:
    """The readers of a lake's sources, as it is configured."""
    spec = lake.spec
    authorities = spec.verify if isinstance(spec.verify, Path) else None
    return Readers(Hosts(spec.connect_timeout), lake.storage_token, timeout=spec.answer_timeout, authorities=authorities)


def _no_file(why: str) -> BadQuestion:
    return BadQuestion(why, "Open one of the files that it holds; ls and find name them.")


def _folder(path: str) -> Entry:
    return {"name": path, "size": None, "type": "directory"}


def _described(path: str, about: Description) -> Entry:
    return {
        "name": path,
        "size": about.size,
        "type": "file" if about.kind == "file" else "directory",
        "kind": about.kind,
        "did": str(about.did),
        "files": about.files,
        "checksum": about.checksum,
        "created": about.created_at,
    }


def _listed(path: str, parent: DID, rows: Iterator[Listed]) -> Iterator[Entry]:
    for row in rows:
        yield {
            "name": below(path, parent, row.did),
            "size": row.size,
            "type": "file" if row.kind == "file" else "directory",
            "kind": row.kind,
            "did": str(row.did),
            "files": row.files,
        }
