"""What "now" is and what lies around it: the arithmetic of dates that are told by their distance.

A step keeps the precision that the words and the anchor allow: "last month" from a day is a month, from a mere year it
cannot be told (None); "this month" from a season is that season.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from flows.facts import edtf as e

MONTHS_OF = {"M": 1, "Q": 3, "H": 6, "Y": 12, "10Y": 120, "100Y": 1200}
DAYS_OF = {"D": 1, "W": 7, "F": 14, "WE": 7}
_TIMEX_UNIT = {
    "D": (1, "D"), "W": (1, "W"), "F": (2, "W"), "M": (1, "M"), "Q": (3, "M"), "H": (6, "M"), "Y": (1, "Y"),
    "10Y": (10, "Y"), "100Y": (100, "Y"), "WE": (1, "WE"),
}  # fmt: skip
_CLOCK = {"TH": "H", "TM": "M", "TS": "S"}
_SEASONS = {21: "SP", 22: "SU", 23: "FA", 24: "WI"}


@dataclass(frozen=True, slots=True)
class Now:
    """A point of reference: an EDTF date with its bounds (both None when there is none)."""

    edtf: str | None
    first: date | None
    last: date | None

    @property
    def day(self) -> date | None:
        """The day, when it is known to the day."""
        return self.first if self.first and self.first == self.last else None

    @property
    def year(self) -> int | None:
        """The calendar year, when all of it lies in one (a winter counts where it begins)."""
        if self.first is None or self.last is None:
            return self.first.year if self.first else self.last.year if self.last else None
        return self.first.year if (self.last - self.first).days < 366 else None

    @property
    def month(self) -> tuple[int, int] | None:
        """Year and month, when known."""
        if self.first and self.last and (self.first.year, self.first.month) == (self.last.year, self.last.month):
            return self.first.year, self.first.month
        return None


def now(anchor: date | str | None) -> Now:
    """The point of reference for an anchor: a date, EDTF of any precision, or nothing (so is unreadable EDTF)."""
    if isinstance(anchor, date):
        return Now(anchor.isoformat(), anchor, anchor)
    if not e.is_valid(anchor):
        return Now(None, None, None)
    return Now(anchor, *e.bounds(anchor))


def block(day: date, unit: str) -> tuple[date, date]:
    """The first and last day of the calendar unit that holds a day. Weeks begin on Monday (ISO 8601)."""
    if unit == "D":
        return day, day
    if unit in ("W", "F"):
        first = day - timedelta(days=day.weekday())
        return first, first + timedelta(days=6)
    if unit == "WE":
        first = day - timedelta(days=day.weekday()) + timedelta(days=5)
        return first, first + timedelta(days=1)
    months = MONTHS_OF[unit]
    index = (day.year * 12 + day.month - 1) // months * months
    first = date(max(index // 12, e.MIN_YEAR), index % 12 + 1, 1)
    return first, e.add_months(first, months) - timedelta(days=1)


def move(day: date, unit: str, n: int) -> date:
    """A day moved by n units, kept inside years 1 to 9998."""
    if unit in MONTHS_OF:
        return e.add_months(day, max(min(n * MONTHS_OF[unit], 10**5), -(10**5)))
    try:
        moved = day + timedelta(days=n * DAYS_OF[unit])
    except OverflowError:
        return day
    return moved if e.MIN_YEAR <= moved.year <= e.MAX_YEAR else day


def unit_text(day: date, unit: str) -> str:
    """EDTF of the calendar unit around a day."""
    if unit == "10Y":
        return f"{day.year // 10:03d}X"
    if unit == "100Y":
        return f"{day.year // 100:02d}XX"
    return e.span_text(*block(day, unit))


def shifted(ref: Now, unit: str, n: int) -> str | None:
    """The calendar unit n units from the one `ref` lies in ("last month" is -1), or None when `ref` is too coarse."""
    if ref.day:
        return unit_text(move(ref.day, unit, n), unit)
    if ref.first is None or ref.last is None:
        return None
    if unit in MONTHS_OF and block(ref.first, unit) == block(ref.last, unit):
        return unit_text(move(ref.first, unit, n), unit)
    if unit == "Y" and ref.year:
        return f"{ref.year + n:04d}" if e.MIN_YEAR <= ref.year + n <= e.MAX_YEAR else None
    if n == 0:
        return ref.edtf
    if unit in DAYS_OF and ref.month and abs(n) <= 2:
        return e.month_text(*ref.month) + "~"
    return None


def distance(ref: Now, unit: str, n: int) -> str | None:
    """The date n units from `ref` ("two years ago" is -2 years), no finer than the unit or the reference."""
    if ref.first is None or ref.last is None:
        return None
    if unit in ("D", "WE"):
        return move(ref.day, unit, n).isoformat() if ref.day else shifted(ref, "D", n)
    if unit in DAYS_OF:
        return move(ref.day, unit, n).isoformat() + "~" if ref.day else shifted(ref, unit, n)
    if unit == "Y":
        return f"{ref.year + n:04d}" if ref.year and e.MIN_YEAR <= ref.year + n <= e.MAX_YEAR else None
    if unit in ("10Y", "100Y"):
        return f"{ref.year + n * MONTHS_OF[unit] // 12:04d}~" if ref.year and ref.year + n * 100 > 0 else None
    if ref.month:
        moved = e.add_months(date(*ref.month, 1), max(min(n * MONTHS_OF[unit], 10**5), -(10**5)))
        return e.month_text(moved.year, moved.month)
    return shifted(ref, unit, n)


def same_shape(edtf: str, unit: str, n: int) -> str | None:
    """A date moved by n units with its precision kept where it is finer: `2009-33` a year earlier is `2008-33`."""
    kind = e.precision(edtf)
    first, last = e.bounds(edtf)
    if first is None or last is None:
        return None
    fine = {"Y": ("day", "month", "season", "quarter", "half"), "Q": ("quarter",), "M": ("month",), "H": ("half",)}
    if kind not in fine.get(unit, ()):
        return None
    if kind == "season" and unit == "Y":
        return f"{int(edtf[:4]) + n:04d}{e.bare(edtf)[4:]}"
    if kind == "day":
        return None if unit != "Y" else f"{first.year + n:04d}" if 0 < first.year + n < e.MAX_YEAR else None
    return e.span_text(
        move(first, unit, n), e.add_months(date(last.year, last.month, 1), n * MONTHS_OF[unit] + 1) - timedelta(days=1)
    )


def range_around(ref: Now, unit: str, n: int) -> str | None:
    """The n units up to `ref` (n negative) or from it on: "the past nine days"."""
    if ref.first is None or ref.last is None:
        return None
    base = ref.last if n < 0 else ref.first
    other = move(base, unit, n)
    if unit in ("Y", "10Y", "100Y"):
        start, end = sorted((base.year, other.year))
        return e.interval_text(f"{start:04d}", f"{end:04d}")
    if unit in ("M", "Q", "H"):
        first, last = sorted((base, other))
        return e.interval_text(e.month_text(first.year, first.month), e.month_text(last.year, last.month))
    if not ref.day:
        return ref.edtf
    first, last = sorted((base, other))
    return e.interval_text(first.isoformat(), last.isoformat())


def weekday(ref: Now, number: int, relation: int | None, *, future: bool) -> str | None:
    """The weekday (Monday 1) meant from `ref`.

    Without "last", "this" or "next" it is the nearest one back, the day itself included, or ahead in the future tense;
    with them, that of the calendar week before, of this week, or of the week after.
    """
    if ref.day is None:
        return shifted(ref, "D", 0)
    if relation is None:
        if future:
            return (ref.day + timedelta(days=(number - ref.day.isoweekday()) % 7)).isoformat()
        return (ref.day - timedelta(days=(ref.day.isoweekday() - number) % 7)).isoformat()
    monday = ref.day - timedelta(days=ref.day.weekday())
    return (monday + timedelta(days=7 * relation + number - 1)).isoformat()


def year_for(
    ref: Now, first_month: int, first_day: int, *, future: bool | None, last_month: int | None = None
) -> int | None:
    """The year of a date given without one: the nearest back, ahead in the future tense, or the nearest at all."""
    if ref.first is None or ref.last is None:
        return ref.year
    if ref.year and not ref.month:
        return ref.year
    candidates = []
    for year in (ref.first.year - 1, ref.first.year, ref.first.year + 1):
        start = date(max(year, 1), first_month, min(first_day, 28))
        if last_month is not None and last_month < first_month:
            start = date(max(year, 1), first_month, 1)
        candidates.append(start)
    # A month or a season that is under way counts as now.
    this = (ref.first.year, ref.first.month)
    if future is None:
        here = ref.first
        return min(candidates, key=lambda d: (abs((d - here).days), d > here)).year
    if future:
        return min(d for d in candidates if d >= ref.first or (d.year, d.month) == this).year
    return max(d for d in candidates if d <= ref.last or (d.year, d.month) == this).year


def duration_timex(amount: float | str, unit: str) -> str:
    """TIMEX3 value of a duration: 2 and `Q` is `P6M`, `X` and `D` is `PXD`."""
    prefix = "PT" if unit in _CLOCK else "P"
    factor, letter = (1, _CLOCK[unit]) if unit in _CLOCK else _TIMEX_UNIT[unit]
    if isinstance(amount, str):
        return f"{prefix}{amount}{letter}"
    return f"{prefix}{amount * factor:g}{letter}"


def timex(edtf: str | None) -> str | None:
    """TIMEX3 value of an EDTF date: `2009-33` is `2009-Q1`, `2021-23` is `2021-FA`, `199X` is `199`."""
    if edtf is None:
        return None
    if "/" in edtf:
        left, right = (timex(part) if part not in ("", "..") else "" for part in edtf.split("/", 1))
        return f"{left}/{right}"
    plain = e.bare(edtf)
    if plain.endswith("X") and len(plain) == 4:
        return plain.rstrip("X")
    if len(plain) == 7 and plain[5:].isdigit() and int(plain[5:]) > 12:
        code = int(plain[5:])
        if code in _SEASONS:
            return f"{plain[:4]}-{_SEASONS[code]}"
        return f"{plain[:4]}-" + (f"Q{code - 32}" if code < 40 else f"H{code - 39}")
    return plain
