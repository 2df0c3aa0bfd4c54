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
    files, size = _away(lake.resolve(did, cancel=cancel))
    least, most = on_tape(lake.places(did, cancel), files) if files else (0, 0)
    return Cost(files=files, size=size, tape_least=least, tape_most=most)


def on_tape(places: Iterable[Place], files: int) -> tuple[int, int]:
    """How many of so many files are on tape only: at least, and at most."""
    taped: list[int] = []
    disks: list[int] = []
    for place in places:
        (taped if place.on_tape else disks).append(min(place.available, files))
    most = min(files - max(disks, default=0), sum(taped))
    least = max(0, max(taped, default=0) - sum(disks))
    return min(least, most), most


def _away(found: Resolution) -> tuple[int, int | None]:
    """How many files are not at hand, and their size."""
    if found.manifest is None:
        if found.file is None:
            return 1, None
        return (0, 0) if found.file.access in AT_HAND else (1, found.file.size)
    manifest = Manifest(Path(found.manifest))
    head = manifest.head()
    if head.state != "whole":
        raise NotAvailable(f"The files of “{found.did}” are still being listed.", "Ask again in a moment.")
    near = sum(count for access, count in manifest.accesses().items() if access in AT_HAND)
    if near == 0:
        return head.total or 0, head.size
    return manifest.away()
