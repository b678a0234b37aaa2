"""In how many slices a query runs: some make far more rows on the way than go in or come out.

Such a query takes only the rows whose key is `staging.in_slice`, a key that what it makes never crosses. DuckDB spills
what it can, but not the heads of its hash tables: beyond some size only fewer rows at a time go into a given memory.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import duckdb

from flows.stores.sqlrun import Name

ROWS: Mapping[Name, tuple[Name, int]] = {
    ("staging", "duplicate_candidates"): (("staging", "postings"), 4_000_000),
    ("staging", "duplicate_pairs"): (("staging", "duplicate_candidates"), 300_000),
    ("main", "text_reuse"): (("staging", "duplicate_candidates"), 1_200_000),
    ("staging", "happenings"): (("staging", "event_members"), 250_000),
}
"""Queries, the table that tells how much they have to do, and how many of its rows in a slice for each GB of memory.

Measured with 100,000 articles of 5 kB and 200 MB: the first and the second went through in 20 slices, the first not in
10; the third in 5, the last in 10, neither whole."""

WHOLE = 2.5
"""So many times a slice still goes through in one: it spills, and is faster than slices that read all again. Measured
with the same articles and 2 GB, where each of the four stays below that."""


def declare(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the macro `staging.in_slice(key)`, for whole numbers; true of all while no slice is set."""
    connection.execute("""
        CREATE OR REPLACE MACRO staging.in_slice(key) AS
            key % coalesce(getvariable('slices'), 1) = coalesce(getvariable('slice'), 0)""").fetchall()


def slices(connection: duckdb.DuckDBPyConnection, target: Name, memory: int) -> int:
    """In how many slices to run the query that fills `target`, with so many bytes of memory."""
    if target not in ROWS:
        return 1
    (schema, table), each = ROWS[target]
    [(rows,)] = connection.execute(f'SELECT count(*) FROM {schema}."{table}"').fetchall()  # noqa: S608
    room = each * memory / 1e9
    return 1 if rows <= WHOLE * room else math.ceil(rows / room)
