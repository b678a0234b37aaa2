"""Cleaning: each kind of furniture, what must never be dropped, and laws that hold for any text."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.reference import default
from flows.text import lines
from flows.text.clean import clean
from flows.text.records import CleanText
from tests.growth import assert_linear

BODY = (
    "The maker of bicycles said on Tuesday that sales in its home market rose by a tenth.",
    "Costs for steel and rubber went up as well, but prices held, its finance chief told reporters.",
    "Analysts had expected less, and the shares gained four percent in early trading.",
    "The company plans to open two plants next year and to hire a thousand people.",
    "Rivals have been slower to recover from the slump of the year before, she added.",
)
TITLE = "Bicycle maker Veloria lifts sales by a tenth"


def kinds(cleaned: CleanText) -> dict[str, str]:
    return {cleaned.source[x.start : x.end]: x.kind for x in cleaned.lines if not x.kept}


def article(*extra: str, at: int = 2) -> str:
    return "\n\n".join((TITLE, *BODY[:at], *extra, *BODY[at:]))


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("By Ann Poe Source:Northern Courier Published: 2012-3-4 08:09:10", "byline"),
        ("Author: Ann Poe", "byline"),
        ("Photo: Ann Poe / Northern Courier", "caption"),
        ("Posted in: Industry", "navigation"),
        ("Industry Category Latest News", "navigation"),
        ("Home > News > Industry", "navigation"),
        ("You may also like", "navigation"),
        ("Share on Facebook Twitter", "share"),
        ("blog comments powered by Disqus", "share"),
        ("Sign up for our weekly newsletter", "share"),
        ("Advertisement", "advert"),
        ("Copyright 2012 Northern Courier. All rights reserved.", "legal"),
        ("Mailing Address", "address"),
        ("77 South Walnut Ave.", "address"),
        ("Riverton Heights, OH 44001", "address"),
        ("P.O. Box 221, Riverton", "address"),
        (".", "junk"),
        ("* * *", "junk"),
        ("1,204 views", "junk"),
        ("来源：北方快报", "byline"),
        ("版权所有 未经授权不得转载", "legal"),
    ],
)
def test_furniture_inside_an_article_is_dropped_with_its_kind_and_a_reason(line: str, kind: str) -> None:
    cleaned = clean(article(line))
    assert kinds(cleaned) == {line: kind}
    dropped = next(x for x in cleaned.lines if not x.kept)
    assert dropped.reason
    assert cleaned.text == "\n".join((TITLE, *BODY))


@pytest.mark.parametrize("stamp", ["March 4, 2012", "4 March 2012", "2012-03-04", "2012/03/0408:09:10 industry 77"])
def test_a_date_below_the_title_is_a_byline_and_the_title_stays(stamp: str) -> None:
    cleaned = clean("\n".join((TITLE, stamp, *BODY)))
    assert kinds(cleaned) == {stamp: "byline"}
    assert cleaned.lines[0].kind == "title"


def test_title_with_site_name_is_a_caption_each_time() -> None:
    repeat = f"{TITLE} - WheelDaily"
    cleaned = clean("\n\n".join((TITLE, BODY[0], repeat, BODY[1], repeat, *BODY[2:], repeat)))
    assert [x.kind for x in cleaned.lines if not x.kept] == ["caption"] * 3
    assert cleaned.lines[0].kind == "title"
    assert cleaned.lines[4].repeats == cleaned.lines[2].repeats or cleaned.lines[4].repeats == 2


def test_interleaved_repeats_are_dropped_in_every_copy() -> None:
    block = ("Wheel Daily Desk", "Northgate Tower")
    cleaned = clean("\n".join((*block, *block, TITLE, *BODY)))
    assert [x.kept for x in cleaned.lines] == [False] * 4 + [True] * 6


def test_a_paragraph_that_repeats_keeps_its_first_copy() -> None:
    cleaned = clean(article(BODY[0], at=4))
    assert [x.kept for x in cleaned.lines] == [True] * 5 + [False, True]
    assert cleaned.lines[5].repeats == 1


@pytest.mark.parametrize(
    "line",
    [
        "What comes next",
        "• The first plant opens in May",
        "2. Hire a thousand people",
        "Reporter: What do you expect from the new plants?",
        "By March the plants had made ten thousand frames.",
        "Sales in 2012",
        "She lives in Springfield, Illinois.",
        "Share prices rose on Twitter and Facebook news.",
        "The company follows its customers on Facebook and Twitter.",
        '"We are happy," she said.',
        "Yes.",
        "公司计划明年开设两家工厂。",
        "売上高は一割増えた。",
        "매출이 10퍼센트 늘었다.",
    ],
)
def test_content_is_never_dropped(line: str) -> None:
    assert all(x.kept for x in clean(article(line)).lines)


@pytest.mark.parametrize(
    "head",
    ["OSLO, Feb 14, 2022 -", "NEW YORK, June 4, 2012 (AFP) –", "London, 3 May 2011 (Reuters) --", "PARIS (AP) —"],
)
def test_a_story_behind_a_dateline_is_no_byline(head: str) -> None:
    line = f"{head} Acme agreed to buy Baker."
    assert all(x.kept for x in clean("\n".join((TITLE, line, *BODY))).lines)


def test_a_table_whose_cells_repeat_is_kept() -> None:
    cells = ["Frames", "Steel", "Sold", "Frames", "Steel", "Held", "Frames", "Steel", "Sold"] * 4
    assert all(x.kept for x in clean("\n".join((TITLE, *BODY[:2], *cells))).lines)


def test_chinese_passes_whole() -> None:
    text = "自行车销量上升一成\n公司周二表示，国内销量增长了一成。\n分析师此前预期较低，股价上涨百分之四。"
    assert clean(text).text == text


def test_furniture_known_from_the_site_is_dropped() -> None:
    page = "\n".join((TITLE, BODY[0], "Wheel Daily Special Report", BODY[1]))
    assert kinds(clean(page)) == {}
    cleaned = clean(page, site_lines=["Wheel  Daily special report"])
    assert kinds(cleaned) == {"Wheel Daily Special Report": "navigation"}


PAGE = "\n".join(
    (
        f"{TITLE} | WheelDaily",
        *(
            "Skip to main content",
            "Menu",
            "News",
            "Sport",
            "Business",
            "Weather",
            "Travel",
            "Culture",
            "Log in",
            "Search",
        ),
        *("Home > Business > Industry", TITLE, "By Ann Poe", "March 4, 2012 8:09 AM", "Share on Facebook Twitter"),
        *BODY,
        *BODY[::-1][:0],
        *("Share this article", "Related stories", "Five bikes to buy", "Why steel is dear", "Leave a comment"),
        *(
            "Privacy Policy",
            "Terms of Use",
            "Contact us",
            "Advertise with us",
            "© 2012 WheelDaily. All rights reserved.",
        ),
    )
)


def test_a_whole_page_comes_down_to_its_article() -> None:
    cleaned = clean(PAGE)
    kept = [cleaned.source[x.start : x.end] for x in cleaned.lines if x.kept]
    assert set(BODY) <= set(kept)
    assert set(kept) <= {TITLE, *BODY}
    assert all(x.reason for x in cleaned.lines if not x.kept)


_LINES = st.lists(
    st.one_of(
        st.sampled_from((TITLE, *BODY, *PAGE.split("\n"), "", "  ", "Wheel Daily Desk", "May 4, 2011")),
        st.text(max_size=30),
    ),
    max_size=30,
)


@settings(deadline=None, max_examples=60)
@given(_LINES)
def test_cleaning_the_cleaned_changes_nothing(made: list[str]) -> None:
    once = clean("\n".join(made)).text
    assert clean(once).text == once


@settings(deadline=None, max_examples=60)
@given(_LINES)
def test_every_word_is_in_one_line_and_offsets_are_true(made: list[str]) -> None:
    text = "\n".join(made)
    cleaned = clean(text)
    assert cleaned.source == text
    assert len(cleaned.masked) == len(text)
    at = 0
    for line in cleaned.lines:
        assert at <= line.start < line.end
        assert not text[at : line.start].strip("\u200b\ufeff \t\n\r\x0b\x0c\x1c\x1d\x1e\x1f\x85\u2028\u2029\u00a0")
        assert line.kept == (line.reason is None)
        assert cleaned.masked[line.start : line.end].strip() == (text[line.start : line.end] if line.kept else "")
        at = line.end


@pytest.mark.parametrize("unit", ["x", "([", "a ", "a, b. ", "Share ", "1-", "| ", "“", "中", "by A ", "- "])
def test_a_pathological_line_costs_linear_time(unit: str) -> None:
    assert_linear(clean, lambda size: unit * (size // len(unit)), small=20_000)


def test_short_hostile_lines_do_not_blow_up() -> None:
    # Lines short enough for every pattern of the line classifier, by themselves and longer by half.
    for unit in ("a ", "Share on Facebook ", "1 Main ", "A. ", "- ", "x|", "By A, ", "2012-", "a@a.", "| a "):
        assert_linear(clean, lambda size, unit=unit: (unit * 300)[:size], small=37)
    # A menu whose last entry keeps it from being one.
    assert_linear(clean, lambda size: ("a  |  " * size)[:size] + "5", small=37)


def test_each_pattern_matches_its_own_example() -> None:
    patterns = lines.patterns(default())
    for row in default()["boilerplate"]:
        shape = lines.shape(row["example"])
        if row["strength"] == "hint":
            assert row["kind"] in patterns.hints(shape), row
        else:
            match = patterns.firm(shape, edge=row["strength"] == "edge")
            assert match is not None, row
            assert match.kind == row["kind"], (row, match)


def test_what_a_pattern_needs_stands_in_every_example_it_matches() -> None:
    patterns = lines.patterns(default())
    shapes = [lines.shape(row["example"]) for row in default()["boilerplate"]]
    for number, row in enumerate(default()["boilerplate"]):
        for shape in shapes if row["needs"] else ():
            if patterns.single(number).match(shape.text):
                digit = any(c.isdecimal() for c in shape.text)
                assert any(digit if need == "0-9" else need in shape.key for need in row["needs"]), (row, shape)
