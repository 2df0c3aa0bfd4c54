"""Filters of a search, as people type them: `run >= 358000, energy = 13.6, project = lake24` (pure).

Conditions are joined by commas, and all must hold. Operators: = != > >= < <=. Values: whole numbers, numbers, true and false,
words (with `*` for anything), "quoted text", and dates such as 2026-11-22 or 2026-11-22T10:00:00 (UTC) for keys of time.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, cast

from lab_datalake.errors import BadQuestion

Operator = Literal["=", "!=", ">", ">=", "<", "<="]
Value = bool | int | float | datetime | str

_SUFFIXES: dict[Operator, str] = {"=": "", "!=": ".ne", ">": ".gt", ">=": ".gte", "<": ".lt", "<=": ".lte"}
_EXAMPLE = "Write it like this: run >= 358000, energy = 13.6, project = lake24."

TIMES = frozenset(
    {"created_after", "created_before", "created_at", "closed_at", "accessed_at", "expired_at", "eol_at", "deleted_at"}
)
"""Keys whose values are dates."""

COLUMNS = TIMES | {
    "access_cnt",
    "adler32",
    "bytes",
    "campaign",
    "constituent",
    "datatype",
    "events",
    "guid",
    "hidden",
    "is_archive",
    "is_new",
    "length",
    "lifetime",
    "lumiblocknr",
    "md5",
    "panda_id",
    "phys_group",
    "prod_step",
    "project",
    "provenance",
    "purge_replicas",
    "run_number",
    "stream_name",
    "task_id",
    "transient",
    "version",
}
"""Keys that are columns of Rucio's own table of DIDs (rucio/core/did_meta_plugins/did_column_meta.py); all others are free."""

SETTABLE = (
    COLUMNS - TIMES - {"access_cnt", "adler32", "bytes", "constituent", "is_archive", "is_new", "length", "lifetime", "md5"}
)
"""Those of the columns that people write; Rucio writes the others."""

_KEY = re.compile(r"\s*([A-Za-z_][\w-]*)\s*")
_OPERATOR = re.compile(r"(==|!=|>=|<=|=|>|<)\s*")
_QUOTED = re.compile(r"\"((?:[^\"\\]|\\.)*)\"|'((?:[^'\\]|\\.)*)'", re.DOTALL)
_BARE = re.compile(r"[^\s,\"'=<>!]+")
_END = re.compile(r"\s*(?:,|$)")
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


def parse(text: str) -> tuple[Condition, ...]:
    """The conditions that a person typed. Raises BadQuestion, which names the place of a mistake."""
    conditions: list[Condition] = []
    place = 0
    while text[place:].strip():
        condition, place = _condition(text, place)
        conditions.append(condition)
    seen: set[tuple[str, str]] = set()
    for condition in conditions:
        if (condition.key, condition.operator) in seen:
            raise BadQuestion(f"“{condition.key} {condition.operator}” stands twice in the filter.", "Name each condition once.")
        seen.add((condition.key, condition.operator))
    return tuple(conditions)


def show(conditions: Sequence[Condition]) -> str:
    """The text that `parse` reads as these conditions."""
    return ", ".join(map(str, conditions))


def for_rucio(conditions: Sequence[Condition], name: str | None = None) -> str:
    """The parameter `filters` of a search: a Python literal, since Rucio reads it as one. name: a pattern, or None.

    Raises BadQuestion where Rucio cannot answer it.
    """
    if is_mixed(conditions):
        own = ", ".join(sorted({c.key for c in conditions if c.key in COLUMNS}))
        raise BadQuestion(
            f"One filter may not mix columns of Rucio ({own}) with other metadata.",
            "Filter by one kind first; the name may go with both.",
        )
    group: dict[str, bool | int | float | str] = {} if name is None else {"name": name}
    for condition in conditions:
        group[condition.key + _SUFFIXES[condition.operator]] = _sent(condition)
    return repr([group])


def is_mixed(conditions: Sequence[Condition]) -> bool:
    """Whether some keys are columns of Rucio, and others are not."""
    return len({c.key in COLUMNS for c in conditions}) > 1


def _condition(text: str, place: int) -> tuple[Condition, int]:
    key = _KEY.match(text, place)
    if key is None:
        raise _mistake(text, place, "a key is missing here", _EXAMPLE)
    if key[1] in {"name", "scope", "type", "did_type"}:
        raise _mistake(text, key.start(1), f"“{key[1]}” is no key for a filter", "Scope, name and type have their own fields.")
    operator = _OPERATOR.match(text, key.end())
    if operator is None:
        raise _mistake(text, key.end(), f"after “{key[1]}” one of = != > >= < <= is missing", _EXAMPLE)
    word = cast("Operator", "=" if operator[1] == "==" else operator[1])
    value, after = _value(text, operator.end(), key[1])
    end = _END.match(text, after)
    if end is None:
        raise _mistake(text, after, "a comma is missing here, or quotes around the value", _EXAMPLE)
    _check(text, operator, key[1], value)
    return Condition(key[1], word, value), end.end()


def _value(text: str, place: int, key: str) -> tuple[Value, int]:
    quoted = _QUOTED.match(text, place)
    if quoted is not None:
        return _ESCAPED.sub(r"\1", quoted[1] if quoted[1] is not None else quoted[2]), quoted.end()
    bare = _BARE.match(text, place)
    if bare is None:
        what = "this quote is not closed" if text[place : place + 1] in {"'", '"'} else "a value is missing here"
        raise _mistake(text, place, what, _EXAMPLE)
    if key in TIMES:
        try:
            return datetime.fromisoformat(bare[0].removesuffix("Z")).replace(tzinfo=None), bare.end()
        except ValueError:
            raise _mistake(
                text, place, f"“{bare[0]}” is no date", "Write a date like 2026-11-22 or 2026-11-22T10:00:00."
            ) from None
    return typed(bare[0]), bare.end()


def typed(word: str) -> bool | int | float | str:
    """What a word without quotes means: true, false, a whole number, a number, else itself."""
    if word.lower() in {"true", "false"}:
        return word.lower() == "true"
    if _WHOLE.fullmatch(word):
        return int(word)
    return float(word) if _NUMBER.fullmatch(word) else word


def _check(text: str, operator: re.Match[str], key: str, value: Value) -> None:
    if key in TIMES and not isinstance(value, datetime):
        raise _mistake(text, operator.end(), f"“{key}” wants a date without quotes", "Write a date like 2026-11-22.")
    if key in {"created_after", "created_before"} and operator[1] not in {"=", "=="}:
        raise _mistake(text, operator.start(), f"“{key}” goes with = only", "Or write created_at >= 2026-11-22.")
    if isinstance(value, str) and "*" in value and operator[1] not in {"=", "==", "!="}:
        raise _mistake(text, operator.start(), "a value with * goes with = and != only", _EXAMPLE)


def _mistake(text: str, place: int, what: str, hint: str) -> BadQuestion:
    place += len(text[place:]) - len(text[place:].lstrip())
    before, after = text[max(0, place - 20) : place], text[place : place + 20]
    return BadQuestion(f"The filter has a mistake at character {place + 1} (“{before}▸{after}”): {what}.", hint)


def _shown(key: str, value: Value) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        plain = _BARE.fullmatch(value) and isinstance(typed(value), str) and key not in TIMES
        return value if plain else '"' + re.sub(r'([\\"])', r"\\\1", value) + '"'
    return repr(value)


def _sent(condition: Condition) -> bool | int | float | str:
    value = condition.value
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%dT%H:%M:%S")
    if isinstance(value, str) and _is_changed(value):
        raise BadQuestion(
            f"Rucio cannot search for the text “{value}” of “{condition.key}”: it takes it for a value of another type.",
            "Write it without quotes if it is a number, or search with *.",
        )
    return value


def _is_changed(text: str) -> bool:
    """Whether Rucio would take this text for something else (see `patterns.py`)."""
    if re.search(r"true|TRUE|false|FALSE", text):
        return True
    if any(sign in text for sign in "+-*/"):
        return False
    try:
        ast.literal_eval(text)
    except (ValueError, SyntaxError, MemoryError, RecursionError, TypeError):
        return False
    return True
