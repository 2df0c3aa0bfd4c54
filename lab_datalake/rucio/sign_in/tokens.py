"""One token for many who ask: kept until shortly before its end, renewed once for all."""

from __future__ import annotations

import base64
import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Protocol

import msgspec

from lab_datalake.errors import BrokenAnswer, LakeFailed, LakeUnreachable
from lab_datalake.rucio.secret import Secret

log = logging.getLogger(__name__)

EARLY = 120.0
"""Seconds before its end when a token is renewed; a tenth of its life where that is shorter."""

QUIET = 10.0
"""Seconds in which nobody who gives tokens is asked again after a failure, as long as the old token is good."""


@dataclass(frozen=True)
class Token:
    """A token of Rucio. ends_at: seconds since 1970, None if nobody can say; account: where the lake named it."""

    secret: Secret
    ends_at: float | None = None
    account: str | None = None
    taken_at: float = 0.0

    def fresh_at(self, now: float) -> bool:
        """Whether it can still be used for some time."""
        if self.ends_at is None:
            return True
        return now < self.ends_at - min(EARLY, (self.ends_at - self.taken_at) / 10)


class SignIn(Protocol):
    """A way to a token. keeps: whether the token may be kept, or is to be fetched at each use."""

    keeps: bool

    def fetch(self) -> Token:
        """A token that can be used now. Raises NotSignedIn, and what asking a lake raises."""
        ...


class Tokens:
    """Keeps one token in memory. Safe for any number of threads; who comes while it is renewed gets the same outcome.

    Where it cannot be renewed because nobody answers, the old one serves until its end.
    turn: counts the changes of the sign-in.
    """

    def __init__(self, sign_in: SignIn, clock: Callable[[], float] = time.time) -> None:
        self.clock = clock
        self.turn = 0
        self._sign_in = sign_in
        self._lock = threading.Lock()
        self._token: Token | None = None
        self._renewal: Future[Token] | None = None
        self._again_at = 0.0

    @property
    def sign_in(self) -> SignIn:
        """The way to a token now."""
        with self._lock:
            return self._sign_in

    def present(self) -> Token:
        """A token to be used now."""
        with self._lock:
            token = self._token
            now = self.clock()
            if (
                token is not None
                and self._sign_in.keeps
                and (token.fresh_at(now) or (now < self._again_at and _good(token, now)))
            ):
                return token
        return self._renew()

    def instead_of(self, refused: Token) -> Token | None:
        """Another token where the lake refused this one; None where there is no other."""
        with self._lock:
            if self._token is not None and self._token.secret == refused.secret:
                self._token = None
        token = self.present()
        return None if token.secret == refused.secret else token

    def change(self, sign_in: SignIn, token: Token | None = None) -> None:
        """From now on sign in this way, with this token or none; the one that is kept is forgotten."""
        with self._lock:
            self._sign_in, self._token, self._renewal, self._again_at = sign_in, token, None, 0.0
            self.turn += 1

    def forget(self) -> None:
        """Forget the token that is kept; who asks gets a new one."""
        self.change(self.sign_in)

    def _renew(self) -> Token:
        with self._lock:
            mine = self._renewal is None
            renewal = self._renewal = self._renewal or Future()
            sign_in = self._sign_in
        if mine:
            self._fetch(sign_in, renewal)
        return renewal.result()

    def _fetch(self, sign_in: SignIn, renewal: Future[Token]) -> None:
        try:
            token = sign_in.fetch()
        except BaseException as wrong:  # noqa: BLE001  handed to all who wait
            outcome: Token | BaseException = wrong
        else:
            outcome = token
        with self._lock:
            if self._renewal is renewal:
                self._renewal = None
                outcome = self._instead_of_failing(outcome)
                self._token = outcome if isinstance(outcome, Token) else None
        if isinstance(outcome, Token):
            renewal.set_result(outcome)
        else:
            renewal.set_exception(outcome)

    def _instead_of_failing(self, outcome: Token | BaseException) -> Token | BaseException:
        """The old token, where it is still good and only the way to a new one is cut; called under the lock."""
        old, now = self._token, self.clock()
        if old is None or not self._sign_in.keeps or not _good(old, now):
            return outcome
        if not isinstance(outcome, LakeUnreachable | LakeFailed | BrokenAnswer):
            return outcome
        log.warning("%s The token before serves until its end.", outcome.message)
        self._again_at = now + QUIET
        return old


def _good(token: Token, now: float) -> bool:
    return token.ends_at is not None and now < token.ends_at


class _Claims(msgspec.Struct):
    exp: float | None = None


def end_of_jwt(secret: Secret) -> float | None:
    """When a JSON Web Token says that it ends (RFC 7519, `exp`); None for other tokens. Nothing is verified."""
    parts = secret.reveal().split(".")
    if len(parts) != 3:  # noqa: PLR2004  header, claims, signature
        return None
    try:
        claims = base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4))
        return msgspec.json.decode(claims, type=_Claims).exp
    except (ValueError, msgspec.MsgspecError):
        return None
