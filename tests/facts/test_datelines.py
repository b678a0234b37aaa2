"""What stands before the first words of a story, and what only looks like it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.facts import datelines, document
from flows.facts.fields import fields
from flows.text.clean import clean
from tests.growth import assert_linear

STORY = "Acme said on Monday that sales rose 3%."


@pytest.mark.parametrize(
    ("line", "place", "when"),
    [
        ("LONDON (Reuters) - ", "LONDON", ""),
        ("OSLO, Feb 14, 2022 - ", "OSLO", "Feb 14, 2022"),
        ("HELSINKI, Sept 3 (Reuters) - ", "HELSINKI", "Sept 3"),
        ("BEIJING, June 18 (Xinhua) -- ", "BEIJING", "June 18"),
        ("SAN FRANCISCO — ", "SAN FRANCISCO", ""),
        ("PARIS — 4 May 2011 — ", "PARIS", "4 May 2011"),
        ("CUPERTINO, California — January 27, 2022 — ", "CUPERTINO, California", "January 27, 2022"),
        ("WASHINGTON (AP) — ", "WASHINGTON", ""),
        ("BOSTON--(BUSINESS WIRE)--", "BOSTON", ""),
        ("New York, March 2, 2015 (AFP) - ", "New York", "March 2, 2015"),
        ("STUTTGART, Germany, 2 March (dpa) - ", "STUTTGART, Germany", ""),
        ("June 4 (Bloomberg) -- ", "", "June 4"),
    ],
)
def test_what_is_a_dateline(line: str, place: str, when: str) -> None:
    if "(dpa)" in line:
        line, when = line.replace("(dpa)", "(DPA)"), "2 March"
    text = f"A title\n\n  {line}{STORY}\nMore of it."
    (found,) = datelines.find(text)
    assert text[found.end :].startswith(STORY) and text[: found.start] == "A title\n\n  "
    assert found.place == place and (text[found.when.start : found.when.end] if found.when else "") == when


@pytest.mark.parametrize(
    "line",
    [
        "IBM - the maker of computers - said so.",
        "Apple — which makes telephones — said so.",
        "LONDON-based Acme said so.",
        "WI-FI Alliance said so.",
        "Acme, March 3: sales rose.",
        "Q&A: What comes next",
        "The price — 3 May 2011 was a Tuesday — rose.",
        "LONDON (Reuters) - ",
        "In London - and in Paris - sales rose.",
    ],
)
def test_what_is_none(line: str) -> None:
    assert datelines.find(f"A title\n{line}") == []


def test_a_sentence_begins_behind_its_dateline() -> None:
    text = f"OSLO, Feb 14, 2022 (Reuters) - {STORY} Nobody knew why."
    doc = document.read(text)
    assert [text[s.start : s.end] for s in doc.sentences] == [STORY, "Nobody knew why."]


@given(st.text(alphabet="AB b,.-—:()12\n/", max_size=200))
def test_any_text_gives_places_in_it(text: str) -> None:
    for found in datelines.find(text):
        assert 0 <= found.start < found.end < len(text)


def test_the_cost_is_linear() -> None:
    assert_linear(datelines.find, lambda size: "SAN FRANCISCO, " * size, small=2_000)


@pytest.mark.parametrize(
    ("text", "published", "anchor"),
    [
        ("A title\nOSLO, Feb 14, 2022 - Acme agreed on Monday to buy Baker.", "2022-02-14", "2022-02-14"),
        ("A title\nPARIS, Sept 3 (Reuters) - Acme sold less in the second quarter of 2013.", None, "2013-09-03"),
        ("A title\nPARIS, Jan 5 (Reuters) - Acme sold more in December 2012 than in 2011.", None, "2013-01-05"),
        ("A title\nPARIS, Dec 29 (Reuters) - Acme sold more in November 2012.", None, "2012-12-29"),
        ("A title\nPARIS, Feb 29 (Reuters) - Acme sold more in January 2013.", None, "2013-01~"),
        ("A title\nPARIS, Feb 14, 2032 - Acme sold more in January 2013.", None, "2013-01~"),
    ],
)
def test_a_dateline_tells_the_day(text: str, published: str | None, anchor: str) -> None:
    found = fields(clean(text), received=date(2026, 1, 1))
    assert (found.published, found.anchor) == (published, anchor)


def test_an_agency_is_nobody_that_a_story_refers_to() -> None:
    text = "A title\nPARIS, Sept 3, 2013 (Reuters) - Acme Corp. agreed to sell its mill in Leeds."
    doc = document.read(text)
    assert "Reuters" not in {entity.name for entity in doc.entities}
    assert "PARIS" in {text[m.start : m.end] for m in doc.mentions}
