"""Whether the caches of this place answer in XRootD's protocol: those that are configured, and those that Rucio chooses."""

from __future__ import annotations

import socket
import struct
from collections.abc import Iterator

from lab_datalake.doctor.findings import NotLookedAt, Verdict
from lab_datalake.doctor.patient import Patient
from lab_datalake.doctor.samples import caches, replicas, sample
from lab_datalake.errors import DatalakeError
from lab_datalake.lake.caches import host_of
from lab_datalake.rucio.cancel import Cancel

_PORT = 1094
"""XRootD's own, where a URL names none."""

_HELLO = struct.pack("!5i", 0, 0, 0, 4, 2012)
"""What a client says first (XRootD Protocol 5.2, “Initial Handshake”)."""

_REPLY = struct.Struct("!2sHi")
_STORAGES = 5
_PATIENCE = 5.0


def check(patient: Patient, cancel: Cancel) -> Iterator[Verdict]:
    """Each cache, greeted as a client greets it."""
    hosts = dict.fromkeys(host_of(cache) for cache in patient.spec.caches)
    try:
        patient.reached(cancel)
        hosts |= dict.fromkeys(sorted(_chosen_by_rucio(patient, cancel)))
    except (DatalakeError, NotLookedAt):  # said by the checks of network and sign-in
        yield Verdict("unknown", "Which cache Rucio chooses for this place is not to be asked now.")
    for host in hosts:
        yield _greeted(host)
    if not hosts and patient.spec.site is not None:
        yield Verdict("ok", f"No cache serves {patient.spec.site}: files of other sites are read at their origin.")


def _chosen_by_rucio(patient: Patient, cancel: Cancel) -> set[str]:
    """Rucio says it only beside a PFN: so a file of each of some storages is asked for."""
    site, client = patient.spec.site, patient.lake.client
    found: set[str] = set()
    if site is None:
        return found
    for storage in list(client.storages(cancel))[:_STORAGES]:
        file = sample(client, storage.rse, cancel)
        copies = None if file is None else replicas(client, file, site, cancel)
        found |= set() if copies is None else caches(copies)
    return found


def _greeted(host: str) -> Verdict:
    name, _, port = host.rpartition(":") if host.rpartition(":")[2].isdecimal() else (host, "", str(_PORT))
    cure = "Ask the administrators of the cache; files are read at their origin meanwhile, which may be slower."
    try:
        with socket.create_connection((name.strip("[]"), int(port)), timeout=_PATIENCE) as line:
            line.sendall(_HELLO)
            _, status, length = _REPLY.unpack(_received(line, _REPLY.size))
    except TimeoutError:
        return Verdict("problem", f"The cache {host} did not answer within {_PATIENCE:g} s.", cure)
    except OSError as wrong:
        reason = wrong.strerror or str(wrong)
        return Verdict("problem", f"The cache {host} is not reached: {reason}.", cure)
    if status or length != 8:  # noqa: PLR2004  protocol version and kind of server
        return Verdict("problem", f"What answers as the cache {host} is no XRootD server.", cure)
    return Verdict("ok", f"The cache {host} answers.")


def _received(line: socket.socket, size: int) -> bytes:
    data = b""
    while len(data) < size:
        more = line.recv(size - len(data))
        if not more:
            raise ConnectionError("it hung up at the greeting")
        data += more
    return data
