"""Who asks Rucio for copies and finds the ways to files, a thousand at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lab_datalake.errors import BadQuestion
from lab_datalake.lake.availability import Wish
from lab_datalake.lake.copies import Copies
from lab_datalake.lake.listing import again
from lab_datalake.lake.locate import Located, Surroundings, locate
from lab_datalake.lake.standings import Standings
from lab_datalake.lake.storage import Hosts
from lab_datalake.rucio.answers import File, Replicas
from lab_datalake.rucio.cancel import Cancel
from lab_datalake.rucio.client import Client

Answers = list[Replicas | None]
"""What Rucio knows of each of some files; None where no storage has it."""


class _Refused(Replicas, frozen=True, kw_only=True):
    """A file about which Rucio takes no question, and why."""

    why: str
    cure: str


@dataclass(frozen=True)
class Reader:
    """Who reads, and where: asks Rucio for copies and finds the way to each file. hosts: told what Rucio names."""

    client: Client
    here: Surroundings
    standings: Standings
    copies: Copies
    hosts: Hosts | None = None

    def locate(self, files: Sequence[File], wish: Wish, cancel: Cancel) -> list[Located]:
        """The ways to open these files, in their order; a file without any copy is there, too."""
        return self.ways(files, self.ask(files, cancel), wish, cancel)

    def ask(self, files: Sequence[File], cancel: Cancel) -> Answers:
        """What Rucio knows of the copies of these files, at most a thousand.

        One name that Rucio refuses does not take the others with it: the halves are asked for by themselves.
        """
        try:
            return again(lambda: self._asked(files, cancel))
        except BadQuestion as refused:
            if len(files) == 1:
                file = files[0]
                return [_Refused(scope=file.scope, name=file.name, why=refused.message, cure=refused.cure)]
        middle = len(files) // 2
        return [*self.ask(files[:middle], cancel), *self.ask(files[middle:], cancel)]

    def ways(self, files: Sequence[File], answers: Answers, wish: Wish, cancel: Cancel) -> list[Located]:
        """The ways to open these files, as far as Rucio answered."""
        rses = {rse for answer in answers if answer is not None for rse in answer.states}
        standing = self.standings.standing(rses, cancel)
        return [
            _refused(file, answer) if isinstance(answer, _Refused) else locate(file, answer, wish, self.here, standing=standing)
            for file, answer in zip(files, answers, strict=True)
        ]

    def _asked(self, files: Sequence[File], cancel: Cancel) -> Answers:
        answers = self.client.replicas(
            [file.did for file in files], schemes=self.here.schemes, site=self.here.site, cancel=cancel
        )
        known = {answer.did: answer for answer in answers}
        if self.hosts is not None:
            self.hosts.named(pfn for answer in known.values() for pfn in answer.pfns)
        return [known.get(file.did) for file in files]


def _refused(file: File, refused: _Refused) -> Located:
    return Located(did=file.did, size=file.bytes, checksum=file.checksum, sources=(), why=refused.why, cure=refused.cure)
