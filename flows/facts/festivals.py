"""Days of festivals and holidays, from the rules of the reference table `festivals`."""

from __future__ import annotations

import calendar
import math
from datetime import date, datetime, timedelta
from functools import lru_cache

from flows.facts.edtf import month_end


def easter(year: int) -> date:
    """Easter Sunday, Gregorian calendar (the anonymous algorithm of Nature, 1876)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)


@lru_cache(maxsize=512)
def lunar_new_year(year: int) -> date:
    """The Chinese New Year: the new moon, by Beijing's clock, between 21 January and 20 February.

    Mean lunation with the largest periodic terms (Meeus, Astronomical Algorithms, chapter 49): good to a few minutes,
    so a date can be wrong by a day only where the new moon falls at midnight in Beijing.
    """
    k = math.floor((year - 2000) * 12.3685)
    for lunation in range(k - 1, k + 4):
        t = lunation / 1236.85
        days = 2451550.09766 + 29.530588861 * lunation + 0.00015437 * t * t
        sun = math.radians(2.5534 + 29.10535670 * lunation)
        moon = math.radians(201.5643 + 385.81693528 * lunation)
        node = math.radians(160.7108 + 390.67050284 * lunation)
        days += -0.40720 * math.sin(moon) + 0.17241 * math.sin(sun) + 0.01608 * math.sin(2 * moon)
        days += 0.01039 * math.sin(2 * node) + 0.00739 * math.sin(moon - sun) - 0.00514 * math.sin(moon + sun)
        beijing = datetime(2000, 1, 1, 12) + timedelta(days=days - 2451545.0, hours=8)
        if date(year, 1, 21) <= beijing.date() <= date(year, 2, 20):
            return beijing.date()
    return date(year, 2, 5)  # outside the model's years: the middle of its range


def nth_weekday(year: int, month: int, weekday: int, n: int) -> date:
    """The n-th weekday (Monday 1) of a month; -1 the last."""
    if n < 0:
        last = date(year, month, month_end(year, month))
        return last - timedelta(days=(last.isoweekday() - weekday) % 7)
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.isoweekday()) % 7 + 7 * (n - 1))


def festival_date(rule: str, year: int) -> str | None:
    """The EDTF date of a festival in a year by its rule; None when the rule or the year gives no date.

    Rules: `MM-DD`, `MM-DD/MM-DD`, `MM~`, `MM/MM`, `nth MONTH WEEKDAY N [+DAYS]`, `easter +DAYS`, `lunar +DAYS`.
    """
    if not 1583 <= year <= 2999:
        return None
    head, *rest = rule.split()
    if head == "nth":
        month, weekday, n, *more = (int(x) for x in rest)
        return (nth_weekday(year, month, weekday, n) + timedelta(days=more[0] if more else 0)).isoformat()
    if head == "easter":
        return (easter(year) + timedelta(days=int(rest[0]))).isoformat()
    if head == "lunar":
        return (lunar_new_year(year) + timedelta(days=int(rest[0]))).isoformat()
    if head == "02-29" and not calendar.isleap(year):
        return None
    return "/".join(f"{year:04d}-{part}" for part in head.split("/"))
