"""What a document is about: numbers that nobody claims go to the firm or the place of the headline."""

import pytest

from flows.facts import document, topics
from tests.facts.owning import owners


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("German exports slump\nOrders plunged 27 percent. Daimler said it would cut costs.", ["Germany"]),
        ("Canada's inflation slows\nRetail sales rose 0.4 percent.", ["Canada"]),
        ("US automaker reports losses\nSales fell 3 percent at Ford.", ["Ford"]),
        ("Quillon lifts dividend\nProfit rose 12 percent.", ["Quillon"]),
    ],
)
def test_whom_a_headline_gives_numbers_to(text: str, expected: list[str]) -> None:
    assert owners(text) == expected


def test_a_rival_told_of_before_does_not_own_the_next_paragraph() -> None:
    text = "Swiss Re swings to loss\nRival Munich Re lost 947 million euros.\nThe stock fell 1.2 percent."
    assert owners(text) == ["Munich Re", "Swiss Re"]


def test_a_name_is_written_as_it_is_most_often() -> None:
    doc = document.read("Ford rose. Ford Motor fell. Ford Motor shut.", "2014-05-06")
    assert list(topics.written(doc).values()) == ["Ford Motor"]
