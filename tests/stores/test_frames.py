from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import duckdb
import polars as pl
import pytest

from flows.reference import project_root
from flows.stores.frames import column, create, insert


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as made:
        yield made


@pytest.mark.parametrize("values", [[], [("a", "b"), (), ("c",)], [()], [("",), ("ä|'\n",)]])
def test_lists_of_text_keep_their_lengths(values: list[tuple[str, ...]]) -> None:
    made = column("names", values, pl.List(pl.String))
    assert (made.name, made.dtype) == ("names", pl.List(pl.String))
    assert made.to_list() == [list(texts) for texts in values]


def test_other_columns_keep_their_nulls() -> None:
    assert column("n", [1, None], pl.Int64).to_list() == [1, None]
    assert column("n", [], pl.Date).dtype == pl.Date


def test_columns_go_by_name_and_maps_are_made(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("CREATE TABLE t (a VARCHAR, seconds MAP(VARCHAR, DOUBLE), names VARCHAR[])")
    entries = [[{"key": "land", "value": 0.5}], []]
    kinds = pl.List(pl.Struct({"key": pl.String, "value": pl.Float64}))
    frame = pl.DataFrame({"names": [["x"], []], "seconds": pl.Series(entries, dtype=kinds), "a": ["1", "2"]})
    insert(connection, "t", frame, maps=("seconds",))
    assert connection.execute("FROM t ORDER BY a").fetchall() == [("1", {"land": 0.5}, ["x"]), ("2", {}, [])]


def test_a_table_of_an_empty_frame_has_its_types(connection: duckdb.DuckDBPyConnection) -> None:
    create(connection, "t", pl.DataFrame(schema={"n": pl.Int32, "at": pl.Datetime("us", "UTC")}))
    described = connection.execute("DESCRIBE t").fetchall()
    assert [(row[0], row[1]) for row in described] == [("n", "INTEGER"), ("at", "TIMESTAMP WITH TIME ZONE")]


def test_making_lists_does_not_import_pandas() -> None:
    code = (
        "import sys, polars as pl; from flows.stores.frames import column; "
        "column('n', [('a',)], pl.List(pl.String)); print('pandas' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=project_root(), capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
