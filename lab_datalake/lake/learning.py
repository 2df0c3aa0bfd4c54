"""The rule by which storages name their files, taken from Rucio's own answer about some of them.

Rucio lists copies several times slower than names. Where every file of a dataset is at the same storages, and their paths
follow from the names, all files open alike but for what follows from the name: what a sample shows holds for all. Where the
sample is not of one mind, nothing is learned, and every file is asked for.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from msgspec import structs

from lab_datalake.lake.availability import Wish
from lab_datalake.lake.draft import Block, Draft, Part
from lab_datalake.lake.listing import Dataset
from lab_datalake.lake.locate import Located
from lab_datalake.lake.naming import Form, Way, common, ending, folders, route
from lab_datalake.lake.pfns import is_signed
from lab_datalake.lake.reader import Reader
from lab_datalake.rucio.answers import File, Replicas
from lab_datalake.rucio.cancel import Cancel

log = logging.getLogger(__name__)

_SAMPLE = 150
_WORTH_IT = 1_000
"""Fewer files are asked for in one question."""
_MOST_SAMPLES = 50
_BLOCK = 5_000
_LOOKS_AT_ONCE = 8

Place = tuple[str, tuple[str, ...]]
"""A scope, and the storages that have all of its files."""


class Learning:
    """Learns what it can about the files of one draft."""

    def __init__(self, reader: Reader, wish: Wish, draft: Draft, cancel: Cancel) -> None:
        self._reader = reader
        self._wish = wish
        self._draft = draft
        self._cancel = cancel

    def from_samples(self, datasets: Sequence[Dataset]) -> None:
        """Look at samples of all parts that may follow a rule, the largest first."""
        places: dict[Place, list[Part]] = defaultdict(list)
        for part in self._draft.parts():
            rses = self._complete(datasets[part.source])
            if rses:
                places[part.scope, rses].append(part)
        largest = sorted(places.items(), key=lambda one: -sum(part.files for part in one[1]))
        for (_, rses), parts in largest[:_MOST_SAMPLES]:
            if sum(part.files for part in parts) > _WORTH_IT and self._reader.standings.named_by_rule(rses, self._cancel):
                self._learn(rses, parts)

    def _complete(self, dataset: Dataset) -> tuple[str, ...]:
        """Where it is complete; nowhere, if it is in part at a better place."""
        mounted = {mount.rse for mount in self._reader.here.mounts}
        is_better = (rse in mounted or self._reader.standings.is_own(rse, self._cancel) for rse in dataset.partial)
        return () if any(is_better) else dataset.complete

    def _learn(self, rses: tuple[str, ...], parts: Sequence[Part]) -> None:
        standing = self._reader.standings.standing(rses, self._cancel)
        doubtful = [did for did, rse in standing.suspicious if rse in rses]
        if doubtful:
            self._draft.doubt_names(doubtful)
        self._leave_copies_out(parts)
        sample = self._draft.sample(parts, _SAMPLE)
        if not sample:
            return
        answers = [None if one is None else _only(one, rses) for one in self._reader.ask(sample, self._cancel)]
        located = self._reader.ways(sample, answers, self._wish, self._cancel)
        is_signed_anywhere = any(is_signed(source.url) for one in located for source in one.sources)
        one = None if is_signed_anywhere else common((route(each)[0] for each in located), self._forms(located, rses))
        mounted = {mount.rse for mount in self._reader.here.mounts}
        if one is not None and mounted.intersection(rses) and not any(way.access == "mount" for way in one):
            one = None  # some may be there: each is looked at
        if one is None:
            log.info("Files at %s are not all named alike; every one is asked for.", ", ".join(rses))
            return
        for way in one:
            if way.access == "mount":
                self._leave_unmounted_out(parts, way)
        self._draft.learn(parts, one, len(sample))

    def _forms(self, located: Sequence[Located], rses: tuple[str, ...]) -> frozenset[Form]:
        """Endings that prove themselves, or that the storages confess to: a hash that fits is no accident, a name may be."""
        by_name = any(way.form == "name" for one in located[:1] for way in _by_name(one))
        if by_name and not self._reader.standings.name_plainly(rses, self._cancel):
            return frozenset({"hash"})
        return frozenset({"hash", "name"})

    def _leave_copies_out(self, parts: Sequence[Part]) -> None:
        there = self._reader.copies.folders()
        if not there:
            return
        find = self._reader.here.find_copy
        for block in list(self._draft.unasked(parts, _BLOCK, there)):
            self._draft.doubt(n for n, file in _numbered(block) if find(file.did, file.bytes, file.checksum) is not None)

    def _leave_unmounted_out(self, parts: Sequence[Part], way: Way) -> None:
        stat = self._reader.here.stat

        def is_there(file: File) -> bool:
            path = f"{way.head}{ending(way.form, folders(file.scope, file.name), file.name)}"
            size = stat(Path(path))
            return size is not None and file.bytes in {None, size}

        with ThreadPoolExecutor(_LOOKS_AT_ONCE, "mounted files") as pool:
            for block in self._draft.unasked(parts, _BLOCK):
                self._cancel.heed()
                there = pool.map(is_there, block.files)
                self._draft.doubt([n for n, found in zip(block.places, there, strict=True) if not found])


def _only(replicas: Replicas, rses: tuple[str, ...]) -> Replicas:
    """The same without copies at other storages."""
    pfns = {url: pfn for url, pfn in replicas.pfns.items() if pfn.rse in rses}
    states = {rse: state for rse, state in replicas.states.items() if rse in rses}
    return structs.replace(replicas, pfns=pfns, states=states)


def _by_name(located: Located) -> list[Way]:
    """The ways whose URL ends with nothing but the name, and is no question by DID."""
    scope = located.did.scope
    return [way for way in route(located)[0] if way.form == "name" and not (way.head or "").endswith(f"{scope}:")]


def _numbered(block: Block) -> list[tuple[int, File]]:
    return list(zip(block.places, block.files, strict=True))
