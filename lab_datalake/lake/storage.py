"""The token that a lake's storages want to be shown, and which hosts may be shown it."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from lab_datalake.errors import BadConfiguration
from lab_datalake.lake.pfns import without_prefix
from lab_datalake.lake.spec import Cache, StorageToken
from lab_datalake.rucio.secret import Secret
from lab_datalake.rucio.sign_in.exchange import ExchangedToken
from lab_datalake.rucio.sign_in.refreshed import RefreshedToken, Wanted
from lab_datalake.rucio.sign_in.tokens import SignIn, Token, Tokens

_PORTS = {"https": 443, "davs": 443, "root": 1094, "roots": 1094, "xroot": 1094, "xroots": 1094}
"""Schemes that carry a token under TLS (ZTN refuses to work without), with their usual ports."""


class Hosts:
    """The hosts of one lake: those of the URLs that the lake itself named, and those of its settings."""

    def __init__(self, wanted: StorageToken, caches: Iterable[Cache]) -> None:
        self._shown_to_caches = wanted.caches
        self._configured = frozenset(host.lower() for host in wanted.hosts)
        self._lock = threading.Lock()
        self._named: set[str] = set()
        if wanted.caches:
            self._named.update(_host(cache.url) or "" for cache in caches)

    def named(self, urls: Iterable[str]) -> None:
        """The lake named these URLs, or what they begin with."""
        found: set[str | None] = set()
        for url in urls:
            cache, origin = without_prefix(url)
            found.add(_host(origin))
            if cache is not None and self._shown_to_caches:
                found.add(_host(f"root://{cache}"))
        with self._lock:
            self._named.update(host for host in found if host)

    def know(self, url: str) -> bool:
        """Whether the host that answers this URL is one of the lake's, and hears the token under TLS."""
        host = _host(url)
        if host is None:
            return False
        with self._lock:
            if host in self._named:
                return True
        return bool({host, host.rpartition(":")[0]} & self._configured)


def _host(url: str) -> str | None:
    """Host and port of a URL, lower case; None where it is none that carries a token."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    usual = _PORTS.get(parts.scheme.lower())
    if usual is None or not parts.hostname or parts.username is not None:
        return None
    name = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return f"{name.lower()}:{port or usual}"


@dataclass
class _AsRucio:
    """A sign-in that gives what Rucio is shown."""

    tokens: Tokens
    keeps: bool = field(default=False, init=False)

    def fetch(self) -> Token:
        """The token that Rucio is shown now."""
        return self.tokens.present()


@dataclass
class _WithTheSignIn:
    """A token for storages, got with the sign-in that the lake has now."""

    tokens: Tokens
    wanted: StorageToken
    keeps: bool = field(default=True, init=False)

    def fetch(self) -> Token:
        """A token for the audience of the storages. Raises what the lake's sign-in and its provider raise."""
        audience, scope = self.wanted.audience, self.wanted.scope
        match self.tokens.sign_in:
            case RefreshedToken() as signed_in if self.wanted.by == "refresh":
                return signed_in.fetch_for(audience, scope)
            case RefreshedToken() as signed_in:
                return ExchangedToken(_AsRucio(self.tokens), signed_in.provider, Wanted(scope, audience)).fetch()
            case ExchangedToken(elsewhere=elsewhere, provider=provider):
                return ExchangedToken(elsewhere, provider, Wanted(scope, audience)).fetch()
            case _:
                raise BadConfiguration(
                    "One does not sign in to this lake at an OpenID provider, so there is no token for its storages.",
                    "Ask the administrator of this Jupyter to set the lake's `storage_sign_in`.",
                )


class Storage:
    """Gives the token for storages to who asks with a URL of theirs. Safe for any number of threads."""

    def __init__(self, wanted: StorageToken, tokens: Tokens, elsewhere: SignIn | None, caches: Iterable[Cache]) -> None:
        self._rucio = tokens
        self._tokens = Tokens(elsewhere or self._with_the_sign_in(wanted), tokens.clock)
        self._turn = tokens.turn
        self._of_the_lake = elsewhere is None
        self._lock = threading.Lock()
        self.hosts = Hosts(wanted, caches)

    @property
    def due_at(self) -> float:
        """When the token is renewed, in seconds since 1970; the past where none is kept."""
        return self._tokens.due_at

    def token_for(self, url: str) -> Secret | None:
        """The token to show to the host of this URL; None where it is not the lake's, or hears it without TLS."""
        return self.present().secret if self.hosts.know(url) else None

    def present(self) -> Token:
        """The token. Raises NotSignedIn, and what asking its provider raises."""
        with self._lock:
            turn = self._rucio.turn
            if self._of_the_lake and turn != self._turn:  # somebody else is signed in now, or nobody
                self._tokens.forget()
                self._turn = turn
        return self._tokens.present()

    def _with_the_sign_in(self, wanted: StorageToken) -> SignIn:
        return _AsRucio(self._rucio) if wanted.audience is None else _WithTheSignIn(self._rucio, wanted)
