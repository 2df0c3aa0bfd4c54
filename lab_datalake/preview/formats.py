"""Which reader looks into a file: by its first bytes where a format has such, else by the end of its name."""

from __future__ import annotations

import importlib
from collections.abc import Iterable
from importlib.metadata import entry_points
from typing import NamedTuple, cast

from lab_datalake.errors import NoPreview
from lab_datalake.preview.answers import Section
from lab_datalake.preview.inside import Inside, Previewer

GROUP = "lab_datalake.previews"
"""Entry points of other packages: the name is the end of a file's name, such as `nc` or `tar.gz`, the object a `Previewer`."""


class Format(NamedTuple):
    """A format as people call it, and the module of ours that reads it (its function `look`)."""

    name: str
    module: str


_ROOT, _PARQUET, _FITS, _HDF5 = (
    Format("ROOT", "root"),
    Format("Parquet", "parquet"),
    Format("FITS", "fits"),
    Format("HDF5", "hdf5"),
)
_PICTURE, _CSV, _JSON, _TEXT = Format("image", "picture"), Format("CSV", "csv"), Format("JSON", "json"), Format("text", "text")

_FIRST_BYTES = {
    b"root": _ROOT,
    b"PAR1": _PARQUET,
    b"SIMPLE  =": _FITS,
    b"\x89HDF\r\n\x1a\n": _HDF5,
    b"\x89PNG\r\n\x1a\n": _PICTURE,
    b"\xff\xd8\xff": _PICTURE,
    b"GIF8": _PICTURE,
}
_ENDINGS = {"csv": _CSV, "tsv": _CSV, "json": _JSON, "ipynb": _JSON, "geojson": _JSON}
_LONGEST = max(map(len, _FIRST_BYTES))


def look(inside: Inside) -> tuple[str, list[Section]]:
    """The format of a file, and what is in it. Raises NoPreview, and whatever its reader raises."""
    if not inside.size:
        raise NoPreview(f"“{inside.name}” is empty.", "")
    name, read = _reader(inside)
    inside.stream.seek(0)
    return name, list(read(inside))


def _reader(inside: Inside) -> tuple[str, Previewer]:
    ending, foreign = _foreign(inside.name)
    if foreign is not None:
        return ending.upper(), foreign
    head = inside.head(_LONGEST)
    found = next((known for start, known in _FIRST_BYTES.items() if head.startswith(start)), None)
    if found is None:
        found = _ENDINGS.get(inside.name.rpartition(".")[2].lower(), _TEXT)
    module = importlib.import_module(f"lab_datalake.preview.{found.module}")
    return found.name, cast("Previewer", module.look)


def _foreign(name: str) -> tuple[str, Previewer | None]:
    """The reader of another package for the longest end of this name that one is installed for."""
    known = {point.name.lower(): point for point in entry_points(group=GROUP)}
    ending = next((ending for ending in _ends(name.lower()) if ending in known), "")
    return ending, cast("Previewer", known[ending].load()) if ending else None


def _ends(name: str) -> Iterable[str]:
    while "." in name:
        name = name.partition(".")[2]
        yield name
