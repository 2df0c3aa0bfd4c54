"""The keeper: one token for many who ask, renewed once for all before its end."""

from __future__ import annotations

import base64
import logging
import random
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, wait
from dataclasses import dataclass
from typing import Protocol

import msgspec

from lab_datalake.errors import BrokenAnswer, DatalakeError, LakeFailed, LakeUnreachable, NotSignedIn
from lab_datalake.rucio.secret import Secret

log = logging.getLogger(__name__)

EARLY = 300.0
"""Seconds before its end when a token is renewed; a quarter of its life where that is shorter. It may be a fifth more."""

PATIENCE = 1.0
"""Seconds that one who asks waits for a new token while the old one is good; then the old one serves."""

FIRST_PAUSE = 2.0
LONGEST_PAUSE = 120.0
"""Seconds until a new token is asked for again after a failure, while the old one is good; each pause is twice the last."""


@dataclass(frozen=True)
class Token:
    """A token of Rucio. ends_at: seconds since 1970, None if nobody can say; account: where the lake named it."""

    secret: Secret
    ends_at: float | None = None
    account: str | None = None
    taken_at: float = 0.0

    @property
    def is_jwt(self) -> bool:
        """Whether it is a JSON Web Token, which an OpenID provider gave."""
        return end_of_jwt(self.secret) is not None

    @property
    def margin(self) -> float:
        """How many seconds before its end it is renewed, at the latest."""
        return 0.0 if self.ends_at is None else min(EARLY, max(0.0, self.ends_at - self.taken_at) / 4)

    def good_at(self, now: float) -> bool:
        """Whether it has not ended."""
        return self.ends_at is None or now < self.ends_at


class SignIn(Protocol):
    """A way to a token. keeps: whether the token may be kept, or is to be fetched at each use."""

    keeps: bool

    def fetch(self) -> Token:
        """A token that can be used now. Raises NotSignedIn, and what asking a lake raises."""
        ...


@dataclass
class _Kept:
    """The token that is kept, when it is due to be renewed, and how often that has failed."""

    token: Token
    due_at: float
    failures: int = 0

    @classmethod
    def of(cls, token: Token) -> _Kept:
        # Jitter, so that many servers do not come back in the same moment.
        early = token.margin * random.uniform(1.0, 1.2)  # noqa: S311  no secret
        return cls(token, float("inf") if token.ends_at is None else token.ends_at - early)

    def failed(self, now: float) -> None:
        """Put the next attempt off: longer each time, and never so long that there is none before the end."""
        pause = min(FIRST_PAUSE * 2.0**self.failures, LONGEST_PAUSE, self.token.margin / 4)
        self.failures += 1
        self.due_at = now + pause * random.uniform(0.75, 1.0)  # noqa: S311  no secret


class Tokens:
    """Keeps one token in memory. Safe for any number of threads; who comes while it is renewed gets the same outcome.

    While the old one is good, nobody waits long for a new one; where none can be had, the old one serves until its end. The
    clock is that of the wall, so that a machine that slept finds its token ended. turn: counts the changes of the sign-in.
    introduce: called with each new token before anybody gets it.
    """

    def __init__(
        self,
        sign_in: SignIn,
        clock: Callable[[], float] = time.time,
        introduce: Callable[[Token], None] = lambda _: None,
    ) -> None:
        self.clock = clock
        self._introduce = introduce
        self.turn = 0
        self._sign_in = sign_in
        self._lock = threading.Lock()
        self._kept: _Kept | None = None
        self._renewal: Future[Token] | None = None

    @property
    def sign_in(self) -> SignIn:
        """The way to a token now."""
        with self._lock:
            return self._sign_in

    @property
    def due_at(self) -> float:
        """When the token that is kept is renewed, in seconds since 1970; the past where none is kept."""
        with self._lock:
            return self._kept.due_at if self._kept is not None and self._sign_in.keeps else 0.0

    def present(self) -> Token:
        """A token to be used now."""
        with self._lock:
            kept, now = self._kept, self.clock()
            if kept is None or not self._sign_in.keeps or not kept.token.good_at(now):
                kept = None
            elif now < kept.due_at or self._renewal is not None:
                return kept.token
        return self._renewed() if kept is None else self._renewed_beside(kept.token)

    def instead_of(self, refused: Token) -> Token | None:
        """Another token where the lake refused this one; None where there is no other."""
        with self._lock:
            if self._kept is not None and self._kept.token.secret == refused.secret:
                self._kept = None
        token = self.present()
        return None if token.secret == refused.secret else token

    def change(self, sign_in: SignIn, token: Token | None = None) -> None:
        """From now on sign in this way, with this token or none; the one that is kept is forgotten."""
        if token is not None:
            self._introduce(token)
        with self._lock:
            self._sign_in, self._kept, self._renewal = sign_in, None if token is None else _Kept.of(token), None
            self.turn += 1

    def forget(self) -> None:
        """Forget the token that is kept; who asks gets a new one."""
        self.change(self.sign_in)

    def _renewed(self) -> Token:
        """A new token; who asks waits for it."""
        with self._lock:
            mine = self._renewal is None
            renewal = self._renewal = self._renewal or Future()
            sign_in = self._sign_in
        if mine:
            self._fetch(sign_in, renewal)
        return renewal.result()

    def _renewed_beside(self, old: Token) -> Token:
        """A new token where it comes soon, else the old one; the thread ends when the sign-in's connections are closed."""
        with self._lock:
            if self._renewal is not None:
                return old
            renewal = self._renewal = Future()
            sign_in = self._sign_in
        threading.Thread(target=self._fetch, args=(sign_in, renewal), name="renews a token", daemon=True).start()
        wait([renewal], PATIENCE)
        return renewal.result() if renewal.done() else old

    def _fetch(self, sign_in: SignIn, renewal: Future[Token]) -> None:
        try:
            token = sign_in.fetch()
            if sign_in.keeps:
                self._introduce(token)
        except BaseException as wrong:  # noqa: BLE001  handed to all who wait
            outcome: Token | BaseException = wrong
        else:
            outcome = token
        with self._lock:
            if self._renewal is renewal:
                self._renewal = None
                outcome = self._kept_or_failed(outcome)
        if isinstance(outcome, Token):
            renewal.set_result(outcome)
        else:
            renewal.set_exception(outcome)

    def _kept_or_failed(self, outcome: Token | BaseException) -> Token | BaseException:
        """Keep what came; or the old token, where it is still good and there is no other. Called under the lock."""
        kept, now = self._kept, self.clock()
        if isinstance(outcome, Token):
            self._kept = _Kept.of(outcome)
            return outcome
        if kept is None or not self._sign_in.keeps or not kept.token.good_at(now) or not isinstance(outcome, _NO_OTHER):
            self._kept = None
            return outcome
        if isinstance(outcome, NotSignedIn):
            kept.due_at = float("inf")  # nobody is to be asked again; at its end the token is not good any more
        else:
            kept.failed(now)
        if kept.failures <= 1:
            log.warning("%s The token before serves until its end.", outcome.message)
        return kept.token


_NO_OTHER: tuple[type[DatalakeError], ...] = (LakeUnreachable, LakeFailed, BrokenAnswer, NotSignedIn)
"""Why there may be no new token, though nothing is wrong with the old one."""


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
