"""What the shape of a sentence around a number tells of it."""

import pytest

from flows.facts.extract import extract


def read(text: str) -> list[tuple[str, str, str]]:
    """Words, measure and aspect of each metric."""
    return [(text[m.start : m.end], m.measure, m.aspect) for m in extract(text, anchor="2014-08-12").metrics]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Boeing gained 8 cents to $86.", [("8 cents", "share_price", "change"), ("$86", "share_price", "level")]),
        ("Netflix made $2.76bn on sales of $25bn.", [("$2.76bn", "net_income", "level"), ("$25bn", "sales", "level")]),
        ("Ryanair's fleet will grow to 400 aircraft from 305.",
         [("400", "other:aircraft", "level"), ("305", "other:aircraft", "level")]),
        ("Novartis, whose drug had sales of $3.5 billion, slipped 1.1%.",
         [("$3.5 billion", "sales", "level"), ("1.1%", "share_price", "change")]),
        ("The load factor of Ryanair slipped 2.2 points to 75.2%.",
         [("2.2 points", "rate", "change"), ("75.2%", "rate", "level")]),
        ("The economy grew at an annual pace of 2.3 percent.", [("2.3 percent", "other:GDP", "change")]),
        ("Nokia spent €660 million, an increase of 1.2 percent.",
         [("€660 million", "expense", "level"), ("1.2 percent", "expense", "change")]),
        ("Barclays will pay £59.5m to the regulator, its largest penalty.", [("£59.5m", "fine", "level")]),
        ("Apple will sell Tiger, which goes on sale on April 29 for $129.", [("$129", "price", "level")]),
    ],
)  # fmt: skip
def test_measure_and_aspect(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert read(text) == expected


def test_a_list_is_paired_with_its_measures() -> None:
    text = "Quillon's revenue and profit rose to $5 million and $2 million respectively."
    assert [(what, measure) for what, measure, _ in read(text)] == [
        ("$5 million", "revenue"),
        ("$2 million", "net_income"),
    ]


def test_a_closed_relative_clause_is_passed_over() -> None:
    text = "Shares of Nissan, which is 43.4 percent owned by Renault, closed 0.9 percent lower."
    assert [measure for _, measure, _ in read(text)] == ["stake", "share_price"]


def test_what_else_was_paid_in_a_text_of_fines() -> None:
    text = "Glaxo paid a fine of $3 billion. In 2009 Pfizer paid $2.3 billion. Its boss was paid $4 million."
    assert [measure for _, measure, _ in read(text)][:2] == ["fine", "fine"]


def test_a_gain_brought_to_a_level_is_a_change() -> None:
    text = "Shares in Apple climbed 2.6 percent, bringing their gain this year to 64 percent."
    assert [aspect for *_, aspect in read(text)] == ["change", "change"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The FTSE 100 fell 3.9% to 5,204.2, with HBOS 18% lower. Paris lost 3.8% and Rome 2%.",
         ["other:index", "other:index", "share_price", "other:index", "other:index"]),
        ("The Nasdaq gave up 81 points to 2,179.", ["other:index", "other:index"]),
        ("Shares of EADS fell 3.5 percent, wiping $650 million off its value.", ["share_price", "market_value"]),
        ("The firm cut its forecast for global sales to 7.54 million vehicles.", ["units_sold"]),
    ],
)  # fmt: skip
def test_measures_beside_an_index_and_of_goods(text: str, expected: list[str]) -> None:
    assert [measure for _, measure, _ in read(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Lenovo has sales of $12 billion and a market share of 8 percent.", ["sales", "market_share"]),
        ("Lenovo will pay $650 million in cash and $600 million in stock.", ["expense", "expense"]),
        ("The FTSE 100 fell 3% on Monday. London's FTSE 100 limited its losses to 2.2 percent.",
         ["other:index", "other:index"]),
        ("The Athens bourse lost 6.92 percent.", ["other:index"]),
        ("Iceland offers customers over 60 a discount.", []),
    ],
)  # fmt: skip
def test_measures_of_lists_and_bourses(text: str, expected: list[str]) -> None:
    assert [measure for _, measure, _ in read(text)] == expected
