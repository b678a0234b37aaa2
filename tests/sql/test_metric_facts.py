"""What many statements say of one number: agreement, rounding, contradiction, and what is no contradiction at all."""

# ruff: noqa: E501
from __future__ import annotations

import duckdb
import pytest

from tests.sql import tiny
from tests.sql.statements import Row, document, entity, metric

TABLES = ("documents", "entities", "metrics", "metric_facts", "conflicts")
ENTITIES = [entity("wechat", "WeChat"), entity("pinduoduo", "Pinduoduo"), entity("alibaba", "Alibaba")]


def reconciled(documents: list[Row], metrics: list[Row]) -> duckdb.DuckDBPyConnection:
    connection = tiny.database(*TABLES)
    for table, given in (("documents", documents), ("entities", ENTITIES), ("metrics", metrics)):
        tiny.fill(connection, table, given)
    tiny.run(connection, "metric_facts", "conflicts")
    return connection


def between(*metrics: Row) -> tuple[list[str], list[str]]:
    """Agreements of all facts and kinds of all conflicts when each statement is a source of its own."""
    documents = [document(str(row["document_id"]), f"2018-02-0{at + 1}") for at, row in enumerate(metrics)]
    connection = reconciled(documents, list(metrics))
    agreements = tiny.rows(connection, "FROM metric_facts SELECT agreement ORDER BY fact_id")
    return [row[0] for row in agreements], [row[0] for row in tiny.rows(connection, "FROM conflicts SELECT kind")]


def test_one_text_with_a_slipped_point() -> None:
    connection = reconciled(
        [document("d1", None)],
        [
            metric("m1", "d1", "980 million", 980e6, sentence=1),
            metric("m2", "d1", "9.8 million", 9.8e6, sentence=2),
            metric("m3", "d1", "closely tipping to a billion", 1e9, comparator="approx", sentence=3),
        ],
    )
    fact = tiny.rows(
        connection,
        "FROM metric_facts SELECT value, value_min, value_max, statements, independent_sources, agreement, metric_ids",
    )
    assert fact == [(980e6, 9.8e6, 1e9, 3, 1, "scale_slip", ["m1", "m2", "m3"])]
    ((one, other, kind, ratio, told),) = tiny.rows(
        connection, "FROM conflicts SELECT metric_id, other_metric_id, kind, ratio, explanation"
    )
    assert (one, other, kind, ratio) == ("m1", "m2", "scale_slip", pytest.approx(100))
    assert told == (
        'WeChat, users, 2018-01: "980 million" (an untitled article) against "9.8 million" elsewhere in the same text; '
        "the same figures, apart by a factor of 100, as if a decimal point or a unit word had slipped."
    )


def test_two_buyers_of_one_year_are_two_facts() -> None:
    connection = reconciled(
        [document("d1", "2021-04-02")],
        [
            metric("m1", "d1", "788.4 million", 788.4e6, entity="pinduoduo", measure="active_buyers", period="2020"),
            metric("m2", "d1", "779 million", 779e6, entity="alibaba", measure="active_buyers", period="2020"),
        ],
    )
    facts = tiny.rows(connection, "FROM metric_facts SELECT entity_id, value, agreement, first_document_id ORDER BY 1")
    assert facts == [("alibaba", 779e6, "single", "d1"), ("pinduoduo", 788.4e6, "single", "d1")]
    assert tiny.rows(connection, "FROM conflicts") == []


def test_a_reprint_counts_once() -> None:
    connection = reconciled(
        [document("d1", "2018-02-01"), document("d2", "2018-02-02", cluster="d1"), document("d3", "2018-02-03")],
        [metric(f"m{n}", f"d{n}", "980 million", 980e6) for n in (1, 2, 3)],
    )
    facts = tiny.rows(connection, "FROM metric_facts SELECT statements, independent_sources, agreement, metric_ids")
    assert facts == [(3, 2, "agree", ["m1", "m3", "m2"])]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("nearly 500 million", 500e6, "approx"), ("498.2 million", 498.2e6, "eq")),
        (("over 1 billion", 1e9, "gt"), ("1.1 billion", 1.1e9, "eq")),
        (("788 million", 788e6, "eq"), ("788.4 million", 788.4e6, "eq")),
        (("at least 20%", 20, "ge"), ("23%", 23, "eq")),
        (("800 to 850 million", (800e6, 850e6), "eq"), ("820 million", 820e6, "eq")),
        (("97,000", 97000, "gt"), ("97,412", 97412, "eq")),
        (("3.4 billion", 3.4e9, "eq"), ("3.38 billion", 3.38e9, "eq")),
    ],
)  # fmt: skip
def test_rounding_and_hedges_are_no_contradiction(one: tuple, other: tuple) -> None:
    rows = [metric(f"m{n}", f"d{n}", quote, value, comparator=c) for n, (quote, value, c) in enumerate((one, other))]
    assert between(*rows) == (["rounding"], [])


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        (("980 million", 980e6, "eq"), ("9.8 million", 9.8e6, "eq"), "scale_slip"),
        (("1.2 billion", 1.2e9, "gt"), ("120 million", 120e6, "eq"), "scale_slip"),
        (("3.4 billion", 3.4e9, "eq"), ("3.6 billion", 3.6e9, "eq"), "value"),
        (("12", 12, "eq"), ("13", 13, "eq"), "value"),
        (("over 1 billion", 1e9, "gt"), ("640 million", 640e6, "eq"), "value"),
        (("5.20 billion", 5.2e9, "eq"), ("5.24 billion", 5.24e9, "eq"), "value"),
        (("a loss of 2.7 billion", -2.7e9, "eq"), ("2.7 billion", 2.7e9, "eq"), "value"),
    ],
)  # fmt: skip
def test_what_cannot_both_hold(one: tuple, other: tuple, kind: str) -> None:
    rows = [metric(f"m{n}", f"d{n}", quote, value, comparator=c) for n, (quote, value, c) in enumerate((one, other))]
    agreements, kinds = between(*rows)
    assert kinds == [kind]
    assert agreements == ["scale_slip" if kind == "scale_slip" else "conflict"]


@pytest.mark.parametrize(
    "change",
    [
        {"period": "2019-01"}, {"geo": "China"}, {"aspect": "change"}, {"measure": "daily_active_users"}, {"unit": "percent"},
        {"entity": "alibaba"}, {"period": None},
    ],
)  # fmt: skip
def test_other_periods_and_scopes_are_other_facts(change: dict) -> None:
    rows = metric("m1", "d1", "980 million", 980e6), metric("m2", "d2", "700 million", 700e6, **change)
    assert between(*rows) == (["single", "single"], [])


def test_currencies_are_not_converted_but_swapped_units_are_seen() -> None:
    sales = {"measure": "revenue", "period": "2020"}
    yuan = metric("m1", "d1", "22.2 billion yuan", 22.2e9, unit="CNY", **sales)
    assert between(yuan, metric("m2", "d2", "$3.4 billion", 3.4e9, unit="USD", **sales)) == (["single", "single"], [])
    assert between(yuan, metric("m2", "d2", "$22.2 billion", 22.2e9, unit="USD", **sales)) == (
        ["single", "single"],
        ["unit"],
    )


def test_a_month_and_its_year_may_speak_of_one_number_that_holds_at_a_moment() -> None:
    month = metric("m1", "d1", "980 million", 980e6, period="2018-01")
    assert between(month, metric("m2", "d2", "979.6 million", 979.6e6, period="2018")) == (["rounding"], [])
    assert between(month, metric("m2", "d2", "1.04 billion", 1.04e9, period="2018")) == (["single", "single"], [])
    assert between(month, metric("m2", "d2", "9.8 million", 9.8e6, period="2018")) == (["scale_slip"], ["scale_slip"])
    sold = metric("m1", "d1", "980 million", 980e6, period="2018-01", measure="revenue", unit="USD")
    year = metric("m2", "d2", "980 million", 980e6, period="2018", measure="revenue", unit="USD")
    assert between(sold, year) == (["single", "single"], [])


def test_two_numbers_of_one_text_may_be_two_things() -> None:
    connection = reconciled(
        [document("d1"), document("d2")],
        [
            metric("m1", "d1", "1.2 billion", 1.2e9, sentence=1),
            metric("m2", "d1", "400 million", 400e6, sentence=2),
            metric("m3", "d2", "1.2 billion", 1.2e9),
        ],
    )
    assert tiny.rows(connection, "FROM metric_facts SELECT value, agreement") == [(1.2e9, "rounding")]
    assert tiny.rows(connection, "FROM conflicts") == []


def test_a_reprint_with_another_number_contradicts_its_original() -> None:
    documents = [document("d1", "2018-02-01"), document("d2", "2018-02-02", cluster="d1")]
    same = [metric(f"m{n}", f"d{n}", "1.2 billion", 1.2e9, sentence=1) for n in (1, 2)]
    changed = [
        metric("m3", "d1", "400 million", 400e6, sentence=2),
        metric("m4", "d2", "430 million", 430e6, sentence=2),
    ]
    connection = reconciled(documents, same + changed)
    found = tiny.rows(connection, "FROM conflicts SELECT metric_id, other_metric_id, kind")
    assert found == [("m3", "m4", "value")]
    added = [metric("m3", "d2", "400 million", 400e6, sentence=2)]
    assert tiny.rows(reconciled(documents, same + added), "FROM conflicts") == []


def test_versions_of_a_page_are_one_source_and_the_current_one_counts() -> None:
    page = {"uri": "https://e.example/a"}
    versions = [document("d1", "2018-02-01") | page | {"is_current": False}, document("d2", "2018-02-01") | page]
    numbers = [metric("m1", "d1", "950 million", 950e6), metric("m2", "d2", "980 million", 980e6)]
    for order in (1, -1):
        current = [
            row | {"is_current": at == (order > 0), "version": 1 + (at == (order > 0))}
            for at, row in enumerate(versions)
        ]
        connection = reconciled(current, numbers)
        found = tiny.rows(connection, "FROM metric_facts SELECT value, statements, independent_sources, agreement")
        assert found == [(980e6 if order > 0 else 950e6, 2, 1, "conflict")]
        [(kind, told)] = tiny.rows(connection, "FROM conflicts SELECT kind, explanation")
        later = "980 million" if order > 0 else "950 million"
        assert kind == "value" and f'against "{later}" in a later version of the same page; ' in told
    another = reconciled(
        [*versions, document("d3", "2018-02-02")], [*numbers, metric("m3", "d3", "950 million", 950e6)]
    )
    assert tiny.rows(another, "FROM metric_facts SELECT value, independent_sources") == [(950e6, 2)]
    # The page, as it was and as it is, and the other source.
    assert len(tiny.rows(another, "FROM conflicts")) == 2


def test_the_value_is_what_most_sources_support() -> None:
    documents = [document(f"d{n}", f"2018-02-0{n}") for n in range(1, 5)]
    numbers = [("600 million", 600e6), ("980 million", 980e6), ("979.6 million", 979.6e6), ("980 million", 980e6)]
    rows = [metric(f"m{n}", f"d{n}", *number) for n, number in enumerate(numbers, 1)]
    connection = reconciled(documents, rows)
    assert tiny.rows(connection, "FROM metric_facts SELECT value, agreement, first_document_id") == [
        (979.6e6, "conflict", "d1")
    ]
    ((explanation,), *others) = tiny.rows(connection, "FROM conflicts SELECT explanation ORDER BY other_metric_id")
    assert explanation == (
        'WeChat, users, 2018-01: "600 million" (an untitled article, 2018-02-01) against '
        '"980 million" (an untitled article, 2018-02-02); '
        "they differ by 63.3%, more than rounding explains."
    )
    assert len(others) == 2


def test_a_fact_of_a_thousand_numbers_is_compared_with_its_best_alone() -> None:
    documents = [document(f"d{n}") for n in range(200)]
    rows = [metric(f"m{n}", f"d{n}", f"{n % 190 + 100}", float(n % 190 + 100)) for n in range(200)]
    connection = reconciled(documents, rows)
    assert tiny.rows(connection, "SELECT count(*) < 200 FROM conflicts") == [(True,)]
