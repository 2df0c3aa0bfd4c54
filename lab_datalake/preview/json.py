"""JSON: indented where it is small, else its first lines as they are."""

from __future__ import annotations

import json
from collections.abc import Iterator

from lab_datalake.preview.answers import Section
from lab_datalake.preview.inside import Inside
from lab_datalake.preview.text import MOST_BYTES, lines_of
from lab_datalake.preview.text import look as look_at_text

_SMALL = 4 * MOST_BYTES


def look(inside: Inside) -> Iterator[Section]:
    """What it holds, indented; a file that is long or no JSON is shown as text."""
    if inside.size <= _SMALL:
        try:
            whole = json.loads(inside.head(inside.size))
        except ValueError:  # JSON lines, a comment, another encoding
            yield from look_at_text(inside)
            return
        yield lines_of("JSON", json.dumps(whole, indent=2, ensure_ascii=False), is_cut=False)
        return
    yield from look_at_text(inside)
