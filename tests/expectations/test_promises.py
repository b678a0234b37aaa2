"""Each promise broken in turn stops the publish, or warns, by exactly the checks that stand for it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from expectations import TABLES, Scope, module, prepare, violations
from expectations.rules import failing_rows
from flows.reference import default
from tests.expectations import sample
from tests.expectations.breakages import ALL, Breakage

Rule = tuple[str, str, str, str, list[object]]


@pytest.fixture(scope="module")
def rules() -> list[Rule]:
    """Suite, check, severity and SELECT of failing rows with parameters, of every expectation about rows."""
    scope = Scope(default())
    suites = {table: (table, module(table).KEY, module(table).suite(scope)) for table in TABLES}
    suites["violations"] = ("runs", (), violations.suite())
    found = []
    for name, (table, key, expectations) in suites.items():
        for expectation in expectations:
            query = failing_rows(expectation, table, key)
            assert query is not None
            found.append((name, expectation.meta["check"], expectation.severity.value, *query))
    return found


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    path = sample.build(tmp_path_factory.mktemp("promises") / "sample.duckdb")
    with duckdb.connect(str(path)) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        yield connection


def failing(connection: duckdb.DuckDBPyConnection, rules: list[Rule], about: str = "") -> dict[str, set[str]]:
    """The names of the failing checks that read a table, by severity."""
    for statement, values in prepare(default()):
        connection.execute(statement, values).fetchall()
    found: dict[str, set[str]] = {"critical": set(), "warning": set()}
    for suite, check, severity, query, parameters in rules:
        if about in query and connection.execute(query, parameters).fetchall():
            found[severity].add(f"{suite}.{check}")
    return found


def test_sample_breaks_nothing(warehouse: duckdb.DuckDBPyConnection, rules: list[Rule]) -> None:
    assert failing(warehouse, rules) == {"critical": set(), "warning": set()}


@pytest.mark.parametrize("broken", ALL, ids=lambda broken: broken.name)
def test_broken_promise_fails_exactly_its_checks(
    broken: Breakage, warehouse: duckdb.DuckDBPyConnection, rules: list[Rule]
) -> None:
    warehouse.execute("begin")
    try:
        for statement in broken.sql.split(";"):
            warehouse.execute(statement).fetchall()
        found = failing(warehouse, rules, broken.table)
    finally:
        warehouse.execute("rollback")
    assert found == {"critical": set(broken.critical), "warning": set(broken.warning)}


def test_every_check_is_broken_by_something(rules: list[Rule]) -> None:
    named = {name for broken in ALL for name in (*broken.critical, *broken.warning)}
    assert {f"{suite}.{check}" for suite, check, *_ in rules} == named


def test_sample_fits_the_declared_tables(tmp_path: Path) -> None:
    sample.build(tmp_path / "constrained.duckdb", constrained=True)
