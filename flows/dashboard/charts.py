"""Charts as static SVG: Altair makes the Vega-Lite specification, vl-convert draws it. No script, no network.

Colours are placeholders that the style sheet replaces by attribute, so one drawing serves light and dark. A mark that
leads somewhere is a real link with its words as title; beside every chart stands a table with the same values.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

import altair as alt

from flows.dashboard.drawings import Drawing, Drawings
from flows.dashboard.vega import HOST

Row = dict[str, Any]

KEPT_NOWHERE = Drawings()

INK, QUIET, RULE = "#0a0a01", "#0a0a02", "#0a0a03"
NAME = "#0a0a04"
"""Names of rows: the page keeps them in view when a chart is moved sideways."""
ONE, AGREE, CLASH = "#0a0a11", "#0a0a12", "#0a0a13"
STATES = {
    "blocked": "#0a0a21", "limited": "#0a0a22", "negotiating": "#0a0a23", "open": "#0a0a24",
}  # fmt: skip
OTHER_STATE = "#0a0a25"
_MONEY_AXIS = (
    "abs(datum.value) >= 1e12 ? format(datum.value / 1e12, ',~r') + ' tn' : abs(datum.value) >= 1e9 ? "
    "format(datum.value / 1e9, ',~r') + ' bn' : abs(datum.value) >= 1e6 ? format(datum.value / 1e6, ',~r') + ' m' : "
    "format(datum.value, ',~r')"
)
_UNIT = "<unit>"
"""Stands for a unit in a specification."""
_CONFIG: dict[str, Any] = {
    "background": None,
    # the reader's font may be wider than the one that the drawing was measured with
    "padding": {"left": 26, "right": 16, "top": 6, "bottom": 4},
    "view": {"stroke": None},
    "axis": {
        "labelColor": QUIET, "titleColor": QUIET, "domainColor": RULE, "tickColor": RULE, "gridColor": RULE,
        "labelFontSize": 11, "titleFontSize": 11, "titleFontWeight": "normal", "labelFont": "sans-serif",
        "titleFont": "sans-serif", "gridDash": [1, 3],
    },
    "legend": {
        "labelColor": QUIET, "titleColor": QUIET, "orient": "top", "labelFontSize": 11, "labelFont": "sans-serif",
        "titleFont": "sans-serif", "symbolType": "circle",
    },
    "text": {"font": "sans-serif", "color": QUIET},
}  # fmt: skip


def link(target: str) -> str:
    """A relative link as a mark can carry it."""
    return HOST + target


def draw(
    spec: Row, values: Sequence[Row], title: str, description: str, identity: str, drawings: Drawings = KEPT_NOWHERE
) -> Drawing:
    """A specification with its values as an SVG element, with a title and a description for screen readers.

    Links inside are left out of the order of tabulation, because the table beside the chart has them all. What
    `drawings` knows is not drawn again.
    """
    return drawings.get(spec, values, title, description, identity)


def _spec(chart: Any) -> Row:
    """What Altair makes of a chart, validated, without its values: made once, drawn often."""
    made: Row = chart.to_dict()
    made.pop("datasets", None)
    return {**made, "config": _CONFIG}


def _middle(first: date, last: date) -> date:
    return first + (last - first) / 2


def _apart(points: Sequence[Row], low: date, high: date) -> None:
    """Move points that would cover one another sideways, by a hundredth of the time shown."""
    step = max(timedelta(days=1), (high - low) / 90)
    top = max((abs(point["value"]) for point in points), default=1.0) or 1.0
    taken: dict[tuple[int, int], int] = {}
    for point in points:
        spot = ((point["middle"] - low) // step, round(point["value"] / top * 60))
        shift = taken.get(spot, 0)
        taken[spot] = shift + 1
        point["at"] = (point["middle"] + step * ((shift + 1) // 2) * (-1 if shift % 2 else 1)).isoformat()


def series(
    points: Sequence[Row], unit: str, title: str, identity: str, drawings: Drawings = KEPT_NOWHERE
) -> Drawing | None:
    """Values over time. None when fewer than two points have a date.

    A point has `first` and `last` (dates), `value`, `low`, `high`, `clash`, `sources`, `words` and `target`. A
    contradicted statement is a hollow diamond of its own.
    """
    dated = [
        dict(point, middle=_middle(point["first"], point["last"]))
        for point in points
        if point["first"] and point["last"]
    ]
    if len(dated) < 2:
        return None
    low, high = min(p["first"] for p in dated), max(p["last"] for p in dated)
    _apart(dated, low, high)
    values = [
        {
            "at": p["at"], "first": p["first"].isoformat(), "last": p["last"].isoformat(), "value": p["value"],
            "low": p["low"], "high": p["high"], "words": p["words"], "href": link(p["target"]),
            "sources": min(p["sources"], 5),
            "kind": "contradicted" if p["clash"] else "several sources" if p["sources"] > 1 else "one source",
        }
        for p in dated
    ]  # fmt: skip
    clash = sum(value["kind"] == "contradicted" for value in values)
    words = f"{len(values)} points from {low.year} to {high.year}, {clash} of them contradicted; the table has all."
    years = (high - low).days // 366
    return draw(_series_spec(years >= 3, years < 15, unit), values, title, words, identity, drawings)


@lru_cache(maxsize=256)
def _series_spec(by_year: bool, every_year: bool, unit: str) -> Row:
    made: Row = json.loads(series_axes(by_year, every_year).replace(json.dumps(_UNIT), json.dumps(unit)))
    return made


@lru_cache(maxsize=4)
def series_axes(by_year: bool, every_year: bool) -> str:
    """The specification for any unit, as JSON: Altair takes longer than the rest of a page."""
    kinds = ["one source", "several sources", "contradicted"]
    x_axis: Row = {"title": None, "format": "%Y" if by_year else "%b %Y", "grid": False}
    if by_year:
        x_axis["tickCount"] = "year" if every_year else 10
    color = alt.Color("kind:N", legend=None, scale=alt.Scale(domain=kinds, range=[ONE, AGREE, CLASH]))
    axis = alt.Axis(labelExpr=_MONEY_AXIS, tickCount=5)
    y = alt.Y("value:Q", title=_UNIT, axis=axis, scale=alt.Scale(zero=True, nice=True))
    base = alt.Chart(alt.Data(values=[])).encode(color=color)
    x = alt.X("first:T", axis=alt.Axis(**x_axis))
    spans = base.mark_rule(strokeWidth=5, opacity=0.14, strokeCap="round").encode(x=x, x2="last:T", y=y)
    ranges = base.mark_rule(strokeWidth=2).encode(x="at:T", y="low:Q", y2="high:Q")
    size = alt.Size("sources:Q", scale=alt.Scale(domain=[1, 5], range=[55, 220]), legend=None)
    steady = base.mark_point(filled=True, opacity=1).encode(
        x="at:T", y=y, href="href:N", description="words:N", size=size
    )
    clashing = base.mark_point(filled=False, shape="diamond", size=110, strokeWidth=2, opacity=1).encode(
        x="at:T", y=y, href="href:N", description="words:N"
    )
    layers = (
        spans,
        ranges.transform_filter("datum.low < datum.high"),
        steady.transform_filter("datum.kind != 'contradicted'"),
        clashing.transform_filter("datum.kind == 'contradicted'"),
    )
    return json.dumps(_spec(alt.layer(*layers).properties(width=780, height=230)))


def states(
    bars: Sequence[Row], until: date, title: str, identity: str, drawings: Drawings = KEPT_NOWHERE
) -> Drawing | None:
    """How pairs stood over time. A bar has `pair`, `state`, `first`, `last` (None: still), `words`, `target`."""
    if not bars:
        return None
    pairs = list(dict.fromkeys(bar["pair"] for bar in bars))
    begin = min(bar["first"] for bar in bars)
    last = max([until, *(bar["last"] for bar in bars if bar["last"])])
    values = []
    latest = {bar["pair"]: bar for bar in sorted(bars, key=lambda bar: bar["first"])}
    for bar in bars:
        end = bar["last"] or last
        wide = (end - bar["first"]).days > (last - begin).days / 9
        values.append(
            {
                "pair": bar["pair"], "state": bar["state"],
                "paint": bar["state"] if bar["state"] in STATES else "other",
                "first": bar["first"].isoformat(), "last": end.isoformat(),
                "words": bar["words"], "href": link(bar["target"]), "middle": _middle(bar["first"], end).isoformat(),
                "wide": wide, "beside": not wide and latest[bar["pair"]] is bar, "named": latest[bar["pair"]] is bar,
            }
        )  # fmt: skip
    spec = _states_spec((last - begin).days < 7300)
    words = f"{len(values)} states of {len(pairs)} pairs. The table below has all."
    return draw(spec, values, title, words, identity, drawings)


@lru_cache(maxsize=2)
def _states_spec(short: bool) -> Row:
    scale = alt.Scale(domain=[*STATES, "other"], range=[*STATES.values(), OTHER_STATE])
    base = alt.Chart(alt.Data(values=[]))
    ticks: Any = "year" if short else 10
    y = alt.Y("pair:N", title=None, sort=None, axis=None)
    rects = base.mark_bar(height=20, cornerRadius=2).encode(
        x=alt.X("first:T", title=None, axis=alt.Axis(format="%Y", tickCount=ticks, grid=True, labelFlush=False)),
        x2="last:T",
        y=y,
        color=alt.Color("paint:N", legend=None, scale=scale),
        href="href:N",
        description="words:N",
    )
    names = base.mark_text(fontSize=11, color="#0a0a26").encode(x="middle:T", y=y, text="state:N")
    names = names.transform_filter("datum.wide")
    # beside the last bar of a row there is room for a name that does not fit into it
    beside = base.mark_text(fontSize=11, align="left", dx=5).encode(x="last:T", y=y, text="state:N")
    # a name stands above its row, not before it: there it would be out of sight on a phone, or take half of it
    pairs = base.mark_text(fontSize=12, align="left", baseline="bottom", dy=-12, limit=760, color=NAME)
    pairs = pairs.encode(x=alt.value(0), y=y, text="pair:N").transform_filter("datum.named")
    layers = (rects, names, beside.transform_filter("datum.beside"), pairs)
    return _spec(alt.layer(*layers).properties(width=780, height={"step": 46}))


def years(
    counts: Sequence[tuple[int, int, str]], title: str, identity: str, drawings: Drawings = KEPT_NOWHERE
) -> Drawing | None:
    """Bars of a count a year: (year, count, link)."""
    if not counts:
        return None
    values = [
        {"year": f"{y:04d}", "count": n, "words": f"{y}: {n}", "href": link(target) if n else None}
        for y, n, target in counts
    ]
    words = "; ".join(str(value["words"]) for value in values[-40:])
    return draw(_years_spec(), values, title, words, identity, drawings)


@lru_cache(maxsize=1)
def _years_spec() -> Row:
    return _spec(
        alt.Chart(alt.Data(values=[]))
        .mark_bar(color=ONE, cornerRadiusTopLeft=2, cornerRadiusTopRight=2)
        .encode(
            x=alt.X("year:O", title=None, axis=alt.Axis(labelAngle=0, labelOverlap=True, ticks=False)),
            y=alt.Y("count:Q", title=None, axis=alt.Axis(tickCount=4, format=",d", domain=False, tickMinStep=1)),
            href="href:N",
            description="words:N",
        )
        .properties(width=780, height=120)
    )
