"""What numbers count that name no noun."""

import pytest

from flows.facts.extract import extract


def read(text: str) -> list[tuple[str, str, str]]:
    """Words, measure and comparator of each metric."""
    return [(text[m.start : m.end], m.measure, m.comparator) for m in extract(text, anchor="2014-08-12").metrics]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Nokia employs 54,000 people. Ericsson has 89,000.", [("54,000", "employees"), ("89,000", "employees")]),
        ("Ford recalled 990,000 vehicles, of which 544,000 are Fusions.", [("990,000", "cases"), ("544,000", "cases")]),
        ("Boeing sells business jets. It handed over 235 of them last year.", [("235", "units_sold")]),
    ],
)
def test_what_is_counted(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(what, measure) for what, measure, _ in read(text)] == expected


def test_handing_over_is_no_comparison() -> None:
    assert [how for *_, how in read("Boeing handed over 235 jets. Airbus sold over 300 jets.")] == ["eq", "gt"]


def test_a_bare_number_goes_on_counting_and_a_sum_keeps_its_currency() -> None:
    text = "AT&T is cutting 12,000 jobs. Credit Suisse is cutting 5,300."
    assert [(what, measure) for what, measure, _ in read(text)] == [("12,000", "employees"), ("5,300", "employees")]
    units = [m.unit for m in extract("VW made a profit of 12.7 billion euros on revenue of 202.5 billion.").metrics]
    assert units == ["EUR", "EUR"]


def test_what_is_built_is_no_version() -> None:
    assert [what for what, *_ in read("Airbus will build 36 single-aisle planes. It runs build 36 of the tool.")] == [
        "36"
    ]


def test_what_is_done_with_a_bare_number() -> None:
    text = "Airbus has a new jet, the A350. Emirates, which has ordered 90, is the largest customer."
    assert [(what, measure) for what, measure, _ in read(text)] == [("90", "orders")]
    assert [measure for _, measure, _ in read("Nokia hired staff, after which it had 66,150 people.")] == ["employees"]


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("Output of nickel rose to 63,000 tonnes from 56,600 a year earlier.", ["t", "t"]),
        ("Acme brought in 42 million tonnes of wheat, down from 61.7 million.", ["t", "t"]),
        ("Acme pays 16.5 billion marks for its licence, and BT 16.6 billion.", ["DEM", "DEM"]),
        ("Brazil planted 1.8 million hectares, of which 200,000 were hit by frost.", ["har", "count"]),
    ],
)
def test_a_bare_number_has_the_unit_of_the_one_it_stands_beside(text: str, units: list[str]) -> None:
    found = extract(text, anchor="2014-08-12").metrics
    assert [m.unit for m in found] == units and len({m.measure for m in found}) == 1


def test_what_a_rate_is_for_one_of_is_no_number_of_its_own() -> None:
    assert [what for what, *_ in read("Freight rates of Acme fell to $1,941 per forty-foot container.")] == ["$1,941"]
