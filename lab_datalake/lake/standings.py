"""What can be relied on at a lake's storages: asked for once in some minutes, for all who resolve."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import TypeVar

from lab_datalake.did import DID
from lab_datalake.errors import BadQuestion, LakeFailed, NotAllowed, NotFound
from lab_datalake.lake.locate import Standing
from lab_datalake.rucio.answers import Storage, Suspicious
from lab_datalake.rucio.cancel import Cancel
from lab_datalake.rucio.client import Client

T = TypeVar("T")
log = logging.getLogger(__name__)

_FRESH = 120.0
"""Seconds in which a storage is not asked about again."""


@dataclass(frozen=True)
class _Known:
    """The storages by name, and which of them stand at this place's own site."""

    by_name: dict[str, Storage]
    own: frozenset[str]


class Standings:
    """The storages of one lake, as somebody at this site sees them. Safe for any number of threads."""

    def __init__(self, client: Client, site: str | None) -> None:
        self._client = client
        self._site = site
        self._lock = threading.Lock()
        self._known: tuple[float, _Known] | None = None
        self._suspicious: dict[str, tuple[float, frozenset[DID]]] = {}

    def standing(self, rses: Iterable[str], cancel: Cancel) -> Standing:
        """Which of these are closed for reading, and which copies there are suspicious."""
        wanted = sorted(set(rses))
        if not wanted:
            return Standing()
        closed = frozenset(
            name for name, one in self._all(cancel).by_name.items() if not one.availability_read or one.staging_area
        )
        doubtful = self._doubtful([rse for rse in wanted if rse not in closed], cancel)
        return Standing(closed, frozenset((did, rse) for rse, dids in doubtful.items() for did in dids))

    def named_by_rule(self, rses: Iterable[str], cancel: Cancel) -> bool:
        """Whether the paths of files at all of these follow from their names."""
        known = self._all(cancel).by_name
        return all(rse in known and known[rse].deterministic for rse in rses)

    def name_plainly(self, rses: Iterable[str], cancel: Cancel) -> bool:
        """Whether all of these say that a path ends with scope and name, and nothing else decides it (`identity`)."""
        attributes = (or_nothing(lambda rse=rse: self._client.storage_attributes(rse, cancel), None) for rse in rses)  # type: ignore[misc]  # bound now
        return all(one is not None and one.lfn2pfn_algorithm == "identity" for one in attributes)

    def is_own(self, rse: str, cancel: Cancel) -> bool:
        """Whether it stands at this place's own site."""
        return rse in self._all(cancel).own

    def _all(self, cancel: Cancel) -> _Known:
        with self._lock:
            if self._known is None or time.monotonic() - self._known[0] > _FRESH:
                every: list[Storage] = or_nothing(lambda: list(self._client.storages(cancel)), [])
                own: frozenset[str] = frozenset()
                if self._site is not None:
                    # Rucio refuses an expression that names no storage, as that of a site without any.
                    with suppress(BadQuestion, NotFound):
                        own = frozenset(one.rse for one in self._client.storages_at(self._site, cancel))
                self._known = (time.monotonic(), _Known({one.rse: one for one in every}, own))
            return self._known[1]

    def _doubtful(self, rses: list[str], cancel: Cancel) -> dict[str, frozenset[DID]]:
        with self._lock:
            now = time.monotonic()
            unknown = [rse for rse in rses if rse not in self._suspicious or now - self._suspicious[rse][0] > _FRESH]
            if unknown:
                found: dict[str, set[DID]] = {rse: set() for rse in unknown}
                copies: list[Suspicious] = or_nothing(lambda: self._client.suspicious(unknown, cancel), [])
                for copy in copies:
                    found.setdefault(copy.rse, set()).add(copy.did)
                self._suspicious |= {rse: (now, frozenset(dids)) for rse, dids in found.items()}
            return {rse: self._suspicious[rse][1] for rse in rses}


def or_nothing(ask: Callable[[], T], nothing: T) -> T:
    """What a server answers that may refuse or not know the question: then nothing is known."""
    try:
        return ask()
    except (BadQuestion, LakeFailed, NotAllowed, NotFound) as refused:
        log.warning("What the lake knows of its storages could not be asked: %s", refused)
        return nothing
