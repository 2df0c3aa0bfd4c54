"""The token in Rucio's answer to a sign-in: headers, the same for every way."""

from __future__ import annotations

from email.utils import parsedate_to_datetime

from lab_datalake.errors import BrokenAnswer, NotSignedIn
from lab_datalake.rucio.secret import Secret
from lab_datalake.rucio.sign_in.tokens import Token
from lab_datalake.rucio.transport import Reply

_SEVERAL_ACCOUNTS = 206


def issued(reply: Reply, called: str, who: str, *, account: str | None, now: float) -> Token:
    """The token that was issued. called: the lake; who: who signed in; both in sentences. account: the one that was asked for."""
    if reply.status == _SEVERAL_ACCOUNTS:
        accounts = ", ".join(reply.headers.get("X-Rucio-Auth-Accounts", "").replace(",", " ").split())
        raise NotSignedIn(f"{who} may act for several accounts: {accounts}.", "Sign in again and name one of them.")
    text = reply.headers.get("X-Rucio-Auth-Token", "")
    if not text:
        raise BrokenAnswer(
            f"{called} answered the sign-in without a token: this may be no Rucio server.",
            "Check the lake's `auth_url` in the configuration.",
        )
    ends_at = _seconds(reply.headers.get("X-Rucio-Auth-Token-Expires", ""))
    return Token(Secret(text), ends_at, reply.headers.get("X-Rucio-Auth-Account") or account, now)


def _seconds(date: str) -> float | None:
    """Seconds since 1970 of a date such as `Sun, 22 Nov 2026 23:21:46 UTC`; None where there is none."""
    try:
        return parsedate_to_datetime(date.replace("UTC", "GMT")).timestamp()
    except (TypeError, ValueError):
        return None
