"""Lists that "respectively" pairs: the measure and the entity of each quantity of a list."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

from flows.facts.measures import Hit
from flows.facts.records import Entity, Mention
from flows.facts.relations import past
from flows.facts.view import QUANTITY, View


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


def pair(view: View, index: int, kinds: Mapping[str, Entity]) -> Mention | None:
    """The entity of one of a list of quantities that "respectively" pairs with a list of entities."""
    words = view.words
    told = "respectively" in words or "respective" in words
    if not told and not _paired(view, index):
        return None
    group = [
        i
        for i, at in enumerate(view.quantity_at)
        if not any(
            w not in (",", "and", QUANTITY)
            for w in words[min(at, view.quantity_at[index]) : max(at, view.quantity_at[index])]
        )
    ]
    listed: list[Mention] = []
    for mention in view.mentions:
        if mention.start >= view.quantities[group[0]].start or kinds[mention.entity_id].kind == "place":
            continue
        gap = range(view.token(listed[-1].end - 1) + 1, view.token(mention.start)) if listed else range(0)
        listed = (
            [*listed, mention]
            if all(words[j] in (",", "and") or _of_place(view, j, kinds) for j in gap)
            else [mention]
            if len(listed) < len(group)
            else listed
        )
    return listed[group.index(index)] if len(group) > 1 and len(listed) == len(group) else None


def _paired(view: View, index: int) -> bool:
    """Whether a quantity is one of the only two of a sentence, with nothing but "and" between them."""
    places = view.quantity_at
    if len(places) != 2 or view.words[places[0] + 1 : places[1]] != ["and"] or view.words[places[0] - 1] == "between":
        return False
    return view.quantities[0].unit == view.quantities[1].unit and "range" not in view.quantities[index].flags


def _of_place(view: View, token: int, kinds: Mapping[str, Entity]) -> bool:
    """Whether a token between two names only tells where they are: "Telefonica of Spain and Finland's Sonera"."""
    start = view.starts[token]
    return view.words[token] == "of" or any(
        m.start <= start < m.end and kinds[m.entity_id].kind == "place" for m in view.mentions
    )
