"""The day of what a report of a day leaves undated: moves of securities, and what else is told of that day's event."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from flows.facts import edtf
from flows.facts.event_dates import When
from flows.facts.event_parts import Candidate

_MOVE, _WEEKEND, _LATELY = "security_price", (5, 6), timedelta(days=4)
# Types that an account of one day tells of the same day, where the verb is in the simple past
_OF_THE_DAY = frozenset(("statement", "conference", "launch"))


def settled(found: Sequence[Candidate], anchor: str | None) -> list[Candidate]:
    """Candidates, those without a date of their own given the day on which the text was written where that is likely.

    Moves of securities are of a weekday unless the first dated happening of the text is of another day; speech,
    meetings and unveilings where it is of that day.
    """
    now = edtf.first_day(anchor) if edtf.precision(anchor) == "day" and edtf.is_valid(anchor) else None
    if now is None:
        return list(found)
    day = edtf.day_text(now)
    opening = next((c.when.edtf for c in found if _lately(c, now)), None)
    moved = opening in (None, day) and now.weekday() not in _WEEKEND

    def of_the_day(c: Candidate) -> bool:
        if c.when.basis != "anchor" or c.outlook.status != "occurred":
            return False
        if c.trigger.event_type == _MOVE:
            return moved and not (c.verb is not None and c.verb.perfect)
        return opening == day and c.trigger.event_type in _OF_THE_DAY and _past(c)

    return [c._replace(when=When(day, "anchor")) if of_the_day(c) else c for c in found]


def _lately(candidate: Candidate, now: date) -> bool:
    """Whether a candidate tells of what happened on a day shortly before now, or today."""
    if candidate.when.basis != "clause" or candidate.outlook.status != "occurred":
        return False
    day = edtf.first_day(candidate.when.edtf) if edtf.precision(candidate.when.edtf) == "day" else None
    return day is not None and timedelta() <= now - day <= _LATELY


def _past(candidate: Candidate) -> bool:
    """Whether a candidate's verb is in the simple past."""
    return candidate.verb is not None and candidate.verb.tense == "past" and not candidate.verb.perfect
