"""How the words of a sentence stand to one of its quantities: beside it, counted by it, what it is for one of."""

from __future__ import annotations

from dataclasses import dataclass

from flows.facts import nouns
from flows.facts.measures import Hit
from flows.facts.records import Quantity
from flows.facts.view import QUANTITY, View

_GOODS = frozenset(
    ("other:aircraft", "other:vehicles", "other:ships", "other:devices", "units_sold", "products", "orders")
)
_PEOPLE = frozenset(("other:people",))
_SEATED = frozenset(("other:passengers", "other:people"))
_GOVERNS = frozenset(("in", "on", "among", "with", "by"))
_CHANGE_REACH = 5  # tokens: ", an annual increase of"


def kind_of(quantity: Quantity) -> str:
    """The kind of unit: `currency`, `percent`, `count`, `time` or `physical`."""
    if "money" in quantity.flags:
        return "currency"
    if quantity.unit == "percent":
        return "percent"
    if quantity.unit == "count":
        return "count"
    if "time" in quantity.flags or "time10" in quantity.flags:
        return "time"
    return "physical"


def per(view: View, index: int) -> str | None:
    """What the quantity is for one of: "share" in "$1.14 per share", "$60 a barrel"."""
    at = view.quantity_at[index] + 1
    words = view.words
    if at < len(words) and words[at] in ("dollars", "usd"):
        at += 1
    if words[at : at + 1] == ["("] and words[at + 1 : at + 3] == [QUANTITY, ")"]:
        at += 3  # "1,000 CFA francs ($1.70) per kg"
    at += words[at : at + 1] == ["for"] and words[at + 1 : at + 2] in (["a"], ["each"], ["every"], ["one"])
    if at < len(words) and words[at] in ("per", "a", "an", "each", "/"):
        for j in range(at + 1, min(at + 3, len(words))):
            if words[j] in view.grammar.per_noun:
                return words[j]
            if words[j] not in view.grammar.per_adjective:
                break
    return None


def plain(view: View, left: int, right: int, *, coordinated: bool = False) -> bool:
    """Whether only plain words (no function words, punctuation) stand between two tokens.

    `coordinated` allows "and" and numbers too, as in "of its 53 executive officers", "in its US and Canadian output".
    """
    stops = view.hard_stop
    extra = ("-", "and", QUANTITY) if coordinated else ("-",)
    return all((w[0].isalnum() and w not in stops) or w in extra for w in view.words[left + 1 : right])


def moved_noun(view: View, after: int, before: int) -> int | None:
    """The token after a noun of direction and its "in" or "of" ("a 34% decline in"), looked for right of a number."""
    for hit in view.moves:
        if hit.kind == "noun" and after <= hit.first < before and hit.last < before:
            if view.words[hit.last] in ("in", "of", "for", "on", "from") and plain(view, after - 1, hit.first):
                return hit.last + 1
            return None
    return None


def past(view: View, index: int) -> int:
    """The token after a quantity, the noun that it counts and a bracketed quantity: "21% (168,000 units) | in"."""
    quantity = view.quantities[index]
    after = view.quantity_at[index] + 1
    if quantity.counted_end is not None:
        after = max(after, view.token(quantity.counted_end - 1) + 1)
    words = view.words
    if after + 1 < len(words) and words[after] == "(" and words[after + 1] == QUANTITY:
        for j in range(after + 2, min(after + 6, len(words))):
            if words[j] == ")":
                return j + 1
    if after < len(words) and words[after] in view.grammar.adverbial:
        after += 1
    elif (
        after + 1 < len(words)
        and words[after] in ("a", "per", "each", "every")
        and words[after + 1] in view.grammar.per_noun
    ):
        after += 2
    return after + 1 if after < len(words) and words[after] == ")" else after


def in_mention(view: View, token: int) -> bool:
    """Whether a token lies in a mention of an entity."""
    if token >= len(view.words):
        return False
    start = view.starts[token]
    return any(m.start <= start < m.end for m in view.mentions)


def noun_class(view: View, index: int) -> frozenset[str]:
    """What sort of thing a count counts: `goods`, `people`, `seats` (what seats are for), or nothing of these."""
    quantity = view.quantities[index]
    if quantity.unit != "count":
        return frozenset()
    if quantity.counted_end is None or quantity.counted_start is None:
        # "orders for 9,985 aircraft and delivered 5,644": of what the number before counts
        before = index - 1
        return noun_class(view, before) if index and view.quantities[before].counted_end is not None else frozenset()
    if nouns.head(quantity.counted or "").lower() in view.grammar.piece_noun:
        return frozenset(("goods",))
    first, last = view.token(quantity.counted_start), view.token(quantity.counted_end - 1)
    for hit in view.measures:
        if hit.last == last + 1:
            found = {sense.measure for sense in hit.senses}
            goods = found & _GOODS or any(in_mention(view, token) for token in range(first, last))
            classes = (("goods", goods), ("people", found & _PEOPLE), ("seats", found & _SEATED))
            return frozenset(name for name, there in classes if there)
    # a model name in the plural (A320s, iPhones) is goods
    model = last < len(view.words) and any(c.isdigit() for c in view.words[last])
    named = any(in_mention(view, token) for token in range(first, last + 1))
    return frozenset(("goods",)) if model or named else frozenset()


@dataclass(frozen=True, slots=True)
class Target:
    """One quantity in the view of its sentence, with what every rule asks of it.

    `at` is its token, `after` the token past it and its noun, `[low, high)` the tokens of the noun that it counts
    (-1 if none).
    """

    view: View
    index: int
    quantity: Quantity
    kind: str
    at: int
    after: int
    low: int
    high: int
    classes: frozenset[str]

    @property
    def counted_as(self) -> str:
        """How much its noun says: `counted`, `counted_goods` (a verb may say more) or `counted_weak` (nothing)."""
        if nouns.head(self.quantity.counted or "") in self.view.grammar.weak_noun:
            return "counted_weak"
        return "counted_goods" if "goods" in self.classes else "counted"


def target(view: View, index: int) -> Target:
    """The target of quantity number `index` of a view."""
    quantity = view.quantities[index]
    low = high = -1
    if quantity.counted_start is not None and quantity.counted_end is not None:
        low, high = view.token(quantity.counted_start), view.token(quantity.counted_end - 1) + 1
        if high > len(view.words):
            low = high = -1  # the noun lies beyond this piece of a very long sentence
    return Target(
        view,
        index,
        quantity,
        kind_of(quantity),
        view.quantity_at[index],
        past(view, index),
        low,
        high,
        noun_class(view, index),
    )


def relation(to: Target, hit: Hit) -> str:
    """How a lexicon hit stands to a quantity: `right`, `right_in`, `left_of` ... (`metric_weights.csv` lists them)."""
    words, at = to.view.words, to.at
    if hit.first > at:
        if words[at + 1] == "that":
            return "after"  # "the 438,019 that analysts predicted"
        gap = hit.first - to.after
        if gap <= 4 and plain(to.view, at, hit.first):
            return "right"
        link = words[to.after] if to.after < len(words) else ""
        if (
            link in ("of", "in", "worth", "for", "off")
            and gap <= 6
            and plain(to.view, to.after, hit.first, coordinated=True)
        ):
            return f"right_{'worth' if link in ('worth', 'for') else 'in' if link == 'off' else link}"
        moved = moved_noun(to.view, to.after, hit.first)
        if moved is not None and hit.first - moved <= 4 and plain(to.view, moved - 1, hit.first):
            return "right_move"
        return "after"
    gap = at - hit.last
    if gap == 0:
        return "left"
    link = words[hit.last]
    if gap <= 3 and link in ("of", ":", "at", "is", "was", "were", "are"):
        return "left_of"
    if gap <= 3 and link in ("to", "by", "reached", "totalled", "totaled", "for"):
        return "left_verb"
    return "before"


def changes_before(view: View, index: int) -> bool:
    """Whether a percentage is the change of the number before: "660 billion rupees, an increase of 1.2 percent"."""
    if not index or kind_of(view.quantities[index]) != "percent":
        return False
    between = view.words[past(view, index - 1) : view.quantity_at[index]]
    if between[:1] != [","] or len(between) > _CHANGE_REACH:
        return False
    return between[1:] in (["up"], ["down"]) or (between[1:2] in (["a"], ["an"]) and between[-1:] == ["of"])


def restates(view: View, index: int) -> bool:
    """Whether a number says the one before in another way: ", or 16 percent"."""
    at = view.quantity_at[index]
    between = list(view.words[past(view, index - 1) : at]) if index else None
    return index > 0 and (
        between in ([",", "or"], ["or"], [","], [",", "worth"]) or list(view.words[at - 2 : at]) == [",", "or"]
    )


def governed_before(view: View, first: int) -> bool:
    """Whether a preposition governs the noun that begins at a token: "premiums in the flooded towns"."""
    for j in range(first - 1, max(first - 4, -1), -1):
        word = view.words[j]
        if word in _GOVERNS:
            return True
        if word != "the" and (not word[0].isalpha() or word in view.grammar.stop):
            return False
    return False
