"""The macros and views that make questions short, on the small warehouse."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from flows.reference import project_root
from flows.stores import reader
from tests.warehouse_fixture import make


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    path: Path = make(tmp_path_factory.mktemp("macros") / "w.duckdb")
    with reader.connect(path) as connection:
        yield connection


def test_evidence_is_the_words_in_the_text(read: duckdb.DuckDBPyConnection) -> None:
    key = read.execute(
        "SELECT fact_id FROM metric_facts WHERE measure = 'active_buyers' AND agreement = 'conflict'"
    ).fetchone()
    assert key
    rows = read.execute("SELECT words, said_by, is_canonical FROM evidence(?)", [key[0]]).fetchall()
    assert rows == [
        ("643 million", "Made-up Daily", True),
        ("788.4 million", "DayDayNews", True),
        ("643 million", "Pinduoduo passes 640 million buyers", False),
    ]
    assert read.execute("SELECT words FROM evidence(?)", [key[0][:8]]).fetchall() == [(row[0],) for row in rows]


def test_evidence_takes_metrics_events_and_facts(read: duckdb.DuckDBPyConnection) -> None:
    for table, column in (("metrics", "metric_id"), ("events", "event_id"), ("event_facts", "fact_id")):
        key = read.execute(f"SELECT {column} FROM {table} ORDER BY 1 LIMIT 1").fetchone()
        assert key
        found = read.execute("SELECT words, sentence, document_id, char_start, char_end FROM evidence(?)", [key[0]])
        rows = found.fetchall()
        assert rows
        for words, sentence, document, start, end in rows:
            assert words in sentence
            text = read.execute("SELECT text FROM documents WHERE document_id = ?", [document]).fetchone()
            assert text
            assert text[0][start:end] == words
    assert read.execute("FROM evidence('no such key')").fetchall() == []


def test_metric_history_by_name_or_id(read: duckdb.DuckDBPyConnection) -> None:
    by_name = read.execute("SELECT period, value, geo FROM metric_history('wechat', 'users')").fetchall()
    assert by_name == read.execute("SELECT period, value, geo FROM metric_history('WeChat', 'users')").fetchall()
    assert ("2013-08", 5e8, "China") in by_name
    assert [row[0] for row in by_name] == sorted(row[0] for row in by_name)
    said = read.execute("SELECT said_by FROM metric_history('Pinduoduo', 'active_buyers')").fetchall()
    assert {"Made-up Daily", "DayDayNews"} <= set(said[0][0])
    assert read.execute("FROM metric_history('nobody', 'users')").fetchall() == []
    buyers = "SELECT name, value, words FROM metric_history(?, ?)"
    by_id = read.execute(buyers, ["Pinduoduo", "active_buyers"]).fetchall()
    assert by_id
    assert read.execute(buyers, ["pinduoduo inc", "Active Buyers"]).fetchall() == by_id
    assert {words for _, _, words in by_id} <= {"643 million", "788.4 million"}


def test_events_between_counts_days_that_may_lie_there(read: duckdb.DuckDBPyConnection) -> None:
    rows = read.execute(
        "SELECT date, event_type, actors, targets FROM events_between('2013-06-01', '2013-06-30')"
    ).fetchall()
    assert ("2013", "access_block", ["Taobao"], ["WeChat"]) in rows
    assert not [row for row in rows if row[0].startswith("2013-08")]
    dated = read.execute("SELECT count(*) FROM event_facts WHERE coalesce(date_from, date_to) IS NOT NULL").fetchone()
    assert read.execute("SELECT count(*) FROM events_between('0001-01-01', '9999-12-31')").fetchone() == dated
    both = read.execute("SELECT count(*) FROM events_between(DATE '2013-08-05', DATE '2013-08-05')").fetchone()
    assert both
    assert both[0] >= 3


@pytest.mark.parametrize(
    ("day", "state"),
    [
        ("2012-12-31", []),
        ("2013-01-01", ["blocked"]),
        ("2020-12-31", ["blocked"]),
        ("2021-01-01", ["open"]),
        ("2026-01-01", ["negotiating"]),
    ],
)
def test_relation_asof(read: duckdb.DuckDBPyConnection, day: str, state: list[str]) -> None:
    rows = read.execute(
        "SELECT state FROM relation_asof(?) WHERE from_name = 'Taobao' AND to_name = 'WeChat' AND relation = 'access'",
        [day],
    ).fetchall()
    assert [row[0] for row in rows] == state


def test_open_conflicts_have_both_sentences(read: duckdb.DuckDBPyConnection) -> None:
    rows = read.execute(
        "SELECT words, sentence, other_words, other_sentence, same_document FROM open_conflicts"
    ).fetchall()
    count = read.execute("SELECT count(*) FROM conflicts").fetchone()
    assert count
    assert len(rows) == count[0]
    assert all(words in sentence and other in other_sentence for words, sentence, other, other_sentence, _ in rows)
    assert any(not row[4] for row in rows)


def test_the_dictionary_describes_every_column_of_every_table(read: duckdb.DuckDBPyConnection) -> None:
    bare = read.execute("SELECT table_name, column_name FROM data_dictionary WHERE description IS NULL").fetchall()
    assert bare == []
    without = read.execute("SELECT DISTINCT table_name FROM data_dictionary WHERE use_for IS NULL").fetchall()
    assert without == []


def test_run_info_tells_the_latest(read: duckdb.DuckDBPyConnection) -> None:
    rows = read.execute("SELECT run_id, checks, checks_passed, warnings, is_latest FROM run_info").fetchall()
    assert rows == [("20260102T000000-bbbb", 3, 2, 1, True), ("20260101T000000-aaaa", 3, 2, 1, False)]


def test_every_macro_has_a_comment(read: duckdb.DuckDBPyConnection) -> None:
    rows = read.execute(
        "SELECT function_name, comment FROM duckdb_functions() WHERE NOT internal AND function_type = 'table_macro'"
    ).fetchall()
    assert {name for name, _ in rows} >= {"evidence", "metric_history", "events_between", "relation_asof"}
    assert all(comment for _, comment in rows)


def test_no_macro_has_a_cte() -> None:
    """DuckDB 1.4 cannot read back a macro with one: "Table with name ... does not exist"."""
    for path in sorted((project_root() / "sql" / "macros").glob("*.sql")):
        sql = path.read_text(encoding="utf-8")
        if "MACRO main." in sql:
            assert not re.search(r"^\s*WITH\b", sql, re.MULTILINE), path.name
