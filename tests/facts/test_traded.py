"""Numbers that are of a trade, a bond, a currency, a good or a day's dealings, and of no firm."""

import pytest

from flows.facts.extract import extract


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Industry-wide sales fell 3 percent in May.", ("Industry-wide", "sales")),
        ("Advertising revenue of the industry fell 29 percent.", ("industry", "revenue")),
        ("The yield on the benchmark 10-year government bond rose to 1.58 percent.",
         ("benchmark 10-year government bond", "rate")),
        ("The Nikkei rose 1 percent. Volume swelled to 1.98 billion shares.", ("Nikkei", "other:shares")),
        ("Corn futures for December delivery slipped 0.5 percent.", ("Corn", "price")),
        ("Brent crude settled at $55.11 a barrel.", ("Brent crude", "price")),
    ],
)  # fmt: skip
def test_what_owns_a_number_without_a_firm(text: str, expected: tuple[str, str]) -> None:
    found = extract(text, anchor="2014-08-12").metrics[-1]
    assert (found.entity_surface, found.measure) == expected
