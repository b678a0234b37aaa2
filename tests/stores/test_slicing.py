"""How many slices a query runs in, and that slices give what the whole gives."""

from __future__ import annotations

import random

import duckdb
import pytest

from flows.stores import slicing, sqlrun
from tests.sql import tiny
from tests.sql.test_duplicates import made
from tests.text.test_duplicates import STORY

CANDIDATES = ("staging", "duplicate_candidates")


@pytest.mark.parametrize(("rows", "expected"), [(0, 1), (10_000, 1), (10_001, 3), (40_000, 10)])
def test_slices_follow_rows_and_memory(rows: int, expected: int) -> None:
    with duckdb.connect() as connection:
        connection.execute("CREATE SCHEMA staging; CREATE TABLE staging.postings AS FROM range(?)", [rows]).fetchall()
        assert slicing.slices(connection, CANDIDATES, 1_000_000) == expected
        assert slicing.slices(connection, ("main", "documents"), 1) == 1


@pytest.mark.parametrize("target", ["staging.duplicate_candidates", "staging.duplicate_pairs", "main.text_reuse"])
def test_slices_give_the_rows_of_the_whole(target: str) -> None:
    rng = random.Random(7)
    lines = STORY.splitlines()
    texts = ["\n".join(rng.sample(lines, rng.randint(2, len(lines)))) + f" Number {n}." for n in range(45)]
    connection = made([*texts, texts[3], texts[4]])
    queries = sqlrun.read(tiny.SQL, connection)
    [query] = [each for each in queries if ".".join(each.target) == target]
    whole = tiny.rows(connection, f"FROM {target} SELECT * ORDER BY ALL")
    assert len(whole) > 20
    if target == "main.text_reuse":
        connection.execute("DELETE FROM text_reuse").fetchall()
    assert sqlrun.run(connection, query, slices=7) == len(whole)
    assert tiny.rows(connection, f"FROM {target} SELECT * ORDER BY ALL") == whole
    assert tiny.rows(connection, "SELECT getvariable('slices') IS NULL") == [(True,)]
