"""Parquet: schema, row groups and the first rows; read with pyarrow."""

from __future__ import annotations

from collections.abc import Iterator

from lab_datalake.preview.answers import Pair, Pairs, Section, Table
from lab_datalake.preview.inside import Inside, library
from lab_datalake.preview.numbers import histogram

_ROWS = 20
_COLUMNS = 40
_LONGEST = 200


def look(inside: Inside) -> Iterator[Section]:
    """Schema and first rows; or what is wanted: the numbers of a column."""
    file = library("pyarrow.parquet", "A Parquet file").ParquetFile(inside.stream)
    if inside.wanted:
        group = file.read_row_group(0, columns=[inside.wanted])
        note = "" if file.num_row_groups == 1 else f"Of the first of {file.num_row_groups:,} row groups."
        yield histogram(inside.wanted, group.column(0).to_numpy(zero_copy_only=False), note)
        return
    schema, types = file.schema_arrow, library("pyarrow.types", "A Parquet file")
    yield Pairs(
        title="In short",
        pairs=[
            Pair(key="Rows", value=f"{file.metadata.num_rows:,}"),
            Pair(key="Row groups", value=f"{file.num_row_groups:,}"),
            Pair(key="Written by", value=file.metadata.created_by or ""),
        ],
    )
    yield Table(
        title="Columns",
        columns=["Name", "Type"],
        rows=[[field.name, str(field.type)] for field in schema],
        opens=[field.name if types.is_integer(field.type) or types.is_floating(field.type) else "" for field in schema],
    )
    names = schema.names[:_COLUMNS]
    batch = next(file.iter_batches(batch_size=_ROWS, row_groups=[0], columns=names), None) if file.num_row_groups else None
    if batch is not None:
        rows = [[str(value)[:_LONGEST] for value in row.values()] for row in batch.to_pylist()]
        wider = "" if len(names) == len(schema.names) else f" of the first {len(names)} columns"
        yield Table(title="First rows", columns=names, rows=rows, note=f"{len(rows)} of {file.metadata.num_rows:,} rows{wider}.")
