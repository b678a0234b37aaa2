"""Shapes of a sentence around a number that tell what it measures: futures, two ends of a move, sums made on sales."""

from __future__ import annotations

from collections.abc import Mapping

from flows.facts.linking import Choice
from flows.facts.records import FIRMS, Entity, Mention
from flows.facts.relations import kind_of
from flows.facts.traded import names_good
from flows.facts.view import QUANTITY, View

_SHARE = 1e4  # few shares cost more
_STATED = 6  # tokens from what is stated to the sum
_PAID_FOR = frozenset(("for", "dividend", "dividends", "tax", "year"))
_DUE = 6  # tokens behind a sum that tell what it is paid for
_FUTURES = 7  # tokens from futures to their verb: "futures for December delivery"
_ENDS_APART = 5  # tokens between the two ends of a move


def future(view: View, verb: int) -> tuple[int, int] | None:
    """The tokens of futures and of the good that they are of, a few before a verb."""
    if view.words[verb - 1 : verb] in (["delivery"], ["settlement"]):
        end = next((j for j in range(verb - 2, max(verb - _FUTURES, 0), -1) if view.words[j] == "for"), 0)
        if end and names_good(view, end):
            return end - 1, end  # "Wheat for December delivery rose 2.5 percent"
    for j in range(verb - 1, max(verb - _FUTURES, 0), -1):
        named = view.words[j] in ("futures", "contracts", "contract")
        if named and names_good(view, j):
            return j - 1, j + 1
    return None


def on_sales(view: View, at: int) -> bool:
    """Whether a sum was made on sales that are told behind it."""
    words = view.words[at + 1 : at + _STATED + 2]
    return any(words[j : j + 2] in (["on", "sales"], ["on", "revenue"], ["on", "revenues"]) for j in range(len(words)))


def other_end(view: View, index: int, earlier: Mapping[int, Choice]) -> Choice | None:
    """What the other end of a move is of: "to over 400 aircraft from 305", "from 3.2 million to 4 million"."""
    if view.quantities[index].counted is not None:
        return None
    at, before = view.quantity_at[index], view.quantity_at[index - 1]
    ends = (view.words[before - 1], view.words[at - 1])
    if ends not in (("to", "from"), ("from", "to"), ("at", "from")) or at - before > _ENDS_APART:
        return None
    alike = kind_of(view.quantities[index]) == kind_of(view.quantities[index - 1])
    return earlier[index - 1] if alike and "," not in view.words[before:at] else None


def moved_to(view: View, index: int) -> bool:
    """Whether a small sum is what something moved by to another: "gained 86 cents to $86.43"."""
    quantity, at = view.quantities[index], view.quantity_at[index]
    if kind_of(quantity) != "currency" or quantity.high >= _SHARE or index + 1 == len(view.quantities):
        return False
    following = view.quantities[index + 1]
    leads = view.words[at + 1 : at + 3] == ["to", QUANTITY] or view.words[at + 1 : at + 4] == [",", "to", QUANTITY]
    return leads and kind_of(following) == "currency" and following.high < _SHARE


def to_a_count(view: View, index: int) -> bool:
    """Whether a percentage leads to a count: "slipped 7.3 percent to 927,851"."""
    at = view.quantity_at[index]
    if index + 1 == len(view.quantities) or view.words[at + 1 : at + 3] not in (["to", QUANTITY], ["at", QUANTITY]):
        return False
    return kind_of(view.quantities[index + 1]) == "count"


def penalty(view: View, index: int, choice: Choice | None) -> Choice | None:
    """A fine, where a text of fines tells what was paid and not for what: "paid $1.6 billion over its drug"."""
    if choice is None or choice.rule != "cue:before" or choice.measure not in ("expense", "investment"):
        return choice
    at = view.quantity_at[index]
    passive = view.words[choice.first - 1 : choice.first] in (["was"], ["were"], ["is"], ["been"])  # who earned it
    paid = not passive and not view.grammar.pay_verb.isdisjoint(view.words[choice.first : choice.last])
    if paid and _PAID_FOR.isdisjoint(view.words[at + 1 : at + _DUE]):
        return choice._replace(measure="fine")
    return choice


def beside_index(view: View, index: int, choice: Choice, entities: Mapping[str, Entity]) -> Choice:
    """A share price, where a firm stands between an index's number and the next: "5,204.2, with HBOS 18% lower"."""
    if not index or kind_of(view.quantities[index]) != "percent":
        return choice
    behind, at = view.quantity_at[index - 1], view.quantity_at[index]
    if any(behind < h.first < at and h.senses[0].measure == "other:index" for h in view.measures):
        return choice
    for mention in view.mentions:
        first = view.token(mention.start)
        if behind < first < at and entities[mention.entity_id].kind in FIRMS and not mention.reference:
            right = view.token(mention.end - 1) + 1
            return choice._replace(measure="share_price", first=right, last=right, rule="company moved")
    return choice


def bourse(view: View, at: int, entities: Mapping[str, Entity]) -> Mention | None:
    """The place whose stocks moved by a number, where it is the subject: "Paris lost 3.8% and Frankfurt 2.7%"."""
    verb = next((h for h in view.moves if h.last == at and h.kind == "verb"), None)
    end = verb.first if verb is not None else at
    for mention in view.mentions:
        if view.token(mention.end - 1) + 1 == end and entities[mention.entity_id].kind == "place":
            first = view.token(mention.start)
            opens = not first or view.words[first - 1] in ("and", ",", ";", "but", "while", "whereas")
            return mention if opens and not mention.reference else None
    return None
