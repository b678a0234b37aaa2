"""Charts: real links, words for screen readers, no colour of their own, nothing that could run."""

from __future__ import annotations

import re
from datetime import date
from typing import Any
from xml.etree import ElementTree

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
    assert "mark.invalid" not in drawn
    assert drawn.count(f'stroke="{charts.CLASH}"') >= 2


def test_coinciding_values_are_drawn_apart() -> None:
    drawn = str(charts.series([point(2018, 5.0), point(2018, 5.0), point(2019, 1.0)], "", "t", "c"))
    places = re.findall(r'<a href="[^"]*" tabindex="-1"><path[^>]*transform="translate\(([\d.]+),([\d.]+)\)"', drawn)
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
    assert drawn.count(">A → &lt;B&gt;</text>") == 1
    assert charts.STATES["blocked"] in drawn
    assert charts.OTHER_STATE in drawn
    ElementTree.fromstring(drawn)


def test_years_are_told_in_words_too() -> None:
    drawn = str(charts.years([(2020, 3, "timeline.html#y-2020"), (2021, 0, "timeline.html#y-2021")], "t", "c"))
    assert "2020: 3; 2021: 0" in drawn
    assert 'href="timeline.html#y-2020"' in drawn
