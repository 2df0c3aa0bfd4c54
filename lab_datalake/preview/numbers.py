"""Numbers as a histogram; for readers whose library brings numpy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lab_datalake.preview.answers import Histogram, Section, Text

if TYPE_CHECKING:
    import numpy as np

_BINS = 60


def histogram(title: str, values: np.ndarray, note: str = "") -> Section:
    """How often each value comes; what is no finite number is left out and counted in the note."""
    import numpy as np  # noqa: PLC0415  the libraries that read a format bring it

    numbers = np.asarray(values).ravel().astype(float)
    finite = numbers[np.isfinite(numbers)]
    if not finite.size:
        return Text(title=title, text="There are no numbers in it.", note=note)
    counts, edges = np.histogram(finite, bins=_BINS)
    left_out = numbers.size - finite.size
    notes = [note, f"{left_out:,} values are no finite numbers." if left_out else ""]
    return Histogram(
        title=title,
        low=float(edges[0]),
        high=float(edges[-1]),
        counts=[float(count) for count in counts],
        note=" ".join(filter(None, notes)),
    )
