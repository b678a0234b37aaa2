"""How two stood to one another over time, from what happened between them."""

from __future__ import annotations

from datetime import date

import duckdb
import pytest

from tests.sql import tiny
from tests.sql.statements import Row, document, event
from tests.sql.test_event_facts import ENTITIES

TABLES = ("documents", "entities", "events", "event_facts", "relations")


def stood(*events: Row) -> duckdb.DuckDBPyConnection:
    connection = tiny.database(*TABLES)
    tiny.fill(connection, "documents", [document(name) for name in sorted({str(row["document_id"]) for row in events})])
    tiny.fill(connection, "entities", ENTITIES)
    tiny.fill(connection, "events", events)
    tiny.run(connection, "relations")
    return connection


def states(connection: duckdb.DuckDBPyConnection, relation: str = "access") -> list[tuple]:
    return connection.execute(
        "FROM relations SELECT from_id, to_id, state, valid_from, valid_to WHERE relation = ? ORDER BY ALL", [relation]
    ).fetchall()


FOUNDING = (
    event(
        "e1", "d1", "access_block", ["taobao"], ["wechat"], "2013", "Taobao prohibited sellers from using WeChat codes"
    ),
    event("e2", "d1", "access_block", ["wechat"], ["taobao"], "2013", "WeChat stopped redirecting links to Taobao"),
    event("e3", "d1", "access_open", ["taobao"], ["wechat"], "2021-23", "Taobao reappeared on WeChat"),
    event(
        "e4",
        "d1",
        "negotiation",
        ["taobao", "tencent"],
        ["wechat-pay"],
        "2025-23",
        "are discussing cooperation",
        status="reported",
    ),
    event("e5", "d1", "access_open", ["taobao"], ["wechat-pay"], "2025-23", "will allow WeChat Pay", status="planned"),
)


def test_blocked_then_open_then_talking() -> None:
    connection = stood(*FOUNDING)
    expected = [
        ("blocked", date(2013, 1, 1), date(2021, 9, 1)),
        ("open", date(2021, 9, 1), date(2025, 9, 1)),
        ("negotiating", date(2025, 9, 1), None),
    ]
    assert states(connection) == sorted(
        (one, other, *row) for one, other in (("taobao", "wechat"), ("wechat", "taobao")) for row in expected
    )


def test_talks_about_a_closed_door_do_not_open_it() -> None:
    asked = event(
        "e9", "d1", "negotiation", ["taobao"], ["tencent"], "2021-03", "Taobao is waiting for Tencent's answer"
    )
    connection = stood(*FOUNDING, asked)
    assert states(connection) == states(stood(*FOUNDING))
    told = "SELECT len(event_fact_ids) FROM relations WHERE from_id = 'wechat' AND state = 'blocked'"
    assert tiny.rows(connection, told) == [(3,)]


def test_each_state_names_what_opened_and_closed_it() -> None:
    connection = stood(*FOUNDING)
    found = tiny.rows(
        connection,
        """
        WITH facts AS (SELECT fact_id, event_ids[1] AS event_id FROM event_facts)
        SELECT r.state, o.event_id, c.event_id, len(r.event_fact_ids)
        FROM relations r
        JOIN facts o ON o.fact_id = r.opened_by
        LEFT JOIN facts c ON c.fact_id = r.closed_by
        WHERE r.from_id = 'wechat'
        ORDER BY r.valid_from
        """,
    )
    assert found == [("blocked", "e2", "e3", 2), ("open", "e3", "e4", 2), ("negotiating", "e4", None, 1)]


@pytest.mark.parametrize("status", ["planned", "reported", "denied"])
def test_what_has_not_happened_ends_no_block(status: str) -> None:
    opening = event("e2", "d1", "access_open", ["wechat"], ["taobao"], "2021", status=status)
    connection = stood(event("e1", "d1", "access_block", ["wechat"], ["taobao"], "2013"), opening)
    assert states(connection) == [("wechat", "taobao", "blocked", date(2013, 1, 1), None)]


def test_a_second_block_confirms_the_first() -> None:
    connection = stood(
        event("e1", "d1", "access_block", ["wechat"], ["taobao"], "2013"),
        event("e2", "d1", "access_block", ["wechat"], ["taobao"], "2019"),
    )
    assert states(connection) == [("wechat", "taobao", "blocked", date(2013, 1, 1), None)]
    assert tiny.rows(connection, "FROM relations SELECT len(event_fact_ids)") == [(2,)]


def test_a_part_that_is_blocked_limits_the_whole() -> None:
    connection = stood(event("e1", "d1", "access_block", ["taobao"], ["wechat-pay"], "2016-05"))
    assert states(connection) == [("taobao", "wechat", "limited", date(2016, 5, 1), None)]


def test_talks_between_owners_are_about_the_doors_between_what_they_own() -> None:
    connection = stood(
        event("e1", "d1", "access_open", ["wechat"], ["taobao"], "2013"),
        event("e2", "d1", "negotiation", ["alibaba"], ["tencent"], "2021-03-25"),
    )
    assert (
        states(connection)
        == [
            ("wechat", "taobao", "open", date(2013, 1, 1), date(2021, 3, 25)),
            ("wechat", "taobao", "negotiating", date(2021, 3, 25), None),
        ][::-1]
    )
    assert states(connection, "partnership") == []


def test_an_opening_known_to_the_year_comes_after_the_talks_of_its_spring() -> None:
    connection = stood(
        event("e1", "d1", "access_block", ["wechat"], ["taobao"], "2013"),
        event("e2", "d1", "access_open", ["wechat"], ["taobao"], "2021"),
        event("e3", "d1", "negotiation", ["taobao"], ["wechat"], "2021-03"),
        event("e4", "d1", "negotiation", ["alibaba"], ["tencent"], "2025-23"),
    )
    assert [(state, begin) for _, _, state, begin, _ in states(connection)] == [
        ("blocked", date(2013, 1, 1)),
        ("negotiating", date(2025, 9, 1)),
        ("open", date(2021, 4, 1)),
    ]


def test_nobody_blocks_what_is_their_own() -> None:
    assert states(stood(event("e1", "d1", "access_block", ["tencent"], ["wechat"], "2013"))) == []


def test_a_partnership_after_talks() -> None:
    connection = stood(
        event("e1", "d1", "negotiation", ["emirates", "boeing"], [], "2013-05"),
        event("e2", "d1", "partnership", ["emirates"], ["boeing"], "2013-11-17"),
        event("e3", "d1", "negotiation", ["emirates", "boeing"], [], "2014"),
        event("e4", "d1", "partnership", ["jd"], ["airbus"], "2014", status="planned"),
    )
    assert states(connection, "partnership") == [
        ("boeing", "emirates", "active", date(2013, 11, 17), None),
        ("boeing", "emirates", "negotiating", date(2013, 5, 1), date(2013, 11, 17)),
    ]


def test_a_stake_that_becomes_a_purchase() -> None:
    connection = stood(
        event("e1", "d1", "investment", ["tencent"], ["jd"], "2014-03-10"),
        event("e2", "d1", "acquisition", ["tencent"], ["jd"], "2016"),
        event("e3", "d1", "acquisition", ["alibaba"], ["airbus"], "2017", status="denied"),
    )
    assert states(connection, "ownership") == [
        ("tencent", "jd", "owner", date(2016, 1, 1), None),
        ("tencent", "jd", "shareholder", date(2014, 3, 10), date(2016, 1, 1)),
    ]


def test_who_sells_becomes_no_owner() -> None:
    sold = event("e1", "d1", "acquisition", ["tencent"], ["jd"], "2014") | {"rule": "verb:spin off"}
    bought = event("e2", "d1", "acquisition", ["alibaba"], ["airbus"], "2015") | {"rule": "verb:buy"}
    assert states(stood(sold, bought), "ownership") == [("alibaba", "airbus", "owner", date(2015, 1, 1), None)]


def test_a_dispute_and_its_settlement() -> None:
    connection = stood(
        event("e1", "d1", "legal", ["jd"], ["alibaba"], "2017", "JD sued Alibaba"),
        event("e2", "d1", "legal", ["alibaba"], ["jd"], "2019-02", "Alibaba settled the suit with JD"),
    )
    assert states(connection, "dispute") == [
        ("alibaba", "jd", "disputed", date(2017, 1, 1), date(2019, 2, 1)),
        ("alibaba", "jd", "settled", date(2019, 2, 1), None),
    ]


def test_relations_roll_up_to_owners() -> None:
    connection = stood(*FOUNDING)
    connection.execute((tiny.SQL / "macros" / "owner_relations.sql").read_text(encoding="utf-8")).fetchall()
    found = tiny.rows(connection, "FROM owner_relations SELECT DISTINCT from_owner_id, to_owner_id ORDER BY ALL")
    assert found == [("alibaba", "tencent"), ("tencent", "alibaba")]
