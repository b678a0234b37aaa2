"""Numbers and dates as people write them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.facts import wording
from flows.facts.wording import amount, date_words, one_line, plain_number, split_controls


@pytest.mark.parametrize(
    ("low", "high", "unit", "comparator", "aspect", "words"),
    [
        (788.4e6, 788.4e6, "count", "eq", "level", "788.4 million"),
        (5e8, 5e8, "count", "approx", "level", "about 500 million"),
        (8e8, 8.5e8, "count", "eq", "level", "800 to 850 million"),
        (9.8e6, 1e9, "count", "eq", "level", "9.8 million to 1 billion"),
        (97_000, 97_000, "count", "gt", "level", "more than 97,000"),
        (22.2e9, 22.2e9, "CNY", "eq", "level", "¥22.2 bn"),
        (3.4e9, 3.4e9, "USD", "eq", "level", "$3.4 bn"),
        (-22.2e9, -22.2e9, "CNY", "eq", "level", "−¥22.2 bn"),
        (1e12, 1e12, "XAF", "eq", "level", "XAF\N{NO-BREAK SPACE}1 tn"),
        (20, 20, "percent", "ge", "level", "at least 20%"),
        (3000, 3000, "count", "eq", "change", "+3,000"),
        (-12.5, -12.5, "percent", "eq", "change", "−12.5%"),
        (1e8, 1e8, "count", "gt", "change", "up more than 100 million"),
        (-20, -20, "percent", "ge", "change", "down at least 20%"),
        (-3e6, -3e6, "USD", "approx", "change", "down about $3 m"),
        (1024, 1024, "kB", "le", "level", "at most 1,024 kB"),
        (1, 1, "d", "eq", "level", "1 day"),
        (3, 3, "d", "eq", "level", "3 days"),
        (999_999, 999_999, "count", "eq", "level", "999,999"),
        (0, 0, "count", "eq", "level", "0"),
    ],
)
def test_amount(low: float, high: float, unit: str, comparator: str, aspect: str, words: str) -> None:
    assert amount(low, high, unit, comparator=comparator, aspect=aspect) == words


@pytest.mark.parametrize(
    ("edtf", "words"),
    [
        ("2013-08-05", "5 August 2013"),
        ("2018-03", "March 2018"),
        ("2018-01~", "about January 2018"),
        ("2021-23", "autumn 2021"),
        ("2025-34", "second quarter of 2025"),
        ("2020-40", "first half of 2020"),
        ("2020", "2020"),
        ("2025?", "possibly 2025"),
        ("2013/2021", "2013 to 2021"),
        ("../2021", "until 2021"),
        ("2023/..", "since 2023"),
        ("201X", "2010s"),
        ("19XX", "1900s"),
        ("2018-XX", "2018"),
        ("XXXX-03-25", "25 March of an unknown year"),
        ("2021-99", "2021-99"),
        ("soon", "soon"),
        (None, "no date given"),
        ("../..", "no date given"),
    ],
)
def test_date_words(edtf: str | None, words: str) -> None:
    assert date_words(edtf) == words


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e18, max_value=1e18))
def test_a_number_is_written_without_exponent_and_reads_back(value: float) -> None:
    text = plain_number(value)
    assert re.fullmatch(r"−?[\d,]+(\.\d+)?", text)
    read = float(text.replace(",", "").replace("\N{MINUS SIGN}", "-"))
    assert read == pytest.approx(value, rel=1e-11, abs=1e-300)


@given(st.text())
def test_nothing_of_a_text_is_lost_by_cutting_at_controls(text: str) -> None:
    pieces = split_controls(text)
    assert "".join(piece for piece, _ in pieces) == text
    assert all(len(piece) == 1 for piece, control in pieces if control)


@given(st.text(alphabet=st.characters(codec=None), max_size=80), st.integers(2, 40))
def test_one_line_is_one_line_without_controls(text: str, limit: int) -> None:
    flat = one_line(text, limit=limit)
    assert len(flat) <= limit
    assert "\n" not in flat
    assert not any(control for _, control in split_controls(flat))
    flat.encode("utf-8")


def test_a_control_is_told_by_name() -> None:
    assert wording.control_name("\u202e") == "U+202E right-to-left override"
    assert wording.label("daily_active_users") == "Daily active users"
    assert wording.label("other:index") == "Index"
