"""Searching in a lake: what a person typed (`terms.py`), asked of one scope after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from lab_datalake.did import DID
from lab_datalake.errors import BadQuestion, NotFound
from lab_datalake.lake import terms
from lab_datalake.lake.keys import Key, keys
from lab_datalake.lake.rows import growing, listed, whole
from lab_datalake.lake.terms import Sought
from lab_datalake.lake.words import Listed, Question, Scopes, Type
from lab_datalake.rucio import filters
from lab_datalake.rucio.answers import Found, Kind
from lab_datalake.rucio.cancel import Cancel
from lab_datalake.rucio.client import Client
from lab_datalake.rucio.conditions import Condition
from lab_datalake.rucio.patterns import Pattern

MOST_SCOPES = 100
"""So many scopes are looked into by one search, at most: Rucio is asked for each of them."""

_SCOPES_FOR_KEYS = 5

_KINDS: dict[Type, frozenset[Kind]] = {
    "all": frozenset({"container", "dataset", "file"}),
    "collection": frozenset({"container", "dataset"}),
    "container": frozenset({"container"}),
    "dataset": frozenset({"dataset"}),
    "file": frozenset({"file"}),
}


@dataclass(frozen=True)
class Searching:
    """Searches of one lake. scopes: asks the lake which there are."""

    client: Client
    scopes: Callable[[Cancel | None], Scopes]

    def search(self, question: Question, cancel: Cancel | None) -> Iterator[Listed]:
        """DIDs that match, at most `limit + 1`, as they come. Raises BadQuestion, and NotFound where there is no such scope."""
        sought = terms.read(question.text)
        wanted = question.scope if sought.scope is None else sought.scope
        matching = Matching(self.client, sought, sought.type or question.type, question.limit + 1)
        rows = islice(matching.rows(self._scopes(wanted, cancel), cancel), question.limit + 1)
        first = next(rows, None)
        if first is not None:
            return chain([first], rows)
        if wanted and "*" not in wanted and wanted not in self.client.scopes(cancel):
            raise NotFound(f"The lake knows no scope “{wanted}”.", "Check the spelling; scopes are case-sensitive.")
        return iter(())

    def keys(self, scope: str, cancel: Cancel | None) -> list[Key]:
        """The keys that metadata have in these scopes, as far as some DIDs of the first ones show."""
        return keys(self.client, self._fitting(scope, cancel)[:_SCOPES_FOR_KEYS], cancel)

    def _scopes(self, wanted: str, cancel: Cancel | None) -> Sequence[str]:
        found = self._fitting(wanted, cancel)
        if len(found) > MOST_SCOPES:
            raise BadQuestion(
                f"“{wanted or 'your own'}” are {len(found):,} scopes; one search looks into at most {MOST_SCOPES}.",
                "Write more of the scope's name.",
            )
        return found

    def _fitting(self, wanted: str, cancel: Cancel | None) -> Sequence[str]:
        if wanted and "*" not in wanted:
            return [wanted]
        known = self.scopes(cancel)
        found = known.own if not wanted else tuple(filter(Pattern(wanted).fits, known.scopes))
        if not found and not wanted:
            raise NotFound("No scope of this lake is your own, and none was named.", "Choose one, or write scope:pattern.")
        if not found:
            raise NotFound(f"The lake knows no scope that fits “{wanted}”.", "Check the spelling; scopes are case-sensitive.")
        return found


@dataclass(frozen=True)
class Matching:
    """The DIDs that fit what is sought. most: rows that are wanted."""

    client: Client
    sought: Sought
    type: Type
    most: int

    def rows(self, scopes: Sequence[str], cancel: Cancel | None) -> Iterator[Listed]:
        """One scope after the other; a word that is a whole name in the only scope comes first."""
        whole_names = [pattern for pattern in self.sought.names if pattern.is_exact]
        if whole_names and not self.sought.conditions:
            named = [DID(scope, whole_names[0].text) for scope in scopes]
            return (row for row in self._named(named, cancel) if self._fits(row.did.name))
        word = self.sought.only_word
        first = list(self._named([DID(scopes[0], word)], cancel)) if word and len(scopes) == 1 else []
        others = chain.from_iterable(self._in(scope, cancel) for scope in scopes)
        return chain(first, (row for row in others if not first or row.did != first[0].did))

    def _named(self, dids: Sequence[DID], cancel: Cancel | None) -> Iterator[Listed]:
        found = (listed(meta) for meta in self.client.columns(dids, cancel))
        return (row for row in found if row.kind in _KINDS[self.type])

    def _fits(self, name: str) -> bool:
        return all(pattern.fits(name) for pattern in self.sought.names)

    def _in(self, scope: str, cancel: Cancel | None) -> Iterator[Listed]:
        asked, checked = filters.split(self.sought.conditions)
        # Rucio takes one pattern: the one that says most. The others are looked at here.
        name = max(self.sought.names, key=lambda pattern: len(pattern.text), default=None)
        text = filters.for_rucio(asked, None if name is None else name.for_rucio)
        is_sure = name is None or (name.is_sure and len(self.sought.names) == 1)
        # Metadata plugins know no kinds, so that Rucio must not cut before we have looked.
        is_free = any(condition.key not in filters.COLUMNS for condition in asked)
        limit = self.most if is_sure and not is_free else None
        hits = self.client.search(scope, filters=text, kinds=self.type, limit=limit, cancel=cancel)
        named = (hit for hit in hits if self._fits(hit.name))
        return (row for row in self._with_kinds(named, checked, cancel) if row.kind in _KINDS[self.type])

    def _with_kinds(self, hits: Iterator[Found], checked: Sequence[Condition], cancel: Cancel | None) -> Iterator[Listed]:
        first = next(hits, None)
        if first is None:
            return
        hits = chain([first], hits)
        if first.kind is not None:
            for hit in hits:
                if hit.kind is not None:
                    yield Listed(did=hit.did, kind=hit.kind, size=whole(hit.bytes), files=hit.length)
            return
        for batch in growing(hits):
            known = {meta.did: meta for meta in self.client.columns([hit.did for hit in batch], cancel)}
            found = (known[hit.did] for hit in batch if hit.did in known)
            yield from (listed(meta) for meta in found if all(filters.holds(condition, meta) for condition in checked))
