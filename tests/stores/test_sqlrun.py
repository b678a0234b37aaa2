from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import duckdb
import pytest

from flows.reference import project_root
from flows.stores import sqlrun
from flows.stores.sqlrun import SqlError


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as made:
        made.execute("ATTACH ':memory:' AS staging")
        made.execute("CREATE TABLE main.totals (name VARCHAR NOT NULL, total INTEGER CHECK (total >= 0), note VARCHAR)")
        yield made


def write(folder: Path, files: Mapping[str, str]) -> Path:
    for name, sql in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(sql)
    return folder


def mart(connection: duckdb.DuckDBPyConnection, folder: Path, sql: str) -> int:
    [query] = sqlrun.read(write(folder, {"marts/totals.sql": sql}), connection)
    return sqlrun.run(connection, query)


@pytest.mark.parametrize(
    ("sql", "reads"),
    [
        ("SELECT * FROM a", {("main", "a")}),
        ("FROM staging.a JOIN main.b USING (id)", {("staging", "a"), ("main", "b")}),
        ("WITH x AS (FROM a), y AS (FROM x) SELECT * FROM y", {("main", "a")}),
        ("WITH a AS (FROM a) FROM a", {("main", "a")}),
        ("WITH a AS (FROM staging.b) FROM a JOIN main.a AS real ON true", {("staging", "b"), ("main", "a")}),
        ("SELECT (SELECT max(n) FROM b) FROM a WHERE id IN (SELECT id FROM staging.c)",
         {("main", "a"), ("main", "b"), ("staging", "c")}),
        ("FROM (FROM a UNION ALL BY NAME FROM staging.b)", {("main", "a"), ("staging", "b")}),
        ("FROM A ANTI JOIN b ON true", {("main", "a"), ("main", "b")}),
        ("SELECT 1", set()),
    ],
)  # fmt: skip
def test_what_a_select_reads(connection: duckdb.DuckDBPyConnection, sql: str, reads: set[sqlrun.Name]) -> None:
    assert sqlrun.parse(connection, sql, Path("x.sql")) == reads


def test_each_query_comes_after_those_it_reads(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    files = {
        "marts/a.sql": "SELECT * FROM main.b",
        "marts/b.sql": "SELECT * FROM staging.z",
        "staging/z.sql": "SELECT * FROM staging.given",
        "staging/y.sql": "SELECT * FROM main.a",
    }
    queries = sqlrun.read(write(tmp_path, files), connection)
    assert [".".join(query.target) for query in queries] == ["staging.z", "main.b", "main.a", "staging.y"]
    needed = sqlrun.needed(queries, [("main", "b"), ("main", "unknown")])
    assert [query.target for query in needed] == [("staging", "z"), ("main", "b")]


def test_a_circle_is_refused_with_its_members(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    files = {"marts/a.sql": "FROM main.b", "marts/b.sql": "FROM main.c", "marts/c.sql": "FROM main.a"}
    with pytest.raises(SqlError, match=r"main\.a reads main\.b reads main\.c reads main\.a|circle"):
        sqlrun.read(write(tmp_path, files), connection)


@pytest.mark.parametrize("sql", ["SELEKT 1", "SELECT 1; SELECT 2", "DROP TABLE totals", ""])
def test_a_file_holds_one_select(connection: duckdb.DuckDBPyConnection, tmp_path: Path, sql: str) -> None:
    with pytest.raises(SqlError, match=r"totals\.sql"):
        mart(connection, tmp_path, sql)


def test_columns_go_by_name(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    assert mart(connection, tmp_path, "SELECT 'n' AS note, 1 AS total, 'x' AS name;") == 1
    assert connection.execute("SELECT name, total, note FROM totals").fetchall() == [("x", 1, "n")]


@pytest.mark.parametrize(
    ("sql", "words"),
    [
        ("SELECT 'x' AS name, 1 AS total, 'n' AS note, 2 AS stray", "stray is not declared in sql/schema/totals.sql"),
        ("SELECT 'x' AS name, 1 AS total", "gives no note"),
        ("SELECT 'x' AS name, -1 AS total, 'n' AS note", "CHECK constraint"),
        ("SELECT NULL AS name, 1 AS total, 'n' AS note", "NOT NULL constraint"),
        ("SELECT 'x' AS name, 'many' AS total, 'n' AS note", "Conversion Error"),
        ("SELECT * FROM nowhere", "nowhere"),
    ],
)
def test_what_does_not_fit_its_table_stops(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path, sql: str, words: str
) -> None:
    with pytest.raises(SqlError, match=words):
        mart(connection, tmp_path, sql)


def test_staging_is_a_table_of_its_own(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    [query] = sqlrun.read(write(tmp_path, {"staging/n.sql": "SELECT unnest([1, 2]) AS n"}), connection)
    assert sqlrun.run(connection, query) == 2
    assert connection.execute("SELECT sum(n) FROM staging.n").fetchall() == [(3,)]


def test_every_mart_of_the_house_is_declared_and_filled(connection: duckdb.DuckDBPyConnection) -> None:
    root = project_root() / "sql"
    declared = {path.stem for path in (root / "schema").glob("*.sql") if not path.name.startswith("staging_")}
    targets = [query.target for query in sqlrun.read(root, connection) if query.target[0] != "staging"]
    filled = {table if schema == "main" else f"{schema}_{table}" for schema, table in targets}
    assert filled == declared
