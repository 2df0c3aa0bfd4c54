"""How TLS is verified: safe unless somebody writes otherwise, and then warned of."""

from __future__ import annotations

from pathlib import Path

from lab_datalake.config.fields import Fields
from lab_datalake.config.machine import Machine


def verify(fields: Fields, key: str, machine: Machine) -> bool | Path:
    """How to verify TLS: with the CA under this key, the machine's, or the usual ones; `verify: false` is warned of."""
    if fields.flag("verify") is False:
        cure = "Set ca_cert to the CA of the lake instead."
        fields.mistakes.warn(fields.place("verify"), "is false: anybody on the network can read and change what is sent", cure)
        return False
    ca_cert = None if fields.is_false(key) else fields.path(key)
    if ca_cert is not None and not ca_cert.exists():
        what = f"does not exist: {ca_cert}; the lake cannot be reached without it"
        fields.mistakes.warn(fields.place(key), what, "Put the CA there, or correct the path.")
    return ca_cert or machine.ca or True


def beside(fields: Fields, key: str, machine: Machine) -> Path | None:
    """The grid's authorities on this machine, which certify lakes, too, where no CA stands under this key."""
    return machine.beside if fields.is_false(key) or not fields.has(key) else None
