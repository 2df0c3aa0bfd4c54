"""The manifests in the cache folder: found again, gone on with, and never more of them than the disk should hold."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Container, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from lab_datalake.errors import BadConfiguration, BrokenAnswer
from lab_datalake.lake.draft import Draft
from lab_datalake.lake.manifest import VERSION, Head, Manifest, Title

FRESH = timedelta(minutes=15)
"""How long a manifest answers again, where Rucio says that the collection has not changed: copies move, too."""

KEPT = timedelta(days=7)
"""How long a manifest that nobody uses is kept on disk."""

_WRITTEN = 900.0
_JUST_MADE = 5.0
"""Seconds in which a list that is being written was certainly written to, and in which a whole one is read by who made it."""

_MEGABYTE = 10**6


@dataclass(frozen=True)
class Shelf:
    """The cache folder of one or several lakes; the least recently used goes first where there are more megabytes."""

    folder: Path
    megabytes: int

    def whole(self, title: Title, stamp: str, now: datetime) -> tuple[Path, Head] | None:
        """The whole manifest that answers this question now; stamp: how the collection looks to Rucio."""
        for path, head in self._of(title):
            if head.state == "whole":
                if not _answers(head, stamp, now):
                    return None
                with suppress(OSError):
                    os.utime(path)
                return path, head
        return None

    def draft(self, title: Title, stamp: str, now: datetime, *, anew: bool) -> Draft:
        """A new manifest; goes on with one that failed after some of its files were settled, unless all is to be asked `anew`.

        Raises BadConfiguration where the folder cannot be written.
        """
        path = self.folder / f"{title.key}-{now.strftime('%Y%m%dT%H%M%S%f')}.sqlite"
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            failed = None if anew else self._failed(title, stamp, now)
            return Draft.new(path, title, now, stamp) if failed is None else Draft.going_on(failed, path)
        except (OSError, sqlite3.Error) as wrong:
            with suppress(OSError):  # where there is no folder there is nothing to remove
                path.unlink()
            raise self.not_written(wrong) from wrong

    def tidy(self, now: datetime, in_use: Container[Path]) -> None:
        """Remove what is old, and what is more than the disk should hold; nothing that another process writes or just made."""
        oldest, room = (now - KEPT).timestamp(), self.megabytes * _MEGABYTE
        for used_at, size, path in sorted(self._all(), reverse=True):
            room -= size
            if path not in in_use and (used_at < oldest or (room < 0 and not _is_busy(path, now.timestamp() - used_at))):
                for left in (path, Path(f"{path}-journal")):  # who was killed in the middle of a step leaves its journal
                    with suppress(OSError):  # another process may clear the folder, too
                        left.unlink()

    def not_written(self, wrong: Exception) -> BadConfiguration:
        """What to say where the folder cannot be written."""
        return BadConfiguration(
            f"The cache folder {self.folder} cannot be written: {wrong}.",
            "Make room there, or set XDG_CACHE_HOME to another folder.",
        )

    def _failed(self, title: Title, stamp: str, now: datetime) -> Path | None:
        for path, head in self._of(title):
            if head.state == "failed" and head.located and _answers(head, stamp, now):
                return path
        return None

    def _of(self, title: Title) -> Iterator[tuple[Path, Head]]:
        """The manifests of a question, newest first; those of other versions are left out."""
        for path in sorted(self.folder.glob(f"{title.key}-*.sqlite"), reverse=True):
            with suppress(BrokenAnswer, FileNotFoundError):
                head = Manifest(path).head()
                if head.version == VERSION:
                    yield path, head

    def _all(self) -> Iterator[tuple[float, int, Path]]:
        for path in self.folder.glob("*.sqlite"):
            with suppress(OSError):
                known = path.stat()
                yield known.st_mtime, known.st_size, path


def _is_busy(path: Path, age: float) -> bool:
    """Whether another process may be at it: it writes it, or has just made it."""
    if age > _WRITTEN:
        return False
    try:
        return age < _JUST_MADE or Manifest(path).head().state == "writing"
    except (BrokenAnswer, FileNotFoundError):
        return False


def _answers(head: Head, stamp: str, now: datetime) -> bool:
    return head.stamp == stamp and timedelta(0) <= now - datetime.fromisoformat(head.taken_at) < FRESH
