"""Whether the clocks of this machine, of the lake and of its OpenID provider agree; tokens begin and end by them."""

from __future__ import annotations

from collections.abc import Iterator

from lab_datalake.doctor.findings import Verdict
from lab_datalake.doctor.patient import Patient
from lab_datalake.errors import DatalakeError
from lab_datalake.rucio.cancel import Cancel

_BORDER = 30.0
"""Seconds that clocks may differ: an HTTP date has none below one, and an answer takes its time."""


def check(patient: Patient, cancel: Cancel) -> Iterator[Verdict]:
    """The `Date` that each server writes above its answers, beside our own clock."""
    ahead: dict[str, float] = {}
    ours = patient.reached(cancel).ahead
    if ours is not None:
        ahead["the lake"] = ours
    try:
        provider = patient.provider(cancel)
    except DatalakeError:  # said by the check of the provider
        provider = None
    if provider is not None and provider.answered.ahead is not None:
        ahead["the OpenID provider"] = provider.answered.ahead
    if not ahead:
        yield Verdict("unknown", "No server says what time it has.")
    elif len(ahead) > 1 and all(abs(seconds) > _BORDER for seconds in ahead.values()) and _near(*ahead.values()):
        yield Verdict("problem", f"The clock of this machine is {_off(-ours if ours else 0.0)}.", "Let it be set by NTP.")
    else:
        yield from (_verdict(whose, seconds) for whose, seconds in ahead.items())


def _verdict(whose: str, ahead: float) -> Verdict:
    if abs(ahead) <= _BORDER:
        return Verdict("ok", f"The clocks of this machine and of {whose} agree.")
    return Verdict(
        "problem",
        f"The clock of {whose} is {_off(ahead)} compared with this machine: tokens count as ended, or as not yet good.",
        "Let both be set by NTP; look at this machine first (`date -u`).",
    )


def _near(first: float, second: float) -> bool:
    return abs(first - second) <= _BORDER


def _off(ahead: float) -> str:
    amount = f"{abs(ahead) / 60:.0f} min" if abs(ahead) >= 120 else f"{abs(ahead):.0f} s"  # noqa: PLR2004  two minutes
    return f"{amount} {'ahead' if ahead > 0 else 'behind'}"
