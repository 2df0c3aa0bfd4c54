"""Which versions run here."""

from __future__ import annotations

import platform
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version

from lab_datalake.doctor.findings import Verdict
from lab_datalake.doctor.installation import Installation
from lab_datalake.rucio.cancel import Cancel

_BESIDE = ("jupyter-server", "jupyterlab", "fsspec", "fsspec-xrootd", "xrootd")


def check(installation: Installation, cancel: Cancel) -> Iterator[Verdict]:  # noqa: ARG001  as every check
    """Ours, and those of what we work with; what is needed to read root:// and is not there."""
    here = {name: found for name in _BESIDE if (found := _version(name)) is not None}
    listed = ", ".join(f"{name} {found}" for name, found in here.items())
    yield Verdict("ok", f"lab-datalake {version('lab-datalake')} on Python {platform.python_version()}, with {listed}.")
    if "fsspec-xrootd" not in here:
        yield Verdict(
            "warning",
            "Files are not opened over root:// with this Python: fsspec-xrootd is not installed.",
            "Install it: pip install fsspec-xrootd xrootd.",
        )


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None
