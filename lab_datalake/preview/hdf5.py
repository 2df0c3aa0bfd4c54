"""HDF5: the tree of groups and datasets, and the beginning of one; read with h5py."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from lab_datalake.preview.answers import Pair, Pairs, Section, Table
from lab_datalake.preview.inside import Inside, library
from lab_datalake.preview.numbers import histogram

if TYPE_CHECKING:
    import h5py

_MOST_NODES = 500
_MOST_VALUES = 200_000
_ROWS, _COLUMNS, _LONGEST = 10, 10, 200


def look(inside: Inside) -> Iterator[Section]:
    """The tree; or the dataset or group that is wanted, by its path."""
    h5 = library("h5py", "An HDF5 file")
    with h5.File(inside.stream, "r") as file:
        if inside.wanted:
            yield from _node(file[inside.wanted])
            return
        nodes = _nodes(file)
        yield Table(
            title="Tree",
            columns=["Path", "Shape", "Type"],
            rows=[[path, *_what(node)] for path, node in nodes],
            opens=[path for path, _ in nodes],
            note="" if len(nodes) < _MOST_NODES else f"The first {_MOST_NODES} groups and datasets.",
        )
        if len(file.attrs):
            yield _attributes("Attributes of the file", file)


def _nodes(file: h5py.File) -> list[tuple[str, h5py.Group | h5py.Dataset]]:
    found: list[tuple[str, h5py.Group | h5py.Dataset]] = []

    def visit(path: str, node: h5py.Group | h5py.Dataset) -> bool | None:
        found.append((path, node))
        return True if len(found) >= _MOST_NODES else None  # anything but None ends the walk

    file.visititems(visit)
    return found


def _what(node: h5py.Group | h5py.Dataset) -> list[str]:
    if hasattr(node, "dtype"):
        return [" × ".join(f"{side:,}" for side in node.shape or ()) or "one value", str(node.dtype)]
    return [f"{len(node):,} inside", "group"]


def _node(node: h5py.Group | h5py.Dataset) -> Iterator[Section]:
    if hasattr(node, "dtype") and node.shape is not None:
        yield from _values(node)
    if len(node.attrs):
        yield _attributes(f"Attributes of {node.name}", node)


def _values(data: h5py.Dataset) -> Iterator[Section]:
    import numpy as np  # noqa: PLC0415  h5py brings it

    rank = len(data.shape)
    # Of more than two dimensions the first plane; of one, one column.
    corner = (0,) * max(0, rank - 2) + (slice(0, _ROWS), slice(0, _COLUMNS))[-rank:] if rank else ()
    values = np.atleast_1d(np.asarray(data[corner if rank != 1 else slice(0, _ROWS)]))
    rows = [[str(cell)[:_LONGEST] for cell in np.atleast_1d(row)] for row in values]
    columns = [str(n) for n in range(max(map(len, rows), default=0))] if rank > 1 else ["Value"]
    yield Table(title=f"Beginning of {data.name}", columns=columns, rows=rows)
    if data.dtype.kind in "iuf" and rank:
        first = max(1, _MOST_VALUES // max(1, int(np.prod(data.shape[1:]))))
        note = "" if first >= data.shape[0] else f"Of the first {first:,} of {data.shape[0]:,} along the first side."
        yield histogram(str(data.name), data[:first], note)


def _attributes(title: str, node: h5py.Group | h5py.Dataset) -> Pairs:
    return Pairs(title=title, pairs=[Pair(key=key, value=str(value)[:_LONGEST]) for key, value in node.attrs.items()])
