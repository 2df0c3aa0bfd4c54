"""Conditions of a search, as people type them: `run >= 358000`, `project = lake24`, `created after 7 days ago` (pure).

Operators: = != > >= < <=. Values: whole numbers, numbers, true and false, words (with `*` for anything), "quoted text"; for
keys of time dates such as 2026-11-22 or 2026-11-22T10:00:00 (UTC, where no zone is named), or `3 hours ago`; for `bytes` also
`5 GB`.
`bigger than`, `smaller than`, `created after` and `created before` are other words for `bytes` and `created_at`.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Literal, cast

from lab_datalake.errors import BadQuestion

Operator = Literal["=", "!=", ">", ">=", "<", "<="]
Value = bool | int | float | datetime | str

_EXAMPLE = "Write it like this: run >= 358000, energy = 13.6, project = lake24."

TIMES = frozenset(
    {"created_after", "created_before", "created_at", "closed_at", "accessed_at", "expired_at", "eol_at", "deleted_at"}
)
"""Keys whose values are dates."""

OF_DIDS = frozenset({"scope", "name", "type"})
"""Keys that are no metadata, but what a DID is; their values are words, whatever they look like."""

_NUMBERS = frozenset({"bytes", "length"})

_PHRASES: dict[str, tuple[str, Operator]] = {
    "bigger than": ("bytes", ">"),
    "smaller than": ("bytes", "<"),
    "created after": ("created_at", ">="),
    "created before": ("created_at", "<="),
}
_UNITS = {
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "week": timedelta(weeks=1),
    "month": timedelta(days=30),
    "year": timedelta(days=365),
}

_KEY = re.compile(r"\s*([A-Za-z_][\w-]*)\s*")
_OPERATOR = re.compile(r"(==|!=|>=|<=|=|>|<)\s*")
_QUOTED = re.compile(r"\"((?:[^\"\\]|\\.)*)\"|'((?:[^'\\]|\\.)*)'", re.DOTALL)
_BARE = re.compile(r"[^\s,\"'=<>!]+")
_SIZE = re.compile(r"(\d{1,15}(?:\.\d+)?)\s*([kmgtpe]?)(i?)b\b", re.IGNORECASE)
_AGO = re.compile(r"(\d{1,3})\s*(hour|day|week|month|year)s?\s+ago\b", re.IGNORECASE)
_PHRASE = re.compile(r"((?:bigger|smaller)\s+than|created\s+(?:after|before))\s+(?![=<>!])", re.IGNORECASE)
_WHOLE = re.compile(r"[+-]?\d{1,18}")
_NUMBER = re.compile(r"[+-]?(\d+\.\d*|\.\d+|\d+)([eE][+-]?\d{1,3})?")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)


@dataclass(frozen=True)
class Condition:
    """One condition of a filter."""

    key: str
    operator: Operator
    value: Value

    def __str__(self) -> str:
        return f"{self.key} {self.operator} {_shown(self.key, self.value)}"


def begins(text: str, place: int) -> bool:
    """Whether a condition begins at this place."""
    key = _KEY.match(text, place)
    return _PHRASE.match(text, place) is not None or (key is not None and _OPERATOR.match(text, key.end()) is not None)


def read(text: str, place: int, now: datetime) -> tuple[Condition, int]:
    """The condition that begins at this place, and where it ends. now: UTC.

    Raises BadQuestion, which names the place of a mistake.
    """
    key, sign, start = _beginning(text, place)
    value, end = _value(text, start, key, now)
    condition = Condition(key, sign, value)
    _check(text, start, condition)
    return condition, end


def _beginning(text: str, place: int) -> tuple[str, Operator, int]:
    """Key and operator, and where the value begins."""
    phrase = _PHRASE.match(text, place)
    if phrase is not None:
        return *_PHRASES[" ".join(phrase[1].lower().split())], phrase.end()
    found = _KEY.match(text, place)
    mark = None if found is None else _OPERATOR.match(text, found.end())
    if found is None or mark is None:
        raise mistake(text, place, "a key with one of = != > >= < <= is missing here", _EXAMPLE)
    return found[1], cast("Operator", "=" if mark[1] == "==" else mark[1]), mark.end()


def _value(text: str, place: int, key: str, now: datetime) -> tuple[Value, int]:
    quoted = _QUOTED.match(text, place)
    if quoted is not None:
        return _ESCAPED.sub(r"\1", quoted[1] if quoted[1] is not None else quoted[2]), quoted.end()
    sized = _SIZE.match(text, place) if key == "bytes" else None
    if sized is not None:
        factor = 1024 if sized[3] else 1000
        return int(float(sized[1]) * factor ** ("kmgtpe".index(sized[2].lower()) + 1 if sized[2] else 0)), sized.end()
    bare = _BARE.match(text, place)
    if bare is None:
        what = "this quote is not closed" if text[place : place + 1] in {"'", '"'} else "a value is missing here"
        raise mistake(text, place, what, _EXAMPLE)
    if key not in TIMES:
        return bare[0] if key in OF_DIDS else typed(bare[0]), bare.end()
    ago = _AGO.match(text, place)
    if ago is not None:
        return (now - int(ago[1]) * _UNITS[ago[2].lower()]).replace(microsecond=0), ago.end()
    try:
        moment = datetime.fromisoformat(bare[0].removesuffix("Z"))
        return (moment.astimezone(timezone.utc) if moment.tzinfo else moment).replace(tzinfo=None), bare.end()
    except (ValueError, OverflowError):
        hint = "Write a date like 2026-11-22 or 2026-11-22T10:00:00, or a time like 7 days ago."
        raise mistake(text, place, f"“{bare[0]}” is no date", hint) from None


def typed(word: str) -> bool | int | float | str:
    """What a word without quotes means: true, false, a whole number, a number, else itself."""
    if word.lower() in {"true", "false"}:
        return word.lower() == "true"
    if _WHOLE.fullmatch(word):
        return int(word)
    number = float(word) if _NUMBER.fullmatch(word) else math.inf
    return number if math.isfinite(number) else word


def _check(text: str, place: int, condition: Condition) -> None:
    """place: where the value begins."""
    key, sign, value = condition.key, condition.operator, condition.value
    if key in TIMES and not isinstance(value, datetime):
        raise mistake(text, place, f"“{key}” wants a date without quotes", "Write a date like 2026-11-22.")
    if key in _NUMBERS and isinstance(value, str | bool):
        raise mistake(
            text, place, f"“{key}” wants a number without quotes", "Write it like this: bytes > 1000000, bigger than 5 GB."
        )
    if key in {"created_after", "created_before"} and sign != "=":
        raise mistake(text, place, f"“{key}” goes with = only", "Or write created_at >= 2026-11-22.")
    if isinstance(value, str) and "*" in value and sign not in {"=", "!="}:
        raise mistake(text, place, "a value with * goes with = and != only", _EXAMPLE)


def mistake(text: str, place: int, what: str, hint: str) -> BadQuestion:
    """What to raise for a mistake at this place of a text."""
    place += len(text[place:]) - len(text[place:].lstrip())
    before, after = text[max(0, place - 20) : place], text[place : place + 20]
    return BadQuestion(f"There is a mistake at character {place + 1} (“{before}▸{after}”): {what}.", hint)


def _shown(key: str, value: Value) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        plain = _BARE.fullmatch(value) and isinstance(typed(value), str) and key not in TIMES
        return value if plain else '"' + re.sub(r'([\\"])', r"\\\1", value) + '"'
    return repr(value)
