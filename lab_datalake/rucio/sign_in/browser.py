"""Sign in on a page of the provider, in one's own browser: authorization code with PKCE (RFC 6749 4.1, RFC 7636).

The provider sends the browser back to a page of ours, which hands on what stands in its address.
"""

from __future__ import annotations

import hmac
import secrets
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field

from oauthlib.common import add_params_to_uri
from oauthlib.oauth2 import WebApplicationClient

from lab_datalake.errors import BadConfiguration, BadQuestion, BrokenAnswer, NotSignedIn
from lab_datalake.rucio.cancel import Cancel
from lab_datalake.rucio.secret import Secret
from lab_datalake.rucio.sign_in.claims import claims_of
from lab_datalake.rucio.sign_in.declined import Declined
from lab_datalake.rucio.sign_in.provider import Form, Granted, Provider
from lab_datalake.rucio.sign_in.refreshed import RefreshedToken, Wanted, granted
from lab_datalake.rucio.sign_in.tokens import Token

LONGEST = 600.0
"""Seconds that a person has for the page of the provider."""

LEEWAY = 600.0
"""Seconds by which the clocks of this machine and of the provider may differ."""

_RANDOM_BYTES = 32
_VERIFIER_LENGTH = 64


@dataclass(frozen=True)
class PageRequest:
    """Where the browser is sent, and what its answer is known by. ends_at: seconds since 1970."""

    page: str = field(repr=False)
    redirect_url: str
    ends_at: float
    state: Secret
    nonce: Secret
    verifier: Secret


def begin(provider: Provider, wanted: Wanted, redirect_url: str, cancel: Cancel | None = None) -> PageRequest:
    """Prepare the page at which a person signs in, and from which the provider sends the browser to `redirect_url`."""
    endpoint = provider.discover(cancel).authorization_endpoint
    if endpoint is None:
        raise BadConfiguration(
            f"{provider.called} has no page to sign in at.", "Choose another way to sign in in the lake's `sign_in`."
        )
    provider.check_safe(endpoint)
    state, nonce = (Secret(secrets.token_urlsafe(_RANDOM_BYTES)) for _ in range(2))
    client = WebApplicationClient(provider.registration.client_id)
    verifier = client.create_code_verifier(_VERIFIER_LENGTH)
    asked = {
        "response_type": "code",
        "client_id": provider.registration.client_id,
        "redirect_uri": redirect_url,
        "scope": wanted.scope,
        "audience": wanted.audience,
        "state": state.reveal(),
        "nonce": nonce.reveal(),
        "code_challenge": client.create_code_challenge(verifier, "S256"),
        "code_challenge_method": "S256",
        # OpenID Connect Core 11: who asks to stay signed in, asks the person whether they agree.
        "prompt": "consent" if "offline_access" in (wanted.scope or "").split() else None,
    }
    page = add_params_to_uri(endpoint, [(name, value) for name, value in asked.items() if value])
    return PageRequest(page, redirect_url, provider.clock() + LONGEST, state, nonce, Secret(verifier))


class PageAttempt:
    """A person at the provider's page, until the browser comes back from there."""

    def __init__(self, provider: Provider, wanted: Wanted, request: PageRequest) -> None:
        self._provider = provider
        self._wanted = wanted
        self._request = request
        self._come = threading.Event()
        self._lock = threading.Lock()
        self._answer: Mapping[str, str] | None = None

    def is_answered_by(self, state: str) -> bool:
        """Whether what the browser brings answers this very question."""
        return hmac.compare_digest(state.encode(), self._request.state.reveal().encode())

    def answer(self, parameters: Mapping[str, str]) -> None:
        """Take what the browser brings from the provider, once."""
        with self._lock:
            if self._answer is not None:
                raise BadQuestion("This sign-in was answered already.", "Begin another one.")
            self._answer = parameters
        self._come.set()

    def wait(self, cancel: Cancel) -> tuple[RefreshedToken, Token]:
        """The sign-in, as soon as the browser has come back."""
        with cancel.calling(self._come.set):
            self._come.wait(max(0.0, self._request.ends_at - self._provider.clock()))
        cancel.heed()
        with self._lock:
            answer = self._answer
        if answer is None:
            raise NotSignedIn("Nobody signed in on the page of the provider in time.", "Sign in again.")
        return self._redeem(answer, cancel)

    def _redeem(self, answer: Mapping[str, str], cancel: Cancel) -> tuple[RefreshedToken, Token]:
        provider = self._provider
        _check_issuer(provider, answer.get("iss"), cancel)
        if "error" in answer:
            client, said = provider.registration.client_id, answer.get("error_description", "")
            raise Declined(provider.called, client, answer["error"], said).error()
        code = answer.get("code")
        if not code:
            raise BrokenAnswer(f"{provider.called} sent the browser back without a code.", "Sign in again.")
        form: Form = {
            "grant_type": "authorization_code",
            "code": Secret(code),
            "redirect_uri": self._request.redirect_url,
            "code_verifier": self._request.verifier,
            "audience": self._wanted.audience,
        }
        outcome = granted(provider.grant(form, cancel))
        if "openid" in (self._wanted.scope or "").split():
            _check_identity(provider, self._request, outcome)
        return RefreshedToken.of(provider, self._wanted, outcome)


def _check_issuer(provider: Provider, said: str | None, cancel: Cancel | None) -> None:
    """Whether the answer comes from this provider and not from another one (RFC 9207)."""
    discovered = provider.discover(cancel)
    if said is None and not discovered.authorization_response_iss_parameter_supported:
        return
    if said != discovered.issuer:
        raise NotSignedIn(
            f"The browser came back from {said or 'a provider that does not say who it is'}, not from {discovered.issuer}.",
            "Begin the sign-in again; if it stays so, tell the administrator of this Jupyter.",
        )


def _check_identity(provider: Provider, request: PageRequest, outcome: Granted) -> None:
    """OpenID Connect Core 3.1.3.7; it came from the provider itself, so that its signature need not be looked at."""
    claims = None if outcome.identity is None else claims_of(outcome.identity)
    again = "Sign in again; if it stays so, tell the administrator of this Jupyter."
    if claims is None:
        raise BrokenAnswer(f"{provider.called} does not say who signed in.", again)
    mine = provider.registration
    if claims.iss != provider.discover().issuer or mine.client_id not in claims.audiences:
        raise NotSignedIn(f"{provider.called} speaks of a sign-in for somebody else.", again)
    if not hmac.compare_digest((claims.nonce or "").encode(), request.nonce.reveal().encode()):
        raise NotSignedIn(f"{provider.called} answers a sign-in that was not begun here.", again)
    now = provider.clock()
    if claims.exp is not None and claims.exp + LEEWAY < now:
        minutes = round((now - claims.exp) / 60)
        raise NotSignedIn(
            f"By the clock of this machine the sign-in ended {minutes} minutes ago, as soon as it was made.",
            "A clock is wrong, here or at the provider: ask the administrators to set it.",
        )
