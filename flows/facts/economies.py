"""Numbers of whole economies: what tells of them, and the place that they are told of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

from flows.facts import nouns, realm
from flows.facts.grammar import Grammar
from flows.facts.linking import Choice
from flows.facts.owners import Owner
from flows.facts.records import Entity, Mention
from flows.facts.relations import in_mention
from flows.facts.view import View
from flows.reference import Reference

# how much a place named before speaks for itself: by itself, for a measure of economies, and named beside the measure
PLACE, _MACRO_PLACE, _NAMED_PLACE = 0.2, 2.2, 6.0
# what statistics tell of a country whose adjective stands before it, where no firm is named
_STATELY = frozenset(
    ("production", "sales", "units_sold", "orders", "other:inventories", "other:starts", "expense", "other:debt")
)
_OWN = frozenset(("their", "his", "her", "its"))
_SHORTEST = 4  # tokens of a sentence that has a subject of two, a verb and a number
_SELLERS = frozenset(("company", "platform", "product"))


def nation(view: View, places: Mapping[str, tuple[str, str]]) -> Owner | None:
    """The firms or people of a country that open a sentence: "Indian carriers flew 4 million passengers"."""
    words = view.words
    if len(words) < _SHORTEST or words[0] not in places or words[1] in view.grammar.stock_word:
        return None
    if not nouns.is_plural(words[1], view.grammar) or in_mention(view, 0) or in_mention(view, 1):
        return None
    if any(h.first <= 1 < h.last and h.senses[0].unit != "count" for h in view.measures):
        return None  # "German exports"
    return Owner(None, view.text_at(view.starts[0], view.ends[1] - view.starts[0]), 4.0, 4.0)


@lru_cache(maxsize=8)
def towns(reference: Reference) -> frozenset[str]:
    """The ids of the places that lie in another one: no economy is theirs."""
    return frozenset(row["place_id"] for row in reference.get("places", ()) if row["part_of"])


@lru_cache(maxsize=8)
def continents(reference: Reference) -> frozenset[str]:
    """The ids of the continents: "Asian" and "European" tell of many economies."""
    return frozenset(row["place_id"] for row in reference.get("places", ()) if row["type"] == "continent")


def as_place(entity: Entity, syntax: Grammar) -> Entity:
    """An entity, a union of states taken as a place: numbers are told of it as of a country."""
    return replace(entity, kind="place") if is_union(entity, syntax) else entity


def is_union(entity: Entity, syntax: Grammar) -> bool:
    """Whether an entity is a union of states."""
    return entity.kind == "organisation" and entity.name.lower() in syntax.union


def names_firm(view: View, entities: Mapping[str, Entity]) -> bool:
    """Whether a sentence names a firm or what one makes."""
    return any(entities[m.entity_id].kind in _SELLERS for m in view.mentions)


def counts_jobs(entity: Entity | None, syntax: Grammar) -> bool:
    """Whether an entity is a body that tells how many have work: "Labor Department"."""
    return (
        entity is not None
        and entity.kind != "company"
        and not syntax.labour_word.isdisjoint(entity.name.lower().split())
    )


def only_reported(view: View, entities: Mapping[str, Entity]) -> bool:
    """Whether a sentence names places and who reports of them, and nobody else."""
    others = [m for m in view.mentions if entities[m.entity_id].kind != "place"]
    if not others or len(others) == len(view.mentions):
        return False
    return all(_tells(view, m) and realm.reports(entities[m.entity_id], view.grammar) for m in others)


def _tells(view: View, mention: Mention) -> bool:
    """Whether a body is who tells of a number: it says so, or it is told "by" or "according to" it."""
    left, right = view.token(mention.start), view.token(mention.end - 1) + 1
    before = [word for word in view.words[max(0, left - 2) : left] if word != "the"]
    return not view.grammar.says.isdisjoint(view.words[right : right + 2]) or before[-1:] in (["by"], ["to"])


def of_an_economy(view: View, choice: Choice | None) -> bool:
    """Whether jobs or pay are those of a whole economy: "the economy added 9,100 jobs", "average weekly earnings"."""
    if choice is None or choice.measure not in ("employees", "other:compensation"):
        return False
    if choice.measure == "employees":
        return not view.grammar.economy_word.isdisjoint(view.words)
    own = view.words[max(0, choice.first - 2) : choice.first]
    if not _OWN.isdisjoint(own):
        return False  # "Their hourly pay is going up by 40 percent"
    return not view.grammar.wage_word.isdisjoint(view.words[max(0, choice.first - 1) : choice.last])


def place(
    view: View,
    choice: Choice | None,
    last: Owner | None,
    country: Owner | None,
    places: Mapping[str, tuple[str, str]],
    macro: bool,
    firms: bool,
    same: Owner | None,
) -> Owner | None:
    """The place that a number is of when no name of its sentence claims it, of the place and country told of last.

    `firms` tells that the sentence names one, `same` is whose the number before was.
    """
    stately = choice is not None and choice.measure in _STATELY and not firms
    rated = macro or stately or (choice is not None and choice.measure == "rate")
    if rated and choice is not None and (found := realm.adjective(view, choice.first, places)) is not None:
        return Owner(None, found[1], _NAMED_PLACE)
    if rated and choice is not None and (after := realm.adjective_after(view, choice.last, places)) is not None:
        return Owner(None, after[1], _NAMED_PLACE)
    if stately and same is not None and same.score == _NAMED_PLACE:
        return same  # "Chinese industrial output grew 6 percent and retail sales rose 10"
    return country._replace(score=_MACRO_PLACE) if macro and country is not None else last
