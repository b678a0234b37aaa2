from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import duckdb
import pytest

from flows.stores import gx_duckdb


@pytest.fixture
def warehouse(tmp_path: Path) -> Path:
    path = tmp_path / "it's a warehouse?.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("create table words as select range as number from range(3)").fetchall()
    return path


def validate(path: Path) -> Any:
    from great_expectations import expectations as gxe

    with gx_duckdb.context(path) as context:
        asset = context.data_sources.get(gx_duckdb.NAME).add_table_asset("words", table_name="words")
        batch = asset.add_batch_definition_whole_table("all").get_batch()
        return batch.validate(gxe.ExpectColumnValuesToNotBeNull(column="number"))


def test_the_patch_is_still_needed(warehouse: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from great_expectations.execution_engine import sqlalchemy_execution_engine as engine

    known = [dialect for dialect in engine._PERSISTED_CONNECTION_DIALECTS if dialect != gx_duckdb._Dialect.DUCKDB]
    monkeypatch.setattr(engine, "_PERSISTED_CONNECTION_DIALECTS", tuple(known))
    monkeypatch.setattr(gx_duckdb, "patch", lambda: None)
    result = validate(warehouse)
    assert not result.success
    assert "list index out of range" in str(result.exception_info)


def test_with_the_patch_it_validates(warehouse: Path) -> None:
    assert validate(warehouse).success


def test_patching_twice_adds_one_dialect() -> None:
    from great_expectations.execution_engine import sqlalchemy_execution_engine as engine

    gx_duckdb.patch()
    gx_duckdb.patch()
    assert [str(dialect) for dialect in engine._PERSISTED_CONNECTION_DIALECTS].count("duckdb") == 1


def test_the_file_is_read_only_and_closed_afterwards(warehouse: Path) -> None:
    with gx_duckdb.context(warehouse) as context, pytest.raises(Exception, match="read-only"):
        gx_duckdb.fetch(context, "drop table words", [])
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute("insert into words values (3)").fetchall()


def test_what_is_prepared_outlives_a_failing_check(warehouse: Path) -> None:
    from great_expectations import expectations as gxe

    prepare = [("create temp macro double(x) as 2 * x", []), ("create temp table given as select $1 as word", ["a"])]
    with gx_duckdb.context(warehouse, prepare) as context:
        asset = context.data_sources.get(gx_duckdb.NAME).add_table_asset("words", table_name="words")
        batch = asset.add_batch_definition_whole_table("all").get_batch()
        fails = gxe.UnexpectedRowsExpectation(unexpected_rows_query="select nothing from {batch}")
        assert batch.validate(fails).exception_info
        assert gx_duckdb.fetch(context, "select double(21) as answer, word from given", []) == [
            {"answer": 42, "word": "a"}
        ]


def test_memory_is_limited_and_what_spills_is_swept(warehouse: Path) -> None:
    before = sorted(warehouse.parent.iterdir())
    with gx_duckdb.context(warehouse, memory_limit="64MB") as context:
        settings = gx_duckdb.fetch(context, "select current_setting('temp_directory') as spill", [])
        # More than the memory: it is sorted on disk.
        query = (
            "select count(*) as rows from (select hash(range) as h from range(10_000_000) order by h limit 9_000_000)"
        )
        assert gx_duckdb.fetch(context, query, []) == [{"rows": 9_000_000}]
    assert settings == [{"spill": str(warehouse.with_name(f".tmp-{warehouse.stem}-gate"))}]
    assert sorted(warehouse.parent.iterdir()) == before


def test_nobody_is_told() -> None:
    gx_duckdb.quiet()
    assert os.environ["GX_ANALYTICS_ENABLED"] == "false"
