"""Readers for dates told by their distance: last year, a month later, Monday, the past nine days."""

from __future__ import annotations

import re

from flows.facts import edtf as e
from flows.facts import relative
from flows.facts.date_rules import Groups, Reading, Scene
from flows.facts.festivals import nth_weekday
from flows.facts.relative import Now

# Words that step from the date just spoken of, not from the anchor, when "the" stands before them.
_FROM_LAST = frozenset({"following", "previous", "preceding", "prior"})


def plain_unit(g: Groups, unit: str, n: int, word: str) -> Reading | None:
    """The calendar unit n units from the point that `word` ("last", "following") counts from."""
    base = _base(g, word)
    edtf = relative.shifted(base, unit, n)
    if edtf is None and base is not g.scene.ref:
        base = g.scene.ref
        edtf = relative.shifted(base, unit, n)
    timex = None
    if unit in ("W", "WE") and base.day:
        year, week, _ = relative.move(base.day, "W", n).isocalendar()
        timex = f"{year:04d}-W{week:02d}" + ("-WE" if unit == "WE" else "")
    return Reading(g.first, g.last, edtf, timex or relative.timex(edtf))


def _base(g: Groups, word: str) -> Now:
    """The point a step is counted from: the date last spoken of for "the following year", else the anchor."""
    with_the = g.scene.tokens[g.first].cls == "T"
    if with_the and word in _FROM_LAST | {"next"}:
        last = g.scene.last()
        if last is not None:
            return last
    return g.scene.ref


def read_relative_unit(scene: Scene, match: re.Match[str]) -> Reading | None:
    """This week, last year, the following month, that day, earlier this year, the past year."""
    g = Groups(scene, match)
    relation, unit = g.token("rel"), g.text("u")
    if relation is None or unit is None:
        return None
    token = g.token("u")
    if token is not None and token.text.endswith("s") and token.text not in ("this",):
        return None
    if token is not None and token.cls == "h" and token.text == "half" and relation.cls in "rst":
        return None
    if relation.cls in "st":
        last = scene.last() or scene.ref
        if unit == "D" and last.day is None:
            last = scene.ref  # "On the same day", after dates of years
        edtf = relative.shifted(last, unit, 0)
        if edtf is None and unit == "Y" and last.year:
            edtf = f"{last.year:04d}"
        return Reading(g.first, g.last, edtf, relative.timex(edtf))
    n = int(relation.value or 0)
    if relation.text == "past" and scene.tokens[g.first].cls == "T":
        return _stretch(g, unit, -1)
    if relation.text == "coming" and unit in ("Y", "10Y"):
        return _stretch(g, unit, 1)
    return plain_unit(g, unit, n, relation.text)


def _stretch(g: Groups, unit: str, n: int | str, sign: int = 1) -> Reading:
    amount = n if isinstance(n, str) else abs(n)
    timex = relative.duration_timex(amount, unit)
    edtf = None if isinstance(n, str) or unit.startswith("T") else relative.range_around(g.scene.ref, unit, n * sign)
    return Reading(g.first, g.last, edtf, timex, "date" if edtf else "duration")


def read_stretch(scene: Scene, match: re.Match[str]) -> Reading | None:
    """The past nine days, the next two years, the last few months."""
    g = Groups(scene, match)
    relation, unit = g.token("rel"), g.text("u")
    amount = _amount(g)
    if relation is None or unit is None or amount is None:
        return None
    if isinstance(amount, float):
        return Reading(g.first, g.last, None, relative.duration_timex(amount, unit), "duration")
    return _stretch(g, unit, amount, -1 if relation.cls == "l" else 1)


def _amount(g: Groups) -> float | int | str | None:
    """The number of a duration: an int, a float for "two and a half", "X" when vague."""
    token = g.token("n")
    if token is None:
        return None
    if token.cls == "A":
        inner = g.token("n2")
        if inner is None:
            return 1
        token = inner
    if isinstance(token.value, int):
        tens = g.token("n3")
        value: float | int = token.value + (int(tens.value) if tens is not None and isinstance(tens.value, int) else 0)
        if token.text == "dozen" or value > 10**5:
            value = min(value, 10**5)
        return value + 0.5 if "hf" in g.match.re.groupindex and g.match.group("hf") else value
    text = str(token.value).replace(",", "")
    try:
        value = float(text)
    except ValueError:
        return "X" if text == "X" else None
    return int(value) if value.is_integer() and value < 10**5 else value


def read_distance(scene: Scene, match: re.Match[str]) -> Reading | None:
    """Two years ago, a month later, three days earlier, a week before, two weeks from now."""
    g = Groups(scene, match)
    unit, amount = g.text("u"), _amount(g)
    shift = g.token("dir")
    if unit is None or amount is None:
        return None
    later = shift is None or shift.text in ("later", "after", "afterwards", "on") or shift.cls in "fK"
    if unit.startswith("T"):
        return Reading(g.first, g.last, None, relative.duration_timex(amount, unit), "duration")
    after = scene.tokens[g.last + 1] if g.last + 1 < len(scene.tokens) else None
    if shift is not None and after is not None and after.cls in "rln":  # "by six months earlier this month"
        return Reading(g.first, g.last - 1, None, relative.duration_timex(amount, unit), "duration")
    if shift is not None and shift.text in ("before", "after", "prior") and not _ends_phrase(scene, g.last):
        last = scene.tokens[g.last - 1]
        return Reading(g.first, g.last - 1, None, relative.duration_timex(amount, unit), "duration") if last else None
    if not isinstance(amount, int):
        if isinstance(amount, str):
            return Reading(g.first, g.last, None, "PAST_REF" if not later else "FUTURE_REF")
        months = round(amount * relative.MONTHS_OF.get(unit, 0))
        if not months:
            return Reading(g.first, g.last, None, relative.duration_timex(amount, unit), "duration")
        unit, amount = "M", months
    n = amount if later else -amount
    from_anchor = shift is None or shift.text == "ago" or shift.cls in "fK"
    base = scene.ref if from_anchor else (scene.last() or scene.ref)
    if not later and base.first and scene.ref.last and base.first > scene.ref.last:
        base = scene.ref  # "paused through 2023. It delivered 95, compared with 77 a year earlier."
    if not later and unit == "Y" and _since(scene, g.first):
        base = scene.ref  # "the most since 2011. Output rose to 63,000 tonnes from 56,600 a year earlier."
    edtf = None
    if not from_anchor and base.edtf and amount == 1:
        edtf = relative.same_shape(base.edtf, unit, n)
    edtf = edtf or relative.distance(base, unit, n)
    return Reading(g.first, g.last, edtf if e.is_valid(edtf) else None, relative.timex(edtf))


def _since(scene: Scene, first: int) -> bool:
    """Whether the last date before a token only says since when something was so, in a sentence before."""
    last = next((r for r in reversed(scene.read[-12:]) if r.kind == "date" and r.edtf), None)
    if last is None or not last.first or scene.tokens[last.first - 1].text != "since":
        return False
    return any(token.cls == "." for token in scene.tokens[last.last + 1 : first])


def _ends_phrase(scene: Scene, at: int) -> bool:
    after = scene.tokens[at + 1] if at + 1 < len(scene.tokens) else None
    return after is None or after.cls in ".Bc)q&-" or after.text in ("when", "that", "but", "while")


def read_unit_beside(scene: Scene, match: re.Match[str]) -> Reading | None:
    """The year previous, the day before, the day after."""
    g = Groups(scene, match)
    unit, shift = g.text("u"), g.token("dir")
    if unit is None or shift is None or unit in ("10Y", "100Y"):
        return None
    if shift.cls == "a" and (shift.text == "ago" or not _ends_phrase(scene, g.last)):
        return None
    back = shift.cls == "l" or shift.text in ("earlier", "before", "prior")
    base = scene.last() or scene.ref
    if unit == "D" and not base.day:
        base = scene.ref  # "its lowest since October 1982, after a loss the day before"
    if shift.cls == "l" and scene.ref.year and base.year == scene.ref.year and unit == "Y":
        base = scene.ref
    edtf = relative.shifted(base, unit, -1 if back else 1)
    return Reading(g.first, g.last, edtf, relative.timex(edtf))


def read_the_unit(scene: Scene, match: re.Match[str]) -> Reading | None:
    """The end of the year, later in the day, mid-year, year-end."""
    g = Groups(scene, match)
    unit = g.text("u")
    if unit is None or unit in ("10Y", "100Y", "F", "WE") or (unit == "D" and g.at("t") < 0):
        return None
    last = scene.last()
    # The unit the latest date lies in, when that is as fine; else the one of "now"
    edtf = relative.shifted(last, unit, 0) if last is not None and last.day and unit in ("D", "W") else None
    if last is not None and unit == "Y" and last.year:
        edtf = f"{last.year:04d}"
    edtf = edtf or relative.shifted(scene.ref, unit, 0)
    first = max(g.at("t"), g.first)
    return Reading(first, g.last, edtf, relative.timex(edtf))


def read_deictic(scene: Scene, match: re.Match[str]) -> Reading | None:
    """Today, yesterday, tomorrow, this morning, last night, the day before yesterday."""
    g = Groups(scene, match)
    token = g.token("k")
    n = int(token.value or 0) if token is not None else 0
    if (shift := g.token("dir")) is not None:
        n += -1 if shift.text in ("before", "earlier") else 1
    if (relation := g.token("rel")) is not None:
        n = int(relation.value or 0)
    edtf = relative.distance(scene.ref, "D", n)
    if edtf is None:
        return Reading(g.first, g.last, None, "PRESENT_REF" if n == 0 else "PAST_REF" if n < 0 else "FUTURE_REF")
    part = g.token("P")
    timex = relative.timex(edtf)
    if part is not None and e.precision(edtf) == "day":
        timex = f"{timex}T{part.value}"
    return Reading(g.first, g.last, edtf, timex)


def read_day_part(scene: Scene, match: re.Match[str]) -> Reading | None:
    """The same afternoon, later that night: the day of the date before, else now."""
    g = Groups(scene, match)
    relation, part = g.token("rel"), g.token("P")
    if relation is None or part is None:
        return None
    if relation.cls == "t":  # "said that morning flights"
        before = scene.tokens[g.first - 1] if g.first else None
        if before is not None and before.cls not in ".Bca" and before.text not in ("late", "early", "on", "from", "by"):
            return None
    last = scene.last()
    base = last if last is not None and last.day else scene.ref
    edtf = relative.shifted(base, "D", 0)
    timex = relative.timex(edtf)
    return Reading(g.first, g.last, edtf, f"{timex}T{part.value}" if e.precision(edtf) == "day" else timex)


def read_present(scene: Scene, match: re.Match[str]) -> Reading | None:
    """Now, recently: a direction without a date."""
    g = Groups(scene, match)
    return Reading(g.first, g.last, None, str(scene.tokens[g.last].value))


def read_weekday(scene: Scene, match: re.Match[str]) -> Reading | None:
    """A weekday, by tense or by this, last, next."""
    g = Groups(scene, match)
    token = g.token("w")
    if token is None:
        return None
    number = int(token.value or 1)
    relation = g.token("r2") or g.token("rel")
    if token.text.endswith("days"):
        return None  # "on Mondays" is a set
    if relation is not None and relation.cls not in "rln":
        return None
    after = scene.tokens[g.last + 1] if g.last + 1 < len(scene.tokens) else None
    if after is not None and after.cls == "x" and after.text in ("times", "journal", "herald", "club"):
        return None
    if relation is not None and relation.text in ("past", "coming"):
        edtf = relative.weekday(scene.ref, number, None, future=relation.text == "coming")
    elif relation is None:
        edtf = relative.weekday(scene.ref, number, None, future=bool(scene.future(g.first, g.last)))
    else:
        edtf = relative.weekday(scene.ref, number, int(relation.value or 0), future=relation.cls == "n")
    part = g.token("P")
    timex = relative.timex(edtf) or f"XXXX-WXX-{number}"
    if part is not None and edtf and e.precision(edtf) == "day":
        timex += f"T{part.value}"
    return Reading(g.first, g.last, edtf, timex)


def read_duration(scene: Scene, match: re.Match[str]) -> Reading | None:
    """Four years, six straight days, a decade, two and a half hours."""
    g = Groups(scene, match)
    token, amount = g.token("u"), _amount(g)
    if token is None or amount is None:
        return None
    unit = str(token.value)
    article = g.token("n")
    single = article is not None and article.cls == "A"
    if token.cls == "h" and (unit == "H" or single or _next_text(scene, g.last) == "of"):
        return None
    if unit == "WE" and single:
        return None
    return Reading(g.first, g.last, None, relative.duration_timex(amount, unit), "duration")


def read_in_duration(scene: Scene, match: re.Match[str]) -> Reading | None:
    """In two weeks: a date when the clause looks ahead, else the duration."""
    g = Groups(scene, match)
    unit, amount = g.text("u"), _amount(g)
    if unit is None or amount is None:
        return None
    ahead = scene.future(g.first, g.last)
    if isinstance(amount, int) and ahead and not unit.startswith("T") and _next_text(scene, g.last) != "of":
        edtf = relative.distance(scene.ref, unit, amount)
        if edtf is not None:
            return g.reading(edtf)
    return Reading(g.first + 1, g.last, None, relative.duration_timex(amount, unit), "duration")


def _next_text(scene: Scene, at: int) -> str:
    return scene.tokens[at + 1].text if at + 1 < len(scene.tokens) else ""


def read_whole(scene: Scene, match: re.Match[str]) -> Reading | None:
    """The full year, a whole week, half an hour, half-year."""
    g = Groups(scene, match)
    unit = g.text("u")
    if unit is None:
        return None
    half, whole = g.token("half"), g.token("j")
    if whole is not None and whole.text not in ("full", "whole", "entire"):
        return None
    if half is not None:
        if half.text != "half":
            return None
        timex = "P6M" if unit == "Y" else relative.duration_timex(0.5, unit)
    else:
        timex = relative.duration_timex(1, unit)
    return Reading(g.first, g.last, None, timex, "duration")


def read_weekend(scene: Scene, match: re.Match[str]) -> Reading | None:
    """The weekend: the last one, or the coming one in the future tense."""
    g = Groups(scene, match)
    if g.text("u") != "WE":
        return None
    n = 0 if scene.future(g.first, g.last) or (scene.ref.day and scene.ref.day.isoweekday() > 5) else -1
    return plain_unit(g, "WE", n, "")


def read_month_day(scene: Scene, match: re.Match[str]) -> Reading | None:
    """The 27th; the 20th of next month."""
    g = Groups(scene, match)
    day, relation = g.number("d"), g.token("rel")
    if day is None:
        return None
    if relation is not None:
        month = relative.shifted(scene.ref, "M", int(relation.value or 0)) if g.text("u") == "M" else None
    else:
        before = scene.tokens[g.first - 1] if g.first else None
        weekday_first = scene.tokens[g.first].cls == "W"
        if not weekday_first and (
            before is None or before.text not in ("on", "by", "until", "before", "after", "since")
        ):
            return None
        if not scene.tokens[g.last].text[0].isdigit():
            return None
        last = scene.last()
        near = last if last is not None and last.month else scene.ref
        month = e.month_text(*near.month) if near.month else None
    if month is None or len(month) != 7:
        return None
    return g.reading(f"{month}-{day:02d}")


def read_nth(scene: Scene, match: re.Match[str]) -> Reading | None:
    """The first Friday of next month, the last week of December 2010."""
    g = Groups(scene, match)
    order, what = g.token("o"), g.token("w")
    month, year = g.number("m"), g.number("y")
    if order is None or what is None:
        return None
    if month is not None:
        year = (
            year if year is not None else relative.year_for(scene.ref, month, 15, future=scene.future(g.first, g.last))
        )
    else:
        relation = g.token("rel")
        text = relative.shifted(scene.ref, "M", int(relation.value or 0)) if relation and g.text("u") == "M" else None
        if text is None or len(text) != 7:
            return None
        year, month = int(text[:4]), int(text[5:])
    number = -1 if order.cls == "l" else int(order.value or 1)
    if year is None or number > 5 or (order.cls == "l" and order.text not in ("last", "final")):
        return None
    if what.cls == "W":
        return g.reading(nth_weekday(year, month, int(what.value or 1), number).isoformat())
    days = e.month_end(year, month)
    if what.value == "D" and number in (1, -1):
        return g.reading(f"{year:04d}-{month:02d}-{1 if number == 1 else days:02d}")
    if what.value != "W":
        return None
    first = days - 6 if number < 0 else 7 * number - 6
    if first > days:
        return None
    start, end = f"{year:04d}-{month:02d}-{first:02d}", f"{year:04d}-{month:02d}-{min(first + 6, days):02d}"
    return g.reading(e.interval_text(start, end))
