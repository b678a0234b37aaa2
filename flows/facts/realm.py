"""Whose number a figure of the whole economy is: the country or place whose inflation, output or deficit it states."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType

from flows.facts.aliases import registry
from flows.facts.grammar import Grammar
from flows.facts.lexicon import lexicon
from flows.facts.linking import Choice
from flows.facts.records import Entity, Mention
from flows.facts.relations import in_mention
from flows.facts.view import View
from flows.reference import Reference
from flows.text.records import Span

# what only places have
_MEASURES = frozenset(
    ("other:GDP", "other:exports", "other:imports", "other:deficit", "other:surplus", "other:income", "population")
)
_RATES = frozenset(("inflation", "unemployment", "jobless", "consumer", "producer", "birth", "literacy", "poverty"))
_SHARED = frozenset(("population", "other:exports", "other:imports", "other:deficit"))
_SPENDERS = frozenset(("construction", "consumer", "household", "government"))
_OF_STATES = frozenset(("foreign", "exchange", "currency", "international", "official"))
_NATION = frozenset(("country", "economy", "nation", "state"))
_REACH = 4
_LIST = 3  # places
_OPENING = 8  # characters: "In the "


@lru_cache(maxsize=8)
def demonyms(reference: Reference) -> Mapping[str, tuple[str, str]]:
    """The id and name of the place that each adjective of place stands for, lower case: japanese, british."""
    listed = registry(reference).listed
    found = {word.lower(): (key, listed[key].entity.name) for word, key in lexicon(reference).demonyms.items()}
    return MappingProxyType(found)


def home(entity_id: str, reference: Reference) -> str | None:
    """The name of the country that a central bank or another body of a state watches over."""
    listed = registry(reference).listed
    place = lexicon(reference).homes.get(entity_id) or entity_id.removeprefix("x:").removesuffix("-central-bank")
    known = listed.get(place) if place != entity_id else None  # "x:turkey-central-bank"
    return known.entity.name if known is not None and known.entity.kind == "place" else None


def is_macro(view: View, choice: Choice | None) -> bool:
    """Whether a measure is one of a whole economy, which no firm has."""
    if choice is None:
        return False
    if choice.measure == "rate":
        return any(word in _RATES for word in view.words[choice.first : choice.last])
    if choice.measure == "expense" and view.words[choice.last - 1] == "spending":
        return choice.first > 0 and not _SPENDERS.isdisjoint(view.words[choice.first - 1 : choice.last])
    if choice.measure == "price":
        return _of_homes(view, choice)
    if choice.measure == "other:reserves":
        return not _OF_STATES.isdisjoint(view.words[choice.first : choice.last])
    return choice.measure in _MEASURES


def _of_homes(view: View, choice: Choice) -> bool:
    """Whether a price is that of the homes of a place: "House prices in Britain", "The average home now costs"."""
    homes, words = view.grammar.home_noun, view.words
    if choice.rule.startswith("noun") and choice.last - choice.first > 1:
        return words[choice.first] in homes
    before = words[max(0, choice.first - 3) : choice.first]
    return not homes.isdisjoint(before) and ("average" in before or "typical" in before)


def costs_country(view: View, at: int) -> bool:
    """Whether a number is what something costs a whole country: "the drought will cost the country $5 billion"."""
    costs, what = view.words[max(0, at - 3) : at - 2], view.words[max(0, at - 2) : at]
    return what[:1] == ["the"] and not _NATION.isdisjoint(what[1:]) and not view.grammar.cost_verb.isdisjoint(costs)


def only_places(choice: Choice) -> bool:
    """Whether no firm can have the measure at all."""
    return choice.measure not in _SHARED


def reports(entity: Entity, grammar: Grammar) -> bool:
    """Whether an entity is a body that reports figures which are not its own."""
    return (
        entity.kind == "regulator"
        or (entity.kind == "organisation" and entity.name.endswith(" Exchange"))
        or not grammar.reporter.isdisjoint(entity.name.lower().split())
    )


def adjective(view: View, first: int, places: Mapping[str, tuple[str, str]]) -> tuple[str, str] | None:
    """The place whose adjective stands before a measure: "Brazilian budget deficit", "the Japanese economy"."""
    for j in range(first - 1, max(first - _REACH, 0) - 1, -1):
        word = view.words[j]
        if word in places and not in_mention(view, j):
            return places[word]
        if not word[0].isalpha() or word in view.hard_stop:
            break
    return None


def adjective_after(view: View, last: int, places: Mapping[str, tuple[str, str]]) -> tuple[str, str] | None:
    """The place whose adjective tells of what a rate is: "the yield on Italian ten-year bonds"."""
    if view.words[last : last + 1] not in (["on"], ["of"], ["for"]):
        return None
    return next((places[word] for word in view.words[last + 1 : last + 3] if word in places), None)


def spoken_of(
    folded: str,
    span: Span,
    mentions: Sequence[Mention],
    kinds: Mapping[str, Entity],
    places: Mapping[str, tuple[str, str]],
    *,
    prominent: bool = False,
) -> tuple[str | None, str] | None:
    """The place that a sentence names first, or by its adjective; none where it goes through a list of them.

    `prominent`: only one that opens the sentence: "In Poland, ...".
    """
    named = {mention.entity_id: mention for mention in reversed(mentions) if kinds[mention.entity_id].kind == "place"}
    if len(named) >= _LIST:
        return None
    if prominent:
        named = {key: m for key, m in named.items() if m.start - span.start <= _OPENING}
    if named:
        first = min(named.values(), key=lambda mention: mention.start)
        return first.entity_id, first.surface
    at, apart = span.start, []
    for mention in mentions:
        apart.append(folded[at : mention.start])  # "Swiss Re" is no Switzerland
        at = max(at, mention.end)
    words = " ".join((*apart, folded[at : span.end])).split()
    words = words[:1] if prominent else words
    if places.keys().isdisjoint(words):
        return None
    return None, next(places[word][1] for word in words if word in places)
