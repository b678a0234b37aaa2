"""Readers for divisions of a year and reporting periods: quarters, halves, first nine months, periods ended."""

from __future__ import annotations

import re

from flows.facts import edtf as e
from flows.facts import relative
from flows.facts.date_rules import Groups, Reading, Scene
from flows.facts.date_rules_relative import plain_unit

_STALE, _NEAR = 200, 100  # days


def _year_of_tail(g: Groups) -> tuple[int | None, bool]:
    """The year in "… of 2013", "… of last year", "… of the year"; and whether the words fix it."""
    year = g.number("y")
    if year is not None:
        return year, True
    relation, unit = g.token("rel"), g.text("u")
    scene = g.scene
    if relation is not None and unit == "Y":
        if relation.cls in "rln":
            text = relative.shifted(scene.ref, "Y", int(relation.value or 0))
            return (int(text) if text else None), True
        last = scene.last()
        return (last.year if last else scene.ref.year), True
    if g.text("u2") == "Y":
        last = scene.last()
        return (last.year if last and last.year else scene.ref.year), True
    return None, False


def _division(year: int, kind: str, number: int) -> str:
    return f"{year:04d}-{(32 if kind == 'Q' else 39) + number}"


def read_quarter(scene: Scene, match: re.Match[str]) -> Reading | None:
    """A quarter or half of a year, calendar or fiscal (the latter marked `~`)."""
    g = Groups(scene, match)
    token = g.token("q")
    if token is None:
        return None
    after = scene.tokens[g.last + 1 : g.last + 3]
    if (
        token.cls == "h"
        and after
        and (after[0].cls == "u" or (after[0].cls == "-" and len(after) > 1 and after[1].cls == "u"))
    ):
        return None  # half-hour
    order = g.token("o")
    year, fixed = _year_of_tail(g)
    if token.cls == "h":
        kind = str(token.value)
        if token.text.endswith("s") or order is None:
            return None
        if order.cls == "l":
            if not fixed:
                if order.text == "final":
                    number = 4 if kind == "Q" else 2
                else:
                    return plain_unit(g, kind, int(order.value or -1), order.text)
            else:
                number = 4 if kind == "Q" else 2
        else:
            number = int(order.value or 0)
    else:
        kind, number = ("Q" if token.cls == "Q" else "H"), int(token.value or 0)
    if not 1 <= number <= (4 if kind == "Q" else 2):
        return None
    if year is None and fixed:
        return Reading(g.first, g.last, None, f"XXXX-{kind}{number}")
    yearless = year is None
    if year is None:
        year = _quarter_year(g, kind, number)
    if year is None:
        return Reading(g.first, g.last, None, f"XXXX-{kind}{number}", "date", True)
    text = _division(year, kind, number)
    return g.reading(text + "~" if g.token("f") is not None else text, yearless=yearless)


def _quarter_year(g: Groups, kind: str, number: int) -> int | None:
    """The year of "the first quarter": the latest that has begun, unless the words look ahead."""
    scene = g.scene
    if (shared := scene.sentence_year(g.first)) is not None:
        return shared
    ref = scene.ref
    if ref.first is None or ref.last is None:
        last = scene.last()
        return last.year if last else None
    if ref.year and not ref.month:
        return ref.year
    year = ref.first.year
    first, _ = e.bounds(_division(year, kind, number))
    if first is None:
        return None
    if not scene.told(g.last) and scene.future(g.first, g.last):
        _, end = e.bounds(_division(year, kind, number))
        return year if end and end >= ref.first else year + 1
    if first <= ref.last:
        return year
    _, end = e.bounds(_division(year - 1, kind, number))
    # A quarter long past and soon to come again is the coming one: reports on a quarter follow within half a year
    stale = end is not None and (ref.first - end).days > _STALE and (first - ref.last).days < _NEAR
    return year if stale else year - 1


def read_coded_quarter(scene: Scene, match: re.Match[str]) -> Reading | None:
    """1Q13, 2H2014."""
    g = Groups(scene, match)
    token = scene.tokens[g.last]
    number, year = divmod(int(token.value or 0), 10000)
    return g.reading(_division(year, "Q" if token.cls == "J" else "H", number))


def read_first_units(scene: Scene, match: re.Match[str]) -> Reading | None:
    """The first nine months of 2013, the last two weeks of December 2010."""
    g = Groups(scene, match)
    order, amount, unit = g.token("o"), g.number("n"), g.text("v")
    year, _ = _year_of_tail(g)
    if order is None or amount is None or unit not in ("M", "W", "D", "Q"):
        return None
    if year is None:
        if order.cls != "O" or unit not in ("M", "Q"):
            return None
        year = _quarter_year(g, "H", 1)
    if year is None or not 1 <= amount <= 366:
        return None
    start, end = e.bounds(f"{year:04d}")
    if start is None or end is None:
        return None
    if order.cls == "O" and order.value == 1:
        last = relative.move(start, unit, amount)
        return g.reading(e.span_text(start, relative.move(last, "D", -1))) if last.year in (year, year + 1) else None
    if order.cls == "l":
        first = relative.move(relative.move(end, "D", 1), unit, -amount)
        return g.reading(e.span_text(first, end)) if first.year == year else None
    return None


def read_ended(scene: Scene, match: re.Match[str]) -> Reading | None:
    """The three months ended 31 March 2013, the quarter ended June, the fiscal year ending March 2014."""
    g = Groups(scene, match)
    unit = g.text("v")
    amount = g.number("n") or 1
    if unit is None or unit not in ("M", "Q", "H", "Y", "W", "D"):
        return None
    if (full := g.token("full")) is not None:
        _, end = e.bounds(str(full.value))
    else:
        month, day, year = g.number("m"), g.number("d"), g.number("y")
        if month is None:
            return None
        if year is None:
            ahead = g.token("e")
            looking = ahead is not None and ahead.text == "ending" and bool(scene.future(g.first, g.last))
            year = scene.sentence_year(g.first) or relative.year_for(scene.ref, month, day or 1, future=looking)
        if year is None:
            return None
        text = f"{year:04d}-{month:02d}" + (f"-{day:02d}" if day else "")
        if not e.is_valid(text):
            return None
        _, end = e.bounds(text)
    if end is None:
        return None
    if unit in relative.MONTHS_OF and end.day < e.month_end(end.year, end.month) - 7:
        first = relative.move(relative.move(end, unit, -amount), "D", 1)
    elif unit in relative.MONTHS_OF:
        # A period that ends in the last week of a month is one of whole months (52-week years end on a Saturday)
        end = end.replace(day=e.month_end(end.year, end.month))
        first = relative.move(relative.move(end.replace(day=1), "M", 1), unit, -amount)
    else:
        first = relative.move(relative.move(end, unit, -amount), "D", 1)
    return g.reading(e.span_text(first, end))


def read_same_period(scene: Scene, match: re.Match[str]) -> Reading | None:
    """The same period last year, the same quarter of 2008, the same quarter a year earlier, the year-ago quarter."""
    g = Groups(scene, match)
    last = scene.last()
    if (year := g.number("y")) is not None:
        moved = relative.same_shape(last.edtf, "Y", year - last.year) if last and last.edtf and last.year else None
        return g.reading(moved or str(year))
    if g.token("u") is not None and g.text("u") != "Y":
        return None
    # "in the prior-year quarter": before the latest one told of; "the same quarter a year earlier": before the last
    latest = scene.latest_part() if g.token("u_") is not None or "-" in match.group() else None
    for edtf in (latest, last.edtf if last else None, scene.last_part()):
        if edtf and (moved := relative.same_shape(edtf, "Y", -1)):
            return g.reading(moved)
    edtf = relative.shifted(last if last and last.year and "l" not in match.group() else scene.ref, "Y", -1)
    return Reading(g.first, g.last, edtf, relative.timex(edtf))
