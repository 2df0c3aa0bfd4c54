"""What it would take to bring a DID here: its files that are read from elsewhere, and those of them that are on tape only."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from lab_datalake.did import DID
from lab_datalake.errors import NotAvailable
from lab_datalake.lake.availability import AT_HAND
from lab_datalake.lake.lake import Lake
from lab_datalake.lake.manifest import Manifest
from lab_datalake.lake.words import Place, Resolution, Said
from lab_datalake.rucio.cancel import Cancel

_PATIENCE = 10.0
"""Seconds in which a list of files may be settled meanwhile."""


class Cost(Said, frozen=True):
    """What is neither mounted nor brought here. size: bytes, as far as known; null where nothing is.

    tape_least, tape_most: so many of these files are on tape only; storages tell how many files they have, not which.
    """

    files: int
    size: int | None
    tape_least: int
    tape_most: int


def cost(lake: Lake, did: DID, cancel: Cancel | None = None) -> Cost:
    """What it would take. Raises NotAvailable while its files are being listed, and what asking the lake raises."""
    # Whoever asked for another way than the best has another list; this one may have to be made.
    near, files, size = _counted(lake.resolve(did, wait=_PATIENCE, cancel=cancel))
    least, most = on_tape(lake.places(did, cancel), files, near) if files else (0, 0)
    return Cost(files=files, size=size, tape_least=least, tape_most=most)


def on_tape(places: Iterable[Place], files: int, near: int) -> tuple[int, int]:
    """How many of so many files are on tape only: at least, and at most. near: those at hand, which storages count too."""
    tapes: list[int] = []
    disks: list[int] = []
    for place in places:
        (tapes if place.on_tape else disks).append(place.available)

    def surely(available: int) -> int:
        return min(max(0, available - near), files)

    def perhaps(available: int) -> int:
        return min(available, files)

    most = min(files - max(map(surely, disks), default=0), sum(map(perhaps, tapes)))
    least = max(map(surely, tapes), default=0) - sum(map(perhaps, disks))
    return min(max(0, least), most), most


def _counted(found: Resolution) -> tuple[int, int, int | None]:
    """How many files are at hand, how many are not, and the size of these."""
    if found.manifest is None:
        if found.file is None:
            return 0, 1, None
        return (1, 0, 0) if found.file.access in AT_HAND else (0, 1, found.file.size)
    manifest = Manifest(Path(found.manifest))
    head = manifest.head()
    if head.state != "whole":
        raise NotAvailable(f"The files of “{found.did}” are still being listed.", "Ask again in a moment.")
    near = sum(count for access, count in manifest.accesses().items() if access in AT_HAND)
    if near == 0:
        return 0, head.total or 0, head.size
    return near, *manifest.away()
