"""Values that crossed to another process, maybe at another site: there, what they name is looked for again.

A URL through a site's cache, or a path on its mount, means nothing at another site. A file that comes there is its name,
`rucio://lake/scope:name`, which whatever opens it there resolves with its own configuration, site and sign-in; a list of files
asks its lake at its first use. Where the whole package is not installed, what was pickled stays as it was.
"""

from __future__ import annotations

import importlib
import os
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Optional

from lab_datalake.did import DID
from lab_datalake.errors import BrokenAnswer, NotAvailable
from lab_datalake.kernel.answers import Opened
from lab_datalake.kernel.manifest import Brief, Manifest, Row, Settled

_SITE = ("SITE_NAME", "ATLAS_SITE_NAME", "OSG_SITE_NAME")


def site() -> str:
    """The site that the environment of this process names; empty where it names none."""
    return next((text for variable in _SITE if (text := os.environ.get(variable, "").strip())), "")


def file_here(opened: Opened, of_site: str) -> Opened:
    """A file that was found at a site, for this process."""
    is_path = opened.access in {"mount", "copy"}
    if of_site == site() and (not is_path or Path(opened.url).exists()):
        return opened
    try:
        # By its name, for a kernel may have nothing but this room.
        paths = importlib.import_module("lab_datalake.filesystem.paths")
    except ImportError:
        return opened
    url = paths.rucio_url(DID.parse(opened.did), lake=opened.lake)
    why = f"It was found at {of_site or 'a place'} and opened elsewhere: here the best way is looked for when it is read."
    return replace(opened, access="remote", url=url, why=why, alternatives=())


def manifest_here(manifest: Manifest, of_site: str, total: Optional[int]) -> Manifest:
    """A list of files that was settled at a site, for this process; total: how many it had."""
    if of_site == site() and Path(manifest.path).exists():
        return manifest
    return _AskedAgain(manifest.path, manifest.lake, manifest.did, total=total)


@dataclass(frozen=True)
class _AskedAgain(Manifest):
    """A manifest that its lake is asked for at the first use."""

    total: Optional[int] = None
    _found: list[Manifest] = field(default_factory=list, compare=False, repr=False)
    _finding: threading.Lock = field(default_factory=threading.Lock, compare=False, repr=False)

    def settled(self) -> Settled:
        settled = self._manifest().settled()
        if None not in {settled.total, self.total} and settled.total != self.total:
            raise BrokenAnswer(
                f"{self.did} has {settled.total:,} files now, and had {self.total:,} when it was sent here.",
                "Attach it again, and send it again.",
            )
        return settled

    def rows(self, positions: Sequence[int]) -> list[Row]:
        return self._manifest().rows(positions)

    def briefs(self, positions: Sequence[int]) -> list[Brief]:
        return self._manifest().briefs(positions)

    def places_of(self, text: str) -> list[int]:
        return self._manifest().places_of(text)

    def accesses(self) -> dict[str, int]:
        return self._manifest().accesses()

    def _manifest(self) -> Manifest:
        with self._finding:
            if not self._found:
                self._found.append(self._asked_for())
            return self._found[0]

    def _asked_for(self) -> Manifest:
        try:
            # By its name, for a kernel may have nothing but this room.
            headless = importlib.import_module("lab_datalake.headless")
        except ImportError as missing:
            raise NotAvailable(
                f"The list of the files of {self.did} was settled elsewhere, and cannot be asked for again here: {missing}.",
                "Install lab-datalake with its dependencies here.",
            ) from missing
        manifest = headless.manifest_of(self.lake, self.did)
        assert isinstance(manifest, Manifest)  # noqa: S101  what that function answers
        return manifest
