"""Sign in with a token got elsewhere, exchanged for one that the lake accepts (RFC 8693)."""

from __future__ import annotations

from dataclasses import dataclass, field

from lab_datalake.rucio.sign_in.provider import Form, Provider
from lab_datalake.rucio.sign_in.refreshed import Wanted, granted
from lab_datalake.rucio.sign_in.tokens import SignIn, Token

_GRANT = "urn:ietf:params:oauth:grant-type:token-exchange"
_ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token"  # noqa: S105  the name of a kind


@dataclass
class ExchangedToken:
    """Any sign-in whose tokens are for somebody else; what they are exchanged for is kept until shortly before its end."""

    elsewhere: SignIn
    provider: Provider
    wanted: Wanted
    keeps: bool = field(default=True, init=False)

    def fetch(self) -> Token:
        """A token for the wanted audience. Raises what the sign-in elsewhere raises, and what the provider's no means."""
        form: Form = {
            "grant_type": _GRANT,
            "subject_token": self.elsewhere.fetch().secret,
            "subject_token_type": _ACCESS_TOKEN,
            "requested_token_type": _ACCESS_TOKEN,
            "audience": self.wanted.audience,
            "scope": self.wanted.scope,
        }
        return granted(self.provider.grant(form)).token
