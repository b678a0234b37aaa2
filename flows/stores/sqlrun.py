"""The SQL of the warehouse: one SELECT a file, its path its table's name, run in the order of what reads what.

`sql/staging/x.sql` becomes the table `staging.x` of a run, thrown away after it; `sql/marts/x.sql` fills the table
`main.x`, which `sql/schema/x.sql` declares, and `sql/kept/x.sql` the table `kept.x` of `sql/schema/kept_x.sql`, which
the next build starts from. DuckDB's own parser says what a file reads.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import Any

import duckdb

Name = tuple[str, str]
"""Schema and table."""


class SqlError(RuntimeError):
    """A file of SQL that cannot be used: says which, and what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Query:
    """A SELECT from a file, the table it fills, and the tables it reads."""

    target: Name
    path: Path
    sql: str
    reads: frozenset[Name]

    def __str__(self) -> str:
        return f"sql/{self.path.parent.name}/{self.path.name}"


def _tables(node: Any, hidden: frozenset[str]) -> Iterator[Name]:
    """Tables that a part of a parsed statement reads; `hidden` are the common table expressions in scope."""
    if isinstance(node, list):
        for each in node:
            yield from _tables(each, hidden)
    elif isinstance(node, dict):
        for entry in node.get("cte_map", {}).get("map", ()):
            # A common table expression sees the ones before it; a table of its own name is the real table.
            yield from _tables(entry["value"], hidden)
            hidden |= {entry["key"].lower()}
        if node.get("type") == "BASE_TABLE":
            schema, table = node["schema_name"].lower() or "main", node["table_name"].lower()
            if node["schema_name"] or table not in hidden:
                yield schema, table
        for key, value in node.items():
            if key != "cte_map":
                yield from _tables(value, hidden)


def parse(parser: duckdb.DuckDBPyConnection, sql: str, path: Path) -> frozenset[Name]:
    """The tables that a SELECT reads. Raises SqlError when it is not one SELECT. `parser` is any connection."""
    if sql not in _PARSED:
        _PARSED[sql] = _parse(parser, sql, path)
    return _PARSED[sql]


# What a SELECT reads depends on its words alone, and the files are the same in each run of a process.
_PARSED: dict[str, frozenset[Name]] = {}


def _parse(parser: duckdb.DuckDBPyConnection, sql: str, path: Path) -> frozenset[Name]:
    [(serialized,)] = parser.execute("SELECT json_serialize_sql(?)", [sql]).fetchall()
    told = json.loads(serialized)
    if told.get("error", True):
        raise SqlError(f"{path}: {told.get('error_message', 'cannot be parsed')}; a file holds one SELECT")
    if len(told["statements"]) != 1:
        raise SqlError(f"{path}: holds {len(told['statements'])} statements; a file holds one SELECT")
    return frozenset(_tables(told["statements"][0], frozenset()))


_NOTHING: Mapping[Name, Collection[Name]] = {}


def read(
    folder: Path, parser: duckdb.DuckDBPyConnection, after: Mapping[Name, Collection[Name]] = _NOTHING
) -> list[Query]:
    """The queries of `staging/`, `kept/` and `marts/` under a folder, each after those that it reads.

    `parser` is any connection; `after` names tables that a query needs besides. Raises SqlError for a file that is no
    single SELECT, and for a circle.
    """
    queries: dict[Name, Query] = {}
    for part, schema in (("staging", "staging"), ("kept", "kept"), ("marts", "main")):
        for path in sorted((folder / part).glob("*.sql")):
            sql, target = path.read_text(encoding="utf-8").strip().rstrip(";"), (schema, path.stem)
            reads = parse(parser, sql, path) | frozenset(after.get(target, ()))
            queries[target] = Query(target, path, sql, reads)
    graph = {target: sorted(query.reads & queries.keys()) for target, query in sorted(queries.items())}
    try:
        return [queries[target] for target in TopologicalSorter(graph).static_order()]
    except CycleError as error:
        circle = " reads ".join(".".join(name) for name in reversed(error.args[1]))
        raise SqlError(f"these files read one another in a circle: {circle}") from error


def needed(queries: Iterable[Query], targets: Iterable[Name]) -> list[Query]:
    """Those of the ordered queries that some targets need, themselves included, in the same order."""
    queries = list(queries)
    by_target: Mapping[Name, Query] = {query.target: query for query in queries}
    wanted: set[Name] = set()
    pending = [target for target in targets if target in by_target]
    while pending:
        target = pending.pop()
        if target not in wanted:
            wanted.add(target)
            pending += [read for read in by_target[target].reads if read in by_target]
    return [query for query in queries if query.target in wanted]


def run_files(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Run every statement of the files of a folder, by name: declarations, macros, views.

    What a batch leaves behind (`staging_*.sql`) is declared for people only: it is read from its files. It is left out,
    and so is what goes into a file of its own (`kept_*.sql`).
    """
    for path in sorted(folder.glob("*.sql")):
        if not path.name.startswith(("staging_", "kept_")):
            try:
                connection.execute(path.read_text(encoding="utf-8")).fetchall()
            except duckdb.Error as error:
                raise SqlError(f"sql/{folder.name}/{path.name}: {error}") from error


Add = Callable[[duckdb.DuckDBPyConnection, Query], None]
"""Puts the rows of a query into its table, which holds rows already."""


def show(connection: duckdb.DuckDBPyConnection, query: Query) -> None:
    """Make a view of a query of `staging` instead of a table: for rows that are too many to be written down."""
    connection.execute(f'CREATE OR REPLACE VIEW staging."{query.target[1]}" AS {query.sql}').fetchall()


def run(connection: duckdb.DuckDBPyConnection, query: Query, add: Add | None = None, slices: int = 1) -> int:
    """Fill the table of a query; how many rows it has then.

    Outside of `staging` the rows go by name into a declared table, which is empty unless they are to be added by `add`.
    A query that asks for what is `in_slice` can be run in so many slices, one after the other (not with `add`).
    Raises SqlError when the columns are not exactly the declared ones, when a row breaks a constraint, or when the
    query fails.
    """
    schema, table = query.target
    try:
        if schema != "staging":
            _same_columns(connection, query)
        if add is not None:
            add(connection, query)
            return _number(connection.execute(f'FROM "{schema}"."{table}" SELECT count(*)'))
        rows = 0
        for number in range(slices):
            if slices > 1:
                connection.execute(f"SET VARIABLE slice = {number}; SET VARIABLE slices = {slices}").fetchall()
            if schema == "staging" and number == 0:
                # The name is a file's of this package, not anybody's input; quoted all the same.
                rows += _number(connection.execute(f'CREATE OR REPLACE TABLE staging."{table}" AS {query.sql}'))
            else:
                rows += _number(connection.execute(f'INSERT INTO {schema}."{table}" BY NAME {query.sql}'))
        return rows
    except duckdb.Error as error:
        raise SqlError(f"{query}: {error}") from error
    finally:
        if slices > 1:
            connection.execute("RESET VARIABLE slice; RESET VARIABLE slices").fetchall()


def _number(told: duckdb.DuckDBPyConnection) -> int:
    """The one number that a statement gives: a count, or how many rows it made."""
    row = told.fetchone()
    return int(row[0]) if row else 0


def _same_columns(connection: duckdb.DuckDBPyConnection, query: Query) -> None:
    """A column too many would be refused by DuckDB; one too few would be filled with nulls in silence."""
    found = {row[0] for row in connection.execute(f"DESCRIBE {query.sql}").fetchall()}
    schema, table = query.target
    declared = {row[0] for row in connection.execute(f'DESCRIBE {schema}."{table}"').fetchall()}
    path = f"sql/schema/{'' if schema == 'main' else f'{schema}_'}{table}.sql"
    if stray := sorted(found - declared):
        raise SqlError(f"{query}: {', '.join(stray)} is not declared in {path}")
    if missing := sorted(declared - found):
        raise SqlError(f"{query}: gives no {', '.join(missing)}, which {path} declares")
