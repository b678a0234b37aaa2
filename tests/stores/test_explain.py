"""Why a row says what it says."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.stores import reader
from tests.warehouse_fixture import make


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(tmp_path_factory.mktemp("warehouse") / "w.duckdb")


def one(warehouse: Path, sql: str) -> str:
    return str(reader.fetch(warehouse, sql).rows[0][0])


def test_a_contradicted_fact_names_both_sides(warehouse: Path) -> None:
    key = one(warehouse, "SELECT fact_id FROM metric_facts WHERE measure = 'active_buyers' AND agreement = 'conflict'")
    text = reader.explain(warehouse, key)
    assert "Pinduoduo, Active buyers (level), 2020" in text
    assert "[788.4 million]" in text
    assert "[643 million]" in text
    assert "DayDayNews, 2 April 2021" in text
    assert "a reprint: does not count" in text
    assert "the statements contradict one another" in text
    assert "Contradictions" in text


def test_a_metric_is_shown_with_its_place_and_the_others(warehouse: Path) -> None:
    key = one(warehouse, "SELECT metric_id FROM metrics WHERE value_low = 643e6 ORDER BY 1")
    row = reader.fetch(warehouse, "SELECT char_start, char_end FROM metrics WHERE metric_id = ?", [key]).rows[0]
    text = reader.explain(warehouse, key)
    assert f"characters {row[0]} to {row[1]}" in text
    assert "Also stated by" in text


def test_an_event_says_what_follows_from_it(warehouse: Path) -> None:
    key = one(warehouse, "SELECT fact_id FROM event_facts WHERE event_type = 'access_block' AND actor_ids = ['taobao']")
    text = reader.explain(warehouse, key)
    assert "Access block by Taobao toward WeChat, 2013" in text
    assert "so Taobao toward WeChat: access blocked from 2013-01-01 until 2021-01-01" in text
    event = one(warehouse, "SELECT event_id FROM events WHERE event_type = 'access_block' ORDER BY 1")
    assert "Together with the reports of others" in reader.explain(warehouse, event)


def test_the_beginning_of_a_key_is_enough_when_it_is_alone(warehouse: Path) -> None:
    key = one(warehouse, "SELECT document_id FROM documents WHERE publisher = 'DayDayNews'")
    assert reader.explain(warehouse, key[:10]) == reader.explain(warehouse, key)
    with pytest.raises(reader.ReaderError, match="at least 4 characters"):
        reader.explain(warehouse, "zzz")
    with pytest.raises(reader.ReaderError, match="begins several keys"):
        reader.explain(warehouse, "taob")
    with pytest.raises(reader.ReaderError, match="newsledger search"):
        reader.explain(warehouse, "no such key")


def test_every_row_can_be_explained_and_nothing_escapes(warehouse: Path) -> None:
    keys = reader.fetch(
        warehouse,
        "SELECT metric_id FROM metrics UNION SELECT event_id FROM events UNION SELECT fact_id FROM metric_facts"
        " UNION SELECT fact_id FROM event_facts UNION SELECT document_id FROM documents"
        " UNION SELECT entity_id FROM entities",
    ).rows
    for (key,) in keys[::3]:
        text = reader.explain(warehouse, key)
        assert text.strip()
        assert "\x1b" not in text
        assert "\u202e" not in text
