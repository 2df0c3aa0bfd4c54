"""Which names an attachment's variable may have."""

from __future__ import annotations

import builtins
import keyword
import re
from collections.abc import Container
from typing import Optional

from lab_datalake.errors import BadQuestion

_OTHER = "Choose another name in the panel."


def refusal(variable: str, used: Container[str], attached: Container[str]) -> Optional[BadQuestion]:
    """Why a variable cannot have this name, where `used` are the notebook's names and `attached` those of other attachments."""
    if not variable.isidentifier() or keyword.iskeyword(variable):
        return BadQuestion(f"“{variable}” cannot be the name of a variable in Python.", _OTHER)
    if hasattr(builtins, variable):
        return BadQuestion(f"“{variable}” is a word of Python itself.", _OTHER)
    if variable in attached:
        return BadQuestion(f"Two attachments want the name “{variable}”.", _OTHER)
    if variable in used:
        return BadQuestion(f"The notebook uses the name “{variable}” for something else.", _OTHER)
    return None


def mentions(text: str, variable: str) -> bool:
    """Whether a cell's text holds the name of a variable as a word."""
    return re.search(rf"\b{re.escape(variable)}\b", text) is not None
