"""The codes with which an OpenID provider says no, in our words (pure)."""

from __future__ import annotations

from dataclasses import dataclass

from lab_datalake.errors import BadConfiguration, DatalakeError, LakeFailed, NotSignedIn

_LATER = "Try again in a minute."
_ADMIN = "Ask the administrator of this Jupyter to check"

# RFC 6749 5.2, RFC 8628 3.5, RFC 8693 2.2.2, OpenID Connect Core 3.1.2.6.
_MEANINGS: dict[str, tuple[type[DatalakeError], str, str]] = {
    "invalid_grant": (NotSignedIn, "no longer accepts this sign-in", "Sign in again."),
    "access_denied": (NotSignedIn, "says that the sign-in was declined", "Sign in again, and agree to it there."),
    "expired_token": (NotSignedIn, "says that the code ended before anybody signed in with it", "Sign in again."),
    "login_required": (NotSignedIn, "wants to know who asks", "Sign in again."),
    "interaction_required": (NotSignedIn, "wants to know who asks", "Sign in again."),
    "invalid_client": (
        BadConfiguration,
        "does not accept the client “{client}”",
        f"{_ADMIN} the lake's `sign_in.client_id` and `client_secret_file`.",
    ),
    "unauthorized_client": (
        BadConfiguration,
        "does not allow the client “{client}” to sign in this way",
        "Ask the administrator of the provider to allow it, or choose another way in the lake's `sign_in`.",
    ),
    "unsupported_grant_type": (
        BadConfiguration,
        "does not offer this way to sign in",
        "Choose another way in the lake's `sign_in`.",
    ),
    "invalid_scope": (BadConfiguration, "does not give this scope", f"{_ADMIN} the lake's `sign_in.scope`."),
    "invalid_target": (BadConfiguration, "gives no token for this audience", f"{_ADMIN} the lake's `sign_in.audience`."),
    "temporarily_unavailable": (LakeFailed, "is not available now", _LATER),
    "server_error": (LakeFailed, "failed", _LATER),
}


@dataclass(frozen=True)
class Declined:
    """A provider's no. called: the provider, in sentences. code: its reason; said: its own words, free of secrets."""

    called: str
    client: str
    code: str
    said: str = ""

    def error(self) -> DatalakeError:
        """The error of ours that says the same."""
        detail = _plain(self.code) + (f": {_plain(self.said)}" if self.said else "")
        known = _MEANINGS.get(self.code)
        if known is None:
            return LakeFailed(f"{self.called} refused ({detail}).", "Ask the administrator of this Jupyter.")
        kind, says, cure = known
        return kind(f"{self.called} {says.format(client=self.client)} ({detail}).", cure)


def _plain(text: str) -> str:
    return "".join(c for c in " ".join(text.split()) if c.isprintable()).rstrip(".")[:200]
