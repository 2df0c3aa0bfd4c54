"""Whether what is sent can be read and changed on the way, and until when the lake's certificate is good."""

from __future__ import annotations

import ipaddress
import socket
import ssl
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timezone
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from lab_datalake.doctor.findings import Verdict
from lab_datalake.doctor.patient import Patient
from lab_datalake.rucio.cancel import Cancel

_SOON = 14 * 86_400.0
"""Seconds before its end when an operator should know of it."""


def check(patient: Patient, cancel: Cancel) -> Iterator[Verdict]:
    """How the lake's URL and `verify` protect passwords and tokens; why a connection failed is said by the network's check."""
    spec = patient.spec
    for url in dict.fromkeys((spec.rucio_url, spec.auth_url)):
        parts = urlsplit(url)
        if parts.scheme != "https":
            yield _unprotected(parts)
        elif spec.verify is False:
            yield Verdict(
                "warning",
                f"The certificate of {parts.netloc} is not verified: anybody on the network can read and change what is sent.",
                "Take `verify: false` away, and set `ca_cert` to the CA of the lake.",
            )
        else:
            patient.reached(cancel)
            yield from _certificate(parts, spec.verify, patient)


def _unprotected(parts: SplitResult) -> Verdict:
    if _is_loopback(parts.hostname or ""):
        return Verdict("ok", f"{parts.netloc} is on this machine; nothing is sent over a network.")
    return Verdict(
        "warning",
        f"{parts.netloc} is asked by http: passwords and tokens go over the network as they are.",
        "Write https:// in the lake's URL, if the lake offers it.",
    )


def _is_loopback(host: str) -> bool:
    with suppress(ValueError):
        return ipaddress.ip_address(host).is_loopback
    return host == "localhost"


def _certificate(parts: SplitResult, verify: bool | Path, patient: Patient) -> Iterator[Verdict]:  # noqa: FBT001  as for a lake
    context = ssl.create_default_context()
    if isinstance(verify, Path):
        folder, file = (verify, None) if verify.is_dir() else (None, verify)
        context = ssl.create_default_context(cafile=file, capath=folder)
    if patient.spec.beside is not None:
        context.load_verify_locations(capath=patient.spec.beside)
    host = parts.hostname or ""
    try:
        with (
            socket.create_connection((host, parts.port or 443), timeout=patient.limits.connect) as plain,
            context.wrap_socket(plain, server_hostname=host) as line,
        ):
            certificate = line.getpeercert() or {}
    except OSError:  # the lake was reached: by a proxy, or with other authorities than Python's own
        yield Verdict("ok", f"The certificate of {parts.netloc} is verified.")
        return
    end = ssl.cert_time_to_seconds(str(certificate["notAfter"]))
    day = datetime.fromtimestamp(end, timezone.utc).strftime("%Y-%m-%d")
    if end - patient.clock() < _SOON:
        yield Verdict(
            "warning", f"The certificate of {parts.netloc} ends on {day}.", "Ask the lake's administrators to renew it."
        )
    else:
        yield Verdict("ok", f"The certificate of {parts.netloc} is verified, and good until {day}.")
