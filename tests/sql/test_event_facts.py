"""One happening told many times, and happenings that only look like one."""

# ruff: noqa: E501
from __future__ import annotations

from datetime import date

import duckdb
import pytest

from tests.sql import tiny
from tests.sql.statements import Row, document, entity, event

TABLES = ("documents", "entities", "events", "event_facts")
ENTITIES = [
    entity("alibaba"), entity("taobao", kind="platform", parent="alibaba"), entity("tmall", kind="platform", parent="alibaba"),
    entity("tencent"), entity("wechat", kind="platform", parent="tencent"),
    entity("wechat-pay", kind="platform", parent="wechat"), entity("jd"), entity("boeing"), entity("airbus"), entity("emirates"),
]  # fmt: skip
BLOCKED = "Taobao suddenly prohibited sellers from using WeChat codes in their stores"


def told(events: list[Row], documents: list[Row] | None = None) -> duckdb.DuckDBPyConnection:
    """Facts of events; each document is a source of its own unless documents are given."""
    connection = tiny.database(*TABLES)
    names = sorted({str(row["document_id"]) for row in events})
    tiny.fill(
        connection, "documents", documents or [document(name, f"2022-01-{at + 1:02}") for at, name in enumerate(names)]
    )
    tiny.fill(connection, "entities", ENTITIES)
    tiny.fill(connection, "events", events)
    tiny.run(connection, "event_facts")
    return connection


def facts(*events: Row) -> int:
    return len(tiny.rows(told(list(events)), "FROM event_facts"))


def test_one_happening_over_three_reports() -> None:
    connection = told(
        [
            event("e1", "d1", "access_block", ["taobao"], ["wechat"], "2013", BLOCKED, status="reported"),
            event("e2", "d2", "access_block", ["alibaba"], ["wechat"], "2013-11", "Alibaba blocks WeChat"),
            event("e3", "d3", "access_block", ["taobao"], ["wechat"], "2013", BLOCKED),
        ],
        [document("d1", "2021-03-01"), document("d2", "2014-01-05"), document("d3", "2021-03-02", cluster="d1")],
    )
    assert tiny.rows(
        connection,
        "FROM event_facts SELECT event_type, actor_ids, target_ids, date, date_from, date_to, status, reports, "
        "independent_sources, first_reported, last_reported, event_ids",
    ) == [
        (
            "access_block",
            ["taobao"],
            ["wechat"],
            "2013-11",
            date(2013, 11, 1),
            date(2013, 11, 30),
            "occurred",
            3,
            2,
            date(2014, 1, 5),
            date(2021, 3, 2),
            ["e2", "e1", "e3"],
        )
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("negotiation", ["taobao", "tencent"], [], "2025-23"), ("negotiation", ["alibaba"], ["tencent"], "2025-23")),
        (("partnership", ["boeing"], ["emirates"], "2013-11-17"), ("partnership", ["emirates"], ["boeing"], "2013-11")),
        (("launch", ["tencent"], ["wechat"], "2013-08-05"), ("launch", ["wechat"], [], "2013-08-05")),
        (("acquisition", ["alibaba"], ["jd"], "2016"), ("acquisition", ["alibaba"], ["jd"], "2016-04-06")),
        (("statement", ["jd"], [], "2020-02-03"), ("statement", ["jd"], [], "2020-02-03")),
    ],
)
def test_other_words_for_one_happening(one: tuple, other: tuple) -> None:
    assert facts(event("e1", "d1", *one, "they said so"), event("e2", "d2", *other, "it was heard")) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("access_block", ["taobao"], ["wechat"], "2013"), ("access_block", ["wechat"], ["taobao"], "2013")),
        (("access_block", ["taobao"], ["wechat"], "2013"), ("access_open", ["taobao"], ["wechat"], "2013")),
        (("access_block", ["taobao"], ["wechat"], "2013"), ("access_block", ["taobao"], ["wechat"], "2019")),
        (("partnership", ["boeing"], ["emirates"], "2013-11"), ("partnership", ["airbus"], ["emirates"], "2013-11")),
        (("launch", ["taobao"], [], "2020-06-01"), ("launch", ["tmall"], [], "2020-06-01")),
        (("launch", ["jd"], ["wechat"], "2020-06-01"), ("launch", ["jd"], ["taobao"], "2020-06-01")),
        (("strategy", ["jd"], [], "2020"), ("strategy", ["jd"], [], "2020-05-03")),
        (("statement", ["jd"], [], "2020-02-03"), ("statement", ["jd"], [], "2020-02-09")),
    ],
)
def test_what_is_not_one_happening(one: tuple, other: tuple) -> None:
    assert facts(event("e1", "d1", *one, "they did this"), event("e2", "d2", *other, "it was seen")) == 2


def test_two_marks_are_two_milestones() -> None:
    assert (
        facts(
            event("e1", "d1", "milestone", ["jd"], [], "2020-05", "JD reached 100 million users"),
            event("e2", "d2", "milestone", ["jd"], [], "2020-05", "JD reached 200 million users"),
        )
        == 2
    )


def test_two_clauses_of_one_sentence_are_two_happenings() -> None:
    one = event("e1", "d1", "launch", ["alibaba"], ["taobao"], "2013-08-05", "Alibaba launched a service on Monday")
    other = event(
        "e2", "d1", "launch", ["alibaba", "tencent"], ["wechat"], "2013-08-05", "after Tencent released WeChat"
    )
    assert facts(one, other) == 2
    assert facts(one, event("e2", "d1", "launch", ["alibaba"], ["taobao"], "2013-08-05", "launched a service")) == 1


def test_events_without_party_or_date_stand_alone() -> None:
    assert (
        facts(
            event("e1", "d1", "regulation", [], [], "2021", "a"), event("e2", "d2", "regulation", [], [], "2021", "a")
        )
        == 2
    )
    assert (
        facts(
            event("e1", "d1", "founding", ["jd"], [], None, "x"), event("e2", "d2", "founding", ["jd"], [], "1998", "x")
        )
        == 2
    )


@pytest.mark.parametrize(
    ("cluster", "words", "date", "happenings"),
    [
        ("d1", "The shop opened in 2020", "2020", 1),
        (None, "The shop opened in 2020", "2020", 2),
        ("d1", "The shop was opened", "2020", 2),
        ("d1", "The shop opened in 2020", "2021", 2),
    ],
    ids=["a reprint", "another source", "other words", "another year"],
)
def test_a_reprint_tells_the_same_though_nobody_is_known(
    cluster: str | None, words: str, date: str, happenings: int
) -> None:
    connection = told(
        [
            event("e1", "d1", "opening", [], [], "2020", "The shop opened in 2020"),
            event("e2", "d2", "opening", [], [], date, words),
        ],
        [document("d1", "2021-03-01"), document("d2", "2021-03-02", cluster=cluster)],
    )
    assert len(tiny.rows(connection, "FROM event_facts")) == happenings


@pytest.mark.parametrize(("cluster", "happenings"), [("d1", 1), (None, 2)])
def test_a_reprint_tells_the_same_in_however_few_words(cluster: str | None, happenings: int) -> None:
    documents = [document("d1", "2021-03-01"), document("d2", "2021-03-02", cluster=cluster)]
    events = [event(f"e{n}", f"d{n}", "personnel", ["jd"], [], "2020", "jd has staff") for n in (1, 2)]
    assert len(tiny.rows(told(events, documents), "FROM event_facts")) == happenings


@pytest.mark.parametrize(
    ("given", "surest"),
    [(["planned", "reported"], "planned"), (["denied", "reported"], "denied"), (["planned", "occurred"], "occurred")],
)
def test_the_surest_status_is_kept(given: list[str], surest: str) -> None:
    rows = [
        event(f"e{n}", f"d{n}", "launch", ["jd"], ["jd"], "2020-02", status=status) for n, status in enumerate(given)
    ]
    assert tiny.rows(told(rows), "FROM event_facts SELECT status") == [(surest,)]


def test_an_owner_beside_its_platform_is_left_out() -> None:
    rows = [event("e1", "d1", "negotiation", ["alibaba", "taobao"], ["tencent", "wechat-pay"], "2025-09")]
    assert tiny.rows(told(rows), "FROM event_facts SELECT actor_ids, target_ids") == [(["taobao"], ["wechat-pay"])]


def test_versions_of_a_page_are_one_source() -> None:
    page = {"uri": "https://e.example/a"}
    events = [event(f"e{n}", f"d{n}", "access_block", ["taobao"], ["wechat"], "2013", BLOCKED) for n in (1, 2)]
    connection = told(events, [document("d1", "2021-03-01") | page, document("d2", "2021-03-02") | page])
    assert tiny.rows(connection, "FROM event_facts SELECT reports, independent_sources") == [(2, 1)]


def test_ids_do_not_depend_on_the_order_of_rows() -> None:
    rows = [
        event("e1", "d1", "launch", ["jd"], [], "2020", "one thing here"),
        event("e2", "d1", "launch", ["jd"], [], "2020", "quite another matter"),
        event("e3", "d1", "founding", ["jd"], [], "1998"),
    ]
    ids = [tiny.rows(told(given), "FROM event_facts SELECT fact_id ORDER BY 1") for given in (rows, rows[::-1])]
    assert ids[0] == ids[1]
    assert len(ids[0]) == 3


def test_an_owner_in_a_circle_ends() -> None:
    connection = tiny.database(*TABLES)
    tiny.fill(connection, "entities", [entity("a", parent="b"), entity("b", parent="a")])
    tiny.fill(connection, "documents", [document("d1")])
    tiny.fill(connection, "events", [event("e1", "d1", "launch", ["a"], [], "2020")])
    tiny.run(connection, "event_facts")
    assert tiny.rows(connection, "FROM event_facts SELECT reports") == [(1,)]
