"""What a quantity measures: every measure mention, cue verb and counted noun of its sentence is a candidate; the best wins.

A candidate's score is the sum of the weights of its features (`seeds/reference/metric_weights.csv`): how it stands to the
number (right beside it, "of" between, subject of the verb ...), how far, how many clause borders and other numbers lie
between, and whether the unit fits the measure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from flows.facts import nouns
from flows.facts.measures import Hit, Sense
from flows.facts.records import Quantity
from flows.facts.view import QUANTITY, View
from flows.reference import Reference

MONEY_PER_SHARE = frozenset(("share", "unit"))
_PER = frozenset(
    "barrel gallon ounce tonne ton litre liter kilogram kilo pound share bushel head unit month year day week hour person "
    "passenger ticket night room seat minute mile kilometre kilometer carat pack bottle megawatt kwh".split()
)
_GOODS = frozenset(
    ("other:aircraft", "other:vehicles", "other:ships", "other:devices", "units_sold", "products", "orders")
)
# nobody pays this much for one piece of what "costs" something in the news
_COSTLY = 1e6
# names of no index in particular
GENERIC_INDEX = frozenset(
    (
        "index", "indices", "indexes", "points", "point", "stock market", "stock markets", "composite index", "stock index",
        "benchmark index", "stock market index", "confidence index",
    )
)  # fmt: skip
_EMPTY_HEADS = frozenset(
    ("value", "volume", "volumes", "total value", "sale", "range", "use", "production", "shares", "share")
)
_MISFIT = -3.0
_LINKS = frozenset("was were is are reached totalled totaled totals stood exceeded hit numbered".split())
_SELLS = frozenset("sold sell sells selling bought buy buys buying".split())
_ADVERBIALS = frozenset("more annually yearly worldwide daily monthly globally altogether overall".split())
_WEAK = frozenset("units people pieces persons".split())
_PLAIN_STOPS = nouns.STOPS - frozenset(
    "us its their his her our a an the this that previous more less last next year".split()
)


@dataclass(frozen=True, slots=True)
class Choice:
    """What a quantity measures, by what words (token range), how sure, and the rule that said so."""

    measure: str
    first: int
    last: int
    score: float
    rule: str
    sign: int = 1


@lru_cache(maxsize=8)
def weights(reference: Reference) -> Mapping[str, float]:
    """The linker's weights by feature name."""
    return {row["feature"]: row["weight"] for row in reference["metric_weights"]}


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


def _fit(sense_unit: str, kind: str, weight: Mapping[str, float]) -> float:
    return weight.get(f"fit:{sense_unit}:{kind}", 0.0)


def per(view: View, index: int) -> str | None:
    """What the quantity is for one of: "share" in "$1.14 per share", "$60 a barrel"."""
    at = view.quantity_at[index] + 1
    words = view.words
    if at < len(words) and words[at] in ("dollars", "usd"):
        at += 1
    if at < len(words) and words[at] in ("per", "a", "an", "each", "/"):
        for j in range(at + 1, min(at + 3, len(words))):
            if words[j] in _PER:
                return words[j]
            if words[j] not in ("diluted", "common", "ordinary", "basic", "metric", "troy", "fine", "adr", "ads"):
                break
    return None


def _between(view: View, left: int, right: int) -> int:
    """How many quantities stand between two tokens."""
    return sum(left < at < right for at in view.quantity_at)


def _plain(view: View, left: int, right: int, *, coordinated: bool = False) -> bool:
    """Whether only plain words (no function words, punctuation) stand between two tokens.

    `coordinated` allows "and" and numbers too, as in "of its 53 executive officers", "in its US and Canadian output".
    """
    extra = ("-", "and", QUANTITY) if coordinated else ("-",)
    return all((w[0].isalnum() and w not in _PLAIN_STOPS) or w in extra for w in view.words[left + 1 : right])


def _moves(view: View, after: int, before: int) -> int | None:
    """The token after a noun of direction and its "in" or "of" ("a 34% decline in"), looked for right of a number."""
    for hit in view.hits:
        if hit.kind == "noun" and after <= hit.first < before and hit.last < before:
            if view.words[hit.last] in ("in", "of", "for", "on", "from") and _plain(view, after - 1, hit.first):
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
    if after < len(words) and words[after] in _ADVERBIALS:
        after += 1
    elif after + 1 < len(words) and words[after] in ("a", "per", "each", "every") and words[after + 1] in _PER:
        after += 2
    return after + 1 if after < len(words) and words[after] == ")" else after


def _relation(view: View, index: int, hit: Hit) -> str:
    """How a lexicon hit stands to a quantity."""
    words = view.words
    at = view.quantity_at[index]
    if hit.first > at:
        after = past(view, index)
        gap = hit.first - after
        if gap <= 4 and _plain(view, at, hit.first):
            return "right"
        link = words[after] if after < len(words) else ""
        if link in ("of", "in", "worth", "for") and gap <= 6 and _plain(view, after, hit.first, coordinated=True):
            return f"right_{'worth' if link in ('worth', 'for') else link}"
        moved = _moves(view, after, hit.first)
        if moved is not None and hit.first - moved <= 4 and _plain(view, moved - 1, hit.first):
            return "right_move"
        return "after"
    gap = at - hit.last
    if gap == 0:
        return "left"
    link = words[hit.last : at]
    if (
        link[0] in ("of", "at", "to", "is", "was", "were", "are", ":", "by", "reached", "totalled", "totaled", "for")
        and gap <= 3
    ):
        return "left_of" if link[0] in ("of", ":", "at", "is", "was", "were", "are") else "left_verb"
    return "before"


def _candidates(view: View, index: int, kind: str, weight: Mapping[str, float], units: Mapping[str, str]) -> Iterator[Choice]:
    quantity = view.quantities[index]
    at = view.quantity_at[index]
    counted = quantity.counted_start is not None and quantity.counted_end is not None
    low = view.token(quantity.counted_start) if counted and quantity.counted_start is not None else -1
    high = view.token(quantity.counted_end - 1) + 1 if counted and quantity.counted_end is not None else -1
    counted_as = "counted"
    if counted and kind == "count":
        head = nouns.head(quantity.counted or "")
        counted_as = (
            "counted_weak" if head in _WEAK else "counted_goods" if "goods" in _noun_class(view, index) else "counted"
        )
        if (
            counted_as != "counted_weak"
            and "pixels" not in quantity.flags
            and not any(h.kind == "measure" and h.last == high and low <= h.first for h in view.hits)
        ):
            yield Choice(other(quantity.counted or ""), low, high, weight["relation:counted_open"], "noun:open")
    verbs = {hit.last for hit in view.hits if hit.kind == "cue"}
    for hit in view.hits:
        if hit.first <= at < hit.last or hit.kind not in ("measure", "cue"):
            continue
        if hit.kind == "measure" and hit.last == at and hit.last in verbs:
            continue  # "will cost $199": a verb, not a noun
        inside = counted and low <= hit.first and hit.last == high
        relation = counted_as if inside else _relation(view, index, hit)
        if kind == "percent" and (
            (hit.phrase in ("loss", "losses") and relation == "left_of")
            or (hit.phrase == "value" and relation == "right_of")
        ):
            continue  # "a loss of 7.3%", "lost 5% of its value": what lost it is measured
        if relation == "right_in" and hit.phrase in ("cash", "stock", "shares"):
            continue  # "$68 billion in cash and stock": how it is paid
        if hit.kind == "cue":
            yield from _cues(view, index, hit, relation, kind, weight)
            continue
        distance = (hit.first - at if hit.first > at else at - hit.last) if not inside else 0
        left, right = (at, hit.first) if hit.first > at else (hit.last - 1, at)
        score = weight[f"relation:{relation}"]
        if not inside:
            score += weight["per_token"] * min(distance, 20) + weight["per_border"] * view.crossing(left + 1, right)
            score += weight["per_number"] * _between(view, left, right)
            if counted_as == "counted" and counted and kind == "count":
                score += weight["not_counted"]
            if _complement(view, hit):
                score += weight["complement"]
            if hit.senses[0].measure == "other:index" and hit.phrase not in GENERIC_INDEX:
                score += weight["index_name"]
            if (
                hit.first >= 2
                and view.words[hit.first - 1] == "of"
                and view.words[hit.first - 2] in ("number", "numbers")
            ):
                score += weight["number_of"]
        best: Choice | None = None
        for sense in hit.senses:
            if kind == "percent" and sense.measure == "investment" and hit.phrase in ("order", "orders"):
                continue
            total = score + _fit(sense.unit, kind, weight)
            if best is None or total > best.score:
                best = Choice(sense.measure, hit.first, hit.last, total, f"noun:{relation}")
        if best is not None and inside and _fit(units.get(best.measure, "any"), kind, weight) < _MISFIT:
            best = Choice(other(quantity.counted or ""), low, high, weight["relation:counted_open"], "noun:open")
        if best is not None:
            yield best


def _complement(view: View, hit: Hit) -> bool:
    """Whether a measure only completes another one: "shares" in "the FTSE 100 index of leading shares"."""
    words = view.words
    for j in range(hit.first - 1, max(hit.first - 5, 0), -1):
        if words[j] == "of":
            return any(h.kind == "measure" and h.last == j and h.phrase not in _EMPTY_HEADS for h in view.hits)
        if words[j] == "in":
            return any(h.kind == "measure" and h.last == j and h.phrase in ("shares", "stocks") for h in view.hits)
        if words[j] in _PLAIN_STOPS:
            return False
    return False


def _noun_class(view: View, index: int) -> frozenset[str]:
    """What sort of thing a count counts: `goods`, `people`, both or neither."""
    quantity = view.quantities[index]
    if quantity.unit != "count":
        return frozenset()
    if quantity.counted_end is None:
        # "orders for 9,985 aircraft and delivered 5,644": of what the number before counts
        return (
            _noun_class(view, index - 1)
            if index and view.quantities[index - 1].counted_end is not None
            else frozenset()
        )
    last = view.token(quantity.counted_end - 1)
    first = view.token(quantity.counted_start or quantity.counted_end - 1)
    if nouns.head(quantity.counted or "") in ("units", "copies"):
        return frozenset(("goods",))
    for hit in view.hits:
        if hit.kind == "measure" and hit.last == last + 1:
            found = {sense.measure for sense in hit.senses}
            classes = set()
            if found & _GOODS or any(view_upper(view, token) for token in range(first, last)):
                classes.add("goods")
            if found & {"other:people", "population"}:
                classes.add("people")
            if found & {"other:passengers", "other:people"}:
                classes.add("seats")
            return frozenset(classes)
    word = view.words[last] if last < len(view.words) else ""
    # a model name in the plural (A320s, iPhones) is goods
    named = any(view_upper(view, token) for token in range(first, last + 1))
    return frozenset(("goods",)) if any(c.isdigit() for c in word) or named else frozenset()


def view_upper(view: View, token: int) -> bool:
    """Whether a token lies in a mention of an entity."""
    if token >= len(view.words):
        return False
    return any(m.start <= view.starts[token] < m.end for m in view.mentions)


def _cues(view: View, index: int, hit: Hit, relation: str, kind: str, weight: Mapping[str, float]) -> Iterator[Choice]:
    at = view.quantity_at[index]
    classes = _noun_class(view, index)
    side = "after" if hit.first > at else "before"
    left, right = (at, hit.first) if hit.first > at else (hit.last - 1, at)
    distance = right - left - 1
    score = weight["relation:cue"] + weight["per_border"] * view.crossing(left + 1, right)
    numbers = _between(view, left, right)
    plain = weight["per_token_cue"] * min(distance, 20) + weight["per_number"] * numbers
    classed = weight["per_token_class"] * min(distance, 20) + weight["per_number_class"] * numbers
    for sense in hit.senses:
        if sense.side != side:
            continue
        measure = sense.measure
        if sense.unit in ("goods", "people", "seats"):
            if kind != "count" or sense.unit not in classes:
                continue
            bonus = weight["cue_class"] + classed
        elif sense.unit not in (kind, "any") or (sense.unit == "any" and kind != "physical"):
            continue
        else:
            bonus = plain + (weight["cue_for"] if measure == "investment" and view.words[at - 1] == "for" else 0.0)
        if measure == "expense" and hit.phrase in ("pay", "paid", "pays", "paying") and _for_mention(view, at):
            measure = "investment"  # "paid $2.3 billion for Jaguar"
        if measure == "sales" and view.words[at - 1] == "for":
            measure = "investment"  # "sold Chrysler to Cerberus for $7.4 billion"
            bonus += weight["cue_for"]
        if measure == "investment" and hit.phrase in _SELLS and view.quantities[index].high < _COSTLY:
            measure = "price"
        if measure == "price" and hit.phrase.startswith("cost") and view.quantities[index].high >= _COSTLY:
            measure = "expense"
        yield Choice(measure, hit.first, hit.last, score + bonus, f"cue:{side}", sense.sign)


def _for_mention(view: View, at: int) -> bool:
    """Whether "for" and the name of an entity follow a quantity."""
    words = view.words
    return any(words[j] == "for" and view_upper(view, j + 1) for j in range(at + 1, min(at + 4, len(words) - 1)))


def respectively(view: View) -> dict[int, Hit]:
    """The measure of each quantity of a list that "respectively" pairs with a list of measures."""
    words = view.words
    if "respectively" not in words:
        return {}
    stop = words.index("respectively")
    group: list[int] = []
    for i in range(len(view.quantities) - 1, -1, -1):
        at = view.quantity_at[i]
        if at > stop:
            continue
        after = view.quantity_at[group[0]] if group else stop
        if any(w not in (",", "and") for w in words[past(view, i) : after]):
            break
        group.insert(0, i)
    named = [h for h in view.hits if h.kind == "measure" and group and h.last <= view.quantity_at[group[0]]]
    named = [h for h in named if not any(o is not h and o.first <= h.first and h.last <= o.last for o in named)]
    named = named[-len(group) :]
    if len(group) < 2 or len(named) < len(group):
        return {}
    for left, right in zip(named, named[1:], strict=False):
        if any(
            w not in (",", "and", "its", "the", "total", "net", "operating") for w in words[left.last : right.first]
        ):
            return {}
    return dict(zip(group, named, strict=True))


def _subject(view: View, at: int) -> int | None:
    """The plural noun that a bare number is said to be: "net customer losses were 526,000"."""
    words = view.words
    j = at - 1
    while j > 0 and (words[j] in ("at", "to", "had", "have", "has") or words[j].endswith("ly")):
        j -= 1
    if words[j] not in _LINKS:
        return None
    while j > 0 and at - j < 5 and not (nouns.is_plural(words[j]) and words[j] not in nouns.STOPS):
        j -= 1
    return j if nouns.is_plural(words[j]) and words[j] not in nouns.STOPS else None


def choose(
    view: View, index: int, earlier: Mapping[int, Choice], units: Mapping[str, str], reference: Reference
) -> Choice | None:
    """The measure of one quantity, or None.

    `earlier` are the choices for the quantities before it in the sentence, `units` the kind of unit of each measure.
    """
    weight = weights(reference)
    quantity = view.quantities[index]
    kind = kind_of(quantity)
    at = view.quantity_at[index]
    candidates = list(_candidates(view, index, kind, weight, units))
    for before, choice in earlier.items():
        if before >= index:
            continue
        other = view.quantities[before]
        where = view.quantity_at[before]
        alike = kind_of(other) == kind or "percent" in (kind_of(other), kind)
        if not alike:
            continue
        score = weight["relation:carried"] + weight["per_token_carried"] * min(at - where, 20)
        score += weight["per_border_carried"] * view.crossing(where + 1, at)
        score += weight["same_kind"] if kind_of(other) == kind else _fit(units.get(choice.measure, "any"), kind, weight)
        if at - where <= 3 and view.words[where + 1 : at] in (
            ["("],
            ["to"],
            ["or"],
            ["and"],
            [",", "or"],
            [",", "and"],
        ):
            score += weight["carried_adjacent"]
        if quantity.counted and nouns.head(quantity.counted) not in _WEAK:
            score += weight["not_counted"]
        candidates.append(Choice(choice.measure, choice.first, choice.last, score, "carried", choice.sign))
    if kind == "count" and quantity.counted is None and (said := _subject(view, at)) is not None:
        candidates.append(Choice(f"other:{view.words[said]}", said, said + 1, weight["relation:subject"], "noun:subject"))
    if not candidates:
        return None
    best = max(candidates, key=lambda c: c.score)
    return best if best.score > weight["threshold"] else None


def other(noun: str) -> str:
    """The open measure of a head noun: `other:songs`."""
    return f"other:{nouns.head(noun)}"


__all__ = ["QUANTITY", "Choice", "Sense", "choose", "kind_of", "other", "per", "view_upper", "weights"]
