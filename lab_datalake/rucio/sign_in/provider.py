"""An OpenID provider as a client sees it: its discovery document, its token endpoint, and its words for no."""

from __future__ import annotations

import base64
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal, TypeVar
from urllib.parse import quote_plus, urlencode, urlsplit

import msgspec
from oauthlib.oauth2.rfc6749.parameters import prepare_token_request

from lab_datalake.errors import BadConfiguration, BrokenAnswer, Cancelled, DatalakeError
from lab_datalake.rucio.cancel import Cancel
from lab_datalake.rucio.failures import Settings
from lab_datalake.rucio.secret import Secret
from lab_datalake.rucio.sign_in.declined import Declined
from lab_datalake.rucio.sign_in.tokens import Token, end_of_jwt
from lab_datalake.rucio.transport import Call, Limits, Reply, Transport

Form = Mapping[str, str | Secret | None]
"""The fields of a form, by the names of the specifications; those without a value are not sent."""

Endpoint = Literal["token_endpoint", "device_authorization_endpoint", "revocation_endpoint"]

Kind = TypeVar("Kind")

_HEARS = range(400, 500)
_MEDIA = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
# A connection that was kept may be closed under a question that must not be sent twice.
_ALONE = {"Connection": "close"}


@dataclass(frozen=True)
class Registration:
    """How this client is known to its provider; without a secret it is a public client. verify: as for a lake."""

    issuer: str
    client_id: str
    client_secret_file: Path | None = None
    verify: bool | Path = True


class Discovered(msgspec.Struct, frozen=True):
    """What is used of a discovery document (OpenID Connect Discovery 1.0, RFC 8414)."""

    issuer: str
    token_endpoint: str
    authorization_endpoint: str | None = None
    device_authorization_endpoint: str | None = None
    revocation_endpoint: str | None = None
    # The default of the specification.
    token_endpoint_auth_methods_supported: tuple[str, ...] = ("client_secret_basic",)
    authorization_response_iss_parameter_supported: bool = False


class _Refusal(msgspec.Struct, frozen=True):
    error: str
    error_description: str = ""


class _Tokens(msgspec.Struct, frozen=True):
    access_token: str
    expires_in: float | None = None
    refresh_token: str | None = None
    id_token: str | None = None


@dataclass(frozen=True)
class Granted:
    """An access token; where the provider gives them, what to renew it with, and who it is for (an identity token)."""

    token: Token
    refresh: Secret | None = None
    identity: Secret | None = None


@dataclass
class Provider:
    """One provider, asked as one client, by any number of threads. It must be closed."""

    registration: Registration
    limits: Limits = field(default_factory=Limits)
    clock: Callable[[], float] = time.time
    _discovered: Discovered | None = field(default=None, init=False, repr=False)
    _transports: dict[str, Transport] = field(default_factory=dict, init=False, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False, repr=False)

    @property
    def called(self) -> str:
        """How it is called in sentences."""
        return f"The OpenID provider at {self.registration.issuer.partition('://')[2]}"

    def discover(self, cancel: Cancel | None = None) -> Discovered:
        """What the provider says about itself; kept until asking it fails."""
        with self._lock:
            known = self._discovered
        if known is None:
            url = f"{self.registration.issuer.rstrip('/')}/.well-known/openid-configuration"
            known = self._decoded(self._ask(url, Call("", headers=_ALONE), cancel).body, Discovered)
            if known.issuer.rstrip("/") != self.registration.issuer.rstrip("/"):
                raise BadConfiguration(f"{self.called} calls itself {known.issuer}.", "Correct the lake's `sign_in.issuer`.")
            with self._lock:
                self._discovered = known
        return known

    def ask(self, endpoint: Endpoint, form: Form, kind: type[Kind], cancel: Cancel | None = None) -> Kind | Declined:
        """The answer of one endpoint to a form that this client sends, or how it declined."""
        reply = self._post(endpoint, form, cancel)
        if reply.status in _HEARS:
            return self._declined(reply, form)
        return self._decoded(reply.body, kind)

    def grant(self, form: Form, cancel: Cancel | None = None) -> Granted | Declined:
        """A token for what the form names (`grant_type` and what belongs to it), or how the provider declined."""
        now = self.clock()
        answer = self.ask("token_endpoint", form, _Tokens, cancel)
        if isinstance(answer, Declined):
            return answer
        if not answer.access_token:
            raise self._nonsense()
        secret = Secret(answer.access_token)
        ends_at = end_of_jwt(secret) if answer.expires_in is None else now + answer.expires_in
        refresh, identity = (Secret(text) if text else None for text in (answer.refresh_token, answer.id_token))
        return Granted(Token(secret, ends_at, taken_at=now), refresh, identity)

    def revoke(self, refresh: Secret, cancel: Cancel | None = None) -> None:
        """Tell the provider that a refresh token is no longer used (RFC 7009), where it can be told."""
        if self.discover(cancel).revocation_endpoint is None:
            return
        form: Form = {"token": refresh, "token_type_hint": "refresh_token"}
        reply = self._post("revocation_endpoint", form, cancel)
        if reply.status in _HEARS:
            raise self._declined(reply, form).error()

    def close(self) -> None:
        """Wake everybody who waits for this provider, with Cancelled, and let go of the connections."""
        with self._lock:
            transports = tuple(self._transports.values())
        for transport in transports:
            transport.close()

    def _post(self, endpoint: Endpoint, form: Form, cancel: Cancel | None) -> Reply:
        discovered = self.discover(cancel)
        url: str | None = getattr(discovered, endpoint)
        if url is None:
            raise BadConfiguration(f"{self.called} has no {endpoint}.", "Choose another way to sign in in the lake's `sign_in`.")
        headers, fields = self._authenticated(discovered, form)
        call = Call("", method="POST", body=_encoded(fields), headers=headers, again=False, hears=_HEARS)
        try:
            return self._ask(url, call, cancel)
        except Cancelled:
            raise
        except DatalakeError:
            # Its endpoints may have moved.
            with self._lock:
                self._discovered = None
            raise

    def check_safe(self, url: str) -> None:
        """Raise BrokenAnswer where an endpoint is no web address, or nothing secret may be sent to it."""
        parts = urlsplit(url)
        safe = {"https"} if urlsplit(self.registration.issuer).scheme == "https" else {"https", "http"}
        if parts.scheme not in safe or not parts.netloc:
            raise BrokenAnswer(f"{self.called} names an endpoint that is not safe to ask: {url}.", "Ask its administrator.")

    def _ask(self, url: str, call: Call, cancel: Cancel | None) -> Reply:
        self.check_safe(url)
        parts = urlsplit(url)
        base = f"{parts.scheme}://{parts.netloc}"
        with self._lock:
            transport = self._transports.get(base)
            if transport is None:
                settings = Settings("the lake's `sign_in.issuer`", "the lake's `sign_in.ca_cert`")
                transport = self._transports[base] = Transport(
                    base, verify=self.registration.verify, limits=self.limits, role="The OpenID provider", settings=settings
                )
        target = f"{parts.path}?{parts.query}" if parts.query else parts.path
        return transport.ask(replace(call, path=target), cancel)

    def _authenticated(self, discovered: Discovered, form: Form) -> tuple[dict[str, str | Secret], Form]:
        """Headers and form that say which client asks (RFC 6749, 2.3.1)."""
        headers: dict[str, str | Secret] = {**_MEDIA, **_ALONE}
        mine = self.registration
        secret = self._secret()
        if secret is None:
            return headers, {**form, "client_id": mine.client_id}
        if "client_secret_basic" not in discovered.token_endpoint_auth_methods_supported:
            return headers, {**form, "client_id": mine.client_id, "client_secret": secret}
        pair = f"{quote_plus(mine.client_id)}:{quote_plus(secret.reveal())}"
        headers["Authorization"] = Secret(f"Basic {base64.b64encode(pair.encode()).decode()}")
        return headers, form

    def _secret(self) -> Secret | None:
        file = self.registration.client_secret_file
        if file is None:
            return None
        try:
            text = file.read_text("utf-8").strip()
        except (OSError, UnicodeError):
            text = ""
        if not text:
            raise BadConfiguration(
                f"The client secret in {file} cannot be read.",
                "Put it there, or correct the lake's `sign_in.client_secret_file`.",
            )
        return Secret(text)

    def _declined(self, reply: Reply, form: Form) -> Declined:
        refusal = self._decoded(reply.body, _Refusal)
        sent = [value for value in (*form.values(), self._secret()) if isinstance(value, Secret)]
        said = _without(refusal.error_description, sent)
        return Declined(self.called, self.registration.client_id, _without(refusal.error, sent), said)

    def _decoded(self, body: bytes, kind: type[Kind]) -> Kind:
        try:
            return msgspec.json.decode(body, type=kind, strict=False)
        except (msgspec.MsgspecError, UnicodeError):
            raise self._nonsense() from None

    def _nonsense(self) -> BrokenAnswer:
        return BrokenAnswer(
            f"{self.called} answered something that OpenID Connect does not know.", "Check the lake's `sign_in.issuer`."
        )


def _encoded(form: Form) -> bytes:
    fields = {key: value.reveal() if isinstance(value, Secret) else value for key, value in form.items() if value}
    kind = fields.pop("grant_type", None)
    if kind is None:
        return urlencode(fields).encode()
    return prepare_token_request(kind, "", True, fields.pop("code_verifier", None), **fields).encode()  # noqa: FBT003  its own order


def _without(text: str, secrets: list[Secret]) -> str:
    """The words of a provider without any secret that was sent to it."""
    for secret in secrets:
        text = text.replace(secret.reveal(), str(secret))
    return text
