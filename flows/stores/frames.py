"""Frames into tables of DuckDB."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from itertools import accumulate
from typing import TYPE_CHECKING, Any

import polars as pl
import pyarrow as pa

if TYPE_CHECKING:
    import duckdb


def column(name: str, values: Sequence[Any], kind: Any) -> pl.Series:
    """A column of plain values; None is null, but an empty list where the column holds lists."""
    if kind == pl.List(pl.String):
        # Polars would make a column of each list, and Arrow would import pandas to look at them.
        flat = pl.Series([text for texts in values for text in texts or ()], dtype=pl.String)
        ends = pl.Series([0, *accumulate(len(texts or ()) for texts in values)], dtype=pl.Int64)
        return pl.Series(name, pl.from_arrow(pa.LargeListArray.from_arrays(ends.to_arrow(), flat.to_arrow())))
    return pl.Series(name, values, dtype=kind, strict=False)


@contextmanager
def _shown(connection: duckdb.DuckDBPyConnection, frame: pl.DataFrame) -> Iterator[None]:
    connection.register("incoming_frame", frame.to_arrow())
    try:
        yield
    finally:
        connection.unregister("incoming_frame")


def insert(
    connection: duckdb.DuckDBPyConnection, table: str, frame: pl.DataFrame, *, maps: Collection[str] = ()
) -> None:
    """Insert a frame into a table by the names of its columns.

    `maps` are the columns that hold lists of key and value and go into a MAP. Names are ours, never anybody's input.
    """
    columns = ", ".join(
        f'map_from_entries("{name}") AS "{name}"' if name in maps else f'"{name}"' for name in frame.columns
    )
    with _shown(connection, frame):
        connection.execute(f"INSERT INTO {table} BY NAME (FROM incoming_frame SELECT {columns})").fetchall()


def create(connection: duckdb.DuckDBPyConnection, table: str, frame: pl.DataFrame) -> None:
    """Make a table of a frame. `table` is a name of ours, never anybody's input."""
    with _shown(connection, frame):
        connection.execute(f"CREATE TABLE {table} AS FROM incoming_frame").fetchall()
