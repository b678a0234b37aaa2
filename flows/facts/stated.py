"""Measures that how a number stands tells of, and no noun or verb of the table: exchange rates, people of a country."""

from __future__ import annotations

from collections.abc import Mapping

from flows.facts import realm
from flows.facts.linking import Choice
from flows.facts.relations import kind_of
from flows.facts.view import QUANTITY, View

_SURE = 5.0
_MANY = 1e5  # so many are the people of a country
_NATION = 1e4
_OF_PEOPLE = frozenset(("of", "with", "involving", "among", "on"))  # "a trial with 15 patients"
MAGNITUDE = "magnitude"  # the rule of the size of an earthquake: no unit, and small
OF_A_GOOD = "of a good"  # the rule of a part of a good: always a share
BESIDE = "beside"  # the rule of what is only told by the way: no later number is of the same
_AGAINST = (["to", "the"], ["against", "the"], ["to", "one"], ["per"], ["a"], ["to"])
_BEFORE_VERB = frozenset(("has", "have", "had", "also", "nevertheless", "nonetheless", "still", "then", "since"))
_BEFORE_CURRENCY_MOVES = _BEFORE_VERB | {",", "which", "that"}  # "the peso, which has lost 15 percent"
# what the subjects of a sentence are counted in, which a part of a good is not
_SUBJECTS = frozenset(("price", "stores", "participants", "population", "users", "other:people", "other:aircraft"))
_GOOD_REACH, _DEED = 7, 4  # tokens: "of the country's crude oil", "generated about"
_KILLS = frozenset(("killed", "killing", "kill", "kills", "injured", "injuring", "injures", "wounded"))
_OBJECT = 3  # tokens from a verb to the noun that it moves: "cut the average price"
_IN_WHICH = 7  # tokens from "in which" to the verb: "in which Spain's Banco Hispano holds 25 percent"


def find(view: View, index: int, choice: Choice | None, places: Mapping[str, tuple[str, str]]) -> Choice | None:
    """What a quantity measures by how it stands, else the choice made so far.

    `places` are the places by their adjectives.
    """
    quantity, at = view.quantities[index], view.quantity_at[index]
    kind = kind_of(quantity)
    if kind in ("count", "currency") and (rate := _exchange(view, index, kind)) is not None:
        return rate
    if kind == "currency" and realm.costs_country(view, at):
        return Choice("expense", at - 3, at - 2, _SURE, "costs a country")
    if choice is not None and view.words[at - 1 : at] == ["by"] and (done := _done_to(view, at, choice)) is not None:
        return done
    if choice is not None and choice.rule == "noun:right_of" and view.words[at - 1] in view.grammar.spend_verb:
        return (
            choice._replace(measure="expense") if kind == "currency" else choice
        )  # "spent $3 billion of its reserves"
    if kind == "percent":
        if choice is None or choice.measure in _SUBJECTS:
            choice = _of_a_good(view, at) or choice
        return _growth(view, at, choice, places) or _held(view, at) or _currency_moved(view, at) or choice
    if choice is not None and choice.rule == "noun:open" and quantity.high >= _NATION:
        nation = (quantity.counted or "").lower().rpartition(" ")[2]
        if nation in places or nation.removesuffix("s") in places:
            return choice._replace(measure="population")  # "the 44 million Argentines"
    if kind == "count" and (told := _hurt(view, index) or _bare(view, index)) is not None:
        return told
    if kind == "count" and quantity.counted is None and view.words[at - 1] in view.grammar.employ_verb:
        return Choice("employees", at - 1, at, _SURE, "employs")  # "employs 2,790 in the Liège area"
    if kind != "count" or at < 2 or view.words[at - 1] not in _OF_PEOPLE:
        return choice
    if (
        view.words[at - 1] == "of"
        and view.words[at - 2] in view.grammar.country_noun
        and (quantity.high >= _MANY or quantity.counted in (None, "people", "inhabitants"))
    ):
        return Choice("population", at - 2, at - 1, _SURE, BESIDE)  # "a country of 76 million"
    people = choice is None or choice.measure in ("other:people", "participants") or choice.rule == "noun:counted_open"
    if people and quantity.counted is not None and view.words[at - 2] in view.grammar.study_noun:
        rule = BESIDE if view.words[at - 1] == "of" else "noun:counted"
        return Choice("participants", at - 2, at - 1, _SURE, rule)  # "a trial of 991 patients"
    return choice


def _hurt(view: View, index: int) -> Choice | None:
    """The dead and hurt that a count of no noun is of: "injuring 1,500 others", "259 have died", "34 were wounded"."""
    quantity, at = view.quantities[index], view.quantity_at[index]
    dead = next((h for h in view.cues if h.last == at and h.phrase in _KILLS), None)
    if dead is not None:  # "killed 112 workers"
        return Choice(dead.senses[0].measure, dead.first, dead.last, _SURE, "hurt")
    if quantity.counted not in (None, "others", "more"):
        return None
    others = view.words[at + 1 : at + 2] in (["others"], ["more"])
    behind = at + 1 + others
    behind += view.words[behind : behind + 1] in (["have"], ["had"], ["were"], ["was"], ["are"])
    for hit in view.cues:
        sense = next((s for s in hit.senses if s.measure in ("other:deaths", "other:injuries")), None)
        if sense is not None and (hit.first == behind or (others and hit.last == at)):
            return Choice(sense.measure, hit.first, hit.last, _SURE, "hurt")
    return None


def _bare(view: View, index: int) -> Choice | None:
    """What a number without a noun is by the words before it: "a magnitude of 8.8", "voted by 323 to 302"."""
    words, at = view.words, view.quantity_at[index]
    if view.quantities[index].counted is not None or at < 2:
        return None
    named = at - 1 - (words[at - 1] == "of")
    if words[named] == "magnitude":
        return Choice("size", named, named + 1, _SURE, MAGNITUDE)
    by = at - 1 if words[at - 1] == "by" else at - 3 if words[at - 2 : at] == [QUANTITY, "to"] else 0
    if by <= 0 or words[by] != "by" or view.grammar.vote_word.isdisjoint(words[:by]):
        return None
    if by == at - 1 and words[at + 1 : at + 3] != ["to", QUANTITY]:
        return None
    return Choice("other:votes", by, by + 1, _SURE, "voted")


def _of_a_good(view: View, at: int) -> Choice | None:
    """What is done with a part of a good: "generated 21 percent of Britain's power", "imports 93 percent of oil"."""
    words = view.words
    if words[at + 1 : at + 2] != ["of"]:
        return None
    good = next((j for j in range(at + 2, min(at + _GOOD_REACH, len(words))) if words[j] in view.grammar.supply), None)
    if good is None or any(w in view.grammar.preposition or w == "," for w in words[at + 2 : good]):
        return None
    verbs = words[max(0, at - _DEED) : at]
    if not view.grammar.import_verb.isdisjoint(verbs):
        return Choice("other:imports", at + 1, good, _SURE, OF_A_GOOD)
    if not view.grammar.use_verb.isdisjoint(verbs):
        return Choice("other:demand", at + 1, good, _SURE, OF_A_GOOD)
    return Choice("production", at + 1, good, _SURE, OF_A_GOOD)


def _done_to(view: View, at: int, choice: Choice) -> Choice | None:
    """The measure that a verb moves by a number, before a noun that stands nearer: "lift output at its mines by 5%"."""
    verb = next((h for h in reversed(view.moves) if h.kind == "verb" and h.last < at), None)
    if verb is None or not choice.rule.startswith(("noun:", "carried")):
        return None
    counted = any(h.first in (verb.last, verb.last + 1) and view.words[h.last] == "of" for h in view.measures)
    carried, parted_by = choice.rule == "carried", QUANTITY in view.words[verb.last : at]
    if (carried or parted_by) and not (counted and parted_by):
        return None  # "lowered prices of 380 goods by 25 percent"
    moved = next((h for h in view.measures if h.last == verb.first), None)
    if moved is not None and choice.last <= moved.first:  # "keeps people at home and demand shrinks by a fifth"
        return choice._replace(measure=moved.senses[0].measure, first=moved.first, last=moved.last)
    done = next((h for h in view.measures if verb.last <= h.first <= verb.last + _OBJECT), None)
    if (
        done is None
        or choice.first <= done.last
        or not view.grammar.preposition.isdisjoint(view.words[verb.last : done.first])
    ):
        return None
    parted = not view.grammar.preposition.isdisjoint(view.words[done.last : choice.first])
    return choice._replace(measure=done.senses[0].measure, first=done.first, last=done.last) if parted else None


def _money(view: View, at: int) -> bool:
    """Whether a token is the name of a currency, of one piece or more."""
    names = view.grammar.currency
    return at < len(view.words) and (view.words[at] in names or view.words[at].removesuffix("s") in names)


def _exchange(view: View, index: int, kind: str) -> Choice | None:
    """The rate of a currency: "an all-time low of 2.39 to the dollar", "The lira recovered to 2.18"."""
    words, at = view.words, view.quantity_at[index]
    own = next((j for j in range(at - 1, -1, -1) if words[j] in view.grammar.currency), None)
    if words[at - 1] == "from" and words[at + 1 : at + 3] == ["to", QUANTITY]:
        at += 2  # "from 2.25 to 2.18 per dollar"
    for against in _AGAINST:
        behind = at + 1 + len(against)
        weighed = own is None and words[behind : behind + 1] == ["pound"] and against in (["per"], ["a"])
        if words[at + 1 : behind] == against and _money(view, behind) and not weighed:
            first, last = (own, own + 1) if own is not None else (behind, behind + 1)
            return Choice("rate", first, last, _SURE, "exchange")
    if kind != "count" or own is None or view.quantities[index].counted is not None or at < 2:
        return None
    return _currency_moved(view, at - 1) if words[at - 1] in ("to", "at") else None


def _currency_moved(view: View, end: int) -> Choice | None:
    """The rate of a currency that itself moved, by a verb that ends before a token: "The rand fell 2 percent"."""
    end -= view.words[end - 1 : end] == ["by"]
    verb = next((h for h in view.moves if h.last == end and h.kind == "verb"), None)
    own = -1 if verb is None else verb.first - 1
    while (
        verb is not None and own > 0 and (view.words[own] in _BEFORE_CURRENCY_MOVES or view.words[own].endswith("ly"))
    ):
        own -= 1
    if own < 0 or view.words[own] not in view.grammar.currency:
        return None
    return Choice("rate", own, own + 1, _SURE, "exchange")


def _growth(view: View, at: int, choice: Choice | None, places: Mapping[str, tuple[str, str]]) -> Choice | None:
    """Economic growth, told by the adjective of a country: "cut its forecast for Turkish growth to 1.7 percent"."""
    grown = next((j for j in range(at - 1, 0, -1) if view.words[j] == "growth"), None)
    if grown is None or any(grown < h.last <= at for h in view.measures) or (choice is not None and choice.first > at):
        return None
    if any(w == ";" for w in view.words[grown:at]):
        return None
    told = choice is None and not view.grammar.economy_word.isdisjoint(view.words[:grown])
    told = told or view.words[grown - 1] in places
    return Choice("other:GDP", grown, grown + 1, _SURE, "paced") if told else None


def _held(view: View, at: int) -> Choice | None:
    """A stake told from the firm that it is in: "Garanti, in which BBVA has 25 percent"."""
    words = view.words
    if at < 3 or words[at - 1] not in view.grammar.hold_verb:
        return None
    opens = next((j for j in range(at - 2, max(at - _IN_WHICH, 0), -1) if words[j] == "which"), None)
    if opens is None or words[opens - 1] != "in" or QUANTITY in words[opens:at]:
        return None
    return Choice("stake", at - 1, at, _SURE, BESIDE)
