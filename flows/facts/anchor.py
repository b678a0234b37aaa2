"""When "now" is in a text that does not say when it was published.

A report looks back: the latest date that it writes out with its year, and that is not told as lying ahead, is close to
when it was written. A date told as present ("entering the autumn of 2025") is believed as it stands.
"""

from __future__ import annotations

from datetime import date

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
    best: tuple[date, bool, str] | None = None
    for reading in scene.read:
        if reading.kind != "date" or not reading.edtf or not _written(scene, reading):
            continue
        if e.precision(reading.edtf) in ("interval", "decade", "century", "unknown"):
            continue
        first, last = e.bounds(reading.edtf)
        present = _present(scene, reading)
        if (
            first is None
            or last is None
            or first.year < _FIRST_YEAR
            or (not present and scene.future(reading.first, reading.last))
        ):
            continue
        # Of a year and a day in it the day tells more: the day's year is compared by where it begins.
        key = (first, present, e.bare(reading.edtf))
        if best is None or (key[0], key[1], len(key[2])) > (best[0], best[1], len(best[2])):
            best = key
    if best is None:
        return None
    _, present, edtf = best
    if e.precision(edtf) in ("day", "month"):
        return edtf[:7] + ("" if present and len(edtf) == 7 else "~")
    return edtf
