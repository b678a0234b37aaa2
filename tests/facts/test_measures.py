"""The lexicon of measures."""

import pytest

from flows.facts.measures import lexicon, words_of
from flows.reference import default

CORE = [
    # the ids that readers of the warehouse rely on
    *("users", "monthly_active_users", "daily_active_users", "active_buyers", "merchants", "followers"),
    *("gmv", "sales", "revenue", "net_income", "operating_income", "expense"),
    *("investment", "market_value", "share_price", "price", "rate", "market_share"),
    *("stake", "orders", "transactions", "downloads", "visits", "products"),
    *("mini_programs", "stores", "employees", "production", "units_sold", "duration"),
    *("size", "population", "cases", "fine", "participants"),
]


def senses(sentence: str, kind: str = "measure") -> dict[str, set[str]]:
    return {
        h.phrase: {s.measure for s in h.senses} for h in lexicon(default()).hits(words_of(sentence)) if h.kind == kind
    }


def test_the_core_measures_are_there_and_many_more() -> None:
    ids = [row["measure"] for row in default()["measures"]]
    assert ids[: len(CORE)] == CORE
    assert len(ids) >= 60
    assert all(i.startswith("other:") for i in ids[len(CORE) :])


def test_every_cue_names_a_measure_of_the_table() -> None:
    ids = {row["measure"] for row in default()["measures"]}
    assert {row["measure"] for row in default()["measure_cues"]} <= ids


def test_aliases_are_lower_case_words_or_names() -> None:
    for row in default()["measures"]:
        assert row["aliases"], row["measure"]
        assert len(set(row["aliases"])) == len(row["aliases"]), row["measure"]


@pytest.mark.parametrize(
    ("sentence", "phrase", "measure"),
    [
        ("the daily active users rose", "daily active users", "daily_active_users"),
        ("its market capitalisation", "market capitalisation", "market_value"),
        ("a stake in the firm", "stake", "stake"),
        ("the unemployment rate", "unemployment rate", "rate"),
        ("the Nikkei fell", "nikkei", "other:index"),
    ],
)
def test_longest_phrase_wins(sentence: str, phrase: str, measure: str) -> None:
    assert measure in senses(sentence)[phrase]


def test_one_word_can_have_two_senses() -> None:
    assert senses("shares")["shares"] == {"share_price", "other:shares"}


def test_directions() -> None:
    found = {h.phrase: h.direction for h in lexicon(default()).hits(words_of("sales rose after a decline and are up"))}
    assert found["rose"] == "up"
    assert found["decline"] == "down"
    assert found["up"] == "up"
