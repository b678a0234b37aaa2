"""Numbers as written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.facts import numbers
from flows.reference import default


def found(text: str) -> list[tuple[str, float, str]]:
    folded = numbers.fold(text)
    return [(text[n.start : n.end], n.value, n.kind) for n in numbers.find(folded, default(), frozenset("$€£"))]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("1,024", 1024),
        ("1,024.5", 1024.5),
        ("1.024.000", 1024000),
        ("1.024,5", 1024.5),
        ("12,34,567", 1234567),
        ("1'250'000", 1250000),
        ("3.14", 3.14),
        ("0.7", 0.7),
    ],
)
def test_separators(written: str, value: float) -> None:
    assert numbers.value_of(written) == value


@pytest.mark.parametrize("written", ["10.4.3", "192.168.0.1", "1,2,3", "9" * 40])
def test_what_is_no_number(written: str) -> None:
    assert numbers.value_of(written) is None


@pytest.mark.parametrize(
    ("text", "words", "value"),
    [
        ("it sold 788.4 million of them", "788.4 million", 788_400_000),
        ("worth 1.2bn now", "1.2bn", 1.2e9),
        ("some 40k people", "40k", 40_000),
        ("Rs 5 lakh crore", "5 lakh crore", 5e12),
        ("用户8.5亿", "8.5亿", 8.5e8),
        ("3万 orders", "3万", 30_000),
        ("two hundred and five ships", "two hundred and five", 205),
        ("a dozen ships", "a dozen", 12),
        ("half a million ships", "half a million", 500_000),
        ("one and a half million ships", "one and a half million", 1_500_000),
        ("2 1/2 million ships", "2 1/2 million", 2_500_000),
        ("seven hundred and fifty thousand", "seven hundred and fifty thousand", 750_000),
        ("twenty-five ships", "twenty-five", 25),
        ("1 024 ships", "1 024", 1024),
        ("10 000 000 ships", "10 000 000", 10_000_000),
        ("１２３ ships", "１２３", 123),
    ],
)
def test_values(text: str, words: str, value: float) -> None:
    assert (words, value) in [(w, v) for w, v, _ in found(text)]


def test_fractions_and_vague_plurals() -> None:
    assert found("two-thirds of them") == [("two-thirds", pytest.approx(2 / 3), "fraction")]
    assert found("a third of them") == [("a third", pytest.approx(1 / 3), "fraction")]
    assert found("in the quarter") == []
    assert found("hundreds of millions of users")[0][2] == "vague"


@given(st.text())
def test_folding_keeps_the_length(text: str) -> None:
    assert len(numbers.fold(text)) == len(text)


@given(st.integers(min_value=0, max_value=10**12))
def test_grouped_digits_are_the_number(value: int) -> None:
    assert numbers.value_of(f"{value:,}") == value


@given(st.text(alphabet="0123456789,.' -/½ millionhudretaf", max_size=60))
def test_numbers_never_overlap(text: str) -> None:
    ends = [0]
    for number in numbers.find(numbers.fold(text), default()):
        assert ends[-1] <= number.start < number.end <= len(text)
        ends.append(number.end)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Output rose by a fifth.", "a fifth"),
        ("It fell by more than a third.", "a third"),
        ("a quarter more", "a quarter"),
    ],
)
def test_a_fraction_by_which_something_moves(text: str, words: str) -> None:
    assert [(what, kind) for what, _, kind in found(text)] == [(words, "fraction")]
