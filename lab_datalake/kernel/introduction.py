"""Run by its path in a kernel whose Python has nothing of ours: loads this folder and nothing beside it, and ties the kernel.

A server makes each kernel of another environment run this file silently, before its first cell (`server/introductions.py`).
The folder is loaded by its path, not found on `sys.path`, so that the other packages of the server's environment stay out.
"""

from __future__ import annotations

import importlib
import importlib.util
import os
import sys
from pathlib import Path


def _load_from_here() -> None:
    """Makes `lab_datalake` this folder's, where the kernel's environment has none of its own."""
    if importlib.util.find_spec("lab_datalake") is not None:
        return
    folder = Path(__file__).absolute().parent.parent
    spec = importlib.util.spec_from_file_location(
        "lab_datalake", folder / "__init__.py", submodule_search_locations=[str(folder)]
    )
    assert spec is not None and spec.loader is not None  # noqa: PT018, S101  a file that ends in .py has both
    sys.modules["lab_datalake"] = package = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(package)


def _introduce() -> None:
    if sys.version_info < (3, 9):  # noqa: UP036  whose kernel this is, nobody knows
        return
    try:
        from IPython import get_ipython  # noqa: PLC0415  nothing is imported where Python is too old

        _load_from_here()
        importlib.import_module("lab_datalake").tie(get_ipython(), os.environ)
    except Exception as error:  # noqa: BLE001  a kernel starts whatever happens here
        import logging  # noqa: PLC0415

        logging.getLogger("lab_datalake").debug("The kernel is not tied to its server: %r", error)


if __name__ == "lab_datalake_introduction":
    _introduce()
