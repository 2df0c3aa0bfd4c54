"""Rucio data lakes in notebooks.

`Lake("demo")["scope:name"]` is what a notebook's variable is; `attach("analysis.ipynb", "scope:name")` makes a notebook have one.
Importing this package loads nothing: the server, the kernel and the command line each load only their own room.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

    from lab_datalake.headless import Lake, attach
    from lab_datalake.kernel.asked import Asked

__all__ = ["Lake", "attach"]


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module 'lab_datalake' has no attribute '{name}'")
    from lab_datalake import headless  # noqa: PLC0415  the kernel imports this package without the lakes

    return getattr(headless, name)


def _jupyter_labextension_paths() -> list[dict[str, str]]:
    return [{"src": "labextension", "dest": "lab-datalake"}]


def _jupyter_server_extension_points() -> list[dict[str, object]]:
    from lab_datalake.server.app import DatalakeApp  # noqa: PLC0415  the kernel imports this package without the server

    return [{"module": "lab_datalake", "app": DatalakeApp}]


def load_ipython_extension(shell: InteractiveShell) -> None:
    """`%load_ext lab_datalake`: the attached DIDs of this notebook become variables, and `%datalake` a word."""
    from lab_datalake.kernel.hook import load  # noqa: PLC0415  the server imports this package without IPython

    load(shell, _alone)


def tie(shell: InteractiveShell, environ: Mapping[str, str]) -> None:
    """Ties a kernel to the server that started it, else to the lakes that are configured here; silent."""
    from lab_datalake.kernel.hook import tie as tie_kernel  # noqa: PLC0415  the server imports this package without IPython

    tie_kernel(shell, environ, _alone)


def _alone() -> Asked:
    """Whom a kernel asks that no server started: the lakes, where the whole package is there."""
    try:
        from lab_datalake.headless.own_lakes import OwnLakes  # noqa: PLC0415  a kernel's environment may have no lakes
    except ImportError as missing:
        from lab_datalake.kernel.asked import Nobody  # noqa: PLC0415  see above

        why = f"No Jupyter server with lab_datalake started this kernel, and its environment cannot ask lakes itself: {missing}."
        return Nobody(why, "Install lab-datalake with its dependencies into the kernel's environment: pip install lab-datalake.")
    return OwnLakes.here()
