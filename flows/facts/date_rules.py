"""The grammar of dates: patterns over token classes (`date_tokens.CLASSES`) and what each means.

A rule is a regular expression over one letter a token and a reader that gives a `Reading`, or None when the words turn
out to be no date. Every repetition is bounded, so the cost is linear in the number of tokens.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, NamedTuple

from flows.facts import date_context, relative
from flows.facts import edtf as e
from flows.facts.date_tokens import Lexicon, Token, Tokens, full_year
from flows.facts.festivals import festival_date
from flows.facts.relative import Now

Kind = Literal["date", "duration", "set", "time"]


class Reading(NamedTuple):
    """What a stretch of tokens `first` to `last` (inclusive) says. `yearless`: the year was supplied, not written."""

    first: int
    last: int
    edtf: str | None
    timex: str | None
    kind: Kind = "date"
    yearless: bool = False


@dataclass(slots=True)
class Scene:
    """The text being read: its tokens, the anchor, and the dates read so far."""

    text: str
    tokens: Tokens
    lex: Lexicon
    ref: Now
    read: list[Reading] = field(default_factory=list)

    def last(self) -> Now | None:
        """The latest date read that could be resolved."""
        for reading in reversed(self.read[-12:]):
            if reading.kind == "date" and reading.edtf:
                return relative.now(reading.edtf)
        return None

    def told_before(self) -> Now | None:
        """The latest date read with its year, where the anchor was inferred (`~`) and less than a year from it."""
        if self.ref.edtf is None or self.ref.first is None or not self.ref.edtf.endswith("~"):
            return None
        written = (r.edtf for r in reversed(self.read[-12:]) if r.kind == "date" and r.edtf and not r.yearless)
        last = relative.now(next(written, None))
        if last.month is None:
            return None
        months = (self.ref.first.year - last.month[0]) * 12 + self.ref.first.month - last.month[1]
        return last if abs(months) < 12 else None

    def last_part(self) -> str | None:
        """The latest quarter or half of a year among the dates read last."""
        parts = (r.edtf for r in reversed(self.read[-12:]) if r.edtf and e.precision(r.edtf) in ("quarter", "half"))
        return next(parts, None)

    def latest_part(self) -> str | None:
        """The latest quarter or half of a year, or months up to a day, of those read last that are not to come."""
        parts = [r.edtf for r in self.read[-12:] if r.kind == "date" and r.edtf and _part(r.edtf)]
        now = self.ref.last
        past = [p for p in parts if now is None or (e.bounds(p)[0] or now) <= now]
        return max(past, key=lambda p: e.bounds(p)[1] or date.min, default=None)

    def sentence_year(self, at: int) -> int | None:
        """A year written earlier in the sentence of token `at`, which a yearless date after it shares."""
        for reading in reversed(self.read[-4:]):
            if reading.kind != "date" or not reading.edtf or reading.yearless:
                continue
            if reading.first and self.tokens[reading.first - 1].text == "since":
                return None  # "has lost $6 billion since 2001, set aside over $1 billion in July"
            apart = at - reading.last - 1
            if apart <= 10 and self._goes_on(reading, at):
                return None
            if apart > 10 or any(t.cls == "B" or t.text in (".", "!", "?") for t in self.tokens[reading.last + 1 : at]):
                return None
            return e.year_of(reading.edtf) if e.precision(reading.edtf) == "year" else None
        return None

    def _goes_on(self, reading: Reading, at: int) -> bool:
        """Whether a deed of another time comes before token `at`: "paid $1bn in 2005 and wrote it down in January"."""
        opens = reading.first <= _OPENING or self.tokens[reading.first - _OPENING].cls in ".B"
        between = [token.text for token in self.tokens[reading.last + 1 : at]]
        joint = next((i for i, word in enumerate(between) if word in ("and", "but")), None)
        return not opens and joint is not None and self.told(reading.last + 1 + joint)

    def future(self, first: int, last: int) -> bool | None:
        """Whether the words around look ahead."""
        return date_context.future(self.tokens, first, last, self.lex)

    def told(self, last: int) -> bool:
        """Whether the words right after say what has happened: "its fourth-quarter profit fell"."""
        return date_context.told(self.tokens, last, self.lex)


def _part(edtf: str) -> bool:
    """Whether a date is a part of a year of two months and more."""
    return e.precision(edtf) in ("quarter", "half") or (len(edtf) == 15 and edtf[7] == "/")


_OPENING = 2  # tokens before a date that opens its sentence: "In 2005"
Reader = Callable[[Scene, re.Match[str]], Reading | None]


class Groups:
    """The tokens of a match's named groups."""

    def __init__(self, scene: Scene, match: re.Match[str]) -> None:
        self.scene, self.match = scene, match
        self.first, self.last = match.start(), match.end() - 1

    def at(self, name: str) -> int:
        """The token number of a group, or of its twins `name_` and `name__` in another branch; -1 when unmatched."""
        for twin in (name, name + "_", name + "__"):
            if twin in self.match.re.groupindex and self.match.start(twin) >= 0:
                return self.match.start(twin)
        return -1

    def token(self, name: str) -> Token | None:
        """The token of a group, or None."""
        at = self.at(name)
        return self.scene.tokens[at] if at >= 0 else None

    def number(self, *names: str) -> int | None:
        """The first of the groups that is worth an int."""
        for name in names:
            token = self.token(name)
            if token is not None and isinstance(token.value, int):
                return token.value
        return None

    def text(self, name: str) -> str | None:
        """What the token of a group is worth, as text."""
        token = self.token(name)
        return str(token.value) if token is not None else None

    def reading(
        self, edtf: str | None, timex: str | None = None, kind: Kind = "date", *, yearless: bool = False
    ) -> Reading | None:
        """A reading of the whole match; None when `edtf` is not valid."""
        if edtf is not None and not e.is_valid(edtf):
            return None
        return Reading(self.first, self.last, edtf, timex or relative.timex(edtf), kind, yearless)


def _pick_year(g: Groups, month: int, day: int = 1, last_month: int | None = None) -> int | None:
    """The year of a date written without one."""
    scene = g.scene
    relation = g.token("pre")
    if relation is not None and relation.text == "following" and (last := scene.last()) is not None and last.year:
        return last.year + (last.month is None or month <= last.month[1])  # "the following September" of a story
    if (shared := scene.sentence_year(g.first)) is not None:
        return shared
    if scene.ref.first is None and scene.ref.last is None:
        previous = scene.last()
        return previous.year if previous else None
    ahead = scene.future(g.first, g.last)
    if relation is not None and relation.cls in "ln":
        ahead = relation.cls == "n"
    elif (before := scene.told_before()) is not None:
        # "now" was inferred from the dates of the text: the story goes on from the last of them
        return relative.year_for(before, month, day, future=ahead or None, last_month=last_month)
    return relative.year_for(scene.ref, month, day, future=ahead, last_month=last_month)


def _day_text(year: int | None, month: int, day: int) -> str | None:
    if not 1 <= day <= (29 if month == 2 else e.month_end(2000, month)):
        return None
    return f"{year:04d}-{month:02d}-{day:02d}" if year else f"XXXX-{month:02d}-{day:02d}"


def read_day(scene: Scene, match: re.Match[str]) -> Reading | None:
    """A day of a month, or a range of days of it, with or without its year."""
    g = Groups(scene, match)
    month, day, day2, year = g.number("m"), g.number("d"), g.number("d2"), g.number("y")
    if month is None or day is None:
        return None
    token = g.token("m")
    after = scene.tokens[g.last + 1] if g.last + 1 < len(scene.tokens) else None
    day_last = year is None and day2 is None and g.at("d") == g.last
    if (
        day_last
        and after is not None
        and (after.text in ("%", "percent", "million", "billion", "points") or after.cls == "u")
    ):
        return None
    if token is not None and token.cls == "m" and year is None and g.at("d") > g.at("m") and g.token("d").cls != "O":  # type: ignore[union-attr]
        return None
    year = year if year is not None else _pick_year(g, month, day)
    yearless = g.number("y") is None
    text = _day_text(year, month, day)
    if text is None:
        return None
    if day2 is not None:
        other = _day_text(year, month, day2)
        joint = g.text("j")
        if other is None or year is None or day2 <= day:
            return None
        if joint == "and":
            return None
        return g.reading(e.interval_text(text, other), yearless=yearless)
    if year is None:
        return Reading(g.first, g.last, None, text, "date", True)
    return g.reading(text, yearless=yearless)


def read_month(scene: Scene, match: re.Match[str]) -> Reading | None:
    """A month with or without its year."""
    g = Groups(scene, match)
    month, year = g.number("m"), g.number("y")
    token = g.token("m")
    if month is None or token is None:
        return None
    if year is None and token.cls == "V" and not _month_place(scene, g.first):
        return None
    if year is None and token.cls == "M" and _name_place(scene, g.at("m")):
        return None
    if (relative_year := g.token("rel")) is not None and g.text("u") == "Y":
        text = relative.shifted(scene.ref, "Y", int(relative_year.value or 0)) if relative_year.cls in "rln" else None
        year = int(text) if text else None
    explicit = year is not None
    if year is None:
        relation = g.token("pre")
        if relation is not None and relation.cls == "r" and scene.ref.year:
            year = scene.ref.year
        elif relation is not None and relation.cls in "ln" and scene.ref.month == (scene.ref.year, month):
            year = (scene.ref.year or 0) + (1 if relation.cls == "n" else -1)
        else:
            year = _pick_year(g, month)
    if year is None:
        return Reading(g.first, g.last, None, f"XXXX-{month:02d}", "date", True)
    return g.reading(e.month_text(year, month), yearless=not explicit)


def read_month_half(scene: Scene, match: re.Match[str]) -> Reading | None:
    """The second half of July: an interval of days."""
    g = Groups(scene, match)
    order, month, year = g.token("o"), g.number("m"), g.number("y")
    if order is None or month is None or not (order.cls == "l" or order.value in (1, 2)):
        return None
    explicit = year is not None
    year = year if year is not None else _pick_year(g, month)
    if year is None:
        return Reading(g.first, g.last, None, f"XXXX-{month:02d}", "date", True)
    text = e.month_text(year, month)
    days = ("01", "15") if order.value == 1 else ("16", f"{e.month_end(year, month):02d}")
    return g.reading(f"{text}-{days[0]}/{text}-{days[1]}", yearless=not explicit)


# Before a month and nothing else of that spelling


def _month_place(scene: Scene, at: int) -> bool:
    """Whether an ambiguous month name ("May", "March") stands where only a month can."""
    token = scene.tokens[at]
    if token.cls in "rlnE" or (token.cls == "T" and scene.tokens[at + 1].cls == "E"):
        return True  # "last March", "early March", "the end of March"
    if [t.cls in cls for t, cls in zip(scene.tokens[at + 1 : at + 3], ("-", "MV"), strict=False)] == [True, True]:
        return True  # "the March-May period"
    before = scene.tokens[at - 1] if at else None
    if before is not None and before.cls == "T" and at > 1:
        return False
    return before is not None and (before.text in scene.lex.month_before or before.cls in "E-")


def _name_place(scene: Scene, at: int) -> bool:
    """Whether a month name in capitals is part of a name: "April Smith said"."""
    token = scene.tokens[at]
    after = scene.tokens[at + 1] if at + 1 < len(scene.tokens) else None
    if after is None or after.cls != "x" or not scene.text[after.start].isupper():
        return False
    before = scene.tokens[at - 1] if at else None
    return scene.text[token.start : token.end][1:].islower() and (
        before is None or before.text not in scene.lex.month_before
    )


def read_figures(scene: Scene, match: re.Match[str]) -> Reading | None:
    """A date in figures."""
    g = Groups(scene, match)
    value = str(scene.tokens[g.last].value)
    if value.startswith("XXXX"):
        month, day = int(value[5:7]), int(value[8:])
        year = _pick_year(g, month, day)
        return g.reading(f"{year:04d}{value[4:]}", yearless=True) if year else Reading(g.first, g.last, None, value)
    return g.reading(value)


def read_year(scene: Scene, match: re.Match[str]) -> Reading | None:
    """A year, plain or fiscal."""
    g = Groups(scene, match)
    at, year = g.at("y"), g.number("y")
    if year is None:
        return None
    token = scene.tokens[at]
    marked = any(t.cls in "FU" for t in scene.tokens[g.first : at]) or token.cls == "G"
    if any(t.cls == "U" and t.value != "Y" for t in scene.tokens[g.first : at]):
        return None
    if token.cls == "C" and not marked:
        before = scene.tokens[at - 1] if at else None
        if before is None or not (before.text in scene.lex.year_before or before.cls in "MVS("):
            return None
    if token.cls == "Y" and not marked and not date_context.is_year(scene.tokens, at, scene.lex, scene.text):
        return None
    return g.reading(f"{year:04d}")


def read_years(scene: Scene, match: re.Match[str]) -> Reading | None:
    """Two years: 2003-2005, 2008-09, between 2014 and 2016."""
    g = Groups(scene, match)
    first, second, joint = g.number("y"), g.number("y2"), g.token("j")
    if first is None or second is None or joint is None or not 1500 <= first <= 2150:
        return None
    other = g.token("y2")
    if other is not None and other.cls != "Y":
        if joint.cls not in "-/" or len(other.text) != 2:
            return None
        if joint.cls == "-" and second > first % 100 + 12:
            return None
        second += first // 100 * 100 + (100 if second < first % 100 else 0)
        if joint.cls == "/" and second != first + 1:
            return None
    if joint.text == "and" and g.token("b") is None:
        return None
    if not first < second <= first + 150:
        return None
    start = g.at("y")
    return Reading(start, g.last, f"{first:04d}/{second:04d}", f"{first:04d}/{second:04d}")


def read_decade(scene: Scene, match: re.Match[str]) -> Reading | None:
    """A decade: the 1990s, the '90s, the nineties."""
    g = Groups(scene, match)
    token = scene.tokens[g.last]
    value = int(token.value or 0)
    if value < 100:
        if match.group()[0] != "T" and "E" not in match.group():
            return None
        value += 1900 if value >= 30 else 2000
    if not token.text[:1].isdigit() and token.text[:1].isalpha() and "T" not in match.group():
        return None
    return g.reading(f"{value // 10:03d}X")


def read_owning_decade(scene: Scene, match: re.Match[str]) -> Reading | None:
    """A decade written as a possessive: the late 1980's."""
    g = Groups(scene, match)
    year = g.number("y")
    return g.reading(f"{year // 10:03d}X") if year is not None and year % 10 == 0 else None


def read_season(scene: Scene, match: re.Match[str]) -> Reading | None:
    """A season with its year, or with this, last, next."""
    g = Groups(scene, match)
    token, year = g.token("s"), g.number("y")
    if token is None:
        return None
    code = int(token.value or 0)
    month = {21: 3, 22: 6, 23: 9, 24: 12}[code]
    relation = g.token("rel") or g.token("pre")
    if year is None and relation is not None:
        base = scene.ref.year
        if base is None:
            return None
        if g.token("rel") is not None:
            year = base + int(relation.value or 0) if relation.cls in "rln" else None
        elif relation.cls == "r":
            year = base - 1 if code == 24 and scene.ref.month and scene.ref.month[1] <= 2 else base
        else:
            year = relative.year_for(scene.ref, month, 1, future=relation.cls == "n")
            if year is not None and scene.ref.first and e.overlaps(f"{year:04d}-{code}", scene.ref.edtf):
                year += 1 if relation.cls == "n" else -1
    elif year is None:
        year = _pick_year(g, month)
    if year is None:
        return Reading(g.first, g.last, None, f"XXXX-{relative.timex(f'2000-{code}')[5:]}")  # type: ignore[index]
    return g.reading(f"{year:04d}-{code}", yearless=g.number("y") is None)


def read_festival(scene: Scene, match: re.Match[str]) -> Reading | None:
    """A festival or holiday, or its eve."""
    g = Groups(scene, match)
    token, year = g.token("f"), g.number("y", "y2")
    if token is None:
        return None
    rule, needs = scene.lex.festival_rules[re.sub(r"\s", " ", token.text.replace("'", "’"))]
    relation = g.token("rel") or g.token("r2")
    if needs and not (year or relation or _festival_place(scene, g.at("f"))):
        return None
    written = year is not None
    if year is None and relation is not None and relation.cls in "rln" and scene.ref.year:
        by_year = g.token("r2") is not None or "U" in match.group()
        year = scene.ref.year + int(relation.value or 0) if by_year or relation.cls == "r" else None
    if year is None:
        sample = e.first_day(festival_date(rule, 2000))
        if sample is None:
            return None
        if relation is not None and scene.ref.first is not None:
            year = relative.year_for(scene.ref, sample.month, sample.day, future=relation.cls == "n")
        else:
            year = _pick_year(g, sample.month, sample.day)
    if year is None:
        return Reading(g.first, g.last, None, f"XXXX-{rule}" if rule[0].isdigit() else None, "date", True)
    edtf = festival_date(rule, year)
    first = g.first
    before = [t.text for t in scene.tokens[max(0, first - 3) : first]]
    eve = 2 if before[-2:] == ["eve", "of"] else 3 if before[-3:] == ["eve", "of", "the"] else 0
    if eve and edtf:
        first -= eve
        day = e.first_day(edtf)
        edtf = relative.move(day, "D", -1).isoformat() if day and e.precision(edtf) == "day" else edtf
    return Reading(first, g.last, edtf, relative.timex(edtf), "date", not written) if e.is_valid(edtf) else None


def _festival_place(scene: Scene, at: int) -> bool:
    before = scene.tokens[at - 1] if at else None
    after = scene.tokens[at + 1 : at + 3]
    if any(t.text in scene.lex.festival_nouns for t in after) or any(t.cls == "!" for t in after[1:]):
        return True
    return before is not None and before.cls == "q" and bool(after) and after[0].cls == "q"


def read_time(scene: Scene, match: re.Match[str]) -> Reading | None:
    """A clock time; its TIMEX3 value carries the day when the anchor gives one."""
    g = Groups(scene, match)
    return Reading(g.first, g.last, None, str(scene.tokens[g.last].value), "time")


def read_frequency(scene: Scene, match: re.Match[str]) -> Reading | None:
    """A frequency: daily, every year, each Monday."""
    g = Groups(scene, match)
    token = scene.tokens[g.last]
    if token.cls == "g":
        return Reading(g.first, g.last, None, str(token.value), "set")
    if token.cls == "W":
        return Reading(g.first, g.last, None, f"XXXX-WXX-{token.value}", "set")
    if token.cls == "M":
        return Reading(g.first, g.last, None, f"XXXX-{int(token.value or 1):02d}", "set")
    amount = g.number("n") or 1
    return Reading(g.first, g.last, None, relative.duration_timex(amount, str(token.value)), "set")


__all__ = ["Groups", "Kind", "Reader", "Reading", "Scene", "full_year"]
