"""Whose an index number is: the stock index, the market or the survey that it belongs to."""

from __future__ import annotations

import re
from collections.abc import Mapping

from flows.facts import shapes
from flows.facts.linking import GENERIC_INDEX
from flows.facts.owners import Owner
from flows.facts.records import Entity
from flows.facts.view import POSSESSIVE, View

_INDEX_REACH = 5  # tokens: "index of US manufacturing activity"
_MARKET = re.compile(r"[A-Z][\w.]+(?:['\u2019]s)? (?:stock )?(?:markets?|stocks|shares|exchange|bourse)\b")


def owner(view: View, at: int, names: frozenset[str], text: str, kinds: Mapping[str, Entity]) -> Owner | None:
    """The stock index that a move belongs to: the nearest one named on the left, else on the right."""
    for mention in view.mentions:
        if view.token(mention.end - 1) + 1 == at and view.text_at(mention.end, 2) in POSSESSIVE:
            return Owner(mention.entity_id, text[mention.start : mention.end], 4.0, 4.0)  # "and Abu Dhabi's 8.3%"
    if (bourse := shapes.bourse(view, at, kinds)) is not None:
        return Owner(bourse.entity_id, bourse.surface, 4.0, 4.0)
    left = [h for h in view.measures if h.phrase in names and h.last <= at]
    right = [h for h in view.measures if h.phrase in names and h.first > at]
    named = [h for h in left if h.phrase not in GENERIC_INDEX]
    later = [h for h in right if h.phrase not in GENERIC_INDEX]
    nearer = bool(left) and "index" in left[-1].phrase and left[-1].phrase in GENERIC_INDEX
    if left and (not named or (nearer and left[-1].first > named[-1].last)):
        # "Shanghai's benchmark index", "the Sensex fell 5% and Indonesia's main index 10%": named by its place
        start, end = view.starts[left[-1].first], view.ends[left[-1].last - 1]
        for mention in reversed(view.mentions):
            if mention.end <= start and start - mention.end <= 16 and not mention.reference:
                return Owner(mention.entity_id, text[mention.start : end], 4.0, 4.0)
    if left and not named and (told := _index_of(view, left[-1].last, text)) is not None:
        return told
    market = next((j for j in range(named[-1].last, at) if view.words[j] in ("market", "markets")), -1) if named else -1
    if market >= 0:
        # "the Dow ended lower, Brazil's market fell 6.6 percent"
        for mention in view.mentions:
            if view.token(mention.end - 1) + 1 == market and not mention.reference:
                return Owner(mention.entity_id, mention.surface, 4.0, 4.0)
    hit = named[-1] if named else later[0] if later else None
    if hit is None:
        markets = _MARKET.findall(text[view.start : view.starts[at]])
        return Owner(None, markets[-1], 3.0, 3.0) if markets else None
    start, end = view.starts[hit.first], view.ends[hit.last - 1]
    surface = text[start:end]
    surface = surface[:-2] if surface.endswith(POSSESSIVE) else surface
    for mention in view.mentions:
        if mention.start < end and start < mention.end:
            return Owner(mention.entity_id, surface, 5.0, 5.0)
    return Owner(None, surface, 5.0, 5.0)


def _index_of(view: View, last: int, text: str) -> Owner | None:
    """What an index that ends at a token is of: the country in "an index of US manufacturing", else its words."""
    if view.words[last : last + 1] != ["of"]:
        return None
    end = last + 1
    while end < len(view.words) and end < last + _INDEX_REACH and view.words[end] not in view.hard_stop:
        mention = next((m for m in view.mentions if m.start == view.starts[end] and not m.reference), None)
        if mention is not None:
            return Owner(mention.entity_id, mention.surface, 4.0, 4.0)
        end += 1
    return Owner(None, text[view.starts[last - 1] : view.ends[end - 1]], 4.0, 4.0) if end > last + 1 else None
