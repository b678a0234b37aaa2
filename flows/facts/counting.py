"""Numbers that name nothing that they count: "30 of them", "of which 544,000 are", "Microsoft has 89,000"."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from flows.facts.linking import Choice, choose
from flows.facts.relations import in_mention, kind_of, target
from flows.facts.view import View
from flows.reference import Reference

_GOODS = frozenset(("goods",))
_DEED_REACH = 4  # tokens from what is done with goods to the number
_DEALT = frozenset(("units_sold", "orders", "sales", "downloads", "cases"))
_SURE = 4.0
_OF_NUMBER = frozenset(("scaled", "spelled", "fraction", "range", "half", "signed"))  # not of the unit
_FROM = frozenset(("from", "against", "versus", "than", "with"))
_PLAIN = frozenset(("scaled",))
BARE = 3.5  # the score of a bare number that is of the measure spoken of
# what is counted on from sentence to sentence without naming it again
COUNTED_ON = frozenset(
    ("users", "monthly_active_users", "daily_active_users", "units_sold", "employees", "orders", "other:passengers")
)
_MANY = 50  # fewer are rather part of the story


def refers(view: View, index: int) -> bool:
    """Whether a count is one of things that a pronoun takes up: "235 of them", "of which 544,000 are Altimas"."""
    quantity, at = view.quantities[index], view.quantity_at[index]
    if quantity.unit != "count" or quantity.counted is not None:
        return False
    those, which = view.grammar.those_pronoun, view.grammar.which_pronoun
    behind, before = view.words[at + 1 : at + 3], view.words[max(0, at - 2) : at]
    taken_up = behind[:1] == ["of"] and not those.isdisjoint(behind[1:])
    return taken_up or (before[:1] == ["of"] and not (those | which).isdisjoint(before[1:]))


def percent_of_them(view: View, index: int, earlier: Mapping[int, Choice], counted: str | None) -> Choice | None:
    """What a percentage of things that a pronoun takes up is of: "$35 billion of panels, and 60 percent of them"."""
    at = view.quantity_at[index]
    quantity = view.quantities[index]
    if quantity.unit != "percent" or "fraction" in quantity.flags or view.words[at + 1 : at + 3] != ["of", "them"]:
        return None
    if view.words[at - 1] in view.grammar.hold_verb:
        return None  # "The state holds 32 percent of them"
    if index - 1 in earlier:
        return earlier[index - 1]._replace(rule="carried", score=_SURE)
    return Choice(counted, at, at, _SURE, "spoken of") if counted is not None and index == 0 else None


def part(
    view: View,
    index: int,
    earlier: Mapping[int, Choice],
    units: Mapping[str, str],
    reference: Reference,
    counted: str | None,
) -> Choice | None:
    """What such a count measures: what is done with the things right before it, else what they were counted as last.

    `earlier` are the choices of the sentence, `counted` the measure of the last count before it.
    """
    if (found := dealt(view, index, units, reference)) is not None:
        return found
    at = view.quantity_at[index]
    for before in range(index - 1, -1, -1):
        if kind_of(view.quantities[before]) in ("count", "physical") and before in earlier:
            return earlier[before]._replace(rule="carried", score=_SURE)
    return Choice(counted, at, at, _SURE, "spoken of") if counted is not None else None


def dealt(view: View, index: int, units: Mapping[str, str], reference: Reference) -> Choice | None:
    """What a number that names no noun is of by the verb beside it: "which has ordered 55", "handed over 235"."""
    to, at = replace(target(view, index), classes=_GOODS), view.quantity_at[index]
    found = choose(to, {}, units, reference)
    if found is None or not found.rule.startswith("cue") or found.measure not in _DEALT:
        return None
    near = (at - found.last if found.first < at else found.first - at) <= _DEED_REACH
    return found._replace(score=max(found.score, _SURE)) if near else None


def spoken(is_bare: bool, measure: str | None, counted: str | None, counts: str | None) -> str | None:
    """The measure that a number without one can be of: the last told of, or for a bare count the last counted.

    `measure` is that of the last number, `counted` the last that is counted on, `counts` the last count of any.
    """
    if is_bare and measure is None:
        return counted
    return counts if is_bare and measure not in COUNTED_ON else measure


def bare(view: View, index: int) -> bool:
    """Whether a count names no noun and is large: in millions, or thousands that a verb of having leads to."""
    quantity, at = view.quantities[index], view.quantity_at[index]
    if quantity.unit != "count" or quantity.counted is not None:
        return False
    if "scaled" in quantity.flags:
        return True
    before, after = view.words[at - 1] if at else "", (*view.words[at + 1 : at + 2], "")[0]
    has = before in view.grammar.state_verb or before in view.grammar.count_lead or after.endswith("ed")
    if has and "," in view.text_at(quantity.number_start, quantity.number_end - quantity.number_start):
        return True
    return quantity.high >= _MANY and _ends(view, at) and _is_done(view, at)


def _ends(view: View, at: int) -> bool:
    """Whether a clause or what is told of a number ends behind it: "is cutting 5,300.", "deliver 470 this year"."""
    after = view.words[at + 1 : at + 2]
    return (
        after == [] or after[0] in view.grammar.clause_closer or any(d.start == view.starts[at + 1] for d in view.dates)
    )


def _is_done(view: View, at: int) -> bool:
    """Whether a verb of direction or of dealing leads to a number: "won just 790", "added 34,000"."""
    j = at - 1
    while j > 0 and view.words[j] in view.grammar.hedge:
        j -= 1
    return (
        any(h.last == j + 1 and h.kind != "noun" for h in (*view.moves, *view.cues))
        or view.words[j] in view.grammar.deal_verb
    )


def money(view: View) -> View:
    """The view with the currency of an earlier sum given to large numbers that measures of money lead to.

    "a profit of 12.7 billion euros on revenue of 202.5 billion"
    """
    bare = [q.counted is None and q.unit == "count" and "scaled" in q.flags for q in view.quantities]
    if True not in bare:
        return view
    quantities, given = list(view.quantities), False
    for index in range(1, len(quantities)):
        quantity, at = quantities[index], view.quantity_at[index]
        if not bare[index]:
            continue
        sums = [q for q in quantities[:index] if "money" in q.flags]
        if (
            sums
            and in_mention(view, at - 1)
            and view.quantity_at[index - 1] < at - 1
            and sums[-1] is quantities[index - 1]
        ):
            given = True  # "Mannesmann pays 16.5 billion marks for its licence, and T-Mobil 16.6 billion"
            quantities[index] = replace(quantity, unit=sums[-1].unit, flags=quantity.flags | {"money"})
            continue
        cost = view.words[at - 2 if view.words[at - 1] in view.grammar.hedge else at - 1] in view.grammar.cost_verb
        if sums and cost:
            given = True  # "made 1.27 billion yuan and cost only 30 million"
            quantities[index] = replace(quantity, unit=sums[-1].unit, flags=quantity.flags | {"money"})
            continue
        last = view.quantity_at[index - 1]
        if sums and view.quantities[index - 1].unit == "percent" and view.words[last + 1 : at] == ["to"]:
            named = next((h for h in reversed(view.measures) if h.last <= last), None)
            if named is not None and all(sense.unit == "currency" for sense in named.senses):
                given = True  # "revenues rose 11.2 percent to 34.3 billion"
                quantities[index] = replace(quantity, unit=sums[-1].unit, flags=quantity.flags | {"money"})
                continue
        hit = next((h for h in view.measures if 0 <= at - h.last <= 1), None) if sums else None
        if hit is None or any(sense.unit != "currency" for sense in hit.senses):
            continue
        if at == hit.last or view.words[at - 1] in view.grammar.level_word:
            given = True
            quantities[index] = replace(quantity, unit=sums[-1].unit, flags=quantity.flags | {"money"})
    return replace(view, quantities=quantities) if given else view


def same_unit(view: View) -> View:
    """The view with the unit of a level given to the bare number that it moved from: "63,000 tonnes from 56,600"."""
    quantities = list(view.quantities)
    for index in range(1, len(quantities)):
        quantity, before, at = quantities[index], quantities[index - 1], view.quantity_at[index]
        bare = quantity.unit == "count" and quantity.counted is None and quantity.flags <= _PLAIN
        if not bare or before.unit == "count" or view.words[at - 1] not in _FROM:
            continue
        beside = view.quantity_at[index - 1] == at - 2 and view.words[at - 3 : at - 2] in (["to"], ["at"])
        # "42 million tonnes of wheat, down from 61.7 million", "compared with 2 million": large as the other is
        if beside or ("scaled" in quantity.flags and "scaled" in before.flags):
            quantities[index] = replace(quantity, unit=before.unit, flags=before.flags - _OF_NUMBER)
    return replace(view, quantities=quantities) if quantities != list(view.quantities) else view
