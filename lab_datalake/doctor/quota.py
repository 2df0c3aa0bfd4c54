"""How much the account may still bring to the storage of this place."""

from __future__ import annotations

from collections.abc import Iterator

from lab_datalake.doctor.findings import Verdict
from lab_datalake.doctor.patient import Patient
from lab_datalake.lake.words import Ready
from lab_datalake.rucio.cancel import Cancel

_LITTLE = 0.05
_GB = 1e9


def check(patient: Patient, cancel: Cancel) -> Iterator[Verdict]:
    """The account's limit and usage at `destination_rse`; silent where nothing is brought anywhere."""
    rse = patient.spec.destination_rse
    if rse is None:
        return
    patient.reached(cancel)
    state = patient.state(cancel)
    if not isinstance(state, Ready):
        yield Verdict("unknown", f"The quota at {rse} is not to be asked without a sign-in.")
        return
    usage = next((one for one in patient.lake.client.usage(state.account, cancel) if one.rse == rse), None)
    limit, used = (usage.bytes_limit or 0, usage.bytes or 0) if usage is not None else (0, 0)
    if not limit:
        yield Verdict(
            "problem",
            f"The account {state.account} has no quota at {rse}: a replication rule to it is refused.",
            f"Ask the lake's administrators for quota at {rse}, or set another `destination_rse`.",
        )
    elif limit <= used:
        yield Verdict(
            "problem",
            f"The quota of {state.account} at {rse} is used up: {used / _GB:.1f} of {limit / _GB:.1f} GB.",
            "Delete rules that are no longer needed, or ask the lake's administrators for more.",
        )
    elif (limit - used) / limit < _LITTLE:
        found = f"Of the quota of {state.account} at {rse} only {(limit - used) / _GB:.1f} of {limit / _GB:.1f} GB are left."
        yield Verdict("warning", found, "Delete rules that are no longer needed.")
    else:
        yield Verdict("ok", f"{state.account} may bring {(limit - used) / _GB:,.0f} GB more to {rse}.")
