"""Whether the lake's OpenID provider answers, and knows us."""

from __future__ import annotations

from collections.abc import Iterator

from lab_datalake.doctor.findings import Verdict
from lab_datalake.doctor.patient import Patient
from lab_datalake.lake.spec import OpenID
from lab_datalake.rucio.cancel import Cancel
from lab_datalake.rucio.sign_in.device import begin
from lab_datalake.rucio.sign_in.provider import Provider, Registration


def check(patient: Patient, cancel: Cancel) -> Iterator[Verdict]:
    """Its discovery document; and where a person signs in with a code, whether it would give one to our client."""
    mine = patient.registration
    found = patient.provider(cancel)
    if mine is None or found is None:
        return
    if found.answered.value.issuer.rstrip("/") != mine.issuer.rstrip("/"):
        yield Verdict(
            "problem",
            f"The OpenID provider at {mine.issuer} calls itself {found.answered.value.issuer}.",
            "Correct the lake's `sign_in.issuer`.",
        )
        return
    sign_in = patient.spec.sign_in
    if isinstance(sign_in, OpenID) and "code" in sign_in.ways:
        _ask_for_a_code(mine, sign_in, patient, cancel)
    yield Verdict("ok", f"The OpenID provider at {mine.issuer} answers within {found.answered.seconds * 1000:.0f} ms.")


def _ask_for_a_code(mine: Registration, sign_in: OpenID, patient: Patient, cancel: Cancel) -> None:
    """Raises what the provider's no means; the code is thrown away, and ends by itself."""
    provider = Provider(mine, patient.limits, patient.clock)
    try:
        begin(provider, sign_in.wanted, cancel)
    finally:
        provider.close()
