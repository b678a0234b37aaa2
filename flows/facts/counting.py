"""Numbers that name nothing that they count: "30 of them", "of which 544,000 are", "Microsoft has 89,000"."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from flows.facts.linking import Choice, choose
from flows.facts.relations import target
from flows.facts.view import View
from flows.reference import Reference

_THEM = (["of", "them"], ["of", "those"], ["of", "these"])
_WHICH = (["of", "which"], ["of", "whom"], ["of", "them"], ["of", "those"], ["of", "these"])
_GOODS = frozenset(("goods",))
_DEED_REACH = 4  # tokens from what is done with goods to the number
_SURE = 4.0
BARE = 3.5  # the score of a bare number that is of the measure spoken of
_HAD = frozenset(("had", "employed", "now", "another"))


def refers(view: View, index: int) -> bool:
    """Whether a count is one of things that a pronoun takes up: "235 of them", "of which 544,000 are Altimas"."""
    quantity, at = view.quantities[index], view.quantity_at[index]
    if quantity.unit != "count" or quantity.counted is not None:
        return False
    return view.words[at + 1 : at + 3] in _THEM or view.words[max(0, at - 2) : at] in _WHICH


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
    to, at = replace(target(view, index), classes=_GOODS), view.quantity_at[index]
    found = choose(to, {}, units, reference)
    near = found is not None and (at - found.last if found.first < at else found.first - at) <= _DEED_REACH
    if found is not None and near and found.rule.startswith("cue"):
        return found._replace(score=max(found.score, _SURE))
    for before in range(index - 1, -1, -1):
        if view.quantities[before].unit == "count" and before in earlier:
            return earlier[before]._replace(rule="carried", score=_SURE)
    return Choice(counted, at, at, _SURE, "spoken of") if counted is not None else None


def bare(view: View, index: int) -> bool:
    """Whether a count names no noun and is large: in millions, or thousands that a verb of having leads to."""
    quantity, at = view.quantities[index], view.quantity_at[index]
    if quantity.unit != "count" or quantity.counted is not None:
        return False
    if "scaled" in quantity.flags:
        return True
    before, after = view.words[at - 1] if at else "", (*view.words[at + 1 : at + 2], "")[0]
    has = before in view.grammar.state_verb or before in _HAD or after.endswith("ed")
    return has and "," in view.text_at(quantity.number_start, quantity.number_end - quantity.number_start)
