"""A share price where a firm itself moved, and what else moves by itself: goods, currencies, economies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flows.facts import asides, shapes
from flows.facts.linking import Choice
from flows.facts.records import FIRMS, Entity
from flows.facts.relations import kind_of
from flows.facts.traded import names_good
from flows.facts.view import View

_TRADED = frozenset(("other:index", "share_price", "price", "other:shares", "rate"))
_SHARE = 1e4  # few shares cost more
_DEAL_REACH = 12
_OF_VALUE = frozenset((("of", "its", "value"), ("of", "their", "value")))
_SOLD = frozenset(("sales", "units_sold"))
# measures of countable things, which no company that rises or falls by a percentage is measured in
_COUNTED_BY = frozenset(
    (
        "participants",
        "users",
        "stores",
        "merchants",
        "employees",
        "population",
        "products",
        "other:people",
        "other:aircraft",
    )
)


def moved(
    view: View, index: int, choice: Choice | None, entities: Mapping[str, Entity], *, traded: bool = True
) -> Choice | None:
    """A share price, when a company itself rose or fell: "HSBC, Europe's largest bank, fell 6.1 percent".

    `traded` tells that the text has spoken of shares.
    """
    if choice is not None and choice.measure == "net_income" and shapes.moved_to(view, index):
        return choice._replace(measure="share_price", rule="closed")  # "Boeing gained 86 cents to $86.43"
    if (index_moved := _index_which(view, index, entities)) is not None:
        return index_moved
    followed = choice is not None and choice.rule in ("spoken of", "carried") and choice.measure == "share_price"
    if choice is not None and followed and shapes.bourse(view, view.quantity_at[index], entities) is not None:
        return choice._replace(measure="other:index")  # "Paris lost 3.8 percent": its stocks
    if choice is not None and (choice.rule, choice.measure) == ("carried", "other:index"):
        return shapes.beside_index(view, index, choice, entities)
    unsure = choice is None or choice.measure in _COUNTED_BY or choice.rule == "spoken of"
    unsure = unsure and (choice is None or choice.rule != "noun:right_of")  # "lost 17 percent of its readers"
    # "a market value of 19 billion euros; Alpstein slipped 0.9 percent"
    unsure = unsure or (choice is not None and (choice.rule, choice.measure) == ("carried", "market_value"))
    held = choice is not None and (choice.rule, choice.measure) == ("cue:before", "stake")
    unsure = unsure or (choice is not None and (held or choice.rule == "carried") and asides.relative(view, index))
    # "Swatch, which earns only a tenth of its revenue at home, lost 16.4 percent of its value"
    unsure = unsure or tuple(view.words[view.quantity_at[index] + 1 :][:3]) in _OF_VALUE
    shared = choice is not None and (choice.rule, choice.measure) == ("carried", "market_share")
    unsure = unsure or (shared and view.words[view.quantity_at[index] - 1] not in ("to", "at", "from", "of"))
    closed = next((h for h in view.moves if h.last == view.quantity_at[index]), None)
    closing = closed is not None and closed.first > 0 and view.words[closed.first - 1] in view.grammar.close_verb
    if choice is not None and choice.rule == "carried" and choice.measure not in _TRADED and closing:
        return choice._replace(measure="share_price", rule="closed")  # "before closing up 3%"
    priced = choice is None and kind_of(view.quantities[index]) == "currency" and view.quantities[index].high < _SHARE
    if not priced and (kind_of(view.quantities[index]) != "percent" or not unsure):
        return choice
    at = view.quantity_at[index]
    if choice is not None and choice.rule == "spoken of" and shapes.to_a_count(view, index):
        return choice  # "The Times slipped 7.3 percent to 927,851"
    reach = _DEAL_REACH if priced else 2  # "Citigroup fell by more than a quarter to under $5"
    verb = next(
        (h for h in reversed(view.moves) if h.kind in ("verb", "adverb") and h.last <= at and at - h.last <= reach),
        None,
    )
    if verb is None:
        return choice
    end = verb.first
    while end and view.words[end - 1] in (
        "was",
        "were",
        "is",
        "had",
        "has",
        "have",
        "also",
        "shares",
        "closed",
        "ended",
        "finished",
    ):
        end -= 1
    if end > 1 and view.words[end - 2 : end] == [",", "which"]:
        end -= 2  # "led by BHP Billiton, which added 21 cents"
    elif end and view.words[end - 1] == ",":
        end = next((j for j in range(end - 2, 0, -1) if view.words[j] == ","), end - 1)
    named = any(
        view.token(m.end - 1) == end - 1
        and entities[m.entity_id].kind in FIRMS
        and _moves_itself(view.words[max(0, view.token(m.start) - 2) : view.token(m.start)])
        for m in view.mentions
    )
    grew = verb.phrase in view.grammar.grow_verb and choice is None and priced is False
    if grew and any(view.token(m.end - 1) == end - 1 and entities[m.entity_id].kind == "place" for m in view.mentions):
        return Choice("other:GDP", verb.first, verb.last, 3.0, "economy moved")  # "Germany expanded 0.4%"
    shares = (
        traded
        or index > 0
        or not view.grammar.stock_word.isdisjoint(view.words)
        or view.words[at + 1 : at + 2] == ["in"]
    )
    if named and not shares and choice is not None and choice.rule == "spoken of" and choice.measure in _SOLD:
        return choice  # "Sales jumped to 1.3 million. Toyota gained 6.4 percent"
    moved_price = Choice("share_price", verb.first, verb.last, 3.0, "company moved")
    if (future := shapes.future(view, verb.first)) is not None:
        return Choice("price", *future, 3.0, "noun:futures")  # "Corn futures for December delivery slipped 0.5 percent"
    if not named and names_good(view, end):
        return moved_price._replace(measure="price", rule="good moved")  # "US crude fell 5.5 percent"
    if end and view.words[end - 1] in view.grammar.currency:
        return Choice("rate", end - 1, end, 3.0, "currency moved")  # "the dollar rose 1.1 percent"
    if not named:
        return choice
    if verb.phrase in view.grammar.grow_verb:
        # "Wendy's grew 3.2 percent": its sales
        return choice if choice is not None and choice.rule == "spoken of" else moved_price._replace(measure="sales")
    return moved_price


def _moves_itself(before: Sequence[str]) -> bool:
    """Whether a firm behind two words is what moves, or its shares do: "the shares of ICICI Bank"."""
    return before[-1:] not in (["of"], ["at"], ["parent"]) or before in (["shares", "of"], ["stock", "of"])


def _index_which(view: View, index: int, entities: Mapping[str, Entity]) -> Choice | None:
    """The index that a relative clause tells of: "the best gain in the FTSE 100, which dipped 0.2 percent"."""
    at, words = view.quantity_at[index], view.words
    verb = next((h for h in view.moves if h.last == at and h.kind == "verb"), None)
    if verb is None or words[max(0, verb.first - 2) : verb.first] != [",", "which"]:
        return None
    end = view.ends[verb.first - 3]
    named = next((m for m in view.mentions if m.end == end and entities[m.entity_id].kind == "index"), None)
    return Choice("other:index", view.token(named.start), verb.first - 2, 5.0, "noun:left") if named else None
