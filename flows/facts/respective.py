"""Lists that "respectively" pairs: the measure of each quantity of a list."""

from __future__ import annotations

from itertools import pairwise

from flows.facts.measures import Hit
from flows.facts.relations import past
from flows.facts.view import View


def respectively(view: View) -> dict[int, Hit]:
    """The measure of each quantity of a list that "respectively" pairs with a list of measures."""
    words = view.words
    if "respectively" not in words:
        return {}
    stop = words.index("respectively")
    group: list[int] = []
    for i in range(len(view.quantities) - 1, -1, -1):
        at = view.quantity_at[i]
        if at > stop:
            continue
        after = view.quantity_at[group[0]] if group else stop
        if any(w not in (",", "and") for w in words[past(view, i) : after]):
            break
        group.insert(0, i)
    named = [h for h in view.measures if group and h.last <= view.quantity_at[group[0]]]
    named = [h for h in named if not any(o is not h and o.first <= h.first and h.last <= o.last for o in named)]
    named = named[-len(group) :]
    if len(group) < 2 or len(named) < len(group):
        return {}
    for left, right in pairwise(named):
        if any(
            w not in (",", "and", "its", "the", "total", "net", "operating") for w in words[left.last : right.first]
        ):
            return {}
    return dict(zip(group, named, strict=True))
