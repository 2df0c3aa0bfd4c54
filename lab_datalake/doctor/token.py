"""What stands in the token that is shown to Rucio, and what Rucio would refuse in it; the token itself is never shown.

Source: `validate_jwt` and `validate_auth_token` of rucio/core/oidc.py and authentication.py, 41.5.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timezone

from lab_datalake.doctor.findings import Verdict
from lab_datalake.doctor.patient import Patient
from lab_datalake.errors import DatalakeError, NotSignedIn
from lab_datalake.lake.words import Ready
from lab_datalake.rucio.cancel import Cancel
from lab_datalake.rucio.sign_in.claims import Claims, claims_of
from lab_datalake.rucio.sign_in.refused import AUDIENCE, SCOPES


def check(patient: Patient, cancel: Cancel) -> Iterator[Verdict]:
    """Issuer, audience, scopes and end; then each thing that Rucio refuses, or what it may be where nothing is to be seen."""
    patient.reached(cancel)
    try:
        token = patient.lake.token()
    except NotSignedIn:
        yield Verdict("unknown", "There is no token to look at.", "Sign in; the finding on the sign-in says how.")
        return
    claims = claims_of(token)
    if claims is None:
        yield Verdict("ok", "The token is one of Rucio's own: there is nothing to read in it.")
        return
    yield Verdict("ok", _read(claims))
    state = patient.state(cancel)
    reasons = [*_by_time(claims, _lake_time(patient, cancel)), *_by_keys(claims, patient, cancel)]
    if not isinstance(state, Ready):
        reasons += _by_contents(claims)
        reasons = reasons or [_unseen(claims)]
    yield from reasons


def _read(claims: Claims) -> str:
    ends = "without an end" if claims.exp is None else f"it ends at {_moment(claims.exp)}"
    scopes = " ".join(claims.scopes) or "no scopes"
    return f"The token was issued by {claims.iss or 'nobody'} for {_listed(claims.audiences)}, with {scopes}; {ends}."


def _by_time(claims: Claims, now: float) -> Iterator[Verdict]:
    if claims.exp is not None and claims.exp <= now:
        yield Verdict(
            "problem",
            f"Rucio refuses the token: it ended at {_moment(claims.exp)}.",
            "Sign in again; where the platform writes the token, restart the session, and ask why it is not renewed.",
        )
    begin = claims.nbf if claims.nbf is not None else claims.iat
    if begin is not None and begin > now:
        yield Verdict(
            "problem",
            f"Rucio refuses the token until {_moment(begin)}: it is not good before, by the lake's clock.",
            "One clock is wrong: see the finding on clocks.",
        )


def _by_keys(claims: Claims, patient: Patient, cancel: Cancel) -> Iterator[Verdict]:
    if claims.kid is None or not claims.iss.startswith(("https://", "http://")):
        return
    try:
        keys = patient.issuer(claims.iss, cancel).keys
    except DatalakeError as wrong:
        yield Verdict("warning", f"Who issued the token cannot be asked for its keys: {wrong.message}", wrong.cure)
        return
    if keys is not None and claims.kid not in keys:
        yield Verdict(
            "problem",
            f"The token is signed with a key that {claims.iss} no longer has: it changed its keys since.",
            "Sign in again, so that the token is signed with a new key.",
        )


def _by_contents(claims: Claims) -> list[Verdict]:
    reasons = []
    if AUDIENCE not in claims.audiences:
        reasons.append(
            Verdict(
                "problem",
                f"Rucio refuses the token: it is for {_listed(claims.audiences)}, and Rucio usually wants the audience “rucio”.",
                "Set the lake's `sign_in.audience`, or `sign_in.exchange` with the `audience` that the lake wants.",
            )
        )
    missing = " ".join(sorted(SCOPES - set(claims.scopes)))
    if missing:
        reasons.append(
            Verdict(
                "problem",
                f"Rucio refuses the token: it lacks the scopes {missing}, which Rucio usually wants.",
                "Set the lake's `sign_in.scope` to all that it needs, for example: openid profile offline_access.",
            )
        )
    return reasons


def _unseen(claims: Claims) -> Verdict:
    return Verdict(
        "problem",
        f"Rucio refuses the token, though nothing is wrong in it: the lake knows {claims.iss} not at all, or not this person.",
        f"Ask the lake's administrators to add this issuer, and to your account the identity SUB={claims.sub}, ISS={claims.iss}.",
    )


def _lake_time(patient: Patient, cancel: Cancel) -> float:
    ahead = patient.reached(cancel).ahead
    # A Date has no part of a second: a token of just now is not from the future.
    return patient.clock() + (0.0 if ahead is None or abs(ahead) < 2 else ahead)  # noqa: PLR2004  seconds


def _listed(audiences: tuple[str, ...]) -> str:
    return " and ".join(f"“{one}”" for one in audiences) or "no audience"


def _moment(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, timezone.utc).strftime("%Y-%m-%d %H:%M:%S UTC")
