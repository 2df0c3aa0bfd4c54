"""What names may look like: any text, since lakes differ and programs must stand it. The rest is Rucio's generic schema."""

from __future__ import annotations

from rucio.common.schema.generic import SCOPE_NAME_REGEXP

NAME_LENGTH = 250
NAME = {"description": "Data Identifier name", "type": "string", "maxLength": NAME_LENGTH, "pattern": "^[^\\x00]+$"}

__all__ = ["NAME", "NAME_LENGTH", "SCOPE_NAME_REGEXP"]
