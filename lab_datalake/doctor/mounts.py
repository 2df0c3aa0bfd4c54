"""Whether the storages that the configuration calls mounted are there, and hold what the lake says."""

from __future__ import annotations

from collections.abc import Iterator

from lab_datalake.doctor.findings import NotLookedAt, Verdict
from lab_datalake.doctor.patient import Patient
from lab_datalake.doctor.samples import origins, replicas, sample
from lab_datalake.errors import DatalakeError
from lab_datalake.lake.mounts import NotOnMount, OnMount, path_below, size_on_disk
from lab_datalake.lake.pfns import Address
from lab_datalake.lake.spec import Mount
from lab_datalake.rucio.answers import Pfn
from lab_datalake.rucio.cancel import Cancel
from lab_datalake.rucio.client import Client


def check(patient: Patient, mount: Mount, cancel: Cancel) -> Iterator[Verdict]:
    """One mount: its folder, then a file of the lake below it."""
    try:
        holds_anything = next(mount.path.iterdir(), None) is not None
    except OSError as wrong:
        yield _not_mounted(mount, f"{mount.path}: {wrong.strerror}")
        return
    try:
        patient.reached(cancel)
        yield _file_below(patient.lake.client, mount, cancel, holds_anything=holds_anything)
    except (DatalakeError, NotLookedAt):  # said by the checks of network and sign-in
        found = f"{mount.path} {'is there' if holds_anything else 'is empty'}; the lake is not to be asked what should be there."
        yield Verdict("ok" if holds_anything else "warning", found, "" if holds_anything else _mount_it(mount))


def _not_mounted(mount: Mount, why: str) -> Verdict:
    return Verdict("problem", f"{mount.rse} is not mounted: {why}.", _mount_it(mount))


def _mount_it(mount: Mount) -> str:
    return f"Mount {mount.rse} into this session (on Kubernetes: a volume), or correct the `path` in the lake's `mounts`."


def _file_below(client: Client, mount: Mount, cancel: Cancel, *, holds_anything: bool) -> Verdict:
    file = sample(client, mount.rse, cancel)
    found = None if file is None else replicas(client, file, None, cancel)
    if file is None or found is None:
        return Verdict("ok", f"{mount.path} is there; the lake names no file of {mount.rse} to look for.")
    seen = _look(mount, origins(found, mount.rse))
    if isinstance(seen, OnMount):
        return Verdict("ok", f"{mount.rse} is mounted: {file.did} is at {seen.path}.")
    if not holds_anything:
        return _not_mounted(mount, f"{mount.path} is empty, and the lake has {file.did} there")
    cure = f"Correct `prefix` or `parts` in the lake's `mounts`: the lake knows this file as {_known_as(found.pfns, mount.rse)}."
    why = seen.why if isinstance(seen, NotOnMount) else f"{file.did} is not at {seen}"
    return Verdict("problem", f"{mount.path} does not hold what the lake has at {mount.rse}: {why}.", cure)


def _look(mount: Mount, addresses: list[Address]) -> OnMount | NotOnMount | str:
    """The file below the mount; else why it has no place there, or where it was looked for."""
    last: NotOnMount | str = f"{mount.path}, whose prefix does not fit"
    for address in addresses:
        place = path_below([mount], mount.rse, address)
        if isinstance(place, OnMount) and size_on_disk(place.path) is not None:
            return place
        last = str(place.path) if isinstance(place, OnMount) else place or last
    return last


def _known_as(pfns: dict[str, Pfn], rse: str) -> str:
    return next((url for url, pfn in pfns.items() if pfn.rse == rse), "nothing")
