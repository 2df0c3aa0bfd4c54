"""What a Rucio server is asked about conditions, and which of them are looked at here (pure)."""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable, Sequence
from datetime import datetime, timezone

from lab_datalake.errors import BadQuestion
from lab_datalake.rucio.answers import Meta
from lab_datalake.rucio.conditions import TIMES, Condition, Operator
from lab_datalake.rucio.dates import seconds

_SUFFIXES: dict[Operator, str] = {"=": "", "!=": ".ne", ">": ".gt", ">=": ".gte", "<": ".lt", "<=": ".lte"}

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

_CHECKABLE = frozenset({"bytes", "length", "created_at", "created_after", "created_before"})
"""Columns that every row brings along, so that they can be checked here."""

_IMPLIED: dict[str, Operator] = {"created_after": ">=", "created_before": "<="}
_TESTS: dict[Operator, Callable[[float, float], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    ">": operator.gt,
    ">=": operator.ge,
    "<": operator.lt,
    "<=": operator.le,
}


def split(conditions: Sequence[Condition]) -> tuple[list[Condition], list[Condition]]:
    """Those that Rucio is asked for, and those that are checked here, since Rucio searches columns or metadata, never both."""
    checked = [c for c in conditions if c.key in _CHECKABLE] if is_mixed(conditions) else []
    return [c for c in conditions if c not in checked], checked


def holds(condition: Condition, meta: Meta) -> bool:
    """Whether a condition that is checked here holds; what Rucio has not written down never fits."""
    have = {"bytes": meta.bytes, "length": meta.length}.get(condition.key, seconds(meta.created_at))
    want = condition.value.replace(tzinfo=timezone.utc).timestamp() if isinstance(condition.value, datetime) else condition.value
    if have is None or isinstance(want, str):
        return False
    return _TESTS[_IMPLIED.get(condition.key, condition.operator)](have, want)


def for_rucio(conditions: Sequence[Condition], name: str | None = None) -> str:
    """The parameter `filters` of a search: a Python literal, since Rucio reads it as one. name: a pattern, or None.

    Raises BadQuestion where Rucio cannot answer it.
    """
    if is_mixed(conditions):
        own = ", ".join(sorted({c.key for c in conditions if c.key in COLUMNS}))
        free = ", ".join(sorted({c.key for c in conditions if c.key not in COLUMNS}))
        raise BadQuestion(
            f"Rucio cannot search its own columns ({own}) and other metadata ({free}) at once.",
            "Leave one kind out. Size, number of files, time and name go with both.",
        )
    group: dict[str, bool | int | float | str] = {} if name is None else {"name": name}
    for condition in conditions:
        group[condition.key + _SUFFIXES[condition.operator]] = _sent(condition)
    return repr([group])


def is_mixed(conditions: Sequence[Condition]) -> bool:
    """Whether some keys are columns of Rucio, and others are not."""
    return len({c.key in COLUMNS for c in conditions}) > 1


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
