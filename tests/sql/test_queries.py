"""Every sample query runs and answers its question on the small warehouse."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.reference import project_root
from flows.stores import reader
from flows.stores.adhoc import sample_queries
from tests.warehouse_fixture import make

SAMPLES = sample_queries(project_root() / "sql")


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(tmp_path_factory.mktemp("queries") / "w.duckdb")


def answers(warehouse: Path, begins: str) -> list[dict[str, object]]:
    sql = reader.fetch(warehouse, "SELECT sql FROM sample_queries WHERE starts_with(name, ?)", [begins]).rows[0][0]
    result = reader.fetch(warehouse, sql)
    return [dict(zip(result.columns, row, strict=True)) for row in result.rows]


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_it_runs_and_finds_something(warehouse: Path, sample: object) -> None:
    assert sample in SAMPLES
    result = reader.fetch(warehouse, getattr(sample, "sql"))  # noqa: B009
    assert result.rows


def test_there_are_ten_and_all_are_in_the_warehouse(warehouse: Path) -> None:
    assert len(SAMPLES) >= 10
    rows = reader.fetch(warehouse, "SELECT name, question, sql FROM sample_queries ORDER BY name").rows
    assert rows == tuple((sample.name, sample.question, sample.sql) for sample in SAMPLES)
    assert all(sample.question.endswith("?") for sample in SAMPLES)


def test_when_did_taobao_block_wechat(warehouse: Path) -> None:
    rows = answers(warehouse, "01")
    assert any(row["date"] == "2013" and row["actors"] == ["Taobao"] and row["targets"] == ["WeChat"] for row in rows)


def test_how_many_active_buyers_and_who_says_so(warehouse: Path) -> None:
    rows = answers(warehouse, "02")
    assert {(row["said_by"], row["words"]) for row in rows} == {
        ("DayDayNews", "788.4 million"),
        ("Made-up Daily", "643 million"),
    }


def test_where_do_sources_contradict_one_another(warehouse: Path) -> None:
    ratios = [row["ratio"] for row in answers(warehouse, "03")]
    assert ratios == sorted(ratios, reverse=True)  # type: ignore[type-var]
    assert ratios


def test_the_state_on_a_day(warehouse: Path) -> None:
    assert [(row["from_name"], row["state"]) for row in answers(warehouse, "04")] == [
        ("Taobao", "blocked"),
        ("WeChat", "blocked"),
    ]


def test_a_sample_without_its_question_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "queries").mkdir()
    (tmp_path / "queries" / "x.sql").write_text("SELECT 1", encoding="utf-8")
    with pytest.raises(ValueError, match="question"):
        sample_queries(tmp_path)
