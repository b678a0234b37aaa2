"""What the published tables tell of the founding documents."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest


@pytest.fixture(scope="module")
def warehouse(published: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(published), read_only=True) as connection:
        yield connection


def rows(warehouse: duckdb.DuckDBPyConnection, query: str) -> list[tuple[Any, ...]]:
    return warehouse.execute(query).fetchall()


DROPPED = """
SELECT b.kind, b.repeats IS NOT NULL AS again, substr(d.text, b.char_start + 1, b.char_end - b.char_start) AS line
FROM blocks b JOIN documents d USING (document_id)
WHERE NOT b.kept
ORDER BY d.uri, b.block_no
"""


def test_the_address_block_is_dropped_twice(warehouse: duckdb.DuckDBPyConnection) -> None:
    block = ["Physical Address", "304 North Cardinal St.", "Dorchester Center, MA 02124"]
    addresses = [(again, line) for kind, again, line in rows(warehouse, DROPPED) if kind == "address"]
    assert addresses == [(False, line) for line in block] + [(True, line) for line in block]


def test_captions_are_dropped_and_the_title_kept(warehouse: duckdb.DuckDBPyConnection) -> None:
    title = "Pinduoduo, bow to Tencent, Ali’s desire for new traffic has been written on his face"
    captions = [line for kind, _, line in rows(warehouse, DROPPED) if kind == "caption"]
    assert captions == [f"{title} - DayDayNews"] * 6
    kept = """
    SELECT b.kind FROM blocks b JOIN documents d USING (document_id)
    WHERE b.kept AND substr(d.text, b.char_start + 1, b.char_end - b.char_start) = d.title
      AND d.published = '2021-04-02'
    """
    assert rows(warehouse, kept) == [("title",)]


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("Author: Wang Xiaomeng", "byline"),
        ("By Chen Tian", "byline"),
        ("Posted in", "navigation"),
        ("Latest News", "navigation"),
        ("Disqus", "share"),
    ],
)
def test_furniture_is_dropped_by_kind(words: str, kind: str, warehouse: duckdb.DuckDBPyConnection) -> None:
    assert [k for k, _, line in rows(warehouse, DROPPED) if words in line] == [kind]


def test_every_drop_has_its_reason(warehouse: duckdb.DuckDBPyConnection) -> None:
    assert rows(warehouse, "FROM blocks WHERE NOT kept AND coalesce(reason, '') = ''") == []


def test_dates_and_where_they_come_from(warehouse: duckdb.DuckDBPyConnection) -> None:
    query = "SELECT published, anchor, anchor_basis FROM documents ORDER BY uri"
    assert rows(warehouse, query) == [
        (None, "2018-01~", "inferred"),
        ("2021-04-02", "2021-04-02", "published"),
        (None, "2025-23", "inferred"),
        (None, "2018", "inferred"),
        ("2013-08-06", "2013-08-06", "published"),
    ]


def test_active_buyers_of_2020(warehouse: duckdb.DuckDBPyConnection) -> None:
    query = """
    SELECT e.name, f.value, f.unit FROM metric_facts f JOIN entities e USING (entity_id)
    WHERE f.measure = 'active_buyers' AND f.aspect = 'level' AND f.period = '2020' ORDER BY f.value
    """
    assert rows(warehouse, query) == [("Alibaba", 779e6, "count"), ("Pinduoduo", 788.4e6, "count")]


def test_the_slip_of_scale_shows_both_sentences(warehouse: duckdb.DuckDBPyConnection) -> None:
    query = """
    SELECT e.name, m.measure, c.kind, m.value_low, o.value_low, m.evidence, o.evidence
    FROM conflicts c
    JOIN metrics m USING (metric_id)
    JOIN metrics o ON o.metric_id = c.other_metric_id
    JOIN entities e ON e.entity_id = m.entity_id
    """
    assert [row[:5] for row in rows(warehouse, query)] == [("WeChat", "users", "scale_slip", 980e6, 9.8e6)]
    sentences = rows(warehouse, query)[0][5:]
    assert "enormous 980 million traffic" in sentences[0] and "9.8 million users pool" in sentences[1]


@pytest.mark.parametrize(("one", "other"), [("taobao", "wechat"), ("wechat", "taobao")])
def test_blocked_then_open_then_negotiating(one: str, other: str, warehouse: duckdb.DuckDBPyConnection) -> None:
    query = f"""
    SELECT state, valid_from, valid_to FROM relations
    WHERE from_id = '{one}' AND to_id = '{other}' AND relation = 'access' ORDER BY valid_from
    """
    assert rows(warehouse, query) == [
        ("blocked", date(2013, 1, 1), date(2021, 9, 1)),
        ("open", date(2021, 9, 1), date(2025, 9, 1)),
        ("negotiating", date(2025, 9, 1), None),
    ]


@pytest.mark.parametrize(
    ("one", "state", "event_type", "words"),
    [
        ("taobao", "blocked", "access_block", "Taobao suddenly prohibited sellers from using WeChat QR codes"),
        ("wechat", "blocked", "access_block", "WeChat then retaliated by stopping redirecting relevant links"),
        ("taobao", "open", "access_open", "Taobao reappeared on WeChat in a legitimate way after 8 years"),
        ("wechat", "open", "access_open", "Taobao reappeared on WeChat in a legitimate way after 8 years"),
        ("taobao", "negotiating", "negotiation", "Tencent are "),
        ("wechat", "negotiating", "negotiation", "Tencent are "),
    ],
)
def test_each_state_has_its_event(
    one: str, state: str, event_type: str, words: str, warehouse: duckdb.DuckDBPyConnection
) -> None:
    query = f"""
    SELECT f.event_type, e.evidence
    FROM relations r
    JOIN event_facts f ON f.fact_id = r.opened_by AND list_contains(r.event_fact_ids, f.fact_id)
    JOIN events e ON list_contains(f.event_ids, e.event_id)
    WHERE r.from_id = '{one}' AND r.to_id IN ('taobao', 'wechat') AND r.relation = 'access' AND r.state = '{state}'
    """
    told = rows(warehouse, query)
    assert {row[0] for row in told} == {event_type}
    assert any(words in row[1] for row in told), told


def test_nobody_owns_where_people_shop(warehouse: duckdb.DuckDBPyConnection) -> None:
    query = "SELECT from_id, to_id FROM relations WHERE relation = 'ownership' ORDER BY ALL"
    assert rows(warehouse, query) == [("alibaba", "taobao")]
