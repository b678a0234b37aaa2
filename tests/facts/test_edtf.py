"""EDTF texts and the days they cover."""

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.facts import edtf as e

DAYS = st.dates(min_value=date(1600, 1, 1), max_value=date(2400, 12, 31))


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2013-08-05", date(2013, 8, 5), date(2013, 8, 5)),
        ("2012-02", date(2012, 2, 1), date(2012, 2, 29)),
        ("2018-01~", date(2018, 1, 1), date(2018, 1, 31)),
        ("2013?", date(2013, 1, 1), date(2013, 12, 31)),
        ("2021-21", date(2021, 3, 1), date(2021, 5, 31)),
        ("2021-23", date(2021, 9, 1), date(2021, 11, 30)),
        ("2023-24", date(2023, 12, 1), date(2024, 2, 29)),
        ("2025-34", date(2025, 4, 1), date(2025, 6, 30)),
        ("2025-36", date(2025, 10, 1), date(2025, 12, 31)),
        ("2025-40", date(2025, 1, 1), date(2025, 6, 30)),
        ("2025-41", date(2025, 7, 1), date(2025, 12, 31)),
        ("201X", date(2010, 1, 1), date(2019, 12, 31)),
        ("19XX", date(1900, 1, 1), date(1999, 12, 31)),
        ("2013-XX", date(2013, 1, 1), date(2013, 12, 31)),
        ("2013-05-XX", date(2013, 5, 1), date(2013, 5, 31)),
        ("2013/2021", date(2013, 1, 1), date(2021, 12, 31)),
        ("2013-05/..", date(2013, 5, 1), None),
        ("../2021-33", None, date(2021, 3, 31)),
        ("/2021", None, date(2021, 12, 31)),
        ("XXXX-03-25", None, None),
        (None, None, None),
    ],
)
def test_bounds(text, first, last):
    assert e.bounds(text) == (first, last)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Monday",
        "2013-13-01",
        "2013-00",
        "2013-02-30",
        "2013-42",
        "0000",
        "9999",
        "2021/2013",
        "13",
        "2013-8-5",
        "２０１３",
    ],
)
def test_bounds_refuses(text):
    with pytest.raises(ValueError):
        e.bounds(text)
    assert not e.is_valid(text)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("2013-08-05", "day"), ("2013-08", "month"), ("2013-22", "season"), ("2013-33", "quarter"), ("2013-41", "half"),
        ("2013~", "year"), ("201X", "decade"), ("20XX", "century"), ("2013/2014", "interval"),
        (None, "unknown"), ("XXXX-03", "unknown"),
    ],
)  # fmt: skip
def test_precision(text, kind):
    assert e.precision(text) == kind


def test_comparisons():
    assert e.overlaps("2013-33", "2013-02") and not e.overlaps("2013-33", "2013-04")
    assert e.within("2013-08-05", "2013-08") and not e.within("2013", "2013-08")
    assert e.within("2015", "2013/..") and not e.within("2012", "2013/..")
    assert not e.overlaps(None, "2013") and not e.within("2013", None)
    assert e.truncate("2013-08-05", "month") == "2013-08"
    assert e.truncate("2013-33", "month") == "2013-33" and e.truncate("2013-33", "year") == "2013"
    assert e.year_of("../2021") == 2021 and e.year_of("XXXX-03") is None


def test_interval_text():
    assert e.interval_text("2013", None) == "2013/.."
    assert e.interval_text(None, "2013") == "../2013"
    assert e.interval_text("2014", "2013") is None
    assert e.interval_text(None, None) is None


@given(DAYS, DAYS)
def test_a_span_is_written_and_read_back(a, b):
    first, last = sorted((a, b))
    assert e.bounds(e.span_text(first, last)) == (first, last)


@given(DAYS, st.integers(-5000, 5000))
def test_months_add_up(day, months):
    moved = e.add_months(day, months)
    assert (moved.year - day.year) * 12 + moved.month - day.month == months
    assert moved.day == day.day or moved.day == e.month_end(moved.year, moved.month)


@given(DAYS)
def test_divisions_tile_the_year(day):
    for codes in ((33, 34, 35, 36), (37, 38, 39), (40, 41)):
        spans = [e.bounds(f"{day.year}-{code}") for code in codes]
        assert spans[0][0] == date(day.year, 1, 1) and spans[-1][1] == date(day.year, 12, 31)
        for (_, end), (start, _) in itertools.pairwise(spans):
            assert end is not None and start == end + timedelta(days=1)


@given(st.text(max_size=25))
def test_any_text_is_valid_or_refused(text):
    try:
        e.bounds(text)
    except ValueError:
        assert not e.is_valid(text)
    else:
        assert e.is_valid(text)
