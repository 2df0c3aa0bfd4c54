"""FITS: its parts, their headers, a small image, the columns of a table; read with astropy."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from typing import TYPE_CHECKING

from lab_datalake.errors import NoPreview
from lab_datalake.preview.answers import Pair, Pairs, Picture, Section, Table
from lab_datalake.preview.inside import Inside, library
from lab_datalake.preview.png import png

if TYPE_CHECKING:
    import numpy as np
    from astropy.io import fits

_LONGEST_SIDE = 512
_DARK, _BRIGHT = 1.0, 99.5
"""Percentiles that are drawn black and white."""

_PLANE = 2


def look(inside: Inside) -> Iterator[Section]:
    """All parts, and the first of them that holds something; or the part that is wanted, by its number."""
    library_of_fits = library("astropy.io.fits", "A FITS file")
    with library_of_fits.open(inside.stream, memmap=False, lazy_load_hdus=True) as parts:
        if inside.wanted:
            if not inside.wanted.isdecimal() or int(inside.wanted) >= len(parts):
                raise NoPreview(f"This file has no part {inside.wanted}.", "Choose one of its parts.")
            yield from _part(parts[int(inside.wanted)], int(inside.wanted))
            return
        yield Table(
            title="Parts",
            columns=["Number", "Name", "Kind", "Shape"],
            rows=[[str(n), part.name, type(part).__name__, _shape(part)] for n, part in enumerate(parts)],
            opens=[str(n) for n in range(len(parts))],
        )
        first = next((n for n, part in enumerate(parts) if part.header.get("NAXIS", 0)), 0)
        yield from _part(parts[first], first)


def _part(part: fits.hdu.base.ExtensionHDU, number: int) -> Iterator[Section]:
    name = f"{number} {part.name}".strip()
    if getattr(part, "columns", None) is not None:
        yield Table(
            title=f"Columns of part {name}",
            columns=["Name", "Format", "Unit"],
            rows=[[column.name, str(column.format), column.unit or ""] for column in part.columns],
        )
    elif part.is_image and part.header.get("NAXIS", 0) >= _PLANE:
        yield _thumbnail(f"Image of part {name}", part)
    cards = [card for card in part.header.cards if card.keyword]
    yield Pairs(
        title=f"Header of part {name}",
        pairs=[Pair(key=c.keyword, value=f"{c.value}{f' / {c.comment}' if c.comment else ''}") for c in cards],
    )


def _thumbnail(title: str, part: fits.ImageHDU) -> Section:
    """Every so-manieth row and column of the first plane: only these rows are read."""
    import numpy as np  # noqa: PLC0415  astropy brings it

    height, width = part.shape[-2:]
    step = max(1, -(-max(height, width) // _LONGEST_SIDE))
    plane = (0,) * (len(part.shape) - _PLANE)
    places = [(*plane, slice(y, y + 1), slice(None)) for y in range(0, height, step)]
    rows = [np.asarray(part.section[place]).ravel()[::step] for place in places]
    # FITS counts rows from below.
    pixels = _grey(np.flipud(np.array(rows, dtype=float)))
    note = f"{width:,} × {height:,} pixels{f', every {step}th' if step > 1 else ''}; from dark to bright by percentiles."
    return Picture(
        title=title, media="image/png", data=base64.b64encode(png([row.tobytes() for row in pixels])).decode(), note=note
    )


def _grey(image: np.ndarray) -> np.ndarray:
    import numpy as np  # noqa: PLC0415  astropy brings it

    finite = image[np.isfinite(image)]
    dark, bright = np.percentile(finite, [_DARK, _BRIGHT]) if finite.size else (0.0, 1.0)
    scaled = (np.nan_to_num(image, nan=dark, posinf=bright, neginf=dark) - dark) / max(bright - dark, 1e-30)
    return np.asarray(np.clip(scaled, 0, 1) * 255).astype(np.uint8)


def _shape(part: fits.hdu.base.ExtensionHDU) -> str:
    header = part.header
    sides = [header.get(f"NAXIS{n}", 0) for n in range(1, header.get("NAXIS", 0) + 1)]
    if getattr(part, "columns", None) is not None:
        return f"{sides[1]:,} rows, {header.get('TFIELDS', 0)} columns"
    return " × ".join(f"{side:,}" for side in sides)
