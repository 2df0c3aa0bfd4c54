"""Whether the lake's servers are reached, and how quickly."""

from __future__ import annotations

from collections.abc import Iterator

from lab_datalake.doctor.asking import Asking
from lab_datalake.doctor.findings import Verdict
from lab_datalake.doctor.patient import Patient
from lab_datalake.rucio.answers import Version
from lab_datalake.rucio.cancel import Cancel
from lab_datalake.rucio.failures import Settings

_SLOW = 3.0
"""Seconds after which an answer to the smallest question is slow."""


def check(patient: Patient, cancel: Cancel) -> Iterator[Verdict]:
    """The server, and the one that gives tokens where it is another."""
    spec = patient.spec
    answered = patient.version(cancel)
    yield _verdict(f"The lake at {spec.rucio_url} (Rucio {answered.value.version})", answered.seconds)
    if spec.auth_url != spec.rucio_url:
        settings = Settings("the lake's `auth_url`")
        asking = Asking("The server for sign-in", settings, spec.verify, patient.limits, patient.clock, spec.beside)
        yield _verdict(f"The server for sign-in at {spec.auth_url}", asking.ask(f"{spec.auth_url}/ping", Version, cancel).seconds)


def _verdict(called: str, seconds: float) -> Verdict:
    if seconds > _SLOW:
        return Verdict("warning", f"{called} took {seconds:.1f} s for the smallest answer.", "Its administrators may know why.")
    return Verdict("ok", f"{called} answers within {max(1.0, seconds * 1000):.0f} ms.")
