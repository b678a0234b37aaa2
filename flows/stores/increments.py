"""How a build grows from the last published one: what it starts from, and how rows go into tables that hold some.

A full build fills empty tables. One that grows begins as a copy of the published file and of its index, and each query
of `sql/` gives only the rows that new documents touch: they are added, or take the place of the rows of the same
scope. The same queries make both, with schema `before` (the tables of the earlier build) empty in a full one.

    builds/<run>.duckdb     the published tables; schema `changes` says what differs from the build before
    index/<run>.duckdb      schema `kept`: what only the next build needs
"""

# ruff: noqa: S608  (all that is put together here are names and statements of this package)
from __future__ import annotations

import fcntl
import shutil
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import duckdb

from flows.reference import project_root
from flows.stores import slicing
from flows.stores.sqlrun import Name, Query

KEYS: Mapping[str, tuple[str, ...]] = {
    "documents": ("document_id",),
    "entities": ("entity_id",),
    "metrics": ("metric_id",),
    "duplicates": ("document_id",),
    "text_reuse": ("document_id", "other_id"),
    "metric_facts": ("fact_id",),
    "conflicts": ("fact_id",),
    "event_facts": ("fact_id",),
    "relations": ("from_id", "to_id", "relation"),
}
"""Tables of which schema `changes` tells what differs, and by which columns."""

PASSED_ON: tuple[Name, ...] = (("staging", "compared_shingles"),)
"""Of a full build these are views: they hold nearly all that was read."""

REWRITTEN = ("runs", "rejects", "check_results", "accounting")
"""Small tables of history, written anew by each build."""


@dataclass(frozen=True, slots=True)
class Merge:
    """How the rows of a query go into a table that holds rows already.

    With `replaces`, a table and columns of it, they take the place of the rows that have these values ("" for all
    rows); else they are added. `update` is a statement run after, and `changed` gives the keys that it touched. `after`
    are tables that must be there before.
    """

    replaces: str | None = None
    columns: tuple[str, ...] = ()
    update: str = ""
    changed: str = ""
    after: tuple[Name, ...] = ()


_ASKED = "(SELECT DISTINCT event_id FROM staging.event_scope WHERE is_asked)"

MERGES: Mapping[Name, Merge] = {
    ("kept", "long_lists"): Merge("staging.shingle_lists", ("shingle",)),
    ("kept", "candidates"): Merge("staging.disturbed_pairs", ("later", "earlier")),
    ("kept", "pairs"): Merge("staging.disturbed_pairs", ("later", "earlier")),
    ("kept", "links"): Merge("staging.touched_texts", ("no",)),
    ("kept", "event_links"): Merge(_ASKED, ("event_id",), after=(("staging", "event_scope"),)),
    ("kept", "event_rooms"): Merge("staging.rehoused_events", ("event_id",)),
    ("main", "documents"): Merge(
        update="""
            UPDATE main.documents SET
                cluster_id = c.cluster_id, is_canonical = c.is_canonical,
                is_current = c.is_current, vanished_at = c.vanished_at
            FROM staging.standing_changes c WHERE documents.document_id = c.document_id""",
        changed="SELECT document_id FROM staging.standing_changes",
        after=(("staging", "standing_changes"),),
    ),
    ("main", "metrics"): Merge(
        update="""
            UPDATE main.metrics SET entity_name = e.name
            FROM staging.renamed_entities e WHERE metrics.entity_id = e.entity_id""",
        changed="""
            SELECT m.metric_id FROM main.metrics m SEMI JOIN staging.renamed_entities e ON e.entity_id = m.entity_id
            ANTI JOIN staging.metrics n ON n.metric_id = m.metric_id""",
        after=(("staging", "renamed_entities"),),
    ),
    ("main", "entities"): Merge(""),
    ("main", "duplicates"): Merge(""),
    ("main", "text_reuse"): Merge(
        "staging.reread_pairs", ("document_id", "other_id"), after=(("staging", "reread_pairs"),)
    ),
    ("main", "metric_facts"): Merge("staging.touched_measures", ("entity_id", "measure", "aspect")),
    ("main", "conflicts"): Merge(
        "staging.touched_metric_facts", ("fact_id",), after=(("staging", "touched_metric_facts"),)
    ),
    ("main", "event_facts"): Merge("staging.retold_facts", ("fact_id",), after=(("staging", "retold_facts"),)),
    ("main", "relations"): Merge(""),
}
"""Tables whose new rows are not merely added."""

AFTER: Mapping[Name, tuple[Name, ...]] = {name: merge.after for name, merge in MERGES.items() if merge.after}
"""What a query needs besides what it reads, in a build that grows."""


def copy(source: Path, target: Path) -> None:
    """Copy a file; where the file system can, the two share their blocks until one is written. Raises OSError."""
    clone = getattr(fcntl, "FICLONE", 0x40049409)
    with source.open("rb") as old, target.open("wb") as new, suppress(OSError):
        fcntl.ioctl(new, clone, old.fileno())
        return
    shutil.copyfile(source, target)


def index_path(home: Path, run_id: str) -> Path:
    """Where the index of a build is."""
    return home / "index" / f"{run_id}.duckdb"


def declare_kept(connection: duckdb.DuckDBPyConnection) -> None:
    """Declare the tables of schema `kept`."""
    for path in sorted((project_root() / "sql" / "schema").glob("kept_*.sql")):
        connection.execute(path.read_text(encoding="utf-8")).fetchall()


def kept_tables() -> list[str]:
    """The tables of schema `kept`."""
    return sorted(path.stem.removeprefix("kept_") for path in (project_root() / "sql" / "schema").glob("kept_*.sql"))


def alone(connection: duckdb.DuckDBPyConnection) -> None:
    """Make schemas `kept` and `before` with empty tables in one database: the queries can be run without a build.

    Those of `main` that are declared stand for the earlier ones too.
    """
    slicing.declare(connection)
    connection.execute("CREATE SCHEMA kept; CREATE SCHEMA before").fetchall()
    declare_kept(connection)
    declared = {
        row[0]
        for row in connection.execute("FROM duckdb_tables() SELECT table_name WHERE schema_name = 'main'").fetchall()
    }
    tables = [("kept", table) for table in kept_tables()]
    nothing_before(connection, tables + [("main", table) for table in KEYS if table in declared])


def nothing_before(connection: duckdb.DuckDBPyConnection, tables: list[Name]) -> None:
    """Make schema `before` of a full build: the tables, empty."""
    for schema, table in tables:
        connection.execute(f'CREATE TABLE before."{table}" AS FROM {schema}."{table}" LIMIT 0').fetchall()


def before(connection: duckdb.DuckDBPyConnection, tables: list[Name], sources: Mapping[str, str]) -> None:
    """Make schema `before` of a build that grows; `sources` names the database of each schema's earlier tables."""
    for schema, table in tables:
        connection.execute(f'CREATE VIEW before."{table}" AS FROM {sources[schema]}."{table}"').fetchall()


def start_changes(connection: duckdb.DuckDBPyConnection, base: str | None) -> None:
    """Make schema `changes` anew, with the run that this build grew from."""
    statements = [
        "DROP SCHEMA IF EXISTS changes CASCADE",
        "CREATE SCHEMA changes",
        "CREATE TABLE changes.base (run_id VARCHAR NOT NULL)",
        "COMMENT ON TABLE changes.base IS 'One row: the run whose build this one grew from. Empty for a full build,"
        " where the other tables of this schema are empty too: everything may differ.'",
        "COMMENT ON COLUMN changes.base.run_id IS 'runs.run_id'",
    ]
    for table, keys in KEYS.items():
        columns = "".join(f"{key} VARCHAR NOT NULL, " for key in keys)
        statements += [
            f"CREATE TABLE changes.{table} ({columns}change VARCHAR NOT NULL)",
            f"COMMENT ON TABLE changes.{table} IS 'One row for a key of {table} whose rows differ from the build before"
            ". Use this to look only at what a refresh changed.'",
            *(f"COMMENT ON COLUMN changes.{table}.{key} IS '{table}.{key}'" for key in keys),
            f"COMMENT ON COLUMN changes.{table}.change IS 'added: it has new rows; removed: rows are gone;"
            " changed: both'",
        ]
    connection.execute("; ".join(statements)).fetchall()
    if base is not None:
        connection.execute("INSERT INTO changes.base VALUES (?)", [base]).fetchall()


def add(connection: duckdb.DuckDBPyConnection, query: Query) -> None:
    """Add the rows of a query to its table, which the build before filled, or put them in the place of older ones."""
    schema, table = query.target
    target, merge = f'{schema}."{table}"', MERGES.get(query.target, Merge())
    if merge.replaces is None:
        _append(connection, query, merge)
    elif schema == "kept":
        match = " AND ".join(f"s.{column} = t.{column}" for column in merge.columns)
        old = f"SELECT t.rowid FROM {target} t SEMI JOIN {merge.replaces} s ON {match}"
        connection.execute(f"DELETE FROM {target} WHERE rowid IN ({old})").fetchall()
        connection.execute(f"INSERT INTO {target} BY NAME {query.sql}").fetchall()
    else:
        _replace(connection, query, merge)


def _append(connection: duckdb.DuckDBPyConnection, query: Query, merge: Merge) -> None:
    schema, table = query.target
    connection.execute(f'INSERT INTO {schema}."{table}" BY NAME {query.sql}').fetchall()
    if schema == "main" and table in KEYS:
        [key] = KEYS[table]
        connection.execute(f"INSERT INTO changes.{table} SELECT {key}, 'added' FROM staging.{table}").fetchall()
    if merge.update:
        connection.execute(f"INSERT INTO changes.{table} SELECT *, 'changed' FROM ({merge.changed})").fetchall()
        connection.execute(merge.update).fetchall()


def _replace(connection: duckdb.DuckDBPyConnection, query: Query, merge: Merge) -> None:
    """Put the rows of a query in the place of older ones; what is the same in both is left as it lies."""
    table = query.target[1]
    target = f'main."{table}"'
    match = " AND ".join(f"s.{column} = t.{column}" for column in merge.columns)
    scope = f"SEMI JOIN {merge.replaces} s ON {match}" if merge.replaces else ""
    same = "hash(t) = hash(n) AND t IS NOT DISTINCT FROM n"
    keys = ", ".join(KEYS[table])
    connection.execute(f'CREATE OR REPLACE TABLE staging."now_{table}" AS FROM {target} LIMIT 0').fetchall()
    connection.execute(f'INSERT INTO staging."now_{table}" BY NAME {query.sql}').fetchall()
    connection.execute(
        f'CREATE OR REPLACE TABLE staging."gone_{table}" AS '
        f"SELECT t.rowid AS row_no, {', '.join('t.' + key for key in KEYS[table])} FROM {target} t {scope} "
        f'ANTI JOIN staging."now_{table}" n ON {same}'
    ).fetchall()
    connection.execute(
        f'CREATE OR REPLACE TABLE staging."come_{table}" AS '
        f'SELECT n.* FROM staging."now_{table}" n ANTI JOIN (SELECT t.* FROM {target} t {scope}) t ON {same}'
    ).fetchall()
    connection.execute(
        f"""INSERT INTO changes.{table}
            SELECT {keys},
                   CASE WHEN bool_and(is_new) THEN 'added' WHEN bool_or(is_new) THEN 'changed' ELSE 'removed' END
            FROM (SELECT {keys}, false AS is_new FROM staging."gone_{table}"
                  UNION ALL SELECT {keys}, true FROM staging."come_{table}")
            GROUP BY ALL"""
    ).fetchall()
    connection.execute(f'DELETE FROM {target} WHERE rowid IN (SELECT row_no FROM staging."gone_{table}")').fetchall()
    connection.execute(f'INSERT INTO {target} BY NAME FROM staging."come_{table}"').fetchall()


def rewrite(connection: duckdb.DuckDBPyConnection) -> None:
    """Declare the tables of history anew, empty."""
    for table in REWRITTEN:
        connection.execute(f"DROP TABLE main.{table}").fetchall()
        connection.execute((project_root() / "sql" / "schema" / f"{table}.sql").read_text(encoding="utf-8")).fetchall()
