"""Run single models over a few rows made by hand."""

from __future__ import annotations

import weakref
from collections.abc import Iterable, Mapping
from functools import cache
from itertools import groupby
from typing import Any

import duckdb

from flows.reference import project_root
from flows.stores import increments, sqlrun

SQL = project_root() / "sql"
INPUTS = ("documents", "blocks", "entities", "mentions", "metrics", "events")
NEW = {
    "restated_documents": ("documents", "SELECT document_id FROM main.documents"),
    "rehoused_events": ("events", "SELECT event_id FROM main.events"),
    "renamed_entities": ("entities", "SELECT entity_id, name FROM main.entities LIMIT 0"),
}
REFERENCE = ("flow_measures", "dispute_endings", "ownerless_triggers")


def database(*tables: str) -> duckdb.DuckDBPyConnection:
    """A connection to declared tables in memory, all empty: `staging_NAME` or a mart's name.

    What it does is one transaction, which ends with it and leaves nothing to others.
    """
    kept = _KEPT.setdefault(tables, [])
    made = next((made for made, user in kept if user() is None), None) or _declared(*tables)
    connection = made.cursor()
    connection.begin()
    _KEPT[tables] = [(made, weakref.ref(connection)), *(pair for pair in kept if pair[0] is not made)]
    return connection


# Declaring the tables takes longer than most queries over a few rows. A database has one user at a time.
_KEPT: dict[tuple[str, ...], list[tuple[duckdb.DuckDBPyConnection, weakref.ref[duckdb.DuckDBPyConnection]]]] = {}


def _declared(*tables: str) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.execute("CREATE SCHEMA staging")
    connection.execute("CREATE SCHEMA reference")
    for name in REFERENCE:
        path = SQL.parent / "seeds" / "reference" / f"{name}.csv"
        connection.execute(f"CREATE TABLE reference.{name} AS FROM read_csv(?, header := true)", [str(path)])
    for table in tables:
        connection.execute((SQL / "schema" / f"{table}.sql").read_text(encoding="utf-8")).fetchall()
    increments.alone(connection)
    return connection


def fill(connection: duckdb.DuckDBPyConnection, table: str, rows: Iterable[Mapping[str, Any]]) -> None:
    """Insert rows by name; columns left out stay null."""
    # Rows of the same columns in one statement: planning it takes longer than the inserting.
    for columns, same in groupby(rows, key=tuple):
        values = [list(row.values()) for row in same]
        marks = ", ".join([f"({', '.join('?' * len(columns))})"] * len(values))
        connection.execute(
            f"INSERT INTO {table} ({', '.join(columns)}) VALUES {marks}", [value for row in values for value in row]
        )


def run(connection: duckdb.DuckDBPyConnection, *targets: str) -> None:
    """Fill tables and all that they read, from the files of `sql/`; tables already there are taken as they are.

    Every document is new to what is built of them.
    """
    filled = connection.execute(
        "FROM duckdb_tables() SELECT schema_name, table_name WHERE estimated_size > 0"
    ).fetchall()
    declared = {
        row[0]
        for row in connection.execute("FROM duckdb_tables() SELECT table_name WHERE schema_name = 'main'").fetchall()
    }
    for name, (table, source) in NEW.items():
        if table in declared:
            connection.execute(f"CREATE OR REPLACE TABLE staging.{name} AS {source}")
    there = {("main", name) for name in INPUTS} | {("staging", name) for name in NEW} | set(filled)
    names = [("staging", name[8:]) if name.startswith("staging.") else ("main", name) for name in targets]
    queries = [query for query in _queries() if query.target not in there]
    for query in sqlrun.needed(queries, names):
        sqlrun.run(connection, query)


@cache
def _queries() -> list[sqlrun.Query]:
    with duckdb.connect() as connection:
        return list(sqlrun.read(SQL, connection))


def rows(connection: duckdb.DuckDBPyConnection, query: str) -> list[tuple[Any, ...]]:
    return connection.execute(query).fetchall()
