"""The tables that a batch leaves behind: their columns, and the step from rows and arrays to frames."""

from __future__ import annotations

import datetime
import typing
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import polars as pl

from flows.stores import documents
from flows.stores.frames import column
from flows.text.shingles import Shingled

_TYPES: Mapping[Any, Any] = {
    str: pl.String,
    int: pl.Int32,
    float: pl.Float64,
    bool: pl.Boolean,
    datetime.date: pl.Date,
    tuple[str, ...]: pl.List(pl.String),
}


def _schema(row: type[NamedTuple]) -> pl.Schema:
    """The columns of a row type."""
    columns = {}
    for name, kind in typing.get_type_hints(row).items():
        kinds = [each for each in typing.get_args(kind) if each is not type(None)]
        columns[name] = _TYPES[kind] if kind in _TYPES else _TYPES[kinds[0]]
    return pl.Schema(columns)


SCHEMAS: Mapping[str, pl.Schema] = {
    "documents": _schema(documents.DocumentRow),
    "blocks": _schema(documents.BlockRow),
    "entities": _schema(documents.EntityRow),
    "mentions": _schema(documents.MentionRow),
    "metrics": _schema(documents.MetricRow),
    "events": _schema(documents.EventRow),
    "rejects": _schema(documents.RejectRow),
    "sketches": pl.Schema(
        {"document_id": pl.String, "words": pl.Int32, "distinct_shingles": pl.Int32, "content": pl.UInt64}
    ),
    "shingles": pl.Schema(
        {
            "document_id": pl.String,
            "position": pl.Int32,
            "shingle": pl.UInt64,
            "char_start": pl.Int32,
            "char_end": pl.Int32,
            "repeated": pl.Boolean,
        }
    ),
    "slots": pl.Schema({"document_id": pl.String, "context": pl.UInt64, "filler": pl.UInt64}),
}
"""Columns of the staged tables by table: what `sql/staging` and `sql/marts` read as `staging.<table>`."""


def frame(table: str, rows: Sequence[tuple[Any, ...]]) -> pl.DataFrame:
    """Rows of one staged table as a frame."""
    schema = SCHEMAS[table]
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(schema)
    return pl.DataFrame([column(name, values, schema[name]) for name, values in zip(schema, columns, strict=True)])


def signature_frames(document_ids: Sequence[str], found: Shingled) -> dict[str, pl.DataFrame]:
    """The signatures of a batch as frames; `found` speaks of the documents by position."""
    ids = pl.Series("document_id", document_ids, dtype=pl.String)
    of_shingle, of_slot = ids.gather(found.shingle_text), ids.gather(found.slot_text)
    frames = {
        "sketches": (ids, found.words, found.distinct, found.content),
        "shingles": (of_shingle, found.position, found.shingle, found.start, found.end, found.repeated),
        "slots": (of_slot, found.context, found.filler),
    }
    return {
        table: pl.DataFrame(dict(zip(SCHEMAS[table], columns, strict=True)), schema=SCHEMAS[table])
        for table, columns in frames.items()
    }
