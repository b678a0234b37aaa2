"""Readers for dates told by their distance or their place in another: last year, a month later, the first quarter of 2013."""

from __future__ import annotations

import re

from flows.facts import edtf as e
from flows.facts import relative
from flows.facts.date_rules import Groups, Reading, Scene
from flows.facts.relative import Now

# Words that step from the date just spoken of, not from the anchor, when "the" stands before them.
_FROM_LAST = frozenset({"following", "previous", "preceding", "prior"})
_SINGULAR_ARTICLE = "A"


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
    if token.cls == "h" and after and (after[0].cls == "u" or (after[0].cls == "-" and len(after) > 1 and after[1].cls == "u")):
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
                    return _plain_unit(g, kind, int(order.value or -1), order.text)
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
    if scene.future(g.first, g.last):
        _, end = e.bounds(_division(year, kind, number))
        return year if end and end >= ref.first else year + 1
    return year if first <= ref.last else year - 1


def read_coded_quarter(scene: Scene, match: re.Match[str]) -> Reading | None:
    """1Q13, 2H2014."""
    g = Groups(scene, match)
    token = scene.tokens[g.last]
    number, year = divmod(int(token.value or 0), 10000)
    return g.reading(_division(year, "Q" if token.cls == "J" else "H", number))


def _plain_unit(g: Groups, unit: str, n: int, word: str) -> Reading | None:
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
        edtf = relative.shifted(last, unit, 0)
        if edtf is None and unit == "Y" and last.year:
            edtf = f"{last.year:04d}"
        return Reading(g.first, g.last, edtf, relative.timex(edtf))
    n = int(relation.value or 0)
    if relation.text == "past" and scene.tokens[g.first].cls == "T":
        return _stretch(g, unit, -1)
    if relation.text == "coming" and unit != "W":
        return _stretch(g, unit, 1)
    return _plain_unit(g, unit, n, relation.text)


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
    edtf = None
    if not from_anchor and base.edtf and amount == 1:
        edtf = relative.same_shape(base.edtf, unit, n)
    edtf = edtf or relative.distance(base, unit, n)
    return Reading(g.first, g.last, edtf if e.is_valid(edtf) else None, relative.timex(edtf))


def _ends_phrase(scene: Scene, at: int) -> bool:
    after = scene.tokens[at + 1] if at + 1 < len(scene.tokens) else None
    return after is None or after.cls in ".Bc)q&-" or after.text in ("when", "that", "but", "while")


def read_same_period(scene: Scene, match: re.Match[str]) -> Reading | None:
    """The same period last year, the same quarter a year earlier, the year-ago quarter."""
    g = Groups(scene, match)
    last = scene.last()
    if g.token("u") is not None and g.text("u") != "Y":
        return None
    if last is not None and last.edtf and (moved := relative.same_shape(last.edtf, "Y", -1)):
        return g.reading(moved)
    edtf = relative.shifted(last if last and last.year and "l" not in match.group() else scene.ref, "Y", -1)
    return Reading(g.first, g.last, edtf, relative.timex(edtf))


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
    if shift.cls == "l" and scene.ref.year and base.year == scene.ref.year and unit == "Y":
        base = scene.ref
    edtf = relative.shifted(base, unit, -1 if back else 1)
    return Reading(g.first, g.last, edtf, relative.timex(edtf))


def read_the_unit(scene: Scene, match: re.Match[str]) -> Reading | None:
    """The end of the year, later in the day, mid-year, year-end."""
    g = Groups(scene, match)
    unit = g.text("u")
    if unit is None or unit in ("10Y", "100Y", "F", "WE"):
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
    if token.text.endswith("s") and token.text[:-1] in scene.lex.words:
        return None
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
