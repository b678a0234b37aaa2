"""Quantities: numbers with comparator, currency or unit, and the noun they count. What only looks like one is left out.

Number patterns come from `numbers`; currencies, units, comparators and names with numbers in them from the reference
tables. A year, date, clock time, version, rank, address, telephone number, score, list number or model name is no
quantity. Linear in the length of the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from flows.facts import comparators, currencies, nouns, numbers
from flows.facts.grammar import Grammar, grammar
from flows.facts.notquantities import NotQuantity, not_quantity, whole_names
from flows.facts.numbers import Number, alternation
from flows.facts.records import Comparator, Quantity
from flows.reference import Reference, default

_POINT_GROUP = re.compile(r"[1-9]\d{0,2}\.\d{3}")
_LENGTH_AFTER = re.compile(
    r"[ -](?:tall|long|wide|high|deep|thick|in (?:length|height|width|depth)|above|below|away|square)\b"
)
_PRICED_NAME = re.compile(r" [A-Z][a-z]+ [A-Z]")
_ARTICLE = re.compile(r" (?:of )?an? ")
_RANGE_GAP = re.compile(r"(?: ?- ?| to | and | or |-to-| through )\Z")
_LAST_WORDS = re.compile(r"([a-z]+)(?: (?:by|about|around|nearly|some|as much as))? \Z")


@dataclass(frozen=True, slots=True)
class _Unit:
    unit: str
    dimension: str
    factor: float


@dataclass(frozen=True, slots=True)
class _Lexicon:
    money_before: re.Pattern[str]
    money_after: re.Pattern[str]
    codes: Mapping[str, tuple[str, float]]
    shared: Mapping[str, Mapping[str, tuple[str, ...]]]
    unit_after: re.Pattern[str]
    units: Mapping[str, _Unit]
    sign_tails: frozenset[str]
    comparing: comparators.Words
    sign_ends: frozenset[str]
    moves: frozenset[str]


@lru_cache(maxsize=8)
def _lexicon(reference: Reference) -> _Lexicon:
    codes: dict[str, tuple[str, float]] = {}
    signs: dict[str, str] = {"$": "USD", "¥": "JPY"}
    for row in reference["currencies"]:
        code = row["code"]
        for sign in (*row["symbols"], code.lower()):
            signs[sign] = code
        for name in (*row["names"], code.lower()):
            codes[name] = (code, 1.0)
        for cent in row["cents"]:
            codes[cent] = (code, 0.01)
    shared = currencies.shared_names(reference)
    for name in shared:
        codes.setdefault(name, ("", 1.0))  # "crowns": no currency unless the text says whose
    codes |= {sign: (code, 1.0) for sign, code in signs.items() if not sign[0].isalpha() or "$" in sign}
    units: dict[str, _Unit] = {}
    words: list[str] = []
    short: list[str] = []
    for row in reference["units"]:
        unit = _Unit(row["unit"], row["dimension"], row["factor"])
        for word in row["words"]:
            units.setdefault(word, unit)
            words.append(word)
        for word in row["short"]:
            units.setdefault(word, unit)
            short.append(word)
    alpha = [s for s in signs if s[0].isalpha()]
    other = [s for s in signs if not s[0].isalpha()]
    names = [c for c in codes if c[0].isalpha() and len(c) > 1]
    letters = [c for c in codes if c[0].isalpha() and len(c) == 1]  # "18p": only beside the digits
    marks = [c for c in codes if not c[0].isalpha()]
    return _Lexicon(
        re.compile(rf"(?:(?<![a-z0-9])(?<![a-z0-9]-)(?:{alternation(alpha)})|(?:{alternation(other)})) ?\Z"),
        re.compile(
            rf"[ -]?(?:(?:{alternation(names)})(?![a-z0-9])|(?:{alternation(marks)}))"
            rf"|(?:{alternation(letters)})(?![a-z0-9]|\.[a-z0-9])"
        ),
        {**codes, **{s: (c, 1.0) for s, c in signs.items()}},
        shared,
        re.compile(rf"(?:[ -]?(?:{alternation(words)})|[ -]?(?:{alternation(short)}))(?![a-z0-9])(?!\.[a-z])"),
        units,
        frozenset(sign[-2:] for sign in signs),
        comparators.words(reference),
        frozenset(s[-1] for s in signs if not s[-1].isalnum()),
        frozenset(r["word"] for r in reference["direction_words"]) | {"from"},
    )


@dataclass(slots=True)
class _Draft:
    """A quantity under construction; offsets of the number itself and of all that belongs to it."""

    start: int
    end: int
    number: Number
    low: float
    high: float
    unit: str
    dimension: str
    has_unit: bool
    sign: str | None
    flags: set[str]


def _money_before(folded: str, start: int, lex: _Lexicon) -> tuple[int, str] | None:
    """Where the currency sign before a number starts, and the sign."""
    near = folded[max(0, start - 3) : start].rstrip(" ")
    if near[-2:] not in lex.sign_tails and near[-1:] not in lex.sign_tails:
        return None
    tail = folded[max(0, start - 9) : start]
    found = lex.money_before.search(tail)
    if not found:
        return None
    at = start - len(tail) + found.start()
    return at, found.group().strip()


def _draft(
    folded: str,
    number: Number,
    lex: _Lexicon,
    dollar: str,
    spelled: str,
    cents: str,
    yen: str,
    whose: Callable[[str], str | None],
) -> _Draft:
    """The number with the currency or unit beside it."""
    start, end, value = number.start, number.end, number.value
    flags: set[str] = set()
    if number.scaled and number.factor == 1e6 and folded[end - 1] == "m" and _LENGTH_AFTER.match(folded, end):
        # "1.8m tall" is no million
        number = number._replace(value=numbers.tidy(value / 1e6), scaled=False, end=number.core_end)
        end, value = number.end, number.value
    draft = _Draft(start, end, number, value, value, "count", "", False, None, flags)
    if money := _money_before(folded, start, lex):
        draft.start, sign = money
        code = lex.codes[sign][0]
        draft.unit = dollar if sign == "$" else yen if sign == "¥" else code
        draft.has_unit, draft.dimension, draft.sign = True, "money", sign
        # "$5.9 billion dollars", "$249 USD": the currency said twice
        if (again := lex.money_after.match(folded, end)) and lex.codes[again.group().strip(" -")][1] == 1.0:
            draft.end = again.end()
            named = lex.codes[again.group().strip(" -")][0]
            draft.unit = named if sign in ("$", "¥") else draft.unit
        return draft
    unit = lex.unit_after.match(folded, end)
    if unit is None and number.kind == "fraction" and (article := _ARTICLE.match(folded, end)):
        # "half a percentage point", "a quarter of a mile"
        unit = lex.unit_after.match(folded, article.end() - 1)
    currency = lex.money_after.match(folded, end)
    if currency and whose(currency.group().strip(" -")) == "":
        currency = None
    if unit and currency and unit.group() == currency.group():
        # "pounds" is money unless something is weighed
        weighed = folded.startswith(" of ", unit.end()) or "weigh" in folded[max(0, start - 40) : start]
        weighed = weighed and value < _HEAVIEST and not _SUM_OF.match(folded, unit.end())
        unit, currency = (unit, None) if weighed else (None, currency)
    if currency and (not unit or currency.end() >= unit.end()):
        name = currency.group().strip(" -")
        code, factor = lex.codes[name]
        told = whose(name)
        code = code if told is None else told
        draft.end, draft.unit, draft.has_unit, draft.dimension = currency.end(), code, True, "money"
        draft.low = draft.high = numbers.tidy(value * factor)
        if factor == 1.0 and code == "USD" and "dollar" in currency.group() and "u" not in currency.group()[:4]:
            draft.unit = spelled if dollar == "USD" else dollar
        elif code == "USD" and name in ("cent", "cents"):
            draft.unit = cents
    elif unit:
        found = lex.units[unit.group().strip(" -")]
        draft.end, draft.unit, draft.has_unit, draft.dimension = unit.end(), found.unit, True, found.dimension
        draft.low = draft.high = numbers.tidy(value * found.factor)
    if draft.has_unit and number.kind == "fraction" and draft.dimension != "money":
        draft.flags.add("fraction")
    return draft


_HEAVIEST = 1e9  # pounds: nothing that is told of weighs more
_SUM_OF = re.compile(
    r" of (?:\w+ ){0,2}(?:money|debts?|cuts|aid|savings|funds|funding|cash|spending|investments?|loans?|bonds|assets"
    r"|damages?|shares|stock|revenue|income|profits?|losses|orders|exports|sales)\b"
)
_POINTS_TO = (" points to ", " point to ")
_BY_FAR = 3  # times the amount of a move that no range of moves spans


def _range(folded: str, left: _Draft, right: _Draft, moves: frozenset[str]) -> bool:
    """Whether two neighbouring drafts are the two ends of one range."""
    gap = folded[left.end : right.start]
    if len(gap) > 9 or not _RANGE_GAP.match(gap) or "\n" in gap:
        return False
    before = folded[max(0, left.start - 20) : left.start]
    word = gap.strip(" -") or "-"
    if word == "and" and not re.search(r"\bbetween (?:about |around |some |approximately )?\Z", before):
        return False
    if word == "or" and not (
        left.number.kind == right.number.kind and right.high - left.low <= 2 and not left.has_unit
    ):
        return False
    low, high = left.low, right.high
    if not left.has_unit and not left.number.scaled and right.number.scaled:
        low *= right.number.factor
    if not low < high:
        return False
    if word == "to" and left.low < 1 < right.low and left.sign is None and right.sign is not None:
        return right.high <= 3 * left.low  # "lost 20 cents to $19.51"
    signed = left.sign is not None and right.sign is not None and not left.number.scaled
    if word == "to" and before.endswith(" by ") and (signed or right.low > _BY_FAR * left.low):
        return False  # "raised the price by $1 to $13.99"
    if word == "to" and left.dimension.endswith("points") and right.dimension != left.dimension:
        return False  # "by a quarter of a percentage point to 3.5 percent"
    # "$3 to 4 billion" is one range, "fell 5.6% to 18,472" is none
    shared = left.dimension == "money" and right.number.scaled and not right.has_unit
    if word == "to" and left.has_unit and left.unit != right.unit and not shared:
        return False
    if word in ("to", "-") and re.search(r"\bfrom (?:about |around |some |nearly |roughly )?\Z", before):
        return word == "-" or bool(re.search(r"\brang\w* from \Z", folded[max(0, left.start - 20) : left.start]))
    last = _LAST_WORDS.search(before)
    if word == "to" and last and last[1] in moves:
        # "fell 200 points to 11,000": a move and a level, unless the unit stands only once and the sizes are alike
        return not left.has_unit and right.has_unit and high <= 10 * low
    if word == "-" and not right.has_unit and not right.number.scaled and not left.has_unit:
        return bool(re.match(r" [a-z]{3,}", folded[right.end : right.end + 5])) and high <= 20 * low
    return True


def _merge(left: _Draft, right: _Draft) -> _Draft:
    """One draft for a range; a unit or magnitude that stands once counts for both ends."""
    low = left.low
    if not left.number.scaled and right.number.scaled:
        low *= right.number.factor
    if not left.has_unit and right.unit == "percent" and right.dimension == "basis points":
        low = numbers.tidy(low * 0.01)
    keep = left if left.has_unit else right
    return _Draft(
        left.start,
        right.end,
        right.number._replace(start=left.number.start, kind="digits"),
        low,
        right.high,
        keep.unit,
        keep.dimension,
        left.has_unit or right.has_unit,
        keep.sign,
        (left.flags | right.flags | {"range"}) - {"half"},
    )


def _negative(folded: str, start: int) -> bool:
    """Whether a minus sign (not a hyphen or a dash) stands right before `start`."""
    if folded[max(0, start - 6) : start] in ("minus ", " minus"):
        return True
    return folded[start - 1 : start] == "-" and (start == 1 or folded[start - 2] in " (\n\t:") if start else False


def find(text: str, *, reference: Reference | None = None) -> list[Quantity]:
    """Every quantity of a text, in order, without overlap.

    Values are in the base unit of the unit named (788.4 million is 788400000, 20% is 20, 17 cents is 0.17 USD) and keep
    the sign that is written. A fraction of something ("half of") is a percentage.
    """
    reference = reference or default()
    lex = _lexicon(reference)
    syntax = grammar(reference)
    folded = numbers.fold(text)
    found = numbers.find(folded, reference, lex.sign_ends)
    if not found:
        return []
    dollars = currencies.dollars(reference)
    dollar = currencies.dollar(folded, dollars) if "dollars" in folded else "USD"
    spelled = currencies.spelled_dollar(folded, dollars) if "dollars" in folded else "USD"
    cents = currencies.cents(folded, spelled, dollars) if " cent" in folded else "USD"
    yen = currencies.yen_or_yuan(folded) if "¥" in folded else "JPY"
    whose = currencies.whose(folded, lex.shared, lex.codes)
    whole = whole_names(folded, reference)
    drafts: list[_Draft] = []
    labels: set[str] = set()
    for index, number in enumerate(found):
        draft = _draft(folded, number, lex, dollar, spelled, cents, yen, whose)
        worded = draft.sign is None and draft.end > number.end
        if worded and (named := _PRICED_NAME.match(text, number.end, draft.end + 2)) and named.end() > draft.end:
            continue  # "its 9.9 Yuan Welfare Purchase"
        neighbours = (found[index - 1] if index else None, found[index + 1] if index + 1 < len(found) else None)
        verdict = not_quantity(
            text, folded, number, draft.has_unit, draft.dimension, draft.sign is not None, neighbours, whole, reference
        )
        if verdict is NotQuantity.RANGE_END:
            draft.flags.add("half")
        elif verdict is not NotQuantity.NO:
            if verdict is NotQuantity.NAME and number.plain:
                labels.add(folded[number.start : number.end])
            continue
        drafts.append(draft)
    merged: list[_Draft] = []
    for draft in _coins(folded, drafts):
        if (
            draft.number.plain
            and not draft.has_unit
            and draft.high >= 100
            and folded[draft.start : draft.end] in labels
        ):
            continue  # "the 787" where the text has "Boeing 787"
        if merged and draft.unit == "percent" and folded[merged[-1].end : draft.start] in _POINTS_TO:
            # "slipped 2.2 points to 75.2%"
            left = merged.pop()
            merged.append(
                replace(
                    left, end=folded.rindex(" ", 0, draft.start - 3), unit="percent", dimension="points", has_unit=True
                )
            )
        if merged and "range" not in merged[-1].flags and _range(folded, merged[-1], draft, lex.moves):
            draft = _merge(merged.pop(), draft)
        merged.append(draft)
    return _shared(folded, [_finish(text, folded, draft, lex, syntax) for draft in merged if "half" not in draft.flags])


def _coins(folded: str, drafts: list[_Draft]) -> Iterator[_Draft]:
    """The drafts with the small coin of a sum added to it ("3 dollars 50 cents"), and "one in five" as one share."""
    previous: _Draft | None = None
    for draft in drafts:
        gap = folded[previous.end : draft.start] if previous is not None else ""
        if previous is not None and gap in (" ", " and ") and _change(previous, draft):
            total = numbers.tidy(previous.high + draft.high)
            previous = replace(previous, end=draft.end, low=total, high=total)
            continue
        if previous is not None and gap in (" in ", " out of ") and _part(previous, draft, gap):
            share = numbers.tidy(previous.high / draft.high)
            number = draft.number._replace(start=previous.number.start, value=share, kind="fraction", plain=False)
            previous = replace(previous, end=draft.end, number=number, low=share, high=share)
            continue
        if previous is not None:
            yield previous
        previous = draft
    if previous is not None:
        yield previous


def _change(sum_of: _Draft, coin: _Draft) -> bool:
    """Whether a draft is the small coin of the sum before it."""
    money = coin.dimension == sum_of.dimension == "money" and coin.unit == sum_of.unit and coin.sign is None
    return money and coin.high < 1 <= sum_of.high


def _part(part: _Draft, whole: _Draft, gap: str) -> bool:
    """Whether two bare numbers state a share ("nine out of ten"); "in" needs spelled words or a round whole."""
    bare = not (part.has_unit or whole.has_unit or part.number.scaled or whole.number.scaled)
    round_whole = whole.high in (2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 20, 25, 50, 100, 1000)
    return bare and 0 < part.high < whole.high and (gap == " out of " or (round_whole and part.high <= 10))


def _shared(folded: str, found: list[Quantity]) -> list[Quantity]:
    """Gives a bare number the unit or noun of the number it is joined to: "500 and 1,000 songs", "from 3 to 5%"."""
    for i in range(len(found) - 2, -1, -1):
        left, right = found[i], found[i + 1]
        if left.unit != "count" or left.counted or right.start - left.end > 6:
            continue
        if folded[left.end : right.start] not in (" and ", " or ", " to ", ", ", "/", ", and ", " and to "):
            continue
        if right.unit != "count":
            alike = left.high and 0.1 <= right.low / left.high <= 10
            if alike and "money" not in right.flags and "fraction" not in right.flags:
                found[i] = replace(left, unit=right.unit, flags=left.flags | right.flags)
        elif right.counted:
            found[i] = replace(
                left, counted=right.counted, counted_start=right.counted_start, counted_end=right.counted_end
            )
    for i in range(1, len(found)):
        left, right = found[i - 1], found[i]
        if "money" in left.flags and right.unit == "count" and right.counted is None and "scaled" in right.flags:
            gap = folded[left.end : right.start] if right.start - left.end <= _COMPARED_REACH else ""
            if _COMPARED.search(gap) and _BREAKS.isdisjoint(gap):
                if i > 1 and gap[:1] == ")" and "money" in found[i - 2].flags:
                    left = found[i - 2]  # "to 5.73 billion crowns ($903 million) from 6.97 billion"
                found[i] = replace(right, unit=left.unit, flags=right.flags | {"money"})
    return found


# "a profit of 1.2 billion euros in the first quarter, up from 900 million a year earlier"
_COMPARED = re.compile(r"\A to \Z|\b(?:from|with|against|than|versus) (?:an? (?:[a-z-]+ ){1,3}of )?\Z")
_COMPARED_REACH = 60  # characters
_BREAKS = frozenset(".;\n")


def _finish(text: str, folded: str, draft: _Draft, lex: _Lexicon, grammar: Grammar) -> Quantity:
    start, end = draft.start, draft.end
    low, high = draft.low, draft.high
    comparator: Comparator = "eq"
    if _negative(folded, start):
        start -= 1 if folded[start - 1] == "-" else 6
        low, high = -high, -low
        draft.flags.add("signed")
    elif folded[start - 1 : start] == "+" and (start == 1 or folded[start - 2] in " (\n\t:"):
        start -= 1
        draft.flags.add("signed")
    number = draft.number
    if "range" in draft.flags and folded[max(0, start - 8) : start] == "between ":
        start -= 8
    if before := comparators.before(folded, start, lex.comparing):
        start, comparator = before
    elif after := comparators.after(folded, end, lex.comparing):
        end, comparator = after
    if number.kind == "fraction" and not draft.has_unit:
        low, high, draft.unit = low * 100, high * 100, "percent"
        draft.flags.add("fraction")
    if number.kind == "spelled":
        draft.flags.add("spelled")
    if draft.dimension:
        draft.flags.add(draft.dimension.partition(" ")[0])
    if number.scaled:
        draft.flags.add("scaled")
    counted = nouns.after(text, folded, end, grammar) if draft.unit == "count" and not draft.has_unit else None
    if counted is None and draft.unit == "count" and draft.has_unit:
        counted = (number.end + (text[number.end] in " -"), draft.end)
    if counted and not number.scaled and _POINT_GROUP.fullmatch(folded, number.start, number.end):
        # a thousandth of a counted thing is not counted: the point groups thousands
        low, high = numbers.tidy(low * 1000), numbers.tidy(high * 1000)
    return Quantity(
        start=start,
        end=end,
        low=low,
        high=high,
        comparator=comparator,
        unit=draft.unit,
        counted=text[counted[0] : counted[1]] if counted else None,
        counted_start=counted[0] if counted else None,
        counted_end=counted[1] if counted else None,
        number_start=number.start,
        number_end=draft.number.end,
        flags=frozenset(draft.flags),
    )
