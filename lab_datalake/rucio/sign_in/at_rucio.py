"""Sign in at an OpenID provider through Rucio itself: `GET /auth/oidc`, for lakes whose provider knows no client but Rucio.

Source: rucio/web/rest/flaskapi/v1/auth.py and rucio/core/oidc.py, 41.5. Rucio keeps the refresh token; the person's page is
Rucio's own, which leads on to the provider, and shows at its end either a code to type here, or nothing because we ask Rucio.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import quote, urlsplit

import msgspec

from lab_datalake.errors import BadConfiguration, BrokenAnswer, NotSignedIn
from lab_datalake.rucio.cancel import Cancel
from lab_datalake.rucio.secret import Secret
from lab_datalake.rucio.sign_in.tokens import Token, end_of_jwt
from lab_datalake.rucio.sign_in.userpass import Identity
from lab_datalake.rucio.transport import Call, Reply, Transport

LONGEST = 300.0
"""Seconds for which Rucio remembers a sign-in that was begun."""

_INTERVAL = 2.0
_FETCH = "/auth/oidc_redirect"
_TEXT = {"Accept": "application/octet-stream"}


@dataclass(frozen=True)
class RucioWish:
    """What Rucio is asked for. issuer: its own word for the provider. typed: whether a code is typed here, or Rucio asked.

    hosts: where the page may be beside Rucio's own address, each as `host` or `host:port`.
    """

    scope: str = "openid profile"
    audience: str | None = None
    issuer: str | None = None
    typed: bool = False
    hosts: tuple[str, ...] = ()


class _Valid(msgspec.Struct, frozen=True):
    account: str


@dataclass
class RucioToken:
    """A token that Rucio got for a person, and can renew while it is good; without one, of nobody."""

    door: Transport
    identity: Identity
    wish: RucioWish
    token: Secret | None = None
    clock: Callable[[], float] = time.time
    keeps: bool = field(default=True, init=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False, repr=False)
    _has_ended: bool = field(default=False, init=False, repr=False)

    @property
    def is_nobody(self) -> bool:
        """Whether nobody has signed in, so that nothing has ended either."""
        return self.token is None and not self._has_ended

    @property
    def renews(self) -> bool:
        """Whether Rucio was asked to keep something to renew it with."""
        return "offline_access" in self.wish.scope.split()

    def fetch(self) -> Token:
        """A new token for the present one. Raises NotSignedIn where there is none, or Rucio cannot renew it."""
        with self._lock:
            if self._has_ended:
                raise NotSignedIn(f"{self.door.called} says that the sign-in has ended.", "Sign in again.")
            if self.token is None:
                raise NotSignedIn(f"{self.door.called} wants to know who asks.", "Sign in.")
            signed = {**_TEXT, **self.identity.headers, "X-Rucio-Auth-Token": self.token}
            reply = self.door.ask(Call("/auth/oidc_refresh", headers={**signed, "X-Rucio-Account": self._account(signed)}))
            token = _token(reply, self.clock())
            if token is None or (token.ends_at is not None and token.ends_at <= self.clock()):
                self.token, self._has_ended = None, True
                raise NotSignedIn(f"{self.door.called} says that the sign-in has ended.", "Sign in again.")
            self.token = token.secret
            return token

    def forget(self) -> None:
        """Let go of the token; Rucio knows no way to be told."""
        with self._lock:
            self.token = None

    def _account(self, signed: dict[str, str | Secret]) -> str:
        if self.identity.account:
            return self.identity.account
        body = self.door.ask(Call("/auth/validate", headers=signed)).body
        try:
            return msgspec.json.decode(body, type=_Valid).account
        except msgspec.MsgspecError:
            raise BrokenAnswer(f"{self.door.called} does not say who is signed in.", "Ask its administrator.") from None


@dataclass
class RucioAttempt:
    """A person at Rucio's page. page: where it is. ends_at: seconds since 1970."""

    before: RucioToken
    page: str = field(repr=False)
    ends_at: float
    _typed: Secret | None = field(default=None, init=False, repr=False)
    _come: threading.Event = field(default_factory=threading.Event, init=False, repr=False)

    def type(self, code: Secret) -> None:
        """Take the code that Rucio's page showed at its end. Raises NotSignedIn where Rucio does not know it."""
        self._typed = code
        self._come.set()

    def wait(self, cancel: Cancel) -> tuple[RucioToken, Token]:
        """The sign-in, as soon as Rucio has its token."""
        nobody = self.before
        while nobody.clock() < self.ends_at:
            code = self._code(cancel)
            token = None if code is None else self._fetch(code, cancel)
            if token is not None:
                return RucioToken(nobody.door, nobody.identity, nobody.wish, token.secret, nobody.clock), token
            if nobody.wish.typed and code is not None:
                raise NotSignedIn(f"{nobody.door.called} does not know this code.", "Sign in again, and copy the whole code.")
        raise NotSignedIn(
            f"{nobody.door.called} has not heard that anybody signed in.", "Sign in again; its page says where it went wrong."
        )

    def _code(self, cancel: Cancel) -> Secret | None:
        if not self.before.wish.typed:
            cancel.pause(_INTERVAL)
            return Secret(urlsplit(self.page).query)
        with cancel.calling(self._come.set):
            self._come.wait(max(0.0, self.ends_at - self.before.clock()))
        cancel.heed()
        return self._typed

    def _fetch(self, code: Secret, cancel: Cancel) -> Token | None:
        headers = {**_TEXT, "X-Rucio-Client-Fetch-Token": "True"}
        try:
            reply = self.before.door.ask(Call(f"{_FETCH}?{quote(code.reveal())}", headers=headers), cancel)
        except NotSignedIn:
            return None  # Rucio's word for “not yet”, too
        return _token(reply, self.before.clock())


def begin(nobody: RucioToken, cancel: Cancel | None = None) -> RucioAttempt:
    """Ask Rucio for the page at which a person signs in."""
    wish, door = nobody.wish, nobody.door
    asked = {
        "X-Rucio-Client-Authorize-Scope": wish.scope,
        "X-Rucio-Client-Authorize-Audience": wish.audience,
        "X-Rucio-Client-Authorize-Issuer": wish.issuer,
        "X-Rucio-Client-Authorize-Polling": "False" if wish.typed else "True",
    }
    headers = {**_TEXT, **nobody.identity.headers, **{name: value for name, value in asked.items() if value}}
    now = nobody.clock()
    try:
        reply = door.ask(Call("/auth/oidc", headers=headers), cancel)
    except NotSignedIn as wrong:
        raise BadConfiguration(
            f"{door.called} does not let anybody sign in like this: {wrong.message}",
            "Check the lake's `account`, and the `issuer`, `scope` and `audience` of its `sign_in`.",
        ) from None
    return RucioAttempt(nobody, _page(reply.headers.get("X-Rucio-OIDC-Auth-URL", ""), door, wish), now + LONGEST)


def _page(text: str, door: Transport, wish: RucioWish) -> str:
    """The page, where it is one that Rucio may lead to; it becomes a link that a person follows."""
    parts, mine = urlsplit(text), urlsplit(door.base)
    if parts.scheme not in {"https", "http"} or not parts.path.endswith(_FETCH) or not parts.query:
        raise BrokenAnswer(f"{door.called} names no page to sign in at.", "Ask its administrator.")
    if parts.netloc not in {mine.netloc, *wish.hosts}:
        raise BadConfiguration(
            f"{door.called} leads to {parts.netloc} to sign in, which is not its own address.",
            "If that is right, add it to `page_hosts` in the lake's `sign_in`.",
        )
    # Rucio writes https, whatever it speaks itself (core/oidc.py, get_auth_oidc).
    scheme = mine.scheme if parts.netloc == mine.netloc else "https"
    return parts._replace(scheme=scheme).geturl()


def _token(reply: Reply, now: float) -> Token | None:
    text = reply.headers.get("X-Rucio-Auth-Token", "")
    if not text:
        return None
    secret, said = Secret(text), reply.headers.get("X-Rucio-Auth-Token-Expires", "")
    return Token(secret, float(said) if said.isdecimal() else end_of_jwt(secret), taken_at=now)
