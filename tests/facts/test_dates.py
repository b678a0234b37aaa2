"""Dates as written in news, resolved."""

import re
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.facts import edtf
from flows.facts.dates import RULES, find
from flows.facts.festivals import easter, festival_date, lunar_new_year
from tests.growth import assert_linear

TUESDAY = "2013-08-06"


def dates(text, anchor=TUESDAY):
    return {text[m.start : m.end]: m.edtf for m in find(text, anchor) if m.kind == "date"}


def timexes(text, anchor=TUESDAY):
    return {text[m.start : m.end]: m.timex for m in find(text, anchor)}


@pytest.mark.parametrize(
    ("text", "words", "value"),
    [
        ("It opened on 5 March 2012.", "5 March 2012", "2012-03-05"),
        ("in the three months to the end of June 2012", "the three months to the end of June 2012", "2012-34"),
        ("It opened on March 5, 2012.", "March 5, 2012", "2012-03-05"),
        ("on the 9th of January 2018", "the 9th of January 2018", "2018-01-09"),
        ("Published: 2013-8-6 22:48:02", "2013-8-6", "2013-08-06"),
        ("2021/04/0213:03:02 technology", "2021/04/02", "2021-04-02"),
        ("filed 12.05.2013 in Bern", "12.05.2013", "2013-05-12"),
        ("filed 7/8/07 in Boston", "7/8/07", "2007-07-08"),
        ("filed 25/12/2011 in Leeds", "25/12/2011", "2011-12-25"),
        ("于2013年8月5日发布", "2013年8月5日", "2013-08-05"),
        ("sales in Oct. 2011 rose", "Oct. 2011", "2011-10"),
        ("early January 2012", "early January 2012", "2012-01"),
        ("founded in 2003.", "2003", "2003"),
        ("the end of 2012", "the end of 2012", "2012"),
        ("lowest since '82", "'82", "1982"),
        ("in the 1990s", "the 1990s", "199X"),
        ("in the mid-2000s", "the mid-2000s", "200X"),
        ("in the late 1980's", "the late 1980's", "198X"),
        ("Sued on 5 May 2012, he appealed the same afternoon.", "the same afternoon", "2012-05-05"),
        ("He left on 5 May 2012. Later that night he died.", "that night", "2012-05-05"),
        ("profit for fiscal 2012", "fiscal 2012", "2012"),
        ("in FY2013", "FY2013", "2013"),
        ("between 2014 and 2016", "2014 and 2016", "2014/2016"),
        ("the 2008-09 season", "2008-09", "2008/2009"),
        ("January to March 2008", "January to March 2008", "2008-01/2008-03"),
        ("sales fell in the October-to-December quarter", "October-to-December", "2012-10/2012-12"),
        ("Jan 5-7, 2008", "Jan 5-7, 2008", "2008-01-05/2008-01-07"),
        ("from Oct. 2011 to Feb. 2012", "Oct. 2011 to Feb. 2012", "2011-10/2012-02"),
        ("in the autumn of 2011", "the autumn of 2011", "2011-23"),
        ("opened in summer 2012", "summer 2012", "2012-22"),
        ("Q2 2012 revenue", "Q2 2012", "2012-34"),
        ("3Q12 revenue", "3Q12", "2012-35"),
        ("2012Q4 revenue", "2012Q4", "2012-36"),
        ("the first half of 2012", "the first half of 2012", "2012-40"),
        ("the final quarter of last year", "the final quarter of last year", "2012-36"),
        ("fiscal second quarter of 2013", "fiscal second quarter of 2013", "2013-34~"),
        ("the first nine months of 2012", "the first nine months of 2012", "2012-01/2012-09"),
        ("three months ended 31 March 2012", "three months ended 31 March 2012", "2012-33"),
        ("the fiscal year ended June 30, 2012", "the fiscal year ended June 30, 2012", "2011-07/2012-06"),
        ("the first Friday of March 2012", "the first Friday of March 2012", "2012-03-02"),
        ("Thanksgiving 2012 sales", "Thanksgiving 2012", "2012-11-22"),
        ("ahead of Chinese New Year 2012", "Chinese New Year 2012", "2012-01-23"),
        ("On the eve of the 2012 ‘618’ shopping festival", "eve of the 2012 ‘618’", "2012-06-17"),
    ],
)
def test_written_dates(text, words, value):
    assert dates(text)[words] == value


@pytest.mark.parametrize(
    ("text", "words", "value"),
    [
        ("Both firms launched the service Monday.", "Monday", "2013-08-05"),
        ("analysts said Tuesday", "Tuesday", "2013-08-06"),
        ("The store will open on Thursday.", "Thursday", "2013-08-08"),
        ("It opens next Monday.", "next Monday", "2013-08-12"),
        ("It closed last Friday.", "last Friday", "2013-08-02"),
        ("It fell yesterday.", "yesterday", "2013-08-05"),
        ("the day before yesterday", "the day before yesterday", "2013-08-04"),
        ("It fell last week.", "last week", "2013-07-29/2013-08-04"),
        ("earlier this month", "earlier this month", "2013-08"),
        ("sales last year", "last year", "2012"),
        ("early next year", "early next year", "2014"),
        ("It rose in March.", "March", "2013-03"),
        ("It rose in December.", "December", "2012-12"),
        ("It will close in December.", "December", "2013-12"),
        ("On March 25 the board confirmed it.", "March 25", "2013-03-25"),
        ("The line is due to open on 4 October, it said.", "4 October", "2013-10-04"),
        ("nine months ago", "nine months ago", "2012-11"),
        ("two years ago", "two years ago", "2011"),
        ("three days ago", "three days ago", "2013-08-03"),
        ("over the past two years", "the past two years", "2011/2013"),
        ("in the second quarter", "the second quarter", "2013-34"),
        ("in the fourth quarter", "the fourth quarter", "2013-36"),
        ("the previous quarter", "the previous quarter", "2013-34"),
        ("this summer", "this summer", "2013-22"),
        ("before Christmas it sold more", "Christmas", "2012-12-25"),
        ("In August or September of this year", "August", "2013-08"),
    ],
)
def test_dates_told_from_now(text, words, value):
    assert dates(text)[words] == value


@pytest.mark.parametrize(
    ("text", "words", "value"),
    [
        ("It opened in June 2010. A month later it closed.", "A month later", "2010-07"),
        ("It opened on 5 May 2010. It closed the same year.", "the same year", "2010"),
        ("It opened in 2010. The following year it closed.", "The following year", "2011"),
        ("It opened on 5 May 2010. That day the shares fell.", "That day", "2010-05-05"),
        ("In the first quarter of 2009 it lost more than a year earlier.", "a year earlier", "2008-33"),
        ("In 2011 it grew. It had shrunk the year before.", "the year before", "2010"),
        ("In 2011 it opened in March and closed in July.", "July", "2011-07"),
        (
            "In the first quarter of 2009 it lost more than in 2007, or the same period of the previous year.",
            "the same period of the previous year",
            "2008-33",
        ),
        (
            "In the first quarter of 2009 it lost more than in the same period of 2006.",
            "the same period of 2006",
            "2006-33",
        ),
    ],
)
def test_dates_that_lean_on_earlier_ones(text, words, value):
    assert dates(text)[words] == value


@pytest.mark.parametrize(
    ("anchor", "text", "words", "value"),
    [
        ("2018", "By March, the shop had grown.", "March", "2018-03"),
        ("2018-01~", "On the 10th of January it was published.", "the 10th of January", "2018-01-10"),
        ("2018-01~", "this year", "this year", "2018"),
        ("2025-23", "last year", "last year", "2024"),
        (None, "last year", "last year", None),
        (None, "In 2011 it opened in March.", "March", "2011-03"),
        ("nonsense", "last year", "last year", None),
        (date(2013, 8, 6), "Monday", "Monday", "2013-08-05"),
    ],
)
def test_anchors_of_any_precision(anchor, text, words, value):
    assert dates(text, anchor)[words] == value


@pytest.mark.parametrize(
    ("text", "words", "value"),
    [
        ("for four years", "four years", "P4Y"),
        ("six straight days", "six straight days", "P6D"),
        ("two and a half years", "two and a half years", "P2.5Y"),
        ("a decade of growth", "a decade", "P10Y"),
        ("three consecutive quarters", "three consecutive quarters", "P9M"),
        ("delivery in 45 minutes", "45 minutes", "PT45M"),
        ("its annual report", "annual", "P1Y"),
        ("every Monday", "every Monday", "XXXX-WXX-1"),
        ("at 0800 UTC", "0800 UTC", "T08:00Z"),
        ("at 3:30 p.m. EST", "3:30 p.m. EST", "T15:30-05:00"),
        ("this week", "this week", "2013-W32"),
        ("the first quarter of 2009", "the first quarter of 2009", "2009-Q1"),
        ("the autumn of 2011", "the autumn of 2011", "2011-FA"),
    ],
)
def test_timex(text, words, value):
    assert timexes(text)[words] == value


@pytest.mark.parametrize(
    "text",
    [
        "You may buy it, and they march on.",
        "Theresa May said no.",
        "April Smith runs the shop.",
        "It came second in the race.",
        "The site has 1688 merchants and 2,000 vendors.",
        "A crowd of 2000 people came.",
        "It sold 2013 cars for $1999 each.",
        "The Boeing 1900 million plan",
        "Prices fall when demand falls.",
        "Version 3.11.12 and 10.0.0.1 are out.",
        "Half of it is gone, and a quarter of the rest.",
        "about 1500 stores",
    ],
)
def test_what_is_no_date(text):
    assert [text[m.start : m.end] for m in find(text, TUESDAY) if m.kind == "date"] == []


@given(
    st.dates(date(1990, 1, 1), date(2090, 12, 31)),
    st.sampled_from(["%Y-%m-%d", "%B %d, %Y", "%d %B %Y", "%b %d, %Y", "%Y/%m/%d"]),
)
def test_a_day_written_out_is_that_day(day, form):
    words = day.strftime(form)
    text = f"The board met on {words} in Oslo."
    found = [m for m in find(text, TUESDAY) if m.kind == "date"]
    assert [(text[m.start : m.end], m.edtf) for m in found] == [(words, day.isoformat())]


@given(
    st.dates(date(1990, 1, 1), date(2090, 12, 31)),
    st.sampled_from(["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]),
)
def test_a_weekday_lies_within_a_week_back(day, name):
    text = f"The shares fell on {name}."
    (found,) = find(text, day)
    got = date.fromisoformat(found.edtf)
    assert 0 <= (day - got).days < 7 and got.strftime("%A") == name


WORDS = st.sampled_from(
    [
        *("the", "a", "of", "in", "from", "to", "between", "and", "last", "next", "this", "same", "first", "second"),
        *("quarter", "year", "years", "month", "May", "March", "Monday", "2013", "2000", "15", "3rd", "ago", "later"),
        *(
            "before",
            "end",
            "early",
            "summer",
            "ended",
            "three",
            "Q1",
            "H2",
            "FY2013",
            "'82",
            "1990s",
            ",",
            "-",
            "/",
            "(",
        ),
        *(")", ".", "'", "\n", "618", "Christmas", "half", "1,024", "every", "daily"),
    ]
)


@settings(max_examples=300)
@given(st.lists(WORDS, max_size=40), st.sampled_from([None, "2013-08-06", "2018-01~", "2018", "2025-23"]))
def test_offsets_values_and_order_hold_for_any_words(words, anchor):
    text = " ".join(words)
    at = 0
    for mention in find(text, anchor):
        assert at <= mention.start < mention.end <= len(text)
        assert text[mention.start : mention.end].strip() == text[mention.start : mention.end]
        assert mention.edtf is None or edtf.is_valid(mention.edtf)
        at = mention.end


@given(st.text(max_size=200))
def test_any_text_is_read(text):
    for mention in find(text, "2013-08-06"):
        assert 0 <= mention.start < mention.end <= len(text)


@pytest.mark.parametrize(
    "piece", ["1 ", "the first three months of the last year to May 2013 and ", "2013-", "q " * 3, "Monday, "]
)
def test_cost_is_linear(piece):
    assert_linear(lambda text: find(text, TUESDAY), lambda size: piece * (size // len(piece)), small=5_000)


@pytest.mark.parametrize(
    ("year", "day"),
    [(2004, date(2004, 1, 22)), (2010, date(2010, 2, 14)), (2013, date(2013, 2, 10)), (2018, date(2018, 2, 16)),
     (2020, date(2020, 1, 25)), (2023, date(2023, 1, 22)), (2025, date(2025, 1, 29)), (2026, date(2026, 2, 17))],
)  # fmt: skip
def test_chinese_new_year(year, day):
    assert lunar_new_year(year) == day


def test_festival_rules():
    assert easter(2013) == date(2013, 3, 31)
    assert festival_date("nth 11 4 4 +1", 2012) == "2012-11-23"
    assert festival_date("nth 5 1 -1", 2013) == "2013-05-27"
    assert festival_date("10-01/10-07", 2013) == "2013-10-01/2013-10-07"
    assert festival_date("02-29", 2013) is None and festival_date("06-18", 99999) is None


@given(st.text(alphabet="MVmWvUhuSNOkKEaPgRZFejzTAoifb&wYDCQHJLGrlnst!xpqBc-/.()1345", max_size=12))
def test_a_rule_matches_nothing_without_one_of_its_letters(classes):
    for _, letters, pattern in RULES:
        for match in re.finditer(pattern, classes):
            assert not match.group() or set(match.group()) & set(letters), pattern


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("It will open in the second half of July.", "2007-07-16/2007-07-31"),
        ("It closed in the first half of February 2004.", "2004-02-01/2004-02-15"),
        ("It is due by year's end.", "2006"),
        ("Production is to start in 2008.", "2008"),
        ("Sales end in October 2007.", "2007-10"),
    ],
)
def test_halves_of_months_and_verbs_before_dates(text, edtf):
    mention = find(text, "2006-08-16")[0]
    assert mention.edtf == edtf
    assert text[mention.start : mention.end].split()[0] not in ("start", "end")


@pytest.mark.parametrize(
    ("anchor", "month", "expected"),
    [
        ("2020-08~", "November", "2020-11"),  # inferred: the story goes on
        ("2020-08~", "April", "2020-04"),
        ("2020-08-12", "November", "2019-11"),  # given: nothing of this year's November can have happened
    ],
)
def test_a_bare_month_follows_the_last_dated_words_where_now_is_inferred(anchor, month, expected):
    mentions = find(f"It was granted in August 2020. In {month}, voters approved it.", anchor)
    assert [m.edtf for m in mentions] == ["2020-08", expected]


def test_old_history_gives_a_bare_month_no_year():
    mentions = find("It was founded in March 2009. In November, it cut jobs.", "2020-08~")
    assert [m.edtf for m in mentions] == ["2009-03", "2019-11"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("X paid $1bn in 2005 and wrote it down in January.", ["2005", "2008-01"]),
        ("In 2005 X paid $1bn, and wrote it down in January.", ["2005", "2005-01"]),
        ("It opened in June 2005. The following September it closed.", ["2005-06", "2005-09"]),
        ("It opened in 2005 and closed the following September.", ["2005", "2006-09"]),
    ],
)
def test_a_month_goes_on_from_the_date_before(text: str, expected: list[str]) -> None:
    assert [d.edtf for d in find(text, "2008-03-04")] == expected
