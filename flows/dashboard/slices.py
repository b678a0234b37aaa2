"""Slices of the published tables: as much as the pages in hand need, so that memory follows a page, not the warehouse.

`newest.sql` leaves out the older articles of a large warehouse, `outline.sql` says what is known of the whole,
`slices.sql` what each kind of page needs for the rows in `wanted`, and `digests.sql` what each page shows, as a number.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from string import Template
from typing import Any

import duckdb
import polars as pl

from flows.dashboard.published import Published

_HERE = Path(__file__).parent
KEYS = {"articles": ("document_id",), "names": ("entity_id",), "series": ("entity_id", "measure")}
"""The kinds of page that there are many of, and what names one."""
LISTED = {"happenings_a_year": 300, "conflicts": 1000, "series": 3000}
"""Longest lists: the most told happenings of each year, the widest contradictions, the most stated series. The others
stand on the pages of names and articles."""

APPEARANCES = 60
"""Articles that are listed on the page of a name."""


@cache
def _statements(file: str, kind: str = "") -> tuple[str, ...]:
    """The statements of a file, or of its section `-- kind`."""
    text = (_HERE / file).read_text(encoding="utf-8")
    if kind:
        text = text.partition(f"\n-- {kind}\n")[2].partition("\n\n-- ")[0]
    return tuple(part for part in text.split(";\n") if part.strip())


def outline(connection: duckdb.DuckDBPyConnection, documents: int | None, openings: pl.DataFrame | None = None) -> None:
    """Make what is known of the whole; of the newest documents alone when there are more than so many.

    `openings` are the lengths and first words of texts, as far as they are known (`kept.openings`).
    """
    connection.execute(
        "CREATE TEMP TABLE known_openings (document_id VARCHAR, content_sha256 VARCHAR, first_kept INTEGER,"
        " characters BIGINT, first_words VARCHAR)"
    )
    if openings is not None and not openings.is_empty():
        connection.register("openings_before", openings)
        connection.execute("INSERT INTO known_openings FROM openings_before").fetchall()
        connection.unregister("openings_before")
    [(count,)] = connection.execute("SELECT count(*) FROM main.documents").fetchall()
    if documents is not None and count > documents:
        for statement in _statements("newest.sql"):
            connection.execute(Template(statement).substitute(documents=documents)).fetchall()
    for statement in _statements("outline.sql"):
        connection.execute(statement).fetchall()


def whole(connection: duckdb.DuckDBPyConnection) -> Published:
    """All tables, for a warehouse that is small."""
    return _cut(connection, "whole", {"appearances": APPEARANCES})


def lists(connection: duckdb.DuckDBPyConnection) -> Published:
    """What the first page and the lists need."""
    return _cut(connection, "lists", LISTED)


def cut(connection: duckdb.DuckDBPyConnection, kind: str, keys: Sequence[tuple[Any, ...]]) -> Published:
    """What these pages of a kind need."""
    columns = KEYS[kind]
    connection.execute(f"CREATE OR REPLACE TEMP TABLE wanted ({', '.join(f'{name} VARCHAR' for name in columns)})")
    lists = [list(values) for values in zip(*keys, strict=True)]
    numbers = {"appearances": APPEARANCES}
    marks = ", ".join(f"unnest(${at + 1}::VARCHAR[])" for at in range(len(columns)))
    connection.execute(f"INSERT INTO wanted SELECT {marks}", lists).fetchall()
    return _cut(connection, kind, numbers)


def _cut(connection: duckdb.DuckDBPyConnection, kind: str, numbers: dict[str, int] | None = None) -> Published:
    for statement in _statements("slices.sql", kind):
        connection.execute(Template(statement).substitute(numbers or {})).fetchall()
    return Published(connection)


def digests(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the tables `digest_articles`, `digest_names` and `digest_series`: keys and `digest`, a number."""
    for statement in _statements("digests.sql"):
        connection.execute(statement).fetchall()
