"""Dates as EDTF text (ISO 8601-2, levels 0 to 2 as far as news needs them) and the calendar days they cover.

Understood: `2013-08-05`, `2013-08`, `2013`, seasons and other divisions of a year (`2013-21` to `2013-41`), decades
and centuries (`201X`, `20XX`), unspecified parts (`2013-XX`, `XXXX-03-25`), qualifiers `?`, `~`, `%`, and intervals,
open ones too (`2013/2014`, `2013-05/..`, `../2013`). Spring begins in March (northern meteorological seasons); winter
runs into the next year.
"""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

Precision = Literal["day", "month", "season", "quarter", "half", "year", "decade", "century", "interval", "unknown"]
Bounds = tuple[date | None, date | None]

MIN_YEAR, MAX_YEAR = 1, 9998

# division code -> (first month, months); ISO 8601-2 section 4.8: 25-28 northern, 29-32 southern seasons
_DIVISIONS = {
    **{code: (3 * (code - 20), 3) for code in range(21, 25)},
    **{code: (3 * (code - 24), 3) for code in range(25, 29)},
    29: (9, 3),
    30: (12, 3),
    31: (3, 3),
    32: (6, 3),
    **{code: (3 * (code - 33) + 1, 3) for code in range(33, 37)},
    **{code: (4 * (code - 37) + 1, 4) for code in range(37, 40)},
    40: (1, 6),
    41: (7, 6),
}
_SINGLE = re.compile(r"(\d{4}|\d{1,3}X{1,3}|XXXX)(?:-(\d\d|XX)(?:-(\d\d|XX))?)?[?~%]?", re.ASCII)


def month_end(year: int, month: int) -> int:
    """The number of days of a month."""
    return calendar.monthrange(year, month)[1]


def add_months(day: date, months: int) -> date:
    """`day` moved by whole months, the day of the month cut to the month's length, clamped to years 1 to 9998."""
    index = day.year * 12 + day.month - 1 + months
    index = min(max(index, MIN_YEAR * 12), MAX_YEAR * 12 + 11)
    year, month = index // 12, index % 12 + 1
    return date(year, month, min(day.day, month_end(year, month)))


def _division(year: int, code: int) -> tuple[date, date]:
    month, months = _DIVISIONS[code]
    first = date(year, month, 1)
    return first, add_months(first, months) - timedelta(days=1)


def _single(text: str) -> Bounds:
    match = _SINGLE.fullmatch(text)
    if not match:
        raise ValueError(f"not an EDTF date: {text!r}")
    year_text, month_text, day_text = match.groups()
    if year_text.startswith("X"):
        return None, None
    if len(year_text) != 4:
        raise ValueError(f"not an EDTF date: {text!r}")
    low = max(int(year_text.replace("X", "0")), MIN_YEAR)
    high = min(int(year_text.replace("X", "9")), MAX_YEAR)
    if low > high:
        raise ValueError(f"year out of range: {text!r}")
    if month_text in (None, "XX") or "X" in year_text:
        return date(low, 1, 1), date(high, 12, 31)
    month = int(month_text)
    if month > 12:
        if day_text or month not in _DIVISIONS:
            raise ValueError(f"not an EDTF date: {text!r}")
        return _division(low, month)
    if not month:
        raise ValueError(f"not an EDTF date: {text!r}")
    if day_text in (None, "XX"):
        return date(low, month, 1), date(low, month, month_end(low, month))
    day = date(low, month, int(day_text))
    return day, day


@lru_cache(maxsize=4096)
def bounds(edtf: str | None) -> Bounds:
    """The first and the last day that an EDTF date covers, inclusive; None where a side is open or unknown.

    Raises ValueError when `edtf` is not EDTF as described above, or an interval ends before it begins.
    """
    if edtf is None:
        return None, None
    if "/" not in edtf:
        return _single(edtf)
    start_text, end_text = edtf.split("/", 1)
    start = None if start_text in ("", "..") else _single(start_text)[0]
    end = None if end_text in ("", "..") else _single(end_text)[1]
    if start and end and start > end:
        raise ValueError(f"interval ends before it begins: {edtf!r}")
    return start, end


def is_valid(edtf: str | None) -> bool:
    """Whether `bounds` understands the text."""
    try:
        bounds(edtf)
    except ValueError:
        return False
    return edtf is not None


def bare(edtf: str) -> str:
    """The date without its qualifiers `?`, `~`, `%`."""
    return edtf.translate({ord(c): None for c in "?~%"})


@lru_cache(maxsize=4096)
def precision(edtf: str | None) -> Precision:
    """How finely an EDTF date is given."""
    if not edtf or edtf.startswith("XXXX"):
        return "unknown"
    if "/" in edtf:
        return "interval"
    plain = bare(edtf)
    if plain.endswith("XX") and len(plain) == 4:
        return "century"
    if plain.endswith("X") and len(plain) == 4:
        return "decade"
    if len(plain) == 4 or plain[5:7] == "XX":
        return "year"
    if len(plain) == 10 and plain[8:] != "XX":
        return "day"
    code = int(plain[5:7])
    if code <= 12:
        return "month"
    if code <= 32:
        return "season"
    return "half" if code >= 40 else "quarter"


def first_day(edtf: str | None) -> date | None:
    """The first day covered, or None."""
    return bounds(edtf)[0] if edtf else None


def last_day(edtf: str | None) -> date | None:
    """The last day covered, or None."""
    return bounds(edtf)[1] if edtf else None


def year_of(edtf: str | None) -> int | None:
    """The calendar year a date begins in (of an interval open at its start: ends in), or None."""
    if not edtf:
        return None
    start, end = bounds(edtf)
    day = start or end
    return day.year if day else None


def overlaps(a: str | None, b: str | None) -> bool:
    """Whether two dates have a day in common; False when either is unknown."""
    if not a or not b:
        return False
    (a0, a1), (b0, b1) = bounds(a), bounds(b)
    if not (a0 or a1) or not (b0 or b1):
        return False
    return (a0 or date.min) <= (b1 or date.max) and (b0 or date.min) <= (a1 or date.max)


def within(inner: str | None, outer: str | None) -> bool:
    """Whether every day of `inner` lies in `outer`; False when either is unknown."""
    if not inner or not outer:
        return False
    (i0, i1), (o0, o1) = bounds(inner), bounds(outer)
    if not (i0 or i1) or not (o0 or o1):
        return False
    return (o0 or date.min) <= (i0 or date.min) and (i1 or date.max) <= (o1 or date.max)


def truncate(edtf: str, to: Literal["month", "year"]) -> str:
    """A date at a coarser precision: `2013-08-05` to month is `2013-08`. Divisions and intervals go only to a year."""
    kind = precision(edtf)
    plain = bare(edtf)
    if to == "month" and kind in ("day", "month"):
        return plain[:7]
    year = year_of(edtf)
    if kind in ("decade", "century", "unknown") or year is None:
        return plain
    return f"{year:04d}" if to == "year" or kind == "interval" else plain


def day_text(day: date) -> str:
    """A day as EDTF."""
    return day.isoformat()


def month_text(year: int, month: int) -> str:
    """A month as EDTF."""
    return f"{year:04d}-{month:02d}"


def span_text(first: date, last: date) -> str:
    """The shortest EDTF for all days from `first` to `last`: a day, month, quarter, half, year, or else an interval."""
    if first > last:
        raise ValueError(f"interval ends before it begins: {first}/{last}")
    if first == last:
        return first.isoformat()
    whole_months = first.day == 1 and last.day == month_end(last.year, last.month)
    if not whole_months:
        return f"{first.isoformat()}/{last.isoformat()}"
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    if months == 1:
        return month_text(first.year, first.month)
    if first.month == 1 and months == 12:
        return f"{first.year:04d}"
    if first.month == 1 and months % 12 == 0:
        return f"{first.year:04d}/{last.year:04d}"
    if months == 3 and first.month % 3 == 1:
        return f"{first.year:04d}-{33 + first.month // 3}"
    if months == 6 and first.month in (1, 7):
        return f"{first.year:04d}-{40 + first.month // 7}"
    return f"{month_text(first.year, first.month)}/{month_text(last.year, last.month)}"


def interval_text(start: str | None, end: str | None) -> str | None:
    """The interval from one date to another, None being open; None when it would run backwards or both are open."""
    if start is None and end is None:
        return None
    left = start.split("/")[0] if start else ".."
    right = end.split("/")[-1] if end else ".."
    text = left if left == right else f"{left}/{right}"
    return text if is_valid(text) else None
