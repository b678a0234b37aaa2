"""When and where: the period that a quantity is about, and the place that it is limited to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from flows.facts import asides
from flows.facts.records import Entity
from flows.facts.view import QUANTITY, View

_AT = frozenset(["in", "on", "for", "during", "at", "of", "this", "last", "next"])
# what a date's score must exceed: a date of another year has to stand closer
_OTHER_YEAR, _SAME_YEAR = 1.0, -1.0
_WITH = frozenset(["with", "to", "from", "against", "than", "versus"])
_LIMITS = frozenset(["by", "until", "before", "after", "through", "till"])
_COMPARED = frozenset(["from", "than", "over", "versus", "vs", "against", "since"])
# dates that only say what a number is compared with: "a year earlier", "the previous quarter"
_BEFOREHAND = re.compile(r"\b(?:earlier|ago|before|previous|prior|preceding|same)\b", re.IGNORECASE)
_WHOLE_YEARS = frozenset(
    (("for", "the"), ("full", "-"), ("for", "the", "full"), ("for", "the", "whole"), ("for", "the", "fiscal"))
)
_FORETOLD = frozenset(
    ("expect", "expects", "expected", "forecast", "forecasts", "sees", "will", "would", "outlook", "guidance", "target")
)
_REPORTED_BY = 3  # month in which the year before is reported
_STATE_REACH, _OPENING, _BESIDE, _NOW_REACH, _SINCE_REACH = 6, 3, 3, 3, 6
_TRADED_FOR = (" delivery", " contract", " futures", " crude", " gold", " settlement", " shipment")
_PART = re.compile(r"\d{4}-(?:3[3-9]|4[01])~?|\d{4}-\d\d/\d{4}-\d\d")
_DAY = len("2014-05-06")
_COMPARED_REACH = 7  # tokens from a change to the time of what it is compared with
_FOUNDED = frozenset(("founded", "established", "formed", "created", "born", "incorporated", "set"))
_LISTED = 0.5  # how much less commas and "and" divide where no clause begins
_SO_SHORT = 1.0  # less a day is what is not told by the day about, where a longer time is there too


class Period(NamedTuple):
    """EDTF of a quantity's period, whether a date of the sentence gave it, and whether that is a time compared with.

    `now` tells that the only dates of the sentence are past, of other clauses.
    """

    edtf: str | None
    dated: bool = False
    beforehand: bool = False
    now: bool = False


Told = tuple[str, int, int, bool]
"""A date of a sentence: EDTF, its first token, the one past it, and whether it is only a time compared with."""


def dates_of(view: View, anchor: str | None) -> Sequence[Told]:
    """The dates of a sentence that a quantity of it may be about."""
    return [*_dated(view), *_whole_year(view, anchor)]


def _dated(view: View) -> Iterator[Told]:
    """The dates that are written."""
    for mention in view.dates:
        if mention.edtf is not None and mention.kind == "date":
            left = view.token(mention.start)
            futures = left > 1 and view.words[left - 1] == "for" and view.words[left - 2] in view.grammar.commodity
            if futures or view.text.startswith(_TRADED_FOR, mention.end):
                continue  # "crude for February delivery"
            beforehand = _BEFOREHAND.search(view.text, mention.start, mention.end) is not None
            yield mention.edtf, left, view.token(mention.end - 1) + 1, beforehand


def _whole_year(view: View, anchor: str | None) -> Iterator[Told]:
    """The year that "for the year" and "full-year" stand for: the one under way, or just over unless foretold."""
    words = view.words
    if anchor is None or not anchor[:4].isdigit() or "year" not in words:
        return
    for at in range(2, len(words)):
        if words[at] != "year" or words[at + 1 : at + 2] in (["to"], ["ended"], ["ending"], ["-"], ["before"]):
            continue
        lead = next((n for n in (3, 2) if tuple(words[at - n : at]) in _WHOLE_YEARS), None)
        if lead is None or any(d.start <= view.starts[at] < d.end for d in view.dates if d.edtf is not None):
            continue
        over = anchor[5:7].isdigit() and int(anchor[5:7]) <= _REPORTED_BY and _FORETOLD.isdisjoint(words)
        yield f"{int(anchor[:4]) - over:04d}", at - lead, at + 1, False


def _of_saying(view: View, left: int, edtf: str) -> bool:
    """Whether a day tells when something was said: "said on Wednesday that"."""
    if len(edtf) != _DAY or not left:
        return False
    verb = left - 2 if view.words[left - 1] == "on" else left - 1
    return verb >= 0 and view.words[verb] in view.grammar.says


def compared(view: View, at: int) -> bool:
    """Whether a quantity is what another one is compared with."""
    lead = at - (2 if view.words[at - 1 : at] == ["the"] else 1)  # "14% from the $361.9 million recorded in 2015"
    return view.words[lead] in _COMPARED or view.words[lead - 1 : lead] in (["compared"], ["comparison"])


def _of_another(view: View, index: int, left: int, right: int) -> bool:
    """Whether a date belongs to the other end of a move: "from 2% in 2011 to 8%", "from 3 to 5 million by 2008"."""
    at, words = view.quantity_at[index], view.words
    near = next((q for q in view.quantity_at if q < left and left - q <= _BESIDE), None)
    if near is not None and near > 0 and right <= at and words[near - 1] in ("from", "against", "versus"):
        return True  # "to 700,000 from 1.8 million in 1950, and about 78,000 buildings"
    before = words[at - 1] if at else ""
    if index and before == "to" and right < at and (other := view.quantity_at[index - 1]) < left:
        return other > 0 and words[other - 1] == "from"
    if before == "from" and index + 1 < len(view.quantity_at) and (other := view.quantity_at[index + 1]) < left:
        return words[other - 1] == "to"
    return False


def _of_the_past(view: View, at: int, right: int, edtf: str, anchor: str | None) -> bool:
    """Whether a past date stands in another clause than a state of now: "founded in 2008, it is used by ..."."""
    if anchor is None or (edtf[:4] >= anchor[:4] and right < at):
        return False
    if right >= at:
        # "in which Tencent holds 17.2%, was told in October"
        states = any(word in view.grammar.state_verb for word in view.words[max(0, at - 3) : at])
        between = view.words[at + 1 : right]
        return states and ("," in between or ("and" in between and QUANTITY in between))
    clause = max((j for j in range(right, at) if _opens(view, j)), default=-1)
    if clause < 0 or view.words[clause + 1] in ("which", "that", "who"):
        return False
    return any(word in view.grammar.state_verb for word in view.words[max(clause, at - _STATE_REACH) : at])


def _long_ago(edtf: str, anchor: str | None) -> bool:
    """Whether a date lies years before now."""
    known = anchor is not None and anchor[:4].isdigit() and edtf[:4].isdigit()
    return known and int((anchor or "")[:4]) - int(edtf[:4]) > 1


def _participle(view: View, right: int, at: int) -> bool:
    """Whether another clause, of a participle, stands between a date and a number behind it: ", agreeing to pay"."""
    opens = next((j for j in range(right, at - 1) if view.words[j] == ","), None)
    return opens is not None and view.words[opens + 1].endswith("ing") and opens - right <= 1


def _founded(view: View, left: int) -> bool:
    """Whether a date is that of the founding of somebody, told by the way: ", founded in 1999,", ", formed in May"."""
    if left > 2 and view.words[left - 1] in _FOUNDED and view.words[left - 2] == ",":
        return True
    return left > 1 and view.words[left - 1] == "in" and not _FOUNDED.isdisjoint(view.words[left - 3 : left - 1])


def _opens(view: View, j: int) -> bool:
    """Whether a token opens another clause: a comma, or "and" before a state of now, "and employs"."""
    word = view.words[j]
    return word in (",", ";") or (word == "and" and view.words[j + 1] in view.grammar.state_verb)


def period(view: View, index: int, dates: Sequence[Told], anchor: str | None, daily: bool, change: bool) -> Period:
    """When a quantity is about, of the `dates` of its sentence.

    `daily` tells of what changes by the day, `change` of a difference.
    Without a date in the sentence it is the anchor: its day for what changes by the day, else its month.
    """
    at = view.quantity_at[index]
    best: tuple[float, str, bool] | None = None
    past = "now" in view.words[max(0, at - _NOW_REACH) : at]  # "has now sold 15 million"
    # "up from $788 million, or $1.98 a share, a year earlier": of no date before it
    against = compared(view, at) and any(beforehand and left > at for _, left, _, beforehand in dates)
    for edtf, left, right, beforehand in dates:
        if against and right <= at and not beforehand:
            continue
        # "after shrinking 4.7 percent the year before": no comparison
        then = (
            left == at + 1
            and view.words[left : left + 1] == ["the"]
            and view.words[at - 1] not in ("up", "down", "rose")
        )
        if (beforehand and change and not then) or _of_saying(view, left, edtf):
            continue
        if _of_another(view, index, left, right):
            past = past or right < at
            continue
        if view.words[left - 1 : left] == ["("] and view.words[right : right + 1] == [":"] and left > at:
            continue  # "$610 million (Q3 2022: $540 million)": of the next number
        if right < at and _long_ago(edtf, anchor) and _participle(view, right, at):
            continue  # "over a spill in November 2011, agreeing to pay 95 million reais"
        if left > _OPENING and _of_the_past(view, at, right, edtf, anchor):
            past = True
            continue
        if right <= at:
            begun = right + (view.words[right] == ",")
            when = begun if view.words[begun] == "when" else right - 1  # "in 1997, when Microsoft invested"
            score = 3.0 - 0.1 * (at - right) - 0.8 * view.crossing(when + 1, at)
            score -= 0.5 * sum(right <= q < at for q in view.quantity_at)
            if left <= 1 or (left == 2 and view.words[0] in view.grammar.preposition):
                score = max(score + 0.8, 2.6 - 0.03 * (at - right))  # "In 2019, ...": for the whole sentence
        else:
            when = "when" in view.words[at + 1 : left] and "," not in view.words[at + 1 : left]
            that = beforehand and view.words[at + 1] in (
                "that",
                "which",
            )  # "the $61 million that it made a year earlier"
            border = (
                0.0 if when else view.crossing(at + 1 + that, left)
            )  # "at 1.90 dollars when it was floated in 1995"
            if edtf[:4].isdigit() and len(edtf) != _DAY and view.grammar.breaker.isdisjoint(view.words[at + 1 : left]):
                border *= _LISTED  # "1.4 million customers in the UK, Germany and Japan in the three months to ..."
            score = 3.0 - 0.1 * (left - at) - 1.2 * border
            score -= sum(3.0 if compared(view, q) else 0.6 for q in view.quantity_at if at < q < left)
            if left - at <= 3 and left and view.words[left - 1] in _AT:
                score += 1.0
            if beforehand and at and view.words[at - 1] in _WITH and (view.words[at - 1] != "to" or compared(view, at)):
                score += 2.0  # "compared with $4.4 billion, or 47 cents per share, a year earlier"
        before = view.words[left - 1] if left else ""
        if before == "of" and at < left <= at + _COMPARED_REACH and view.words[at + 1] in ("from", "below", "above"):
            continue  # "up 1 percent from the record production of 2013"
        if right < at and _founded(view, left) and "," in view.words[right:at]:
            continue  # "Spyker, founded in 1999, had 120 employees"
        if right <= at and asides.closed(view, left, at):
            continue  # "Its stock, which cost $67 last November, plunged 94 percent"
        if left > at and before == "in" and "over" in view.words[at + 1 : left - 2] and _long_ago(edtf, anchor):
            continue  # "to pay $150 million over its decision in 2020"
        if before == "of" and left > 1 and view.words[left - 2] in ("peak", "high", "low", "highs", "lows", "record"):
            continue  # "2% below the peak of summer 2022"
        if before == "the" and left > 1 and view.words[left - 2] in ("below", "above", "than", "from"):
            continue  # "27.4 percent below the October 2005 rate"
        if before == "in" and left > 1 and view.words[left - 2] in ("than", "from"):
            continue
        # "from July 10 to September 30", "over the first nine months": no time compared with
        whole = "/" in edtf and (before == "from" or (before == "over" and not change))
        to_come = before == "from" and anchor is not None and edtf[:4].isdigit() and edtf[:4] > anchor[:4]
        if "since" in view.words[max(0, left - _SINCE_REACH) : left] and right <= at and before != "since":
            continue  # "Since the recession began in December 2007, 1.9 million jobs have disappeared"
        if (before in _COMPARED and not whole and not to_come) or (
            before in ("with", "to") and left > 1 and view.words[left - 2] in ("compared", "comparison")
        ):
            continue  # "up 83 percent from a year earlier": the time it is compared with, or counted from
        if before in _LIMITS:
            score -= 0.5
        if len(edtf) == _DAY and not daily:
            parted = any(not earlier and _PART.fullmatch(part) for part, _, _, earlier in dates)
            score -= _SO_SHORT + parted  # "posted a first-quarter profit of 1.7 billion on Monday"
        if best is None or score > best[0]:
            best = score, edtf, beforehand
    if best is not None and best[0] > (_OTHER_YEAR if anchor and best[1][:4] != anchor[:4] else _SAME_YEAR):
        return Period(best[1], True, best[2])
    if anchor is None:
        return Period(None)
    month = anchor if daily or len(anchor) < 8 or not anchor[:4].isdigit() or "/" in anchor else anchor[:7]
    return Period(month, now=past)


def place(view: View, index: int, kinds: Mapping[str, Entity]) -> str | None:
    """The place that limits a quantity ("in China", "overseas"), as the text names it."""
    at = view.quantity_at[index]
    words = view.words
    for j in range(at + 1, min(at + 7, len(words))):
        if words[j] in view.grammar.everywhere:
            return words[j]
        if words[j] in (QUANTITY, ",", ";"):
            break
        if words[j] in ("in", "across", "throughout", "within"):
            for mention in view.mentions:
                left = view.token(mention.start)
                if kinds[mention.entity_id].kind == "place" and j < left <= j + 2:
                    return mention.surface
            break
    return None
