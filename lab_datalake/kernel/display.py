"""How files, lists of files and what is not available are shown in a notebook: HTML, and the same in plain text."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from types import TracebackType
from typing import Optional, Protocol

from lab_datalake.errors import DatalakeError
from lab_datalake.kernel.answers import Opened, Source

_ACCESS = {
    "mount": "on a mounted storage",
    "copy": "as a local copy",
    "cache": "through the cache",
    "remote": "at its origin",
}
_LEFT = "text-align:left;overflow-wrap:anywhere"
"""Names and URLs break where the output is narrow; colours are the theme's own."""
_UNITS = ("B", "kB", "MB", "GB", "TB", "PB", "EB")
_THOUSAND = 1000
_VISIBLE_AFTER = 1.0
"""Seconds after which a wait shows how far it is."""


class Printer(Protocol):
    """What IPython hands to `_repr_pretty_`: `stack` holds the values that are being printed, the outermost first."""

    stack: list[int]

    def text(self, text: str) -> None:
        """Prints it."""


@dataclass(frozen=True)
class Glance:
    """What a list of files shows of itself: counts, the known size in bytes, and the first rows as name, size and access."""

    did: str
    lake: str
    files: Optional[int]
    size: Optional[int]
    missing: int
    accesses: dict[str, int]
    first: Sequence[tuple[str, Optional[int], str]]
    note: str


def human(size: Optional[int]) -> str:
    """A size in bytes as people say it: `1.2 GB`; `size unknown` for None."""
    if size is None:
        return "size unknown"
    value = float(size)
    for unit in _UNITS:
        if value < _THOUSAND or unit == _UNITS[-1]:
            return f"{size} B" if unit == "B" else f"{value:.1f} {unit}"
        value /= _THOUSAND
    raise AssertionError


def file_text(opened: Opened) -> str:
    """One file in plain text."""
    lines = [
        opened.url,
        f"  {opened.did} in {opened.lake}, {human(opened.size)}" + (f", {opened.checksum}" if opened.checksum else ""),
        f"  opens {_way(opened.access)}: {opened.why}",
    ]
    if opened.alternatives:
        lines.append(f"  {_others(opened.alternatives)}: .alternatives")
    return "\n".join(lines)


def file_html(opened: Opened) -> str:
    """One file in HTML, its other sources folded."""
    rows = [
        ("DID", f"<code>{escape(opened.did)}</code> in {escape(opened.lake)}"),
        ("Size", escape(human(opened.size)) + (f", <code>{escape(opened.checksum)}</code>" if opened.checksum else "")),
        ("Opens", f"<strong>{escape(_way(opened.access))}</strong>: {escape(opened.why)}"),
        ("Path" if opened.access in {"mount", "copy"} else "URL", f"<code>{escape(opened.url)}</code>"),
    ]
    folded = ""
    if opened.alternatives:
        items = "".join(map(_source, opened.alternatives))
        folded = f"<details><summary>{escape(_others(opened.alternatives))}</summary><ol>{items}</ol></details>"
    return f"<div>{_table(rows)}{folded}</div>"


def files_text(glance: Glance) -> str:
    """A list of files in plain text."""
    lines = [f"{glance.did} in {glance.lake}: {_summary(glance)}"]
    lines += [f"  {name}  ({human(size)}, {access})" for name, size, access in glance.first]
    lines += [f"  {line}" for line in (_more(glance), glance.note) if line]
    return "\n".join(lines)


def files_html(glance: Glance) -> str:
    """A list of files in HTML, with its first rows."""
    rows = "".join(
        f"<tr><td style='{_LEFT}'>{escape(name)}</td><td>{escape(human(size))}</td><td>{escape(access)}</td></tr>"
        for name, size, access in glance.first
    )
    heads = "<tr><th scope='col' style='text-align:left'>Name</th><th scope='col'>Size</th><th scope='col'>Access</th></tr>"
    table = f"<table><thead>{heads}</thead><tbody>{rows}</tbody></table>" if rows else ""
    below = "".join(f"<div>{escape(line)}</div>" for line in (_more(glance), glance.note) if line)
    above = f"<code>{escape(glance.did)}</code> in {escape(glance.lake)}: {escape(_summary(glance))}"
    return f"<div><div>{above}</div>{table}{below}</div>"


def trouble_text(did: str, error: DatalakeError) -> str:
    """Why a DID is not available, and what to do, in plain text."""
    return f"{did} is not available: {error}"


def trouble_html(did: str, error: DatalakeError) -> str:
    """Why a DID is not available, and what to do, in HTML."""
    rows = [("Not available", f"<code>{escape(did)}</code>"), ("Why", escape(error.message))]
    if error.cure:
        rows.append(("What to do", escape(error.cure)))
    return f"<div>{_table(rows)}</div>"


class ProgressLine:
    """One line on the standard error stream that says how far a long wait is, and goes away after it."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._since = time.monotonic()
        self._shown = ""

    def __enter__(self) -> ProgressLine:
        return self

    def show(self, done: int, total: Optional[int]) -> None:
        """So many of so many are done; total None while nobody knows."""
        if time.monotonic() - self._since < _VISIBLE_AFTER:
            return
        line = f"{self._what}: {done:,} of {total:,}" if total is not None else f"{self._what} …"
        if line != self._shown:
            self._write(line)
            self._shown = line

    def __exit__(
        self, kind: Optional[type[BaseException]], error: Optional[BaseException], trace: Optional[TracebackType]
    ) -> None:
        if self._shown:
            self._write("")

    def _write(self, line: str) -> None:
        sys.stderr.write(f"\r{line:<{len(self._shown)}}{'' if line else chr(13)}")
        sys.stderr.flush()


def _source(source: Source) -> str:
    where = f"{escape(_way(source.access))}, {escape(source.rse)}"
    return f"<li>{where}: <code>{escape(source.url)}</code><br>{escape(source.why)}</li>"


def _way(access: str) -> str:
    return _ACCESS.get(access, access)


def _others(alternatives: Sequence[Source]) -> str:
    return "1 other way to open it" if len(alternatives) == 1 else f"{len(alternatives)} other ways to open it"


def _summary(glance: Glance) -> str:
    if glance.files is None:
        return "being listed"
    words = [f"{glance.files:,} file" if glance.files == 1 else f"{glance.files:,} files"]
    if glance.size is not None:
        words.append(human(glance.size))
    words += [f"{count:,} {_way(access)}" for access, count in glance.accesses.items()]
    if glance.missing:
        words.append(f"{glance.missing:,} not available (.missing says why)")
    return ", ".join(words)


def _more(glance: Glance) -> str:
    hidden = (glance.files or 0) - len(glance.first)
    return f"… and {hidden:,} more" if glance.first and hidden > 0 else ""


def _table(rows: Sequence[tuple[str, str]]) -> str:
    cells = "".join(
        f"<tr><th scope='row' style='text-align:left;vertical-align:top'>{head}</th><td style='{_LEFT}'>{cell}</td></tr>"
        for head, cell in rows
    )
    return f"<table>{cells}</table>"
