"""When "now" is in a text that does not say when it was published.

A report looks back: the latest date that it writes out with its year, and that is not told as lying ahead, is close to
when it was written. A date told as present ("entering the autumn of 2025") is believed as it stands.
"""

from __future__ import annotations

from datetime import date
from operator import itemgetter

from flows.facts import edtf as e
from flows.facts.date_rules import Reading, Scene
from flows.facts.dates import scene_of
from flows.reference import Reference

_PRESENT = frozenset(("entering", "now", "currently", "today", "enters", "entered"))
_REACH = 3  # tokens before a date in which a word of the present counts
_FIRST_YEAR = 1950  # an older year is history, not news


def _present(scene: Scene, reading: Reading) -> bool:
    before = scene.tokens[max(reading.first - _REACH, 0) : reading.first]
    return any(token.text in _PRESENT for token in before)


def _written(scene: Scene, reading: Reading) -> bool:
    """Whether the year stands in the text."""
    inside = scene.tokens[reading.first : reading.last + 1]
    return not reading.yearless and any(t.cls in "YC13GJL" or (t.cls == "5" and t.text[:4].isdigit()) for t in inside)


def infer(text: str, *, reference: Reference | None = None) -> str | None:
    """The EDTF date of "now" in the text, or None when nothing tells.

    A day or a month gives its month, marked `~` (the text may be some days younger); a season, quarter or year stands.
    """
    scene = scene_of(text, None, reference=reference)
    told: list[tuple[date, bool, int, Reading]] = []
    for reading in scene.read:
        if reading.kind != "date" or not reading.edtf or not _written(scene, reading):
            continue
        if e.precision(reading.edtf) in ("interval", "decade", "century", "unknown"):
            continue
        first, last = e.bounds(reading.edtf)
        if first is not None and last is not None and first.year >= _FIRST_YEAR:
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
