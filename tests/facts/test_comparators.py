"""Words of comparison before and after numbers, and what only looks like one."""

import pytest

from flows.facts import quantities


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It sold over 300 jets.", "gt"),
        ("It handed over 300 jets.", "eq"),
        ("Output grew 6 percent, below the 6.6 percent forecast.", "eq"),
        ("The index fell below the 9,000 mark.", "lt"),
        ("It held talks about a $24 billion merger.", "eq"),
        ("It paid about $24 billion.", "approx"),
        ("The share edged up to 312 euros.", "eq"),
        ("It may hire up to 312 people.", "le"),
        ("It has 40 or more shops.", "ge"),
    ],
)
def test_how_a_number_is_compared(text: str, expected: str) -> None:
    assert quantities.find(text)[-1].comparator == expected
