"""From a collection to a manifest: Rucio's list of its files, then the copies of each, written down as they come."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice, repeat
from typing import TypeVar

from msgspec import structs

from lab_datalake.did import DID
from lab_datalake.errors import BadQuestion, CutStream
from lab_datalake.lake.availability import Coming, Wish
from lab_datalake.lake.draft import Draft
from lab_datalake.lake.locate import Located, Surroundings, locate
from lab_datalake.lake.manifest import Title
from lab_datalake.lake.pfns import is_signed
from lab_datalake.lake.storage import Hosts
from lab_datalake.rucio.answers import File
from lab_datalake.rucio.cancel import Cancel
from lab_datalake.rucio.client import Client

T = TypeVar("T")
log = logging.getLogger(__name__)

_NAMES_AT_ONCE = 5000
# The first files come soon, since somebody waits for them; then fewer questions are quicker. Rucio takes 1000 at most.
_COPIES_AT_ONCE = (100, 400, 1000)
_ATTEMPTS = 3

Progress = Callable[[Coming], None]
"""Told how far it is."""


@dataclass(frozen=True)
class Reader:
    """Who reads, and where: asks Rucio for copies and finds the way to each file. hosts: told what Rucio names."""

    client: Client
    here: Surroundings
    hosts: Hosts | None = None

    def locate(self, files: Sequence[File], wish: Wish, cancel: Cancel) -> list[Located]:
        """The ways to open these files, in their order; a file without any copy is there, too.

        One name that Rucio refuses does not take the others with it: the halves are asked for by themselves.
        """
        try:
            return _again(lambda: self._located(files, wish, cancel))
        except BadQuestion as refused:
            if len(files) == 1:
                file = files[0]
                return [
                    Located(
                        did=file.did, size=file.bytes, checksum=file.checksum, sources=(), why=refused.message, cure=refused.cure
                    )
                ]
        middle = len(files) // 2
        return [*self.locate(files[:middle], wish, cancel), *self.locate(files[middle:], wish, cancel)]

    def _located(self, files: Sequence[File], wish: Wish, cancel: Cancel) -> list[Located]:
        dids = [file.did for file in files]
        answers = self.client.replicas(dids, schemes=self.here.schemes, site=self.here.site, cancel=cancel)
        known = {answer.did: answer for answer in answers}
        if self.hosts is not None:
            self.hosts.named(pfn for answer in known.values() for pfn in answer.pfns)
        return [locate(file, known.get(file.did), wish, self.here) for file in files]

    def settle(self, title: Title, draft: Draft, *, cancel: Cancel, tell: Progress) -> set[str]:
        """Write down all files of a collection; answers the RSEs that hold copies. Ending the draft is the caller's."""
        total = self._names(title.did, draft, cancel, tell)
        rses: set[str] = set()
        for count in chain(_COPIES_AT_ONCE, repeat(_COPIES_AT_ONCE[-1])):
            files = draft.waiting(count)
            if not files:
                break
            cancel.heed()
            located = self.locate(files, title.wish, cancel)
            rses.update(*(one.rses for one in located))
            done = draft.settle(map(_lasting, located))
            tell(Coming(what="looking for copies", done=done, total=total))
        return rses

    def _names(self, did: DID, draft: Draft, cancel: Cancel, tell: Progress) -> int:
        def ask() -> None:
            listed = 0
            for batch in _batches(self.client.files(did, cancel), _NAMES_AT_ONCE):
                draft.add(batch)
                listed += len(batch)
                tell(Coming(what="listing the files", done=listed))

        _again(ask)
        total = draft.number()
        tell(Coming(what="looking for copies", done=0, total=total))
        return total


def _lasting(located: Located) -> Located:
    """The same without signed URLs, which end in minutes and are secrets as long as they live."""
    sources = tuple(source for source in located.sources if not is_signed(source.url))
    if sources or not located.sources:
        return structs.replace(located, sources=sources)
    why = "The only address of its copies is signed and ends within minutes."
    return structs.replace(located, sources=(), why=why, cure="Open the file by itself, not within its collection.")


def _again(ask: Callable[[], T]) -> T:
    """Ask again where the stream was cut: nothing of it was used, or using it twice does no harm."""
    for _ in range(_ATTEMPTS - 1):
        try:
            return ask()
        except CutStream as cut:  # noqa: PERF203  a few rounds, each a question to a server
            log.warning("%s Asking again.", cut.message)
    return ask()


def _batches(things: Iterator[T], size: int) -> Iterator[list[T]]:
    while batch := list(islice(things, size)):
        yield batch
