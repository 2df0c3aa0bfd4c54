"""Sign in with what an OpenID provider gave once: a refresh token, kept in memory only and replaced at once when it rotates."""

from __future__ import annotations

import logging
import threading
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import Protocol

from lab_datalake.errors import DatalakeError, NotSignedIn
from lab_datalake.rucio.secret import Secret
from lab_datalake.rucio.sign_in.declined import Declined
from lab_datalake.rucio.sign_in.provider import Form, Granted, Provider
from lab_datalake.rucio.sign_in.tokens import Token

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Wanted:
    """What a token is to be good for, None where the provider decides. scope: words with blanks between them."""

    scope: str | None = None
    audience: str | None = None


class Store(Protocol):
    """Where a refresh token is kept beyond this process, because somebody asked for it: whoever opens it shares the sign-in."""

    def turn(self) -> AbstractContextManager[None]:
        """In this block nobody else renews what is kept there."""
        ...

    def load(self) -> Secret | None:
        """What is kept there now."""
        ...

    def keep(self, refresh: Secret | None, instead_of: Secret | None) -> None:
        """Keep this one; or none, where that one is there still."""
        ...


@dataclass
class RefreshedToken:
    """Tokens of a person who signed in at a provider; without a refresh token, of nobody."""

    provider: Provider
    wanted: Wanted
    refresh: Secret | None = None
    store: Store | None = None
    keeps: bool = field(default=True, init=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False, repr=False)
    _ended: str = field(default="", init=False, repr=False)

    @classmethod
    def of(cls, provider: Provider, wanted: Wanted, first: Granted) -> tuple[RefreshedToken, Token]:
        """The sign-in of somebody to whom this was granted, and the first token."""
        signed_in = cls(provider, wanted, first.refresh)
        signed_in._ended = f"The sign-in at {provider.called.replace('The ', 'the ', 1)} has ended, and cannot be renewed."
        return signed_in, first.token

    @property
    def is_nobody(self) -> bool:
        """Whether nobody has signed in, so that nothing has ended either."""
        return self.refresh is None and not self._ended

    @property
    def renews(self) -> bool:
        """Whether the provider gave something to renew the token with."""
        return self.refresh is not None

    def fetch(self) -> Token:
        """A new token. Raises NotSignedIn where there is nothing to renew it with, or the provider refuses that."""
        return self.fetch_for(self.wanted.audience)

    def fetch_for(self, audience: str | None, scope: str | None = None) -> Token:
        """A new token for somebody else, or for less. An audience that is a URI is named as a resource, too (RFC 8707)."""
        # A rotating refresh token is good once, so that one asks after the other.
        with self._lock, self.store.turn() if self.store else nullcontext():
            if self.store is not None:
                self.refresh = self.store.load()
            if self.refresh is None:
                raise NotSignedIn(self._ended or f"{self.provider.called} wants to know who asks.", "Sign in there.")
            form: Form = {
                "grant_type": "refresh_token",
                "refresh_token": self.refresh,
                "audience": audience,
                "resource": audience if audience != self.wanted.audience and "://" in (audience or "") else None,
                "scope": scope,
            }
            outcome = self.provider.grant(form)
            if isinstance(outcome, Granted):
                self._keep(outcome.refresh or self.refresh)
                return outcome.token
            error = outcome.error()
            if isinstance(error, NotSignedIn):
                self._ended = error.message
                self._keep(None)
            raise error

    def keep_in(self, store: Store) -> None:
        """From now on keep the refresh token there, too, each time that it rotates."""
        with self._lock, store.turn():
            self.store = store
            self._keep(self.refresh)

    def leave_store(self) -> None:
        """From now on the store is another sign-in's: what is kept there is neither used nor forgotten with this one."""
        with self._lock:
            self.store = None

    def _keep(self, refresh: Secret | None) -> None:
        if self.store is not None:
            self.store.keep(refresh, instead_of=self.refresh)
        self.refresh = refresh

    def forget(self) -> None:
        """Let go of the refresh token, and tell the provider where it can be told."""
        with self._lock:
            refresh = self.refresh
            self._keep(None)
        if refresh is None:
            return
        try:
            self.provider.revoke(refresh)
        except DatalakeError as wrong:
            log.warning("A sign-in was forgotten here, but not revoked: %s", wrong.message)


def granted(outcome: Granted | Declined) -> Granted:
    """What was granted. Raises what the provider's no means."""
    if isinstance(outcome, Declined):
        raise outcome.error()
    return outcome
