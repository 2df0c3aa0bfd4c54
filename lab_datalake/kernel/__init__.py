"""The notebook's door: attached DIDs as variables; runs on Python 3.9 with nothing but IPython."""

from __future__ import annotations


def resolve_dids() -> dict[str, object]:
    """Every attachment of this notebook by the name of its variable: the word that notebooks of rucio-jupyterlab use."""
    from lab_datalake.kernel.hook import present  # noqa: PLC0415  importing a package does nothing

    return present()
