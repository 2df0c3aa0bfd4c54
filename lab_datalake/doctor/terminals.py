"""Which variables kernels and terminals inherit as the platform, or a person, has set them, and what follows from that."""

from __future__ import annotations

from collections.abc import Iterator

from lab_datalake.doctor.findings import Verdict
from lab_datalake.doctor.installation import Installation
from lab_datalake.rucio.cancel import Cancel

_MEANING = {
    "RUCIO_CONFIG": "Rucio's commands sign in as that configuration says, not as the panel does",
    "BEARER_TOKEN_FILE": "other programs show storages that token, not the one of the panel's sign-in",
    "X509_CERT_DIR": "other programs trust the authorities of that folder",
    "X509_USER_PROXY": "other programs use that proxy",
    "SITE_NAME": "Rucio's commands read as from that site",
}


def check(installation: Installation, cancel: Cancel) -> Iterator[Verdict]:  # noqa: ARG001  as every check
    """What was left alone; it may be as it should, so nothing of it is a warning."""
    server = installation.server
    for name in server.left if server is not None else ():
        yield Verdict(
            "ok",
            f"Kernels and terminals keep {name} as it was set, or is needed, without lab_datalake: {_MEANING[name]}.",
            'To use the lake of the panel in a terminal all the same: eval "$(lab-datalake env)"',
        )
    if server is not None and not server.left:
        yield Verdict("ok", "Kernels and terminals inherit all that Rucio's and XRootD's commands need for the default lake.")
