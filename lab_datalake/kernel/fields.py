"""The fields of a message, each of the kind that it has to be; raises BrokenAnswer where one is missing or of another kind."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Optional

from lab_datalake.errors import BrokenAnswer

Fields = Mapping[str, object]


def text(fields: Fields, name: str) -> str:
    """A text."""
    value = fields.get(name)
    if not isinstance(value, str):
        raise _nonsense(name, "a text", value)
    return value


def optional_text(fields: Fields, name: str) -> Optional[str]:
    """A text, or None where there is none."""
    return None if fields.get(name) is None else text(fields, name)


def optional_number(fields: Fields, name: str) -> Optional[int]:
    """A number, or None where there is none."""
    value = fields.get(name)
    if value is not None and not _is_number(value):
        raise _nonsense(name, "a number", value)
    return value if isinstance(value, int) else None


def inner(fields: Fields, name: str) -> Fields:
    """A message within the message."""
    value = fields.get(name)
    if not isinstance(value, dict):
        raise _nonsense(name, "an object", value)
    return value


def entries(fields: Fields, name: str) -> list[Fields]:
    """A list of messages."""
    value = fields.get(name)
    if not isinstance(value, list) or not all(isinstance(entry, dict) for entry in value):
        raise _nonsense(name, "a list of objects", value)
    return value


def numbers(fields: Fields, name: str) -> list[int]:
    """A list of numbers."""
    value = fields.get(name)
    if not isinstance(value, list) or not all(map(_is_number, value)):
        raise _nonsense(name, "a list of numbers", value)
    return value


def texts(fields: Fields, name: str) -> list[str]:
    """A list of texts."""
    value = fields.get(name)
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise _nonsense(name, "a list of texts", value)
    return value


def _is_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _nonsense(name: str, wanted: str, value: object) -> BrokenAnswer:
    return BrokenAnswer(
        f"An answer for the kernel makes no sense: “{name}” is {type(value).__name__}, not {wanted}.",
        "The server and the kernel may have different versions of lab_datalake.",
    )
