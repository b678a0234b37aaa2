"""Which time the numbers of a report are about: the quarter, half or year that it reports on, or the one before."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from flows.facts.edtf import bounds, is_valid, precision
from flows.facts.records import Aspect, Metric
from flows.facts.relative import same_shape
from flows.facts.view import View

# what a firm's results state, all for the period reported on
REPORTED = frozenset(
    (
        *("net_income", "operating_income", "revenue", "other:earnings per share", "sales", "units_sold", "other:cash"),
        "other:GDP",
    )
)
# what is told month by month or for the year just over, of everybody in one text for the same one
MONTHLY = {
    "sales": "sales",
    "units_sold": "sales",
    "other:passengers": "passengers",
    "production": "production",
    "orders": "orders",
    "other:exports": "trade",
    "other:imports": "trade",
    "other:deficit": "trade",
    "other:surplus": "trade",
    "employees": "employees",
}
# what statistics of a state tell of the month or quarter that they are about
STATE = "state"
STATELY = frozenset(
    (
        *("rate", "price", "sales", "units_sold", "production", "expense", "employees", "other:index", "other:GDP"),
        *(
            "other:exports",
            "other:imports",
            "other:starts",
            "other:permits",
            "other:volume",
            "population",
            "other:people",
        ),
    )
)
# what a firm tells of the quarter or year that it reports on, as long as it does not speak of now
_THEN = frozenset(
    (
        *("users", "other:ARPU", "rate", "expense", "orders", "production", "market_share", "visits", "cases"),
        *("other:passengers", "other:premiums", "other:payouts", "other:volume", "price", "other:savings"),
    )
)
_SPRING = frozenset(("01", "02", "03", "04"))  # months in which the year before is reported on
_NOW_REACH = 6  # tokens before a number that may tell that it is of now
RATED = frozenset(("rate", "expense", "other:dividend", "production", "other:passengers", "other:premiums"))
_WAS_REACH = 5  # tokens between a number and the one that it was before
_FLOWS = frozenset(("sales", "units_sold", "orders", "production", "revenue", "net_income", "operating_income"))
PART_OF_YEAR = re.compile(r"\d{4}-(?:3[3-9]|4[01])~?|\d{4}-\d\d/\d{4}-\d\d")
_REPORT_PERIOD = re.compile(r"\d{4}(?:-(?:3[3-9]|4[01])~?)?|\d{4}-\d\d/\d{4}-\d\d")


def later(known: str | None, found: str | None, anchor: str | None) -> str | None:
    """The later of two periods that results are reported for: a quarter, a half, a year or some months, not to come."""
    if found is None or not _REPORT_PERIOD.fullmatch(found):
        return known
    now = bounds(anchor)[1] if anchor is not None and is_valid(anchor) else None
    begun, over = bounds(found)
    # A fiscal quarter may be reported before the calendar's is over; a year under way is only foretold.
    if now is not None and ((over if len(found) == 4 else begun) or now) > now:
        return known
    if known is None:
        return found
    return max(known, found, key=lambda edtf: (bounds(edtf)[1] or date.min, len(edtf)))


def year_before(last: Metric, year: str, dated: bool) -> str:
    """What "a year earlier" stands for beside a number of a part of a year: that part of the year before."""
    part = last.period or ""
    known = PART_OF_YEAR.fullmatch(part) or (dated and precision(part) == "month")
    if not known or year != f"{int(part[:4]) - 1:04d}":
        return year
    return last_year(part) or year


def last_year(part: str) -> str | None:
    """The same part of the year before, of a date or an interval."""
    if "/" in part:
        return "/".join(f"{int(end[:4]) - 1:04d}{end[4:]}" for end in part.split("/"))
    return same_shape(part, "Y", -1)


def told_together(one: str, other: str) -> bool:
    """Whether two measures of a sentence are of the same time: the same one, or both counted up over a time."""
    return alike(one, other) or {one, other} <= _FLOWS


def reported_alone(edtf: str, anchor: str | None) -> bool:
    """Whether a text that tells of a month, or in spring of the year before, goes on telling of it."""
    just_over = anchor is not None and anchor[5:7] in ("01", "02", "03") and edtf == f"{int(anchor[:4]) - 1:04d}"
    return precision(edtf) == "month" or just_over


def month_of(months: Mapping[str, str | None], view: View, at: int, measure: str, kind_aspect: Aspect) -> str | None:
    """The month that the last dated number of the same kind was for; how many a firm employs is told as of now."""
    if (measure == "employees" and kind_aspect != "change") or of_now(view, at):
        return None
    return months.get(MONTHLY.get(measure, ""))


def alike(one: str, other: str) -> bool:
    """Whether two measures are the same, or sales by value and by number."""
    return one == other or {one, other} == {"sales", "units_sold"}


def reports(measure: str, edtf: str | None) -> bool:
    """Whether the date of a number is of the time that the whole text reports on."""
    return measure in REPORTED or (edtf is not None and PART_OF_YEAR.fullmatch(edtf) is not None)


def of_statistics(edtf: str | None, anchor: str | None) -> bool:
    """Whether statistics are told of a time: a month, a part of a year or the year just over, not to come."""
    if edtf is None or not (reported_alone(edtf, anchor) or PART_OF_YEAR.fullmatch(edtf)):
        return False
    now = bounds(anchor)[1] if anchor is not None and is_valid(anchor) else None
    begun = bounds(edtf)[0]
    return now is None or begun is None or begun <= now


def told_of_then(view: View, at: int, measure: str, reported: str, anchor: str | None) -> bool:
    """Whether an undated number is of the time reported on: a result, or a number of the year before, not of now."""
    if measure in REPORTED:
        return True
    if measure not in _THEN or anchor is None or anchor[5:7] not in _SPRING:
        return False
    if reported[:4] != f"{int(anchor[:4]) - 1:04d}":
        return False
    return not of_now(view, at) and view.grammar.outlook_word.isdisjoint(view.words)


def of_now(view: View, at: int) -> bool:
    """Whether a verb of a state of now leads to a number: "is producing 8.7 million", "has 22 million customers"."""
    first = max((j for j in range(max(0, at - _NOW_REACH), at) if view.words[j] in (",", ";")), default=at - _NOW_REACH)
    return not view.grammar.state_verb.isdisjoint(view.words[max(0, first) : at])


def was_before(view: View, index: int, measure: str) -> bool:
    """Whether a number of a report is that of the year before: "jumped to 69.3 cents from 40.1 cents"."""
    at, words = view.quantity_at[index], view.words
    if measure not in REPORTED and measure not in RATED:
        return False
    if (
        not index
        or words[at - 1] not in ("from", "against", "versus")
        or not view.grammar.outlook_word.isdisjoint(words)
    ):
        return False
    before = view.quantity_at[index - 1]
    return words[before - 1] in ("to", "at", "of", "was", "were") and at - before <= _WAS_REACH
