"""Quantities, and what only looks like one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.facts import quantities
from tests.growth import assert_linear


def found(text: str) -> list[tuple[str, float, float, str, str]]:
    return [(text[q.start : q.end], q.low, q.high, q.comparator, q.unit) for q in quantities.find(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("about 45,000 staff", ("about 45,000", 45000, 45000, "approx", "count")),
        ("at least 20% cheaper", ("at least 20%", 20, 20, "ge", "percent")),
        ("holds up to US$60 billion", ("up to US$60 billion", 60e9, 60e9, "le", "USD")),
        ("fewer than 300 shops", ("fewer than 300", 300, 300, "lt", "count")),
        ("more than £3m", ("more than £3m", 3e6, 3e6, "gt", "GBP")),
        ("it cannot exceed 512 kilobytes", ("cannot exceed 512 kilobytes", 512, 512, "le", "kB")),
        ("50 or more shops", ("50 or more", 50, 50, "ge", "count")),
        ("800 to 850 million people", ("800 to 850 million", 800e6, 850e6, "eq", "count")),
        ("between 3 and 5 percent", ("between 3 and 5 percent", 3, 5, "eq", "percent")),
        ("a $3-4bn loan", ("$3-4bn", 3e9, 4e9, "eq", "USD")),
        ("RMB 3 billion", ("RMB 3 billion", 3e9, 3e9, "eq", "CNY")),
        ("22.2 billion yuan", ("22.2 billion yuan", 22.2e9, 22.2e9, "eq", "CNY")),
        ("HK$20 a share", ("HK$20", 20, 20, "eq", "HKD")),
        ("it fell 17 cents", ("17 cents", 0.17, 0.17, "eq", "USD")),
        ("up 18p today", ("18p", 0.18, 0.18, "eq", "GBP")),
        ("Rs 500 crore", ("Rs 500 crore", 5e9, 5e9, "eq", "INR")),
        ("cut by 25 basis points", ("25 basis points", 0.25, 0.25, "eq", "percent")),
        ("half a percentage point", ("half a percentage point", 0.5, 0.5, "eq", "percent")),
        ("a 630-megawatt farm", ("630-megawatt", 630, 630, "eq", "MW")),
        ("five megapixels", ("five megapixels", 5e6, 5e6, "eq", "count")),
        ("at 120 km/h", ("120 km/h", 120, 120, "eq", "km/h")),
        ("300,000 barrels per day", ("300,000 barrels per day", 3e5, 3e5, "eq", "[bbl_us]/d")),
        ("a change of -5%", ("-5%", -5, -5, "eq", "percent")),
        ("half of the staff", ("half", 50, 50, "eq", "percent")),
        ("1.024 users signed", ("1.024", 1024, 1024, "eq", "count")),
    ],
)
def test_finds(text: str, expected: tuple[str, float, float, str, str]) -> None:
    assert found(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "on 25 March 2020 and June 8, 2010",
        "in 2009, by 2012 or since 1998",
        "at 10:30 a.m. or 0800 UTC",
        "an Airbus A380, the iPhone 4, a Boeing 787 and Windows 7",
        "the S&P 500, the FTSE 100, Double 11, 618 and G20",
        "they won 3-2",
        "the No. 1 maker, ranked 5, the 30th plane",
        "call 555-1234 or +1 (800) 555-1234",
        "12 North Willow St., Springfield",
        "version 10.4.3 of the file",
        "hundreds of millions of users",
        "in the first half and the second quarter",
        "1. First of all",
        "no one of the two",
        "the 9.9 Yuan Welfare Purchase",
    ],
)
def test_leaves_out(text: str) -> None:
    assert [q for q in found(text) if q[1] != 2] == []


def test_a_name_with_a_number_is_known_again() -> None:
    assert found("The Boeing 787 is new. Analysts like the 787.") == []


def test_capitals_are_no_function_words() -> None:
    assert quantities.find("A further 385,000 Lexus IS cars stopped.")[0].counted == "Lexus IS cars"


def test_counts_nouns() -> None:
    text = "It bought 12 new long-haul Airbus aircraft and shut ten of its plants, with 500 and 1,000 songs."
    assert [q.counted for q in quantities.find(text)] == ["new long-haul Airbus aircraft", "plants", "songs", "songs"]


def test_a_model_is_counted_by_the_number_before_it() -> None:
    assert [(q.low, q.counted) for q in quantities.find("It flies 34 737 jets and sold 12 345 cars.")] == [
        (34, "737 jets"),
        (12345, "cars"),
    ]


def test_two_levels_are_no_range() -> None:
    assert [q[1] for q in found("cut by a quarter of a percentage point to 3.5 percent")] == [0.25, 3.5]
    assert [q[:3] for q in found("up from US$55 billion to US$110 billion")] == [
        ("US$55 billion", 55e9, 55e9),
        ("US$110 billion", 110e9, 110e9),
    ]
    assert [q[1] for q in found("shares fell 17 cents (2.1%) to $8")] == [0.17, 2.1, 8]


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("The Norwegian firm paid 15 billion crowns.", "NOK"),
        ("It sold for 15 billion crowns in Sweden.", "SEK"),
        ("The king wore 15 crowns.", "count"),
        ("In Manila, a Philippine firm made 5 billion pesos.", "PHP"),
        ("It made 5 billion pesos.", "MXN"),
    ],
)
def test_a_currency_that_countries_share_is_that_of_the_country_named(text: str, unit: str) -> None:
    assert found(text)[0][4] == unit


def test_yen_and_yuan_are_told_apart() -> None:
    assert found("Tokyo's Sony made ¥5 billion in Japan")[0][4] == "JPY"
    assert found("The Chinese firm, paid in yuan, made ¥5 billion in China")[0][4] == "CNY"


@given(st.text())
def test_offsets_hold_for_any_text(text: str) -> None:
    end = 0
    for quantity in quantities.find(text):
        assert end <= quantity.start <= quantity.number_start < quantity.number_end <= quantity.end <= len(text)
        assert quantity.low <= quantity.high
        if quantity.counted is not None:
            assert text[quantity.counted_start : quantity.counted_end] == quantity.counted
        end = quantity.end


@given(st.text(alphabet="0123456789 ,.-$%€kmbn()/:\n'toandbetween", max_size=80))
def test_offsets_hold_for_texts_full_of_numbers(text: str) -> None:
    for quantity in quantities.find(text):
        assert 0 <= quantity.start < quantity.end <= len(text)


@pytest.mark.parametrize(
    "unit", ["1234567890", "12 345 ", "1,", "1-", "$5 million and ", "half of a million ", "1.", " "]
)
def test_time_grows_with_length(unit: str) -> None:
    assert_linear(quantities.find, lambda size: unit * (size // len(unit)), small=4_000)


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("a profit of 1.2 billion euros in the first quarter, up from 900 million a year earlier", ["EUR", "EUR"]),
        ("revenue of $4.3 billion, compared with 2.9 billion in 2011", ["USD", "USD"]),
        ("a profit of 1.2 billion euros, up from 900 million users", ["EUR", "count"]),
        ("a profit of 1.2 billion euros. It grew from 900 million", ["EUR", "count"]),
    ],
)
def test_a_bare_sum_that_is_compared_has_the_currency_of_the_other(text, units):
    assert [quantity.unit for quantity in quantities.find(text)] == units


def test_a_loss_compared_with_a_profit_has_the_currency_of_the_other():
    found = quantities.find("a loss of 87 million euros, compared with a profit of 679 million a year earlier")
    assert [quantity.unit for quantity in found] == ["EUR", "EUR"]


@pytest.mark.parametrize(("place", "unit"), [("STOCKHOLM", "SEK"), ("Prague", "CZK"), ("Danish", "DKK")])
def test_crowns_are_those_of_the_country_that_the_text_names(place, unit):
    assert [q.unit for q in quantities.find(f"{place} - Volvo made 4 billion crowns.")] == [unit]


def test_a_currency_of_two_capitalised_words_is_no_name():
    assert [q.unit for q in quantities.find("It made 290 million Hong Kong dollars and 5 New Zealand dollars.")] == [
        "HKD",
        "NZD",
    ]
