"""Charts as static SVG, drawn here: no script, no network, and some tenths of a millisecond each.

A drawing has classes and no colours: the style sheet gives them, once for light and once for dark. A mark that leads
somewhere is a real link with its words as title, left out of the order of tabulation, because the table beside each
chart has the same values and links. Vega draws the same pictures in fifty milliseconds after most of a second's start,
which a site of thousands of series cannot afford.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from math import ceil, floor, log10, sqrt
from typing import Any

from markupsafe import Markup, escape

Row = dict[str, Any]

STATES = ("blocked", "limited", "negotiating", "open")
"""States with a colour of their own; others share one."""
WIDTH = 840
_LETTER = 6.6
"""Width of a letter of a label, generous: the reader's font may be wider than the usual ones."""
_LABEL_LETTERS = 34


def _svg(width: float, height: float, title: str, words: str, identity: str, marks: Iterable[str]) -> Markup:
    """A drawing with its title and its description for screen readers."""
    name = escape(identity)
    return Markup(
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart" width="{width:g}" height="{height:g}" '
        f'viewBox="0 0 {width:g} {height:g}" role="group" aria-labelledby="{name}-t {name}-d">'
        f'<title id="{name}-t">{escape(title)}</title><desc id="{name}-d">{escape(words)}</desc>{"".join(marks)}</svg>'
    )


def _linked(target: str | None, words: str, mark: str) -> str:
    """A mark that leads somewhere, and says what it is."""
    said = f"<title>{escape(words)}</title>"
    if target is None:
        return f"<g>{said}{mark}</g>"
    return f'<a href="{escape(target)}" tabindex="-1">{said}{mark}</a>'


def _text(x: float, y: float, text: str, kind: str, anchor: str = "middle") -> str:
    return f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>'


def _line(kind: str, x1: float, y1: float, x2: float, y2: float) -> str:
    return f'<line class="{kind}" x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"/>'


def _short(label: str) -> str:
    return label if len(label) <= _LABEL_LETTERS else label[: _LABEL_LETTERS - 1].rstrip() + "…"


class _Scale:
    """Numbers or days on a stretch of the drawing."""

    def __init__(self, low: float, high: float, start: float, end: float) -> None:
        self.low, self.span, self.start, self.length = low, (high - low) or 1, start, end - start

    def __call__(self, value: float) -> float:
        return self.start + (value - self.low) / self.span * self.length


def steps(low: float, high: float, wanted: int = 5) -> list[float]:
    """Round numbers, about so many, that reach over `low` to `high`: multiples of 1, 2 or 5 times a power of ten."""
    span = max(high - low, 1e-9 * max(abs(low), abs(high))) or 1.0
    power = 10.0 ** floor(log10(span / wanted))
    size = next(each for each in (power, 2 * power, 5 * power, 10 * power) if span / each <= wanted)
    return [float(f"{number * size:.12g}") for number in range(floor(low / size), ceil(high / size) + 1)]


def short_number(value: float) -> str:
    """A number for an axis: 1.4 bn, 250 m, 12,000."""
    for size, name in ((1e12, " tn"), (1e9, " bn"), (1e6, " m")):
        if abs(value) >= size:
            return f"{value / size:,.6g}{name}".replace("-", "\N{MINUS SIGN}")
    return f"{value:,.6g}".replace("-", "\N{MINUS SIGN}")


def _ticks(low: date, high: date, room: int) -> list[tuple[date, str]]:
    """Days to mark on an axis of time, at most `room`: the first days of years or, over a short time, of months."""
    if (high - low).days > 1000:
        years = range(low.year, high.year + 2)
        every = next(step for step in (1, 2, 5, 10, 20, 25, 50, 100, 500, 1000, 10_000) if len(years) / step <= room)
        return [(date(year, 1, 1), str(year)) for year in years if year % every == 0 and 0 < year < 9999]
    months = range(low.year * 12 + low.month - 1, high.year * 12 + high.month + 1)
    every = next(step for step in (1, 2, 3, 6, 12) if len(months) / step <= room or step == 12)
    days = [date(month // 12, month % 12 + 1, 1) for month in months if month % every == 0]
    return [(day, f"{day:%b %Y}") for day in days]


def _time_axis(low: date, high: date, start: float, end: float, top: float, bottom: float) -> tuple[_Scale, list[str]]:
    """The scale of an axis of time and its drawing: a rule at the bottom, and a tick with a label for each mark."""
    scale = _Scale(low.toordinal(), high.toordinal(), start, end)
    drawn = [_line("rule", start, bottom, end, bottom)]
    for day, name in _ticks(low, high, 14):
        x = scale(day.toordinal())
        if start - 1 <= x <= end + 1:
            drawn += [_line("grid", x, top, x, bottom), _text(x, bottom + 16, name, "tick")]
    return scale, drawn


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
        point["at"] = point["middle"] + step * ((shift + 1) // 2) * (-1 if shift % 2 else 1)


def series(points: Sequence[Row], unit: str, title: str, identity: str) -> Markup | None:
    """Values over time. None when fewer than two points have a date.

    A point has `first` and `last` (dates), `value`, `low`, `high`, `clash`, `sources`, `words` and `target`. A
    contradicted statement is a hollow diamond of its own; the more independent sources, the larger a point.
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
    clash = sum(bool(p["clash"]) for p in dated)
    words = f"{len(dated)} points from {low.year} to {high.year}, {clash} of them contradicted; the table has all."
    return _svg(WIDTH, 276, title, words, identity, _series_marks(dated, unit, low, high))


def _series_marks(points: Sequence[Row], unit: str, low: date, high: date) -> Iterator[str]:
    values = steps(min(0.0, *(p["low"] for p in points)), max(0.0, *(p["high"] for p in points)))
    names = [short_number(value) for value in values]
    left = max(len(name) for name in names) * _LETTER + 14
    height = _Scale(values[0], values[-1], 240, 22)
    pad = (high - low) / 60
    across, axis = _time_axis(low - pad, high + pad, left, WIDTH - 16, 22, 240)
    for value, name in zip(values, names, strict=True):
        yield _line("zero" if value == 0 else "grid", left, height(value), WIDTH - 16, height(value))
        yield _text(left - 8, height(value) + 4, name, "tick", "end")
    if unit:
        yield _text(left - 8, 10, unit, "tick", "end" if len(unit) * _LETTER < left else "start")
    yield from axis
    for point in points:
        y, x = height(point["value"]), across(point["at"].toordinal())
        first, last = across(point["first"].toordinal()), across(point["last"].toordinal())
        kind = "clash" if point["clash"] else "agree" if point["sources"] > 1 else "one"
        mark = _line("span", first, y, last, y) if last - first > 12 else ""
        if point["low"] < point["high"]:
            mark += _line("range", x, height(point["low"]), x, height(point["high"]))
        if point["clash"]:
            mark += f'<path class="mark" d="M{x:.1f} {y - 8:.1f}l7 8 -7 8 -7 -8z"/>'
        else:
            mark += (
                f'<circle class="mark" cx="{x:.1f}" cy="{y:.1f}" r="{4 + sqrt(min(point["sources"], 5) - 1) * 2:.1f}"/>'
            )
        yield f'<g class="{kind}">{_linked(point["target"], point["words"], mark)}</g>'


def states(bars: Sequence[Row], until: date, title: str, identity: str) -> Markup | None:
    """How pairs stood over time. A bar has `pair`, `state`, `first`, `last` (None: still), `words`, `target`."""
    if not bars:
        return None
    pairs = list(dict.fromkeys(bar["pair"] for bar in bars))
    low = min(bar["first"] for bar in bars)
    high = max([until, *(bar["last"] for bar in bars if bar["last"]), low + timedelta(days=30)])
    bottom = 30.0 * len(pairs) + 8
    left = max(len(_short(pair)) for pair in pairs) * _LETTER + 20
    across, marks = _time_axis(low, high, left, WIDTH - 20, 4, bottom)
    for at, pair in enumerate(pairs):
        marks.append(_text(left - 10, 30 * at + 23, _short(pair), "name", "end"))
    for bar in bars:
        top = 30 * pairs.index(bar["pair"]) + 8
        first, last = across(bar["first"].toordinal()), across((bar["last"] or high).toordinal())
        kind = bar["state"] if bar["state"] in STATES else "other"
        width = max(3.0, last - first - 1)
        mark = f'<rect class="state {kind}" x="{first:.1f}" y="{top}" width="{width:.1f}" height="21" rx="2"/>'
        if len(bar["state"]) * _LETTER < width:
            mark += _text(first + width / 2, top + 15, bar["state"], "onstate")
        marks.append(_linked(bar["target"], bar["words"], mark))
    words = f"{len(bars)} states of {len(pairs)} pairs. The table below has all."
    return _svg(WIDTH, bottom + 26, title, words, identity, marks)


def years(counts: Sequence[tuple[int, int, str]], title: str, identity: str) -> Markup | None:
    """Bars of a count a year: (year, count, link)."""
    if not counts:
        return None
    values = [value for value in steps(0, max(n for _, n, _ in counts), 4) if value == int(value)]
    left = len(short_number(values[-1])) * _LETTER + 14
    height = _Scale(values[0], values[-1], 130, 12)
    step = min(80.0, (WIDTH - 16 - left) / len(counts))
    right = left + step * len(counts)
    marks = []
    for value in values:
        marks.append(_line("zero" if value == 0 else "grid", left, height(value), right, height(value)))
        marks.append(_text(left - 8, height(value) + 4, short_number(value), "tick", "end"))
    every = ceil(40 / step)
    for at, (year, n, target) in enumerate(counts):
        x = left + step * at
        if at % every == 0:
            marks.append(_text(x + step / 2, 147, str(year), "tick"))
        if n:
            size = max(1.0, 130 - height(n))
            mark = (
                f'<rect class="bar" x="{x + 1:.1f}" y="{130 - size:.1f}" width="{step - 2:.1f}" height="{size:.1f}"/>'
            )
            marks.append(_linked(target, f"{year}: {n:,}", mark))
    words = "; ".join(f"{year}: {n:,}" for year, n, _ in counts)
    return _svg(WIDTH, 154, title, words, identity, marks)
