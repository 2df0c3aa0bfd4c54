"""Rucio data lakes in notebooks.

Importing this package loads nothing: the server, the kernel and the command line each load only their own room.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell


def _jupyter_labextension_paths() -> list[dict[str, str]]:
    return [{"src": "labextension", "dest": "lab-datalake"}]


def _jupyter_server_extension_points() -> list[dict[str, object]]:
    from lab_datalake.server.app import DatalakeApp  # noqa: PLC0415  the kernel imports this package without the server

    return [{"module": "lab_datalake", "app": DatalakeApp}]


def load_ipython_extension(shell: InteractiveShell) -> None:
    """`%load_ext lab_datalake`: the attached DIDs of this notebook become variables."""
    from lab_datalake.kernel.hook import load  # noqa: PLC0415  the server imports this package without IPython

    load(shell)
