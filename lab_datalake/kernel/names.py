"""Which names an attachment's variable may have."""

from __future__ import annotations

import builtins
import itertools
import keyword
import re
import unicodedata
from collections.abc import Container
from typing import Optional

from lab_datalake.errors import BadQuestion

_LONGEST = 40
"""Signs of the longest name that is proposed; a person may take a longer one."""
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


def proposed(did: str, taken: Container[str]) -> str:
    """A name for a DID: from its own, readable, and none of those that are taken; the panel proposes the same for collections."""
    name = did.partition(":")[2] or did
    end = next((part for part in reversed(name.split("/")) if part), "")
    words = re.sub(r"_{2,}", "_", re.sub(r"\W+", "_", unicodedata.normalize("NFKC", end)))
    stem = words[:_LONGEST].strip("_") or "files"
    stem = stem.lower() if stem.isupper() else stem
    stem = stem if stem.isidentifier() else f"data_{stem}"
    numbered = (stem if number == 1 else f"{stem}_{number}" for number in itertools.count(1))
    return next(one for one in numbered if refusal(one, taken, ()) is None)


def mentions(text: str, variable: str) -> bool:
    """Whether a cell's text holds the name of a variable as a word."""
    return re.search(rf"\b{re.escape(variable)}\b", text) is not None
