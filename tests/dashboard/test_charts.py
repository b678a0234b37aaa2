"""Charts: real links, words for screen readers, no colour of their own, nothing that could run."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.dashboard import charts

HOSTILE = "</svg><script>alert(1)</script> & \"quoted\" 'text'"


def point(year: int, value: float, **more: Any) -> dict[str, Any]:
    base = {
        "first": date(year, 1, 1), "last": date(year, 12, 31), "value": value, "low": value, "high": value,
        "clash": False, "sources": 1, "words": f"{year}", "target": f"../documents/a.html#m-{year}",
    }  # fmt: skip
    return {**base, **more}


def test_points_are_links_with_words_and_contradictions_stand_apart() -> None:
    points = [point(2018, 9.8e8), point(2019, 1e9, clash=True), point(2019, 1e7, clash=True, words=HOSTILE)]
    drawn = str(charts.series(points, "", HOSTILE, "c"))
    tree = ElementTree.fromstring(drawn)
    links = [element.get("href") for element in tree.iter() if element.tag.endswith("}a")]
    assert sorted(map(str, links)) == [f"../documents/a.html#m-{year}" for year in (2018, 2019, 2019)]
    titles = [element.text for element in tree.iter() if element.tag.endswith("}title")]
    assert HOSTILE in titles
    assert "<script" not in drawn
    assert "style=" not in drawn
    assert drawn.count('<g class="clash">') == 2
    assert drawn.count("<path") == 2


def test_coinciding_values_are_drawn_apart() -> None:
    drawn = str(charts.series([point(2018, 5.0), point(2018, 5.0), point(2019, 1.0)], "", "t", "c"))
    places = re.findall(r'<circle class="mark" cx="([\d.]+)" cy="([\d.]+)"', drawn)
    assert len(places) == 3
    assert len(set(places)) == 3


def test_too_little_gives_no_chart() -> None:
    assert charts.series([point(2018, 1.0)], "", "t", "c") is None
    assert charts.series([point(2018, 1.0), point(2019, 1.0, first=None)], "", "t", "c") is None
    assert charts.states([], date(2026, 1, 1), "t", "c") is None
    assert charts.years([], "t", "c") is None


def test_states_lead_to_their_rows() -> None:
    bar = {
        "pair": "A → <B>",
        "state": "blocked",
        "first": date(2013, 1, 1),
        "last": None,
        "words": "w",
        "target": "#r-1",
    }
    drawn = str(
        charts.states([bar, {**bar, "state": "strange", "first": date(2015, 1, 1)}], date(2026, 1, 1), "t", "c")
    )
    assert drawn.count('href="#r-1"') == 2
    assert "A → &lt;B&gt;" in drawn
    assert 'class="state blocked"' in drawn
    assert 'class="state other"' in drawn
    ElementTree.fromstring(drawn)


def test_years_are_told_in_words_too() -> None:
    drawn = str(charts.years([(2020, 3, "timeline.html#y-2020"), (2021, 0, "timeline.html#y-2021")], "t", "c"))
    assert "2020: 3; 2021: 0" in drawn
    assert 'href="timeline.html#y-2020"' in drawn


@given(st.floats(-1e15, 1e15), st.floats(0, 1e15), st.integers(2, 8))
def test_steps_are_few_and_reach_over_all(low: float, span: float, wanted: int) -> None:
    found = charts.steps(low, low + span, wanted)
    near = 1e-8 * max(abs(low), abs(low + span))
    assert found[0] <= low + near
    assert found[-1] >= low + span - near
    assert found == sorted(found)
    assert len(found) <= wanted + 3


@pytest.mark.parametrize(
    ("value", "words"), [(0, "0"), (2.5e9, "2.5 bn"), (-4e6, "\N{MINUS SIGN}4 m"), (12_000, "12,000"), (0.25, "0.25")]
)
def test_numbers_on_an_axis(value: float, words: str) -> None:
    assert charts.short_number(value) == words


@given(st.dates(date(1, 2, 1), date(9000, 1, 1)), st.integers(0, 500_000))
def test_any_time_has_some_ticks_that_do_not_crowd(low: date, days: int) -> None:
    drawn = charts.states(
        [{"pair": "A → B", "state": "open", "first": low, "last": None, "words": "w", "target": "#r"}],
        low + timedelta(days=min(days, (date.max - low).days - 40)), "t", "c",
    )  # fmt: skip
    assert 0 <= str(drawn).count('class="tick"') <= 15
