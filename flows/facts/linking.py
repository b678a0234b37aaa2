"""What a quantity measures: measure mentions, cue verbs and counted nouns of its sentence compete; the best wins.

A candidate's score is the sum of the weights of its features (`seeds/reference/metric_weights.csv`): how it stands to
the number (right beside it, "of" between, subject of the verb ...), how far, how many clause borders and other numbers
lie between, and whether the unit fits the measure. `benchmarks/train_metrics.py` learns the weights from labels.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from flows.facts import asides, nouns
from flows.facts.measures import Hit, Sense
from flows.facts.relations import Target, governed_before, in_mention, kind_of, plain, relation
from flows.facts.view import QUANTITY, View
from flows.reference import Reference

Features = tuple[tuple[str, float], ...]

# names of no index in particular
GENERIC_INDEX = frozenset(
    (
        *("index", "indices", "indexes", "points", "point", "stock market", "stock markets", "composite index"),
        *("stock index", "benchmark index", "stock market index", "confidence index", "bourse", "bourses"),
    )
)
# "paid $9 billion, or $30 a share in cash, for": what may stand before the "for"
_NAMED = 5  # tokens: "for data specialist Gearsmith"
_PAID_WAY, _PAID_HOW = 12, frozenset((",", "or", "about", "a", "per", "share", "in", "cash", "and", "stock", QUANTITY))
_BOOKED = frozenset(("orders", "firm orders", "new orders", "net orders", "preorders", "pre-orders"))
_STANDS_IN = frozenset((("those", "of"), ("that", "of"), ("those", "in"), ("that", "in")))
_PAPERS = frozenset(("shares", "stock", "stocks"))
_CLAUSE = 1.5
_UNMOVED = frozenset(("investment", "fine", "stake", "other:loan", "other:donation"))
_OBJECTS = frozenset(
    ("their", "its", "his", "her", "our", "your", "people", "customers", "each", "every", "them", "us")
)
_BEFORE_NOUN = frozenset(("a", "an", "the", "its", "their", "of", "his", "her", "any", "no", "this", "that"))
_PAID_IN = frozenset(("cash", "stock", "shares"))
_JOINED = (("(",), ("to",), ("or",), ("and",), (",", "or"), (",", "and"))
_MARKETS = frozenset(("market", "markets"))
_WHOLE = frozenset(("other:GDP",))
# how near a cue must be to a number to cut it off from what an earlier number measured
_CUE_REACH = 4
# nobody pays this much for one piece of what "costs" something in the news
_COSTLY = 1e6
_MOST_APIECE = 50  # a share pays out no more
_HOME_REACH = 6  # tokens from a home to what it costs
# farther words than this no longer cost a candidate more
_FAR = 20
# the longest phrase of "of" after a measure, and what divides it more than one "and"
_OF_PHRASE, _AND = 9, 0.5
# the farthest that the subject of a sentence counts as being
_REACH = 10
# what is done with goods, and so with the next goods of a list
_DEALINGS = frozenset(("units_sold", "orders", "production"))
_PER_SHARE, _MOST_PER_SHARE = frozenset(("other:earnings per share", "other:dividend")), 1e4
_MISFIT = -3.0  # a measure whose unit fits this badly is not meant
_MAKES = ("produc", "manufactur")  # what is made need be of no known sort: "produces 5 million tyres"
_OF_WHOM = 6  # tokens that tell what a percentage is of
_NO_LEVELS = frozenset(
    (("loss", "left_of"), ("losses", "left_of"), ("loss", "left_verb"), ("losses", "left_verb"), ("value", "right_of"))
)
_DEMONYMS = frozenset(("chinese", "americans", "europeans"))
_CARRIERS = frozenset(("other:vehicles", "other:aircraft", "other:ships"))


class Choice(NamedTuple):
    """What a quantity measures, by what words (token range), how sure, and the rule that said so."""

    measure: str
    first: int
    last: int
    score: float
    rule: str
    sign: int = 1
    features: Features = ()


@lru_cache(maxsize=8)
def weights(reference: Reference) -> Mapping[str, float]:
    """The linker's weights by feature name."""
    return {row["feature"]: row["weight"] for row in reference["metric_weights"]}


def _scored(
    measure: str, hit: Hit, rule: str, features: Features, weight: Mapping[str, float], sign: int = 1
) -> Choice:
    score = sum(weight.get(name, 0.0) * value for name, value in features)
    return Choice(measure, hit.first, hit.last, score, rule, sign, features)


def _between(view: View, left: int, right: int, *, aside: bool = False) -> int:
    """How many quantities stand between two tokens; `aside`: none counts that stands in a relative clause."""
    count = sum(left < at < right for at in view.quantity_at)
    if count and aside:
        words = view.words
        for j in range(left, right - 2):
            if words[j] == "," and words[j + 1] in asides.RELATIVES:
                close = next((k for k in range(j + 2, right) if words[k] == ","), right)
                count -= sum(j < at < close for at in view.quantity_at) if close < right else 0
                break
    return count


def _moves(view: View, hit: Hit, at: int) -> Hit | None:
    """The verb of direction whose subject is a measure with its "of": "production of oil and gas slipped 2%"."""
    if view.words[hit.last : hit.last + 1] not in (["of"], ["at"], ["on"]):
        return None
    verb = next((m for m in view.moves if m.kind == "verb" and hit.last < m.first < at), None)
    if verb is None or verb.first - hit.last > _OF_PHRASE or view.crossing(hit.last, verb.first) >= _AND:
        return None
    return verb


def _runs_on(view: View, hit: Hit, at: int) -> bool:
    """Whether only a measure's "of" stands before a number: "cut production of the plane from 52 to 42"."""
    between = view.words[hit.last : at - 1]
    if between[:1] != ["of"] or len(between) > _OF_PHRASE or view.words[at - 1] not in ("from", "to", "by"):
        return False
    return plain(view, hit.last, at - 1)


def _for_mention(view: View, at: int, verb: int) -> bool:
    """Whether it is paid for a firm: "$2.3 billion for Jaguar", "for the Swedish brand", "for which it paid"."""
    words = view.words
    if "for" in words[max(0, verb - 3) : verb] and words[max(0, verb - 3) : verb][-2:-1] == ["which"]:
        return True
    for j in range(at + 1, min(at + _PAID_WAY, len(words) - 1)):
        if words[j] == "for":
            named = any(in_mention(view, k) and plain(view, j, k) for k in range(j + 1, min(j + _NAMED, len(words))))
            return named or any(word in view.grammar.bought_noun or word == QUANTITY for word in words[j + 1 : j + 5])
        if j >= at + 3 and words[j] not in _PAID_HOW:
            return False
    return False


def _open(to: Target, weight: Mapping[str, float]) -> Choice:
    """The open measure of the noun that a quantity counts."""
    features: Features = (("relation:counted_open", 1.0),)
    score = weight["relation:counted_open"]
    return Choice(other(to.quantity.counted or ""), to.low, to.high, score, "noun:open", 1, features)


def _noun(to: Target, hit: Hit, weight: Mapping[str, float], units: Mapping[str, str]) -> Choice | None:
    """The candidate of one measure mention, by its best sense."""
    words, at, kind = to.view.words, to.at, to.kind
    inside = to.low <= hit.first and hit.last == to.high
    as_what = to.counted_as if to.low >= 0 and kind == "count" else "counted"
    as_what = "counted" if hit.phrase in _BOOKED else as_what  # whatever else was "delivered" before
    how = as_what if inside else relation(to, hit)
    if tuple(words[max(0, hit.first - 2) : hit.first]) in _STANDS_IN:
        return None  # "sales of cars rose, and those of trucks fell 2%": of what the pronoun stands for
    if hit.last + 1 < len(words) and words[hit.last] == "-" and words[hit.last + 1] in ("making", "leading", "led"):
        return None  # "its loss-making arm"
    if how == "after" and kind == "percent" and any(m.kind == "verb" and m.last == at for m in to.view.moves):
        return None  # "admissions fell 6.9 percent, and its profit ...": what fell stands before
    if hit.last <= at and (
        asides.measure(to.view, hit, at)
        or asides.of_tax(words, hit)
        or (kind != "count" and asides.closed(to.view, hit.first, at))
    ):
        return None
    if hit.last <= at and hit.first and asides.ranked(words, hit):
        return None
    trades = not to.view.grammar.works_noun.isdisjoint(words[hit.last : hit.last + 1])
    if trades and not inside and hit.phrase in to.view.grammar.commodity:
        return None  # "the oil company YPF was down 34 percent"
    if hit.phrase == "power" and kind == "percent":
        return None  # "21 percent of Britain's power"
    if hit.phrase in _DEMONYMS and not inside:
        return None  # "Chinese industrial output"
    elliptic = how == "left" and kind == "count" and hit.first and words[hit.first - 1] in (",", "and")
    if elliptic and to.index and to.low < 0 and kind_of(to.view.quantities[to.index - 1]) == "count":
        return None  # "Manufacturers shed 85,000 workers, retailers 91,000"
    if "people" in to.classes and how == "before" and hit.senses[0].measure in _CARRIERS:
        return None  # "its trains carried 91 million people"
    if hit.phrase in ("points", "point") and _of_a_rate(to.view, hit):
        return None  # "its load factor climbed 1.9 points to 79.6%"
    if kind == "percent" and hit.phrase in ("in the red", "in the black"):
        return None  # "closed 2.9 percent in the red"
    if (hit.phrase == "range" and kind in ("percent", "currency")) or (
        kind == "currency" and how == "right_of" and hit.phrase in _PAPERS
    ):
        return None  # "to a range of 1.5% to 1.75%", "buy back $10 billion of its stock"
    if hit.phrase in _PAPERS and hit.last <= at and asides.of_index(to.view, hit):
        return None
    if kind == "percent" and (hit.phrase, how) in _NO_LEVELS:
        return None  # "a loss of 7.3%", "lost 5% of its value": what lost it is measured
    one = hit.first - (2 if words[hit.first - 1] in to.view.grammar.per_adjective else 1)  # "per diluted share"
    if (
        not inside
        and words[one] in ("per", "a")
        and QUANTITY in (set(words[max(0, one - 2) : one]) - {"and"})
        and words[one - 1] != "and"
    ):
        return None  # "at $35 per share and raised $4.5 billion": of the number before
    if (
        hit.phrase in ("pay", "cost", "costs", "charge", "charges", "contract")
        and not inside
        and _is_verb(to.view, hit.first)
    ):
        return None  # "customers pay €36 a month"
    if how == "right_in" and kind == "count" and QUANTITY in words[at + 1 : hit.first]:
        return None  # "has 16,226 in 44 countries"
    if hit.phrase in _PAID_IN and hit.last <= at and words[max(0, hit.first - 2) : hit.first] == [QUANTITY, "in"]:
        return None  # "$650 million in cash and $600 million in stock"
    if kind == "percent" and how == "after" and words[at + 1 : at + 2] == ["of"] and hit.first - at > _OF_WHOM:
        return None  # "59 percent of Greeks regard the agreement as"
    if how == "right_in" and hit.phrase in _PAID_IN and words[at - 1] not in to.view.grammar.hold_lead:
        return None  # "$68 billion in cash and stock": how it is paid
    features: list[tuple[str, float]] = [(f"relation:{how}", 1.0)]
    of_whole = kind == "percent" and how == "right_of" and hit.senses[0].measure in _WHOLE
    if of_whole and not _makes_up(to.view, at):
        features.append(("denominator", 1.0))  # "a deficit of 8% of GDP"
    dealt = not inside and "goods" in to.classes and any(sense.measure in _DEALINGS for sense in hit.senses)
    if dealt and hit.last <= at:
        features.append(("dealt_goods", 1.0))  # "sales fell to 351,000 vehicles"
    if not inside:
        distance = hit.first - at if hit.first > at else at - hit.last
        left, right = (at, hit.first) if hit.first > at else (hit.last - 1, at)
        border = to.view.crossing(left + 1, right)
        front = asides.opens(words, hit.first)
        if front:
            # the subject of a sentence reaches to its end: "Shares in Sony, which ..., closed 1.1 percent higher"
            distance, border = min(distance, _REACH), min(border, 1.0)
        if (verb := _moves(to.view, hit, at)) is not None:
            distance, border = at - verb.last, to.view.crossing(verb.last, at)
        elif _runs_on(to.view, hit, at):
            distance = 1
        features += (
            ("per_token", min(distance, _FAR)),
            ("per_border", border),
            ("per_number", _between(to.view, left, right, aside=front)),
        )
        if as_what == "counted" and to.low >= 0 and kind == "count":
            features.append(("not_counted", 1.0))
        governed = kind == "percent" and hit.last <= at and governed_before(to.view, hit.first)
        if (
            governed
            and all(s.unit == "count" for s in hit.senses)
            and not any(m.last <= hit.first for m in to.view.moves)
        ):
            features.append(("complement", 1.0))  # "in smartphones it has only 3 percent"
        if asides.complement(to.view, hit):
            features.append(("complement", 1.0))
        if hit.senses[0].measure == "other:index" and hit.phrase not in GENERIC_INDEX:
            features.append(("index_name", 1.0))
        if hit.first >= 2 and words[hit.first - 1] == "of" and words[hit.first - 2] in ("number", "numbers"):
            features.append(("number_of", 1.0))
    senses = [
        sense
        for sense in hit.senses
        if not (kind == "percent" and sense.measure == "investment" and hit.phrase in ("order", "orders"))
    ]
    if not senses:
        return None
    sense = max(senses, key=lambda s: weight[f"fit:{s.unit}:{kind}"])
    if dealt:
        sense = next(s for s in senses if s.measure in _DEALINGS)
    if kind == "percent" and hit.phrase in _MARKETS and how != "right_of" and "share" not in words:
        # "the market shrank 9.9 percent": what is sold there, or its shares
        indexed = any(h.senses[0].measure == "other:index" for h in to.view.measures)
        stocks = hit.phrase == "markets" or indexed or any(word in to.view.grammar.stock_word for word in words)
        sense = Sense("other:index" if stocks else "sales", sense.unit)
    if inside and weight[f"fit:{units.get(sense.measure, 'any')}:{kind}"] < _MISFIT:
        return _open(to, weight)
    features.append((f"fit:{sense.unit}:{kind}", 1.0))
    return _scored(sense.measure, hit, f"noun:{how}", tuple(features), weight)


def _cues(to: Target, hit: Hit, weight: Mapping[str, float]) -> Iterator[Choice]:
    """The candidates of one cue verb or phrase."""
    at, words = to.at, to.view.words
    side = "after" if hit.first > at else "before"
    made = side == "before" and to.low >= 0 and not to.classes and hit.phrase.startswith(_MAKES)
    senses = [s for s in hit.senses if s.side == side and (_meant(s.unit, to) or (made and s.unit == "goods"))]
    if not senses or (side == "after" and asides.deed(words, hit)):
        return
    left, right = (at, hit.first) if hit.first > at else (hit.last - 1, at)
    distance, numbers = min(right - left - 1, _FAR), _between(to.view, left, right)
    common: Features = (("relation:cue", 1.0), ("per_border", to.view.crossing(left + 1, right)))
    for sense in senses:
        measure = sense.measure
        near = sense.side == "before" and to.kind == "percent" and distance <= 2
        if sense.unit == "people" and to.view.crossing(left + 1, right) >= _CLAUSE:
            continue  # "employs ..., after 57 people fell ill"
        classed = sense.unit in ("goods", "people", "seats")
        features = (
            *common,
            ("per_token_class" if classed else "per_token_cue", distance),
            ("per_number_class" if classed else "per_number", numbers),
        )
        if classed:
            features = (*features, ("cue_class", 1.0))
        elif near:
            features = (*features, ("cue_beside", 1.0))
        paid_for = words[at - 1] == "for" and measure in ("investment", "sales")
        if paid_for:
            # "sold Chrysler to Cerberus for $7.4 billion", "go on sale in June for $499"
            measure = "investment" if to.quantity.high >= _COSTLY / 10 else "price"
            features = (*features, ("cue_for", 1.0))
        if (
            measure == "expense"
            and hit.phrase.startswith("pa")
            and to.quantity.high < _MOST_APIECE
            and asides.paid_out(words, hit)
        ):
            measure = "other:dividend"  # "Rio Tinto will pay out $1.10"
        if (
            measure == "expense"
            and hit.phrase in to.view.grammar.pay_verb
            and _told(words[max(0, hit.first - 7) : hit.first])
        ):
            measure = "fine"  # "ordered the builder to pay $85,000"
        if measure == "expense" and hit.phrase in to.view.grammar.pay_verb and _for_mention(to.view, at, hit.first):
            measure = "investment"  # "paid $2.3 billion for Jaguar"
        if measure == "investment" and hit.phrase in to.view.grammar.trade_verb and to.quantity.high < _COSTLY:
            measure = "price"
        if measure == "sales" and words[at - 1] in ("from", "for", "at") and to.quantity.high < _COSTLY / 10:
            measure = "price"  # "sells from $35,000"
        if measure == "price" and hit.phrase.startswith("cost") and to.quantity.high >= _COSTLY:
            home = not to.view.grammar.home_noun.isdisjoint(words[max(0, hit.first - _HOME_REACH) : hit.first])
            measure = "price" if home else "expense"  # "A flat of 50 square metres costs 5.5 million"
        yield _scored(measure, hit, f"cue:{side}", features, weight, sense.sign)


def _meant(unit: str, to: Target) -> bool:
    """Whether a cue that goes with a kind of unit, or with a class of nouns, goes with this quantity."""
    if unit in ("goods", "people", "seats"):
        return to.kind == "count" and unit in to.classes
    return unit == to.kind or (unit == "any" and to.kind == "physical")


def _carried(
    to: Target, earlier: Mapping[int, Choice], weight: Mapping[str, float], units: Mapping[str, str]
) -> Iterator[Choice]:
    """The measures of earlier quantities of the sentence, which this one may share."""
    view, at = to.view, to.at
    for before, choice in earlier.items():
        kind = kind_of(view.quantities[before])
        closed = to.kind != "count" and asides.closed(view, choice.first, at)
        if closed or (choice.measure == "other:index" and to.kind == "currency"):
            continue
        apiece = choice.measure in _PER_SHARE and to.quantity.high > _MOST_PER_SHARE
        if apiece or before >= to.index or (kind != to.kind and "percent" not in (kind, to.kind)):
            continue
        where = view.quantity_at[before]
        measure = "units_sold" if choice.measure == "sales" and to.kind == "count" else choice.measure
        fit = "same_kind" if kind == to.kind else f"fit:{units.get(measure, 'any')}:{to.kind}"
        features: list[tuple[str, float]] = [
            ("relation:carried", 1.0),
            ("per_token_carried", min(at - where, _FAR)),
            ("per_border_carried", view.crossing(where + 1, at)),
            (fit, 1.0),
        ]
        if to.kind == "percent" and choice.measure in _UNMOVED and _moved(view, at):
            features.append(("carried_past", 1.5))  # "sold for $2.2 billion, plunged 82 percent"
        if to.kind == "percent" and asides.number(view, where, at):
            features.append(("carried_past", 1.5))  # "sales, which make up 12% of revenue, rose 26%"
        if kind == to.kind and any(before < k < to.index and c.measure != measure for k, c in earlier.items()):
            features.append(("carried_past", 1.0))  # "exports rose to 6 trillion yen, imports grew 2 percent to 7"
        if _own_words(to, where):
            features.append(("carried_past", 1.0))
        if at - where <= 3 and tuple(view.words[where + 1 : at]) in _JOINED:
            features.append(("carried_adjacent", 1.0))
        if "goods" in to.classes and measure in _DEALINGS:
            features.append(("carried_goods", 1.0))  # "shipped 5.3 million iPods and 1.1 million Macs"
        elif to.quantity.counted and nouns.head(to.quantity.counted) not in view.grammar.weak_noun:
            features.append(("not_counted", 1.0))
        score = sum(weight.get(name, 0.0) * value for name, value in features)
        yield Choice(measure, choice.first, choice.last, score, "carried", choice.sign, tuple(features))


def _moved(view: View, at: int) -> bool:
    """Whether a verb or adverb of direction stands right before a number."""
    return any(hit.kind in ("verb", "adverb") and hit.last == at for hit in view.moves)


def _own_words(to: Target, where: int) -> bool:
    """Whether a quantity has a cue or a whole of its own: "$35 a share and raised $4.5 billion", "70% of Koreans"."""
    words, at = to.view.words, to.at
    for hit in to.view.cues:
        near = where < hit.first and at - _CUE_REACH <= hit.last <= at
        if near and any(sense.side == "before" and sense.unit == to.kind for sense in hit.senses):
            return True
    whole = any(hit.first == at + 2 and hit.senses[0].measure in _WHOLE for hit in to.view.measures)
    return to.kind == "percent" and words[at + 1 : at + 2] == ["of"] and words[at + 2] != "the" and not whole


def _makes_up(view: View, at: int) -> bool:
    """Whether a verb before a percentage makes it a part of a whole; "account" is none in "current account deficit"."""
    verbs = [j for j in range(at) if view.words[j] in view.grammar.share_verb]
    named = [hit for hit in view.measures if hit.last - hit.first > 1]
    return any(not any(hit.first <= j < hit.last for hit in named) for j in verbs)


def _of_a_rate(view: View, points: Hit) -> bool:
    """Whether points are those of a rate or a share: one is named before, and no index is."""
    measures = [hit.senses[0].measure for hit in view.measures if hit.last <= points.first]
    return "other:index" not in measures and any(m in ("rate", "market_share", "stake") for m in measures)


def _told(words: Sequence[str]) -> bool:
    return "to" in words and any(word in ("ordered", "told", "forced", "sentenced") for word in words)


def _is_verb(view: View, token: int) -> bool:
    """Whether a word that may be noun or verb is a verb: after "to", an auxiliary, or a plural noun."""
    before = view.words[token - 1] if token else ""
    moved = any(hit.kind == "verb" and hit.first == token + 1 for hit in view.moves)  # "fuel costs rose 6 percent"
    if view.words[token + 1 : token + 2] != [] and view.words[token + 1] in _OBJECTS:
        return before not in _BEFORE_NOUN  # "let universities charge their students up to 9,000 pounds"
    if view.words[token].startswith("cost") and view.words[token + 1 : token + 2] != ["of"] and not moved:
        stated = view.words[token + 1 : token + 2] != [] and view.words[token + 1] in view.grammar.link_verb
        return not stated and any(
            word == QUANTITY for word in view.words[token + 1 : token + 3]
        )  # "the phone costs from £529"
    return (
        before in ("to", "who", "they", "we", "not", "must") or before in view.grammar.modal or _plural(view, token - 1)
    )


def _compared(view: View, at: int) -> str | None:
    """The noun of which there is so much more or less, when it is no measure: "20 percent less fuel"."""
    words = view.words
    if at + 2 >= len(words) or words[at + 1] not in ("less", "more", "fewer") or not words[at + 2].isalpha():
        return None
    known = words[at + 2] in view.grammar.stop or any(h.first <= at + 4 and h.last > at + 2 for h in view.measures)
    return None if known or words[at + 2].endswith(("ive", "ent", "ant")) else words[at + 2]


def _plural(view: View, token: int) -> bool:
    """Whether a token is a plural noun."""
    word = view.words[token]
    return word not in view.grammar.stop and nouns.is_plural(word, view.grammar)


def _subject(view: View, at: int) -> int | None:
    """The plural noun that a bare number is said to be: "net customer losses were 526,000"."""
    words = view.words
    j = at - 1
    while j > 0 and (words[j] in ("at", "to", "had", "have", "has") or words[j].endswith("ly")):
        j -= 1
    if words[j] not in view.grammar.link_verb:
        return None
    while j > 0 and at - j < 5 and not _plural(view, j):
        j -= 1
    return j if _plural(view, j) else None


def candidates(
    to: Target, earlier: Mapping[int, Choice], units: Mapping[str, str], weight: Mapping[str, float]
) -> Iterator[Choice]:
    """Everything that a quantity may measure, scored.

    `earlier` are the choices for the quantities before it in the sentence, `units` the kind of unit of each measure.
    """
    view, at = to.view, to.at
    if to.kind == "count":
        named = any(hit.last == to.high and to.low <= hit.first for hit in view.measures)
        strong = nouns.head(to.quantity.counted or "") == "strong"  # "its 81,900-strong workforce"
        if (
            to.low >= 0
            and not named
            and not strong
            and to.counted_as != "counted_weak"
            and "pixels" not in to.quantity.flags
        ):
            yield _open(to, weight)
        if to.low < 0 and (said := _subject(view, at)) is not None:
            score = weight["relation:subject"]
            yield Choice(
                other(view.words[said]), said, said + 1, score, "noun:subject", 1, (("relation:subject", 1.0),)
            )
    if to.kind == "percent" and (compared := _compared(view, at)) is not None:
        score = weight["relation:counted_open"]
        yield Choice(other(compared), at + 1, at + 3, score, "noun:compared", 1, (("relation:counted_open", 1.0),))
    verbs = [h for h in view.cues if h.last == at and any(s.side == "before" and _meant(s.unit, to) for s in h.senses)]
    verb = min((hit.first for hit in verbs), default=at)
    for hit in view.measures:
        if verbs and hit.last < verb and QUANTITY in view.words[:verb] and "and" in view.words[hit.last : verb]:
            continue  # "paid $2 billion in dividends and spent $7 billion"
        # what belongs to a verb right before the number is no noun: "will cost $199", "on sale for $199"
        if not (hit.first <= at < hit.last or verb <= hit.first < at):
            choice = _noun(to, hit, weight, units)
            if choice is not None:
                yield choice
    for hit in view.cues:
        if not hit.first <= at < hit.last:
            yield from _cues(to, hit, weight)
    yield from _carried(to, earlier, weight, units)


def choose(to: Target, earlier: Mapping[int, Choice], units: Mapping[str, str], reference: Reference) -> Choice | None:
    """The measure of one quantity, or None."""
    weight = weights(reference)
    best = max(candidates(to, earlier, units, weight), key=lambda choice: choice.score, default=None)
    return best if best is not None and best.score > weight["threshold"] else None


def other(noun: str) -> str:
    """The open measure of a head noun: `other:songs`."""
    return f"other:{nouns.head(noun)}"
