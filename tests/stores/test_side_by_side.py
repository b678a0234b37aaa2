from __future__ import annotations

import threading
from pathlib import Path

import duckdb
import pytest

from flows.stores import side_by_side, sqlrun
from flows.stores.sqlrun import Name, Query

GRAPH: dict[str, tuple[str, ...]] = {"a": (), "b": (), "c": ("a",), "d": ("a", "b"), "e": ("c", "d"), "f": ()}


def query(name: str) -> Query:
    """Its one number is one more than those of the tables that it reads together."""
    numbers = " + ".join(["1", *(f"(SELECT n FROM staging.{each})" for each in GRAPH[name])])
    reads: frozenset[Name] = frozenset(("staging", each) for each in GRAPH[name])
    return Query(("staging", name), Path(f"{name}.sql"), f"SELECT {numbers} AS n", reads)


@pytest.fixture
def connection() -> duckdb.DuckDBPyConnection:
    made = duckdb.connect()
    made.execute(
        "ATTACH ':memory:' AS staging; ATTACH ':memory:' AS here; CREATE SCHEMA here.inner_one; USE here.inner_one"
    )
    return made


@pytest.mark.parametrize("hands", [1, 2, 5])
def test_each_runs_once_after_what_it_reads(connection: duckdb.DuckDBPyConnection, hands: int) -> None:
    ended = [found.target[1] for found, _ in side_by_side.run(connection, [query(n) for n in GRAPH], sqlrun.run, hands)]
    assert sorted(ended) == sorted(GRAPH)
    assert all(ended.index(read) < ended.index(name) for name, reads in GRAPH.items() for read in reads)
    assert connection.execute("SELECT n FROM staging.e").fetchall() == [(6,)]


def test_two_run_at_the_same_time(connection: duckdb.DuckDBPyConnection) -> None:
    both = threading.Barrier(2, timeout=60)

    def meet(beside: duckdb.DuckDBPyConnection, found: Query) -> int:
        both.wait()
        return sqlrun.run(beside, found)

    assert len(list(side_by_side.run(connection, [query("a"), query("b")], meet, 2))) == 2


def test_those_for_which_most_wait_come_first(connection: duckdb.DuckDBPyConnection) -> None:
    whole = [found.target[1] for found, _ in side_by_side.run(connection, [query(n) for n in "fabcde"], sqlrun.run, 1)]
    assert whole.index("f") > max(whole.index("c"), whole.index("d"))


def test_hands_use_the_schema_of_the_connection(connection: duckdb.DuckDBPyConnection) -> None:
    def where(beside: duckdb.DuckDBPyConnection, found: Query) -> int:
        assert beside.execute("SELECT current_database(), current_schema()").fetchall() == [("here", "inner_one")]
        return 0

    assert list(side_by_side.run(connection, [query("a")], where, 2)) == [(query("a"), 0)]


def test_an_error_ends_what_runs_beside_and_begins_no_other(connection: duckdb.DuckDBPyConnection) -> None:
    begun: list[str] = []
    slow = threading.Event()

    def fill(beside: duckdb.DuckDBPyConnection, found: Query) -> int:
        begun.append(found.target[1])
        if found.target[1] == "a":
            slow.set()
            beside.execute("SELECT count(*) FROM range(1_000_000_000_000) r, range(1000)").fetchall()
        assert slow.wait(60)
        raise sqlrun.SqlError("b.sql: no")

    with pytest.raises(sqlrun.SqlError, match=r"b\.sql: no"):
        list(side_by_side.run(connection, [query(n) for n in "abc"], fill, 2))
    assert sorted(begun) == ["a", "b"]
