"""Which libraries are there, without importing any of them."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterable


def importable(names: Iterable[str]) -> list[str]:
    """Those modules that this kernel could import; nothing is run for it, so none within a package is looked for."""
    return [name for name in names if name.isidentifier() and _is_there(name)]


def _is_there(name: str) -> bool:
    try:
        return name in sys.modules or importlib.util.find_spec(name) is not None
    except (ImportError, ValueError):  # somebody's own finder has its reasons
        return False
