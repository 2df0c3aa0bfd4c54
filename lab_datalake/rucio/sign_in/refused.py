"""Why Rucio may have refused a token that somebody else made, as far as the token itself tells (pure).

Rucio says the same words whatever is wrong (`validate_jwt` in rucio/core/oidc.py, 41.5); which of its claims it expects are
settings of the lake, so that we name what is there.
"""

from __future__ import annotations

from lab_datalake.errors import NotSignedIn
from lab_datalake.rucio.secret import Secret
from lab_datalake.rucio.sign_in.claims import Claims, claims_of

AUDIENCE = "rucio"
SCOPES = frozenset({"openid", "profile"})
"""What Rucio expects where its section [oidc] says nothing else."""

_CLOCKS = "Ask the administrators to set the clocks of this machine, the provider and the lake; then sign in again."


def refused(called: str, token: Secret, now: float) -> NotSignedIn | None:
    """What to say of a token that Rucio refused; None where it is one of Rucio's own. now: by the lake's clock."""
    claims = claims_of(token)
    if claims is None:
        return None
    message, cure = _reason(claims, now)
    return NotSignedIn(f"{called} refuses the token: {message}.", cure)


def _reason(claims: Claims, now: float) -> tuple[str, str]:
    begins = claims.iat if claims.nbf is None else claims.nbf
    if claims.exp is not None and claims.exp <= now:
        return f"by its clock it ended {_duration(now - claims.exp)} ago", _CLOCKS
    if begins is not None and begins > now + 1:
        return f"by its clock it begins in {_duration(begins - now)} only", _CLOCKS
    if AUDIENCE not in claims.audiences:
        audiences = " and ".join(f"“{one}”" for one in claims.audiences) or "nobody"
        return (
            f"it is for {audiences}, and Rucio usually wants the audience “{AUDIENCE}”",
            "Ask the administrator of this Jupyter to set the `audience` of the lake's `sign_in`, or of its `exchange`.",
        )
    missing = " ".join(sorted(SCOPES - set(claims.scopes)))
    if missing:
        return (
            f"it lacks the scope {missing}, which Rucio usually wants",
            "Ask the administrator of this Jupyter to add it to the `scope` of the lake's `sign_in`.",
        )
    return (
        f"it does not know this person, “SUB={claims.sub}, ISS={claims.iss}”, or not the provider's present keys",
        "Ask the lake's administrators to add this identity to your account; if it was known before, try again in some minutes.",
    )


def _duration(seconds: float) -> str:
    return f"{round(seconds / 60)} minutes" if seconds >= 90 else f"{round(seconds)} seconds"  # noqa: PLR2004
