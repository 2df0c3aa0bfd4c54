"""One lake, with the verbs that its doors need. Every verb may be called from any thread."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from lab_datalake.did import DID
from lab_datalake.lake.availability import Availability, Wish
from lab_datalake.lake.spec import LakeSpec
from lab_datalake.lake.words import Description, LakeState, Listed, Metadatum, Place, Question, Resolution, Scopes
from lab_datalake.rucio.cancel import Cancel
from lab_datalake.rucio.secret import Secret

Listener = Callable[[DID, Wish, Availability], None]
"""Told about each change of a settlement, from the thread that settles: be quick, and raise nothing."""


class Lake:
    """A Rucio instance as it is configured, and what this place adds: its site, mounts and caches.

    Verbs that ask Rucio raise the errors of `lab_datalake.errors`. A `cancel` that is set ends a verb within a second.
    """

    def __init__(self, spec: LakeSpec, cache_folder: Path, listener: Listener | None = None) -> None:
        self.spec = spec

    def state(self) -> LakeState:
        """Whether the lake can be used now; never raises a DatalakeError."""
        raise NotImplementedError

    def sign_in(self, username: str, password: Secret, account: str | None = None) -> LakeState:
        """Sign in with user and password, kept in memory only; NotSignedIn where Rucio refuses them."""
        raise NotImplementedError

    def sign_out(self) -> None:
        """Forget token, user and password of `sign_in`."""
        raise NotImplementedError

    def token(self) -> Secret:
        """The present token, renewed if it would end soon."""
        raise NotImplementedError

    def scopes(self, cancel: Cancel | None = None) -> Scopes:
        """All scopes, and one's own."""
        raise NotImplementedError

    def search(self, question: Question, cancel: Cancel | None = None) -> Iterator[Listed]:
        """DIDs that match, as they come, at most `question.limit + 1`: one more than wanted says that there are more."""
        raise NotImplementedError

    def content(self, did: DID, cancel: Cancel | None = None) -> Iterator[Listed]:
        """What a collection holds directly, as it comes; nothing for a file."""
        raise NotImplementedError

    def describe(self, did: DID, cancel: Cancel | None = None) -> Description:
        """What the lake knows of one DID; sizes are counted where Rucio has not written them down."""
        raise NotImplementedError

    def metadata(self, did: DID, cancel: Cancel | None = None) -> list[Metadatum]:
        """All that was written down about a DID, in key order."""
        raise NotImplementedError

    def parents(self, did: DID, cancel: Cancel | None = None) -> list[Listed]:
        """The collections that hold a DID."""
        raise NotImplementedError

    def places(self, did: DID, cancel: Cancel | None = None) -> list[Place]:
        """Where the copies of a DID are, in RSE order."""
        raise NotImplementedError

    def resolve(self, did: DID, wish: Wish = "auto", *, refresh: bool = False, wait: float = 0.0) -> Resolution:
        """How a DID opens from here. A collection is settled in the background: at most `wait` seconds, then `coming`.

        refresh: ask the lake again even where an earlier answer is fresh. Errors come as the state `failed`, except BadQuestion.
        """
        raise NotImplementedError

    def close(self) -> None:
        """End every thread and connection of this lake, within seconds."""
        raise NotImplementedError
