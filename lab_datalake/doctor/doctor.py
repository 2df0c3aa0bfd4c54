"""The doctor: which checks there are, and for whom."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import TypeAlias

from lab_datalake.doctor import (
    cache,
    clock,
    configuration,
    kernels,
    mounts,
    network,
    provider,
    quota,
    sign_in,
    storage,
    terminals,
    tls,
    token,
    versions,
)
from lab_datalake.doctor.findings import Finding, Subject, Verdict
from lab_datalake.doctor.installation import Installation
from lab_datalake.doctor.patient import Patient
from lab_datalake.doctor.rounds import Appointment, findings
from lab_datalake.rucio.cancel import Cancel

LONGEST = 45.0
"""Seconds for a check that asks several questions; each question has a shorter time of its own."""

OfLake: TypeAlias = Callable[[Patient, Cancel], Iterable[Verdict]]
OfInstallation: TypeAlias = Callable[[Installation, Cancel], Iterable[Verdict]]

_OF_INSTALLATION: dict[Subject, OfInstallation] = {
    "configuration": configuration.check,
    "kernels": kernels.check,
    "terminals": terminals.check,
    "versions": versions.check,
}

_OF_LAKE: dict[Subject, OfLake] = {
    "network": network.check,
    "tls": tls.check,
    "clock": clock.check,
    "provider": provider.check,
    "sign-in": sign_in.check,
    "token": token.check,
    "storage": storage.check,
    "quota": quota.check,
    "cache": cache.check,
}


def examine(installation: Installation, patients: Sequence[Patient], cancel: Cancel) -> Iterator[Finding]:
    """What is found at this Jupyter and at these lakes, all side by side, each finding as it comes."""
    appointments = [
        Appointment(subject, None, partial(look, installation), LONGEST) for subject, look in _OF_INSTALLATION.items()
    ]
    for patient in patients:
        name = patient.spec.name
        appointments += [Appointment(subject, name, partial(look, patient), LONGEST) for subject, look in _OF_LAKE.items()]
        appointments += [
            Appointment("mounts", name, partial(mounts.check, patient, mount), LONGEST) for mount in patient.spec.mounts
        ]
    return findings(appointments, cancel)
