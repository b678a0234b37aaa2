"""When and where: the period that a quantity is about, and the place that it is limited to."""

from __future__ import annotations

from collections.abc import Mapping

from flows.facts.records import Entity
from flows.facts.view import QUANTITY, View

_AT = frozenset(["in", "on", "for", "during", "at", "of", "this", "last", "next"])
# what a date's score must exceed: a date of another year has to stand closer
_OTHER_YEAR, _SAME_YEAR = 1.0, -1.0
_LIMITS = frozenset(["by", "until", "before", "after", "through", "till"])
_COMPARED = frozenset(["from", "than", "over", "versus", "vs", "against", "since"])


def period(view: View, index: int, anchor: str | None, daily: bool) -> tuple[str | None, bool]:
    """EDTF of a quantity's period, and whether a date of the sentence gave it.

    Without a date in the sentence it is the anchor: its day for what changes by the day, else its month.
    """
    at = view.quantity_at[index]
    best: tuple[float, str] | None = None
    for mention in view.dates:
        if mention.edtf is None or mention.kind != "date":
            continue
        left, right = view.token(mention.start), view.token(mention.end - 1) + 1
        if right <= at:
            score = 3.0 - 0.1 * (at - right) - 0.8 * view.crossing(right, at)
            score -= 0.5 * sum(right <= q < at for q in view.quantity_at)
            if left <= 1 and mention.kind == "date":
                score = max(score + 0.8, 2.6 - 0.03 * (at - right))  # "In 2019, ...": for the whole sentence
        else:
            score = 3.0 - 0.1 * (left - at) - 1.2 * view.crossing(at + 1, left)
            score -= sum(3.0 if view.words[q - 1] in _COMPARED else 0.6 for q in view.quantity_at if at < q < left)
            if left - at <= 3 and left and view.words[left - 1] in _AT:
                score += 1.0
        before = view.words[left - 1] if left else ""
        if before == "in" and left > 1 and view.words[left - 2] in ("than", "from"):
            continue
        if before in _COMPARED or (
            before in ("with", "to") and left > 1 and view.words[left - 2] in ("compared", "comparison")
        ):
            continue  # "up 83 percent from a year earlier": the time it is compared with, or counted from
        if before in _LIMITS:
            score -= 0.5
        if best is None or score > best[0]:
            best = score, mention.edtf
    if best is not None and best[0] > (_OTHER_YEAR if anchor and best[1][:4] != anchor[:4] else _SAME_YEAR):
        return best[1], True
    if anchor is None:
        return None, False
    return (anchor if daily or len(anchor) < 8 or not anchor[:4].isdigit() or "/" in anchor else anchor[:7]), False


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
