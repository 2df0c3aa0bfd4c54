"""What is known of one DID beside what it is: the rules that keep its copies, and the storages where they are."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import cast, get_args

from msgspec import structs

from lab_datalake.did import DID
from lab_datalake.errors import NotAllowed, NotFound
from lab_datalake.lake.finding import Finding
from lab_datalake.lake.words import PastRule, Place, Rule, RuleState
from lab_datalake.rucio import answers
from lab_datalake.rucio.cancel import Cancel
from lab_datalake.rucio.client import Client
from lab_datalake.rucio.dates import iso

_STATES = frozenset(get_args(RuleState))
_FRESH = 900.0
"""Seconds in which what is known of storages is not asked again."""

_MOST_DESCRIBED = 100
"""Storages whose site is asked for in one answer; each is a question of its own."""


def rules(finding: Finding, did: DID, cancel: Cancel | None) -> list[Rule]:
    """The rules that keep copies of a DID, newest first; of a file also those of the collections that hold it."""
    is_file = finding.meta(did, cancel).kind == "file"
    found = finding.client.rules_over(did, cancel) if is_file else finding.client.rules(did, cancel)
    return sorted((_rule(one) for one in found), key=lambda rule: rule.created_at or "", reverse=True)


def past_rules(client: Client, did: DID, cancel: Cancel | None) -> list[PastRule]:
    """The rules that a DID has or had, newest first."""
    found = (
        PastRule(
            id=one.rule_id,
            rse_expression=one.rse_expression,
            account=one.account,
            state=_state(one.state),
            created_at=iso(one.created_at),
            updated_at=iso(one.updated_at),
        )
        for one in client.past_rules(did, cancel)
    )
    return sorted(found, key=lambda rule: rule.created_at or "", reverse=True)


class Storages:
    """What the lake's administrators say of its storages; asked when it is wanted, and kept for a while."""

    def __init__(self, client: Client, clock: Callable[[], float] = time.monotonic) -> None:
        self._client = client
        self._clock = clock
        self._lock = threading.Lock()
        self._all: tuple[float, dict[str, answers.Storage]] | None = None
        self._attributes: dict[str, tuple[float, answers.StorageAttributes]] = {}

    def described(self, places: Iterable[Place], cancel: Cancel | None) -> list[Place]:
        """The same places, with site, country and kind where the lake tells them."""
        known = self._known(cancel)
        return [self._described(place, known.get(place.rse), n, cancel) for n, place in enumerate(places)]

    def _described(self, place: Place, storage: answers.Storage | None, n: int, cancel: Cancel | None) -> Place:
        said = self._said(place.rse, cancel) if n < _MOST_DESCRIBED else answers.StorageAttributes()
        return structs.replace(
            place,
            site=None if said.site is None else str(said.site),
            country=None if said.country is None else str(said.country),
            on_tape=None if storage is None or storage.rse_type is None else storage.rse_type == "TAPE",
            is_readable=storage is None or (storage.availability_read and not storage.staging_area),
        )

    def _known(self, cancel: Cancel | None) -> dict[str, answers.Storage]:
        with self._lock:
            if self._all is not None and self._clock() - self._all[0] < _FRESH:
                return self._all[1]
        known = {storage.rse: storage for storage in self._client.storages(cancel)}
        with self._lock:
            self._all = (self._clock(), known)
        return known

    def _said(self, rse: str, cancel: Cancel | None) -> answers.StorageAttributes:
        with self._lock:
            kept = self._attributes.get(rse)
        if kept is not None and self._clock() - kept[0] < _FRESH:
            return kept[1]
        said = answers.StorageAttributes()
        # A storage whose description is closed to us, or that has just gone, still holds the copies that we were told of.
        with suppress(NotAllowed, NotFound):
            said = self._client.storage_attributes(rse, cancel)
        with self._lock:
            self._attributes[rse] = (self._clock(), said)
        return said


def _rule(one: answers.Rule) -> Rule:
    return Rule(
        id=one.id,
        did=one.did,
        rse_expression=one.rse_expression,
        account=one.account,
        copies=one.copies,
        state=_state(one.state),
        ok=one.locks_ok_cnt,
        replicating=one.locks_replicating_cnt,
        stuck=one.locks_stuck_cnt,
        created_at=iso(one.created_at),
        expires_at=iso(one.expires_at),
        error=one.error or "",
        comment=one.comments or "",
        activity=one.activity or "",
        is_locked=one.locked,
    )


def _state(state: str) -> RuleState:
    return cast("RuleState", state) if state in _STATES else "UNKNOWN"
