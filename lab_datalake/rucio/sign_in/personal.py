"""What every sign-in of a person has in common: one begins it, waits until the person has signed in elsewhere, and forgets it."""

from __future__ import annotations

from typing import Protocol

from lab_datalake.rucio.cancel import Cancel
from lab_datalake.rucio.sign_in.tokens import SignIn, Token


class Personal(SignIn, Protocol):
    """The sign-in of a person who was at a page of somebody else; or of nobody."""

    @property
    def renews(self) -> bool:
        """Whether it can give a new token before the present one ends."""
        ...

    def forget(self) -> None:
        """Let go of what renews it, and revoke that where it can be revoked."""
        ...


class Attempt(Protocol):
    """A sign-in that was begun."""

    def wait(self, cancel: Cancel) -> tuple[Personal, Token]:
        """The sign-in and its first token, as soon as the person has signed in.

        Raises NotSignedIn where the person did not; Cancelled as soon as `cancel` is set, and one may wait again.
        """
        ...
