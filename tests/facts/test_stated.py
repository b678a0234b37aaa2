"""Measures that only how a number stands tells of: exchange rates, people of a country or a study, growth, stakes."""

import pytest

from flows.facts.extract import extract


def last(text: str) -> tuple[str | None, str, str, str]:
    """Entity as written, measure, aspect and unit of the last metric."""
    found = extract(text, anchor="2014-01-29").metrics[-1]
    return found.entity_surface, found.measure, found.aspect, found.unit


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The peso sank to an all-time low of 2.39 to the dollar.", ("peso", "rate", "level", "count")),
        ("The rand nevertheless weakened by 2 percent.", ("rand", "rate", "change", "percent")),
        ("Peru is a country of 31 million people.", ("Peru", "population", "level", "count")),
        ("Acme, a shop, lowered prices of 380 branded goods by 25 percent.", ("Acme", "price", "change", "percent")),
        ("Acme tumbled, the worst loss in the FTSE 100, which dipped 0.2 percent.",
         ("FTSE 100", "other:index", "change", "percent")),
        ("Recalls cost Acme $110 million, or 18 cents a share.",
         ("Acme", "other:earnings per share", "level", "USD")),
        ("Rio Tinto will pay out $1.10.", ("Rio Tinto", "other:dividend", "level", "USD")),
        ("Qantas pilots seek a rise of 2.5 percent a year.", ("Qantas", "other:compensation", "change", "percent")),
        ("The rand recovered to 11.2.", ("rand", "rate", "level", "count")),
        ("Chile raised its rate to 5 percent. The peso fell 2 percent.", ("peso", "rate", "change", "percent")),
        ("Peru is a country of 31 million.", ("Peru", "population", "level", "count")),
        ("Acme tested its drug in a trial of 991 patients.", ("Acme", "participants", "level", "count")),
        ("Analysts cut their forecast for Turkish growth in 2014 to 1.7 percent.",
         ("Turkey", "other:GDP", "change", "percent")),
        ("Acme, a lender in which BBVA has 25 percent, is in talks.", ("BBVA", "stake", "share", "percent")),
        ("Acme cut output at its mines by 5 percent.", ("Acme", "production", "change", "percent")),
        ("Crude is cheap as the virus keeps people at home and demand shrinks by a fifth.",
         (None, "other:demand", "change", "percent")),
        ("Acme spent $3 billion of its reserves.", ("Acme", "expense", "level", "USD")),
        ("The current account deficit of Peru amounts to 7 percent of gross domestic product.",
         ("Peru", "other:deficit", "share", "percent")),
        ("The price of coffee fell to $2.36 a pound.", ("coffee", "price", "level", "USD")),
    ],
)  # fmt: skip
def test_what_is_measured(text: str, expected: tuple[str, str, str, str]) -> None:
    assert last(text) == expected


def test_what_is_told_by_the_way_is_not_carried_on() -> None:
    text = "Inflation in the country of 76 million was 7.4 percent."
    assert [m.measure for m in extract(text, anchor="2014-01-29").metrics] == ["population", "rate"]
