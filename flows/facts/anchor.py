"""When "now" is in a text that does not say when it was published.

A report looks back: the latest date that it writes out with its year, and that is not told as lying ahead, is close to
when it was written. A date told as present ("entering the autumn of 2025") is believed as it stands.
"""

from __future__ import annotations

import re
from datetime import date
from operator import itemgetter

from flows.facts import datelines, dates
from flows.facts import edtf as e
from flows.facts.date_rules import Reading, Scene
from flows.facts.dates import scene_of
from flows.reference import Reference

_REACH = 3  # tokens before a date in which a word of the present counts
_YEAR = re.compile(r"\d{4}")
_FIRST_YEAR = 1950  # an older year is history, not news


def _present(scene: Scene, reading: Reading) -> bool:
    before = scene.tokens[max(reading.first - _REACH, 0) : reading.first]
    return any(token.text in scene.lex.now_before for token in before)


def _written(scene: Scene, reading: Reading) -> bool:
    """Whether the year stands in the text."""
    inside = scene.tokens[reading.first : reading.last + 1]
    return not reading.yearless and any(t.cls in "YC13GJL" or (t.cls == "5" and t.text[:4].isdigit()) for t in inside)


def infer(text: str, *, latest: date | None = None, reference: Reference | None = None) -> str | None:
    """The EDTF date of "now" in the text, or None when nothing tells.

    A day or a month gives its month, marked `~` (the text may be some days younger); a season, quarter or year stands.
    A dateline tells the day. What begins after `latest`, the day of receipt, is not believed.
    """
    found = _latest(text, latest or date.max, reference)
    filed = next((d.when for d in datelines.find(text, reference=reference) if d.when), None)
    when = text[filed.start : filed.end] if filed else ""
    return _filed(when, found, reference) if found and when and not _YEAR.search(when) else found


def _filed(when: str, found: str, reference: Reference | None) -> str:
    """The day of a dateline without a year, in the year that the text tells: the first one that is not before it."""
    told, _ = e.bounds(found)
    for reading in dates.find(when, found, reference=reference) if told else ():
        day, _ = e.bounds(reading.edtf or "")
        if day and told and e.precision(e.bare(reading.edtf or "")) == "day":
            # The text may be some days older than the month that it tells of.
            year = told.year + ((day.month, 31) < (told.month, told.day))
            try:
                return day.replace(year=year).isoformat()
            except ValueError:
                return found
    return found


def _latest(text: str, received: date, reference: Reference | None) -> str | None:
    scene = scene_of(text, None, reference=reference)
    told: list[tuple[date, bool, int, Reading]] = []
    for reading in scene.read:
        if reading.kind != "date" or not reading.edtf or not _written(scene, reading):
            continue
        if e.precision(reading.edtf) in ("interval", "decade", "century", "unknown"):
            continue
        first, last = e.bounds(reading.edtf)
        if first is not None and last is not None and first.year >= _FIRST_YEAR and first <= received:
            # Of a year and a day in it the day tells more: the day's year is compared by where it begins.
            told.append((first, _present(scene, reading), len(e.bare(reading.edtf)), reading))
    told.sort(key=itemgetter(0, 1, 2), reverse=True)
    for _, present, _, reading in told:
        if present or not scene.future(reading.first, reading.last):
            edtf = e.bare(reading.edtf or "")
            if e.precision(edtf) in ("day", "month"):
                return edtf[:7] + ("" if present and len(edtf) == 7 else "~")
            return edtf
    return None
