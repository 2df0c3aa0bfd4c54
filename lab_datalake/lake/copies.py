"""Where verified copies of single files lie that were brought here before: found by lake and DID, with size and checksum.

A copy is at its place only when it is whole and has the lake's checksum; who brings it writes beside the place and renames.
The checksum is a part of the place: where the lake's file is another one now, nothing is found. What a person brought into a
folder of their own is linked at its place, and found as long as nobody writes to it.
"""

from __future__ import annotations

import hashlib
import os
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import msgspec

from lab_datalake.did import DID
from lab_datalake.lake.mounts import size_on_disk

FOLDER = "copies"
"""The folder of all copies, below the cache folder."""

_PLAIN = re.compile(r"[^\w.+=,@-]", re.ASCII)
_NUMBER = re.compile(r"[0-9a-f]{4}")
_LONGEST = 150

FindCopy = Callable[[DID, int | None, str | None], Path | None]
"""The verified copy of a file of this size (bytes) and checksum; None where there is none."""


def no_copies(_did: DID, _size: int | None, _checksum: str | None) -> Path | None:
    """Finds nothing: for places that keep no copies."""
    return None


@dataclass(frozen=True)
class Copies:
    """The copies of files of one lake, in the cache folder."""

    cache_folder: Path
    lake: str

    def place(self, did: DID, checksum: str | None) -> Path:
        """Where the copy of a file lies, or will; its folder may be missing. The name ends as the file's does."""
        key = hashlib.sha256(msgspec.json.encode([did.scope, did.name, checksum])).hexdigest()[:32]
        number = hashlib.md5(f"{did.scope}:{did.name}".encode(), usedforsecurity=False).hexdigest()[:4]
        name = _PLAIN.sub("_", did.name.rpartition("/")[2])[-_LONGEST:].lstrip(".-")
        return self._folder / number / key / (name or "file")

    def found(self, did: DID, size: int | None, checksum: str | None) -> Path | None:
        """The copy of a file, if it was brought here and has this size, in bytes."""
        if checksum is None:
            return None  # nobody could verify it
        place = self.place(did, checksum)
        on_disk = size_on_disk(place)
        return place if on_disk is not None and size in {None, on_disk} and _is_as_linked(place) else None

    def link(self, did: DID, checksum: str, path: Path) -> None:
        """Remember that a path holds a file, verified just now."""
        place = self.place(did, checksum)
        fresh = place.with_name(f".{place.name}.{os.getpid()}.{threading.get_ident()}")
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh.symlink_to(path.absolute())
        fresh.replace(place)

    def folders(self) -> set[int]:
        """The numbers (`naming.folders`) of all files that have copies here, and of some others: most are not worth a look."""
        try:
            names = [entry.name for entry in self._folder.iterdir()]
        except OSError:
            return set()
        return {int(name, 16) for name in names if _NUMBER.fullmatch(name)}

    @property
    def _folder(self) -> Path:
        return self.cache_folder / FOLDER / hashlib.sha256(self.lake.encode()).hexdigest()[:16]


def _is_as_linked(place: Path) -> bool:
    """Whether a copy was not written to since it was linked at its place; one that lies there itself belongs to us alone."""
    return not place.is_symlink() or place.stat().st_mtime_ns <= place.lstat().st_mtime_ns
