"""Each promise broken in turn stops the publish, or warns, by exactly the checks that stand for it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from tests.expectations import sample
from tests.expectations.breakages import ALL
from tests.expectations.breaking import Breakage
from tests.expectations.queries import failing, rules


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    path = sample.build(tmp_path_factory.mktemp("promises") / "sample.duckdb")
    with duckdb.connect(str(path)) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        yield connection


def test_sample_breaks_nothing(warehouse: duckdb.DuckDBPyConnection) -> None:
    assert failing(warehouse) == {"critical": set(), "warning": set()}


@pytest.mark.parametrize("broken", ALL, ids=lambda broken: broken.name)
def test_broken_promise_fails_exactly_its_checks(broken: Breakage, warehouse: duckdb.DuckDBPyConnection) -> None:
    warehouse.execute("begin")
    try:
        for statement in broken.sql.split(";"):
            warehouse.execute(statement).fetchall()
        found = failing(warehouse, broken.table)
    finally:
        warehouse.execute("rollback")
    assert found == {"critical": set(broken.critical), "warning": set(broken.warning)}


def test_every_check_is_broken_by_something() -> None:
    named = {name for broken in ALL for name in (*broken.critical, *broken.warning)}
    assert {f"{suite}.{check}" for suite, check, *_ in rules()} == named


def test_sample_fits_the_declared_tables(tmp_path: Path) -> None:
    sample.build(tmp_path / "constrained.duckdb", constrained=True)
