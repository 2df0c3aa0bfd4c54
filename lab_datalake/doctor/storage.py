"""Whether the lake knows this place: its site, and the storages that the configuration names."""

from __future__ import annotations

from collections.abc import Iterator

from lab_datalake.doctor.findings import Verdict
from lab_datalake.doctor.patient import Patient
from lab_datalake.errors import NotFound, NotSignedIn
from lab_datalake.rucio.cancel import Cancel


def check(patient: Patient, cancel: Cancel) -> Iterator[Verdict]:
    """The `site`, and each RSE of `mounts` and `destination_rse`."""
    spec = patient.spec
    if spec.site is None:
        yield Verdict(
            "warning",
            "It is not said at which site this place is, so that Rucio can choose neither a near copy nor a cache.",
            "Set the lake's `site`, or the environment variable SITE_NAME, to the name that Rucio knows.",
        )
    named = dict.fromkeys([*(mount.rse for mount in spec.mounts), *filter(None, [spec.destination_rse])])
    patient.reached(cancel)
    try:
        for rse in named:
            yield _verdict(patient, rse, cancel)
    except NotSignedIn:
        yield Verdict("unknown", f"Whether the lake knows {', '.join(named)} is not to be asked without a sign-in.")
        return
    if spec.site is not None:
        yield Verdict("ok", f"This place is {spec.site}.")


def _verdict(patient: Patient, rse: str, cancel: Cancel) -> Verdict:
    try:
        storage = patient.lake.client.storage(rse, cancel)
    except NotFound:
        return Verdict("problem", f"The lake knows no storage “{rse}”.", "Correct the lake's `mounts` and `destination_rse`.")
    if not storage.availability_read:
        cure = "Ask the lake's administrators how long; other copies are used meanwhile."
        return Verdict("warning", f"The lake has switched off reading from {rse}.", cure)
    if rse == patient.spec.destination_rse and not storage.availability_write:
        cure = "Ask the lake's administrators how long."
        return Verdict("warning", f"The lake has switched off writing to {rse}.", cure)
    return Verdict("ok", f"The lake knows the storage {rse}.")
