"""What has a price, a rate or sales by itself, without a firm: goods, currencies, bonds, trades, a day's dealings."""

from __future__ import annotations

from flows.facts import nouns
from flows.facts.linking import Choice
from flows.facts.view import View

_PAID_ON = frozenset(("yield", "yields", "rate", "rates", "coupon", "interest"))
_OF_REACH = 6
_BOND_REACH = 7  # tokens: "the yield on the benchmark 10-year government bond"


def names_good(view: View, end: int) -> bool:
    """Whether the name of a good that is traded ends before a token: "US crude", "iron ore"."""
    return not view.grammar.commodity.isdisjoint((view.words[end - 1], " ".join(view.words[max(0, end - 2) : end])))


def commodity(view: View, at: int, choice: Choice) -> tuple[int, int] | None:
    """Where the good stands whose price it is: in the words of the measure, or the last before "$70 a barrel"."""
    words = view.words
    first, last = choice.first, choice.last
    if choice.rule == "cue:before" and first and names_good(view, first) and words[first] in view.grammar.cost_verb:
        return view.starts[first - 1], view.ends[first - 1]  # "diesel costs 122p"
    carried = choice.rule == "carried" and view.grammar.goods.search(" ".join(words[first:last])) is not None
    if carried or (choice.first > at and any(word in view.grammar.bulk_unit for word in words[first:last])):
        first, last = 0, at
    elif first and choice.rule.startswith("noun"):
        first -= 1  # "electricity prices"
    if words[last : last + 1] == ["of"]:
        last = min(last + _OF_REACH, at) if at > last else last  # "the average price of crude"
    named = list(view.grammar.goods.finditer(" ".join(words[first:last])))
    if not named:
        return _thing(view, choice)
    found = named[-1]
    token = first + found.string[: found.start()].count(" ")
    return view.starts[token], view.ends[token + found.group().count(" ")]


def _thing(view: View, choice: Choice) -> tuple[int, int] | None:
    """Where a thing stands that has a price, behind no name: "Prices of panels have fallen"."""
    words = view.words
    if any(m.start < view.starts[choice.first] for m in view.mentions):
        return None
    if choice.rule == "costs more":  # "Chocolate bars cost 9 percent more"
        plural = 0 < choice.first <= _OF_REACH and nouns.is_plural(words[choice.first - 1], view.grammar)
        return (view.starts[0], view.ends[choice.first - 1]) if plural and words[0] not in view.grammar.stop else None
    first = choice.last + 1
    told = choice.rule.startswith(("noun", "carried")) and words[choice.last : first] in (["of"], ["on"], ["for"])
    told = told and first < len(words)
    while told and first + 1 < len(words) and words[first].isalpha() and _goes_on(view, first):
        first += 1  # "the tax on air tickets"
    told = told and nouns.is_plural(words[first], view.grammar) and words[first] not in view.grammar.stop
    if not told or not view.grammar.home_noun.isdisjoint((words[first], words[first].removesuffix("s"))):
        return None
    return view.starts[choice.last + 1], view.ends[first]


def _goes_on(view: View, j: int) -> bool:
    """Whether a token only describes a plural right behind it: "air tickets"."""
    plain = _is_plain(view, j) and not nouns.is_plural(view.words[j], view.grammar)
    return plain and _is_plain(view, j + 1) and nouns.is_plural(view.words[j + 1], view.grammar)


def _is_plain(view: View, j: int) -> bool:
    """Whether a token is a word that no phrase ends at."""
    word = view.words[j]
    return word.isalpha() and word not in view.grammar.stop and word not in view.grammar.preposition


def trade(view: View, choice: Choice) -> tuple[int, int] | None:
    """Where the trade, bond or currency is named that a number is of: "industry-wide sales", "the dollar rose 1%"."""
    words, first, last = view.words, choice.first, choice.last
    if choice.measure == "rate" and words[last : last + 1] in (["on"], ["of"]) and words[last - 1] in _PAID_ON:
        return _bond(view, last + 1)
    if choice.measure == "rate" and words[first : first + 1] and words[first] in view.grammar.currency:
        return view.starts[first], view.ends[first]
    held = choice.measure in ("market_share", "stake")
    if not held and choice.rule.startswith(("noun", "carried")) and first:
        start = first - 3 if words[first - 2 : first] == ["-", "wide"] and first > 2 else first - 1
        if words[start] in view.grammar.trade:
            return view.starts[start], view.ends[first - 1]
    if not held and words[last : last + 2] in (["of", "the"], ["in", "the"]) and words[last + 2 : last + 3] != []:
        after = last + 2 + (words[last + 2] not in view.grammar.trade)
        if words[after : after + 1] != [] and words[after] in view.grammar.trade:
            return view.starts[last + 2], view.ends[after]  # "advertising revenue of the industry"
    return None


def _bond(view: View, first: int) -> tuple[int, int] | None:
    """Where the paper is named whose yield is told: "10-year government bond"."""
    words = view.words
    first += words[first : first + 1] in (["the"], ["its"], ["a"])
    for j in range(first, min(first + _BOND_REACH, len(words))):
        if words[j] in view.grammar.bond and words[j + 1 : j + 2] not in (
            ["bond"],
            ["bonds"],
            ["note"],
            ["notes"],
            ["bill"],
        ):
            return view.starts[first], view.ends[j]
    return None


def dealt(view: View, choice: Choice) -> bool:
    """Whether a number of shares is what was dealt in on an exchange: "volume swelled to 1.98 billion shares"."""
    if choice.measure not in ("other:shares", "other:volume"):
        return False
    return any(word in ("volume", "turnover", "trading") for word in view.words[: choice.last])
