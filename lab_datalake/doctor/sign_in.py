"""Whether somebody is signed in, and until when."""

from __future__ import annotations

from collections.abc import Iterator

from lab_datalake.doctor.findings import Verdict
from lab_datalake.doctor.patient import Patient
from lab_datalake.lake.words import Down, Ready, SignedOut
from lab_datalake.rucio.cancel import Cancel


def check(patient: Patient, cancel: Cancel) -> Iterator[Verdict]:
    """What the lake says to the configured sign-in, or to what a person typed."""
    patient.reached(cancel)
    match patient.state(cancel):
        case Ready() as ready:
            yield Verdict("ok", f"Signed in as {ready.account}, {ready.method}{_until(ready)}.")
        case SignedOut(message=message, cure=cure, waits=waits):
            yield Verdict("warning" if waits else "problem", message, cure)
        case Down(message=message, cure=cure):
            yield Verdict("problem", message, cure)


def _until(ready: Ready) -> str:
    if ready.seconds_left is None:
        return ""
    return f", for {_span(ready.seconds_left)}{', then renewed' if ready.renews else ''}"


def _span(seconds: int) -> str:
    minutes = seconds // 60
    if minutes < 1:
        return f"{seconds} s"
    return f"{minutes} min" if minutes < 120 else f"{minutes // 60} h"  # noqa: PLR2004  two hours
