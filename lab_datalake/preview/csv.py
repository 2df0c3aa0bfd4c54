"""Tables in text: columns with what they seem to hold, and the first rows."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator

from lab_datalake.preview.answers import Section, Table
from lab_datalake.preview.inside import Inside
from lab_datalake.preview.text import first_text
from lab_datalake.preview.text import look as look_at_text

_ROWS = 30
_SEPARATORS = ",;\t|"


def look(inside: Inside) -> Iterator[Section]:
    """Columns and first rows; a file that is no table is shown as text."""
    text = first_text(inside)
    rows = [] if text is None else list(_rows(text))
    if not rows:
        yield from look_at_text(inside)
        return
    header, *body = rows
    width = len(header)
    columns = [[row[n] for row in body if n < len(row)] for n in range(width)]
    yield Table(
        title="Columns",
        columns=["Name", "Seems to hold"],
        rows=[[name, _kind(values)] for name, values in zip(header, columns, strict=True)],
    )
    shown = [[*row[:width], *[""] * (width - len(row))] for row in body[:_ROWS]]
    is_all = len(shown) == len(body) and inside.size <= len((text or "").encode())
    yield Table(title="First rows", columns=header, rows=shown, note="" if is_all else f"The first {len(shown)} rows.")


def _rows(text: str) -> Iterator[list[str]]:
    try:
        dialect: type[csv.Dialect] = csv.Sniffer().sniff(text[:4096], _SEPARATORS)
    except csv.Error:
        dialect = csv.excel
    lines = (line for line in io.StringIO(text) if not line.startswith("#"))
    yield from csv.reader(lines, dialect)


def _kind(values: list[str]) -> str:
    filled = [value for value in values if value.strip()]
    if not filled:
        return "nothing"
    for kind, read in _KINDS.items():
        if all(_reads(read, value) for value in filled):
            return kind
    return "text"


_KINDS: dict[str, Callable[[str], object]] = {"whole numbers": int, "numbers": float}


def _reads(read: Callable[[str], object], value: str) -> bool:
    try:
        read(value)
    except ValueError:
        return False
    return True
