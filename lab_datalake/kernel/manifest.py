"""Reads the settled list of a collection's files, also while it is being written; the contract stands in `lake/manifest.py`.

A connection lives only as long as one question takes: threads and forks share nothing, and the writer is never kept out.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Optional

from lab_datalake.errors import BrokenAnswer, DatalakeError, LakeUnreachable, NotFound
from lab_datalake.kernel.answers import Source, trouble
from lab_datalake.kernel.display import ProgressLine

_VERSION = 2
_BUSY = 5.0
"""Seconds for which a question waits while the writer commits."""
_LOOK_AGAIN = (0.02, 0.5)
"""Seconds between two looks at a list that is being written: at first, and at most."""
_ASK_AGAIN = 15.0
"""Seconds without progress after which the server is asked whether the list is still coming."""
_SILENCE = 900.0
"""Seconds without progress after which nobody waits any longer, where no server can be asked."""


@dataclass(frozen=True)
class Settled:
    """How far the list is: files 0 … located-1 are settled; `total` and `size` (bytes) are None until all names are known."""

    whole: bool
    total: Optional[int]
    size: Optional[int]
    located: int
    missing: int
    trouble: Optional[DatalakeError]


@dataclass(frozen=True)
class Row:
    """One settled file of the list; `access` and `url` are None where it cannot be opened from here, and `why` says why."""

    alternatives: tuple[Source, ...]
    scope: str
    name: str
    size: Optional[int]
    checksum: Optional[str]
    access: Optional[str]
    url: Optional[str]
    why: str


@dataclass(frozen=True)
class Brief:
    """What one filters the files by."""

    name: str
    size: Optional[int]
    access: Optional[str]


@dataclass(frozen=True)
class Manifest:
    """The settled list of the files of `did`, at a path.

    still_coming: asks the server whether it is still being written, and raises what went wrong if not; None where there is none.
    """

    path: str
    lake: str
    did: str
    still_coming: Optional[Callable[[], None]] = None

    def is_gone(self) -> bool:
        """Whether it is no longer on this disk."""
        return not Path(self.path).exists()

    def settled(self) -> Settled:
        """How far it is, without waiting. Raises NotFound where the list is gone."""
        with self._asked() as question:
            if not question.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
                return Settled(whole=False, total=None, size=None, located=0, missing=0, trouble=None)  # made this moment
            known = dict(question.execute("SELECT key, value FROM manifest").fetchall())
        if not known or int(known["version"]) != _VERSION:
            raise BrokenAnswer(
                f"The list of the files of {self.did} was written by another version of lab_datalake.",
                "Install the same version in this kernel's environment and the server's.",
            )
        failed = known["state"] == "failed"
        return Settled(
            whole=known["state"] == "whole",
            total=known["total"],
            size=known["size"],
            located=known["located"],
            missing=known["missing"],
            trouble=trouble(known["error"] or "", known["message"] or "", known["cure"] or "") if failed else None,
        )

    def wait(self, until: Callable[[Settled], bool]) -> Settled:
        """Waits until the list is far enough, and says how far it is; a keyboard interrupt ends the waiting.

        Raises why the list failed, or LakeUnreachable where nobody writes it any longer.
        """
        settled = self._looked()
        if until(settled):
            return settled
        pause, longest = _LOOK_AGAIN
        with ProgressLine(f"Listing the files of {self.did}") as progress:
            silence = _Silence(self)
            while not until(settled):
                progress.show(settled.located, settled.total)
                silence.watch(settled)
                time.sleep(pause)
                pause = min(pause * 1.5, longest)
                settled = self._looked()
        return settled

    def rows(self, positions: Sequence[int]) -> list[Row]:
        """The files at these places, in this order; all of them have to be settled, and there are at most some hundreds."""
        there, numbers = _among(positions)
        with self._asked() as question:
            others: dict[int, list[Source]] = {}
            asked = f"SELECT n, access, url, rse, why FROM sources WHERE {there} ORDER BY n, rank"  # noqa: S608  only question marks
            for n, *source in question.execute(asked, numbers).fetchall():
                others.setdefault(n, []).append(Source(*source))
            asked = f"SELECT n, scope, name, size, checksum, access, url, why FROM files WHERE {there}"  # noqa: S608  only question marks
            rows = question.execute(asked, numbers).fetchall()
        found = {n: Row(tuple(others.get(n, ())), *columns) for n, *columns in rows}
        return [found[n] for n in positions]

    def briefs(self, positions: Sequence[int]) -> list[Brief]:
        """What one filters by, of the files at these places, in this order; at most some hundreds."""
        there, numbers = _among(positions)
        with self._asked() as question:
            asked = f"SELECT n, name, size, access FROM files WHERE {there}"  # noqa: S608  only question marks
            found = {n: Brief(*columns) for n, *columns in question.execute(asked, numbers).fetchall()}
        return [found[n] for n in positions]

    def places_of(self, text: str) -> list[int]:
        """The places of the files whose DID, name, path or URL this is."""
        with self._asked() as question:
            asked = "SELECT n FROM files WHERE name = ?1 OR url = ?1 OR scope || ':' || name = ?1"
            return [n for (n,) in question.execute(asked, (text,)).fetchall()]

    def accesses(self) -> dict[str, int]:
        """How many files of a whole list open by each access, the most frequent first."""
        with self._asked() as question:
            return dict(question.execute("SELECT access, files FROM accesses ORDER BY files DESC").fetchall())

    def _looked(self) -> Settled:
        settled = self.settled()
        if settled.trouble is not None:
            raise settled.trouble
        return settled

    @contextmanager
    def _asked(self) -> Iterator[sqlite3.Connection]:
        failed: Optional[DatalakeError] = None
        try:
            with closing(sqlite3.connect(f"{Path(self.path).as_uri()}?mode=ro", uri=True, timeout=_BUSY)) as connection:
                yield connection
        except sqlite3.Error as error:
            failed = self._translated(error)
        if failed is not None:
            raise failed

    def _translated(self, error: sqlite3.Error) -> DatalakeError:
        again = "Run the cell again; if that does not help, attach the DID again."
        if not Path(self.path).exists():
            return NotFound(f"The list of the files of {self.did} is no longer on this disk.", again)
        return BrokenAnswer(f"The list of the files of {self.did} cannot be read: {error}.", again)


class _Silence:
    """Notices that a list no longer grows."""

    def __init__(self, manifest: Manifest) -> None:
        self._manifest = manifest
        self._seen: Optional[Settled] = None
        self._since = self._asked = time.monotonic()

    def watch(self, settled: Settled) -> None:
        """Raises an error where nobody writes the list any longer."""
        now = time.monotonic()
        if settled != self._seen:
            self._seen, self._since, self._asked = settled, now, now
        ask = self._manifest.still_coming
        if ask is not None and now - self._asked > _ASK_AGAIN:
            ask()
            self._asked = time.monotonic()
        if ask is None and now - self._since > _SILENCE:
            raise LakeUnreachable(
                f"The list of the files of {self._manifest.did} has not grown for {_SILENCE / 60:.0f} minutes.",
                "Attach the DID again, or ask for it where a Jupyter server runs.",
            )


def _among(positions: Sequence[int]) -> tuple[str, tuple[int, ...]]:
    """A condition on `n`, and its parameters; rows that follow one another are read in one go."""
    if isinstance(positions, range) and positions.step == 1 and positions:
        return "n BETWEEN ? AND ?", (positions[0], positions[-1])
    return f"n IN ({','.join('?' * len(positions))})", tuple(positions)
