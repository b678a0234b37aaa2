"""Which quantities are metrics at all: what is stated of the world, not a cardinal or a time span of narration."""

from __future__ import annotations

from collections.abc import Sequence

from flows.facts import nouns
from flows.facts.linking import Choice
from flows.facts.records import DateMention, Mention, Quantity
from flows.facts.relations import kind_of
from flows.facts.stated import MAGNITUDE
from flows.facts.view import View

# smaller whole numbers are part of the story ("two apps")
_SMALLEST_COUNT = 10
_OLDEST = 100
# units that in the news stand for bearings, heat or detail
_MISSED = "short of the"
_NO_METRIC = frozenset(("deg", "By", "bit", "s", "V"))


def taken(quantity: Quantity, dates: Sequence[DateMention], mentions: Sequence[Mention]) -> bool:
    """Whether the number is part of a date or of a name."""
    start, end = quantity.number_start, quantity.number_end
    if (
        "money" not in quantity.flags
        and quantity.unit != "percent"
        and any(d.start < end and start < d.end for d in dates)
    ):
        return True
    if "money" in quantity.flags:
        return False
    return any(m.start <= start and end <= m.end for m in mentions)


def is_metric(view: View, index: int, choice: Choice | None) -> bool:
    """Whether a quantity is a metric at all, and not a cardinal or a time span of narration."""
    quantity = view.quantities[index]
    kind = kind_of(quantity)
    at = view.quantity_at[index]
    if choice is not None and choice.rule in ("exchange", MAGNITUDE):
        return True  # "sank to 2.39 to the dollar"
    if _is_mark(view, index) or view.words[max(0, at - 1) : at] == ["per"]:
        return False  # "$1,941 per forty-foot container"
    if kind == "currency":
        return quantity.low != 0 or quantity.high != 0
    if kind == "percent":
        return True
    if kind == "time":
        return choice is not None and choice.measure == "duration" and _measured_time(view, index, choice)
    if kind == "physical":
        return quantity.unit not in _NO_METRIC
    head = nouns.head(quantity.counted) if quantity.counted else ""
    if choice is not None and choice.measure == "duration":
        return True
    if choice is not None and choice.measure == "other:index" and (head in ("points", "point") or not quantity.counted):
        return choice.score > 2.0 and (head != "" or "spelled" not in quantity.flags)
    if head in view.grammar.vague_noun or (head == "" and _aged(view, index)):
        return False
    big = quantity.high >= _SMALLEST_COUNT or "scaled" in quantity.flags
    if not big:
        return False
    if quantity.counted:
        return True
    return choice is not None and choice.score > (
        1.5 if "scaled" in quantity.flags else 2.3 if choice.rule == "carried" else 3.0
    )


def _is_mark(view: View, index: int) -> bool:
    """Whether a number is only a mark: "short of the 80 million that was hoped for", "its first above $1 billion"."""
    quantity, at = view.quantities[index], view.quantity_at[index]
    if quantity.comparator == "lt" and view.text_at(quantity.start, len(_MISSED)).lower() == _MISSED:
        return True
    return quantity.comparator == "gt" and view.words[at - 1 : at] == ["first"]


def _aged(view: View, index: int) -> bool:
    """Whether a bare number tells the age of people: "customers over 60"."""
    quantity, at = view.quantities[index], view.quantity_at[index]
    young = quantity.comparator in ("gt", "lt") and quantity.high < _OLDEST and "scaled" not in quantity.flags
    return young and at > 0 and nouns.is_plural(view.words[at - 1], view.grammar)


def _measured_time(view: View, index: int, choice: Choice) -> bool:
    """Whether a time span is what is measured (a delivery time, a sentence) and not a span of narration."""
    at = view.quantity_at[index]
    if choice.rule.startswith("cue") and view.text_at(view.quantities[index].start, 5).lower() == "over ":
        return False  # "spend 100 million rand over three years"
    if choice.rule in ("noun:right", "noun:right_of", "noun:left", "noun:left_of", "age", "respectively"):
        return True
    before = view.words[at - 1] if at else ""
    if before in view.grammar.narration or (
        at + 1 < len(view.words) and view.words[at + 1] in ("ago", "later", "earlier", "old")
    ):
        return False
    return (
        choice.rule == "carried"
        or before in ("up", "down")
        or (at - choice.last <= 5 and view.crossing(choice.last, at) < 0.5 and choice.last <= at)
    )
