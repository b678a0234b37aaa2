"""In how many slices a query runs: some make far more rows on the way than go in or come out.

Such a query takes only what falls into the slice that DuckDB's variables `slice` and `slices` name (all, when they are
not set), by a key that its rows never cross. DuckDB spills what it can, but not the heads of its hash tables, so that
beyond some size only fewer rows at a time go into a given memory.
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

Measured: 100,000 articles of 5 kB went through in 200 MB, at the size of these slices, and not in half as many."""

WHOLE = 2.5
"""So many times a slice still goes through in one: it spills, and is faster than slices that read all again."""


def slices(connection: duckdb.DuckDBPyConnection, target: Name, memory: int) -> int:
    """In how many slices to run the query that fills `target`, with so many bytes of memory."""
    if target not in ROWS:
        return 1
    (schema, table), each = ROWS[target]
    [(rows,)] = connection.execute(f'SELECT count(*) FROM {schema}."{table}"').fetchall()  # noqa: S608
    room = each * memory / 1e9
    return 1 if rows <= WHOLE * room else math.ceil(rows / room)
