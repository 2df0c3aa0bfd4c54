"""Sign in with a code that a person types on a page of the provider: the device authorization grant (RFC 8628)."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field

import msgspec

from lab_datalake.errors import BrokenAnswer, Cancelled, LakeFailed, LakeUnreachable, NotSignedIn
from lab_datalake.rucio.cancel import Cancel
from lab_datalake.rucio.secret import Secret
from lab_datalake.rucio.sign_in.declined import Declined
from lab_datalake.rucio.sign_in.provider import Form, Granted, Provider
from lab_datalake.rucio.sign_in.refreshed import RefreshedToken, Wanted
from lab_datalake.rucio.sign_in.tokens import Token

log = logging.getLogger(__name__)

_GRANT = "urn:ietf:params:oauth:grant-type:device_code"
_SLOWER = 5.0
_RAREST = 60.0
_LEAST = 0.05


class _Begun(msgspec.Struct, frozen=True):
    device_code: str
    user_code: str
    verification_uri: str
    expires_in: float
    verification_uri_complete: str | None = None
    interval: float = 5.0


@dataclass(frozen=True)
class DeviceCode:
    """What a person needs: the page, the code to type there, and the page that knows the code already, where there is one.

    ends_at: until when the code is good, in seconds since 1970. interval: seconds between two questions to the provider.
    """

    user_code: str
    page: str
    page_with_code: str | None
    ends_at: float
    interval: float
    secret: Secret = field(repr=False)


def begin(provider: Provider, wanted: Wanted, cancel: Cancel | None = None) -> DeviceCode:
    """Ask the provider for a code that a person can sign in with."""
    form: Form = {"scope": wanted.scope, "audience": wanted.audience}
    now = provider.clock()
    begun = provider.ask("device_authorization_endpoint", form, _Begun, cancel)
    if isinstance(begun, Declined):
        raise begun.error()
    pages = [page for page in (begun.verification_uri, begun.verification_uri_complete) if page is not None]
    # They become links that a person follows.
    if not all(page.startswith(("https://", "http://")) for page in pages) or not begun.device_code:
        raise BrokenAnswer(f"{provider.called} names no web page to sign in at.", "Check the lake's `sign_in.issuer`.")
    return DeviceCode(
        user_code=begun.user_code,
        page=begun.verification_uri,
        page_with_code=begun.verification_uri_complete,
        ends_at=now + begun.expires_in,
        interval=max(begun.interval, _LEAST),
        secret=Secret(begun.device_code),
    )


def wait(provider: Provider, wanted: Wanted, code: DeviceCode, cancel: Cancel) -> tuple[RefreshedToken, Token]:
    """The sign-in and its first token, as soon as the person has signed in.

    Raises NotSignedIn where the person declined or the code ended; Cancelled as soon as `cancel` is set. A provider that is
    away for a while is asked again, more and more rarely, as long as the code is good.
    """
    interval = code.interval
    form: Form = {"grant_type": _GRANT, "device_code": code.secret, "audience": wanted.audience}
    away: LakeUnreachable | LakeFailed | None = None
    while provider.clock() < code.ends_at:
        cancel.pause(interval)
        try:
            outcome = provider.grant(form, cancel)
        except Cancelled:
            raise
        except (LakeUnreachable, LakeFailed) as wrong:
            log.info("%s The sign-in waits for it.", wrong.message)
            away, interval = wrong, max(interval, min(interval * 2, _RAREST))
            continue
        away = None
        if isinstance(outcome, Granted):
            return RefreshedToken.of(provider, wanted, outcome)
        interval = pause(outcome, interval)
    raise away or NotSignedIn(f"Nobody signed in with the code {code.user_code} before it ended.", "Sign in again.")


@dataclass(frozen=True)
class CodeAttempt:
    """A person who has a code to type at the provider."""

    provider: Provider
    wanted: Wanted
    code: DeviceCode

    def wait(self, cancel: Cancel) -> tuple[RefreshedToken, Token]:
        """The sign-in, as soon as the code was typed there; see `wait`."""
        return wait(self.provider, self.wanted, self.code, cancel)


def pause(declined: Declined, interval: float) -> float:
    """Seconds until the next question (RFC 8628, 3.5). Raises where there is to be none."""
    if declined.code == "authorization_pending":
        return interval
    if declined.code == "slow_down":
        return interval + _SLOWER
    raise declined.error()
