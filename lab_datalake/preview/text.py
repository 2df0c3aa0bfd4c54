"""Text, and what is none: its first lines, or its first bytes."""

from __future__ import annotations

import codecs
from collections.abc import Iterator

from lab_datalake.preview.answers import Section, Text
from lab_datalake.preview.inside import Inside

MOST_BYTES = 65_536
MOST_LINES = 400
_HEX_BYTES = 512
_HEX_WIDTH = 16


def look(inside: Inside) -> Iterator[Section]:
    """The first lines of a text; of anything else, its first bytes."""
    text = first_text(inside)
    if text is None:
        yield Text(
            title="First bytes",
            text=_hex(inside.head(_HEX_BYTES)),
            note="No reader for this format is installed where Jupyter runs; these are its bytes.",
        )
        return
    yield lines_of("First lines" if inside.size > MOST_BYTES else "Text", text, is_cut=inside.size > MOST_BYTES)


def lines_of(title: str, text: str, *, is_cut: bool) -> Text:
    """So many lines of a text, and whether these are all."""
    lines = text.splitlines()
    shown = lines[:MOST_LINES]
    note = "" if len(shown) == len(lines) and not is_cut else f"The first {len(shown)} lines."
    return Text(title=title, text="\n".join(shown), note=note)


def first_text(inside: Inside) -> str | None:
    """The beginning of a file as text, in whole lines where it is cut; None where it is no UTF-8 text."""
    head = inside.head(MOST_BYTES)
    is_cut = inside.size > len(head)
    try:
        # Where it is cut, the last sign may be cut, too.
        text = codecs.getincrementaldecoder("utf-8-sig")().decode(head, final=not is_cut)
    except UnicodeDecodeError:
        return None
    if "\0" in text:
        return None
    return text[: text.rfind("\n") + 1] or text if is_cut else text


def _hex(head: bytes) -> str:
    rows = (head[start : start + _HEX_WIDTH] for start in range(0, len(head), _HEX_WIDTH))
    return "\n".join(
        f"{number * _HEX_WIDTH:06x}  {row.hex(' '):<47}  {''.join(chr(b) if 32 <= b < 127 else '·' for b in row)}"  # noqa: PLR2004  ASCII
        for number, row in enumerate(rows)
    )
