"""Metrics: of every quantity, whose it is, what it measures, how, for when and where."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from dataclasses import replace

from flows.facts import nouns, numbers
from flows.facts.aspects import aspect
from flows.facts.document import Document
from flows.facts.linking import Choice, choose, kind_of, per, respectively, view_upper
from flows.facts.measures import Lexicon, lexicon
from flows.facts.records import Aspect, Entity, Metric, Quantity
from flows.facts.view import QUANTITY, View, sentence
from flows.facts.when import period, place
from flows.facts.whose import Known, Owner, owner, subject, topic

_VAGUE_NOUNS = frozenset("times ways reasons things steps pages words lines years points percent degrees hours minutes days weeks months sections questions examples".split())
_AGE = re.compile(r"\b(?:aged|age of|died at|dies at|dead at) \Z")
_NARRATION = frozenset("in within for over after during past last next every the first than this these those".split())
# measures of countable things, which no company that rises or falls by a percentage is measured in
_COUNTED_BY = frozenset(("participants", "users", "stores", "merchants", "employees", "population", "products", "other:people", "other:aircraft"))
_SMALLEST_COUNT = 10
_DAILY = frozenset(("share_price", "other:index"))
_PLURAL_UNITS = frozenset(("deg", "By", "bit", "s", "V"))


def find(doc: Document) -> list[Metric]:
    """Every metric of a document, in text order, without overlap."""
    if not doc.quantities:
        return []
    folded = numbers.fold(doc.text)
    words = lexicon(doc.reference)
    entities: dict[str, Entity] = {e.entity_id: e for e in doc.entities}
    about = topic(doc, entities)
    last: str | None = None
    found: list[Metric] = []
    cursor = _Cursor(doc)
    for span in doc.sentences:
        quantities, mentions, dates = cursor.within(span.start, span.end)
        if quantities:
            dates_here = [d for d in dates if d.kind in ("date", "time", "set")]
            kept = [q for q in quantities if not _taken(q, dates_here, mentions)]
            if kept:
                view = sentence(doc, folded, span.start, span.end, kept, mentions, dates, words)
                found += _sentence(doc, folded, view, words, entities, about, last)
        last = subject(folded, mentions, entities) or last
    return found


class _Cursor:
    """Walks quantities, mentions and dates along the sentences, each once."""

    def __init__(self, doc: Document) -> None:
        self._lists: tuple[Sequence, ...] = (doc.quantities, doc.mentions, doc.dates)
        self._at = [0, 0, 0]

    def within(self, start: int, end: int) -> tuple[list, list, list]:
        """What starts in `[start, end)` of each list."""
        result: list[list] = []
        for which, items in enumerate(self._lists):
            at = self._at[which]
            while at < len(items) and items[at].start < start:
                at += 1
            first = at
            while at < len(items) and items[at].start < end:
                at += 1
            self._at[which] = at
            result.append(list(items[first:at]))
        return result[0], result[1], result[2]


def _taken(quantity: Quantity, dates: Sequence, mentions: Sequence) -> bool:
    """Whether the number is part of a date or of a name."""
    start, end = quantity.number_start, quantity.number_end
    if "money" not in quantity.flags and quantity.unit != "percent" and any(d.start < end and start < d.end for d in dates):
        return True
    return any(m.start <= start and end <= m.end for m in mentions)


def _worth_it(view: View, index: int, choice: Choice | None, folded: str) -> bool:
    """Whether a quantity is a metric at all, and not a cardinal or a time span of narration."""
    quantity = view.quantities[index]
    kind = kind_of(quantity)
    if kind == "currency":
        return quantity.low != 0 or quantity.high != 0
    if kind == "percent":
        return True
    if kind == "time":
        return choice is not None and choice.measure == "duration" and _measured_time(view, index, choice)
    if kind == "physical":
        return quantity.unit not in _PLURAL_UNITS
    head = nouns.head(quantity.counted) if quantity.counted else ""
    if choice is not None and choice.measure == "duration":
        return True
    if choice is not None and choice.measure == "other:index" and (head in ("points", "point") or not quantity.counted):
        return choice.score > 2.0
    if head in _VAGUE_NOUNS:
        return False
    big = quantity.high >= _SMALLEST_COUNT or "scaled" in quantity.flags
    if not big:
        return False
    if quantity.counted:
        return True
    return choice is not None and choice.score > (1.5 if "scaled" in quantity.flags else 3.0)


def _measured_time(view: View, index: int, choice: Choice) -> bool:
    """Whether a time span is what is measured (a delivery time, a sentence) and not a span of narration."""
    at = view.quantity_at[index]
    if choice.rule in ("noun:right", "noun:right_of", "noun:left", "noun:left_of", "age", "respectively"):
        return True
    before = view.words[at - 1] if at else ""
    if before in _NARRATION or (at + 1 < len(view.words) and view.words[at + 1] in ("ago", "later", "earlier", "old")):
        return False
    return choice.rule == "carried" or before in ("up", "down") or (at - choice.last <= 5 and view.crossing(choice.last, at) < 0.5 and choice.last <= at)


def _sentence(
    doc: Document, folded: str, view: View, words: Lexicon, entities: dict[str, Entity], about: str | None, last: str | None
) -> list[Metric]:
    choices: dict[int, Choice] = {}
    aspects: dict[int, tuple[Aspect, int]] = {}
    found: list[Metric] = []
    periods: list[str | None] = []
    owners: list[tuple[str, Owner]] = []
    paired = respectively(view)
    for index, quantity in enumerate(view.quantities):
        kind = kind_of(quantity)
        choice = choose(view, index, choices, words.units, doc.reference)
        if index in paired:
            hit = paired[index]
            choice = Choice(hit.senses[0].measure, hit.first, hit.last, 5.0, "respectively")
        at = view.quantity_at[index]
        aged = kind == "count" and _AGE.search(folded[max(0, quantity.start - 10) : quantity.start]) and quantity.high < 120
        if aged:
            choice = Choice("duration", at - 1, at, 3.0, "age")
        choice = _moved(view, index, choice, entities)
        choice = _refine(view, index, choice, choices)
        if not _worth_it(view, index, choice, folded):
            continue
        kind_aspect, sign, said = aspect(view, index, choice, aspects)
        if choice is not None:
            choices[index] = choice
        aspects[index] = kind_aspect, sign
        measure = choice.measure if choice is not None else _open_measure(view, index, kind_aspect)
        if choice is not None and measure in ("net_income", "other:earnings per share") and (choice.sign < 0 or _is_loss(view, choice)):
            sign = -1
        same = next((o for m, o in reversed(owners) if m == measure), None)
        who = owner(view, index, choice, entities, Known(about, last, same), words.names, doc.text)
        owners += [(measure, who)] if who else []
        edtf, dated = period(view, index, doc.anchor, measure in _DAILY)
        if not dated and found and found[-1].measure == measure and periods:
            edtf = periods[-1]
        periods += [edtf] if dated else []
        if who is not None and who.entity_id and entities[who.entity_id].kind == "person" and choice and choice.rule == "cue:before":
            measure = "other:compensation" if measure in ("investment", "net_income", "revenue") else measure
        low, high = quantity.low * sign, quantity.high * sign
        surface = doc.text[view.starts[choice.first] : view.ends[choice.last - 1]] if choice and choice.first < choice.last else None
        found.append(
            Metric(
                start=quantity.start,
                end=quantity.end,
                entity_id=who.entity_id if who else None,
                entity_surface=who.surface if who else None,
                measure=measure,
                measure_surface=surface,
                aspect=kind_aspect,
                low=min(low, high),
                high=max(low, high),
                comparator=quantity.comparator,
                unit="a" if aged else quantity.unit,
                period=edtf,
                geo=place(view, index, entities),
                sentence_start=view.start,
                sentence_end=view.end,
                confidence=_confidence(choice, who.score if who else 0.0, said, dated),
                rule=choice.rule if choice else "open",
            )
        )
    return found


def _is_loss(view: View, choice: Choice) -> bool:
    """Whether a measure's words speak of a loss."""
    return any(w in ("loss", "losses", "deficit", "red") for w in view.words[choice.first : choice.last])


def _moved(view: View, index: int, choice: Choice | None, entities: Mapping[str, Entity]) -> Choice | None:
    """A share price, when a company itself is said to have risen or fallen: "HSBC, Europe's largest bank, fell 6.1 percent"."""
    if kind_of(view.quantities[index]) != "percent" or (choice is not None and choice.measure not in _COUNTED_BY):
        return choice
    at = view.quantity_at[index]
    verb = next((h for h in reversed(view.hits) if h.kind in ("verb", "adverb") and h.last <= at and at - h.last <= 2), None)
    if verb is None:
        return choice
    end = verb.first
    while end and view.words[end - 1] in ("was", "were", "is", "had", "has", "have", "also", "shares", "closed", "ended", "finished"):
        end -= 1
    if end and view.words[end - 1] == ",":
        end = next((j for j in range(end - 2, 0, -1) if view.words[j] == ","), end - 1)
    kinds = ("company", "platform", "organisation")
    named = any(view.token(m.end - 1) == end - 1 and entities[m.entity_id].kind in kinds for m in view.mentions)
    return Choice("share_price", verb.first, verb.last, 3.0, "company moved") if named else choice


def _refine(view: View, index: int, choice: Choice | None, earlier: Mapping[int, Choice]) -> Choice | None:
    """What the unit price says of the measure: dollars a share are earnings, a dividend or a share price."""
    quantity = view.quantities[index]
    one = per(view, index)
    at = view.quantity_at[index]
    if choice is not None and choice.measure in ("share_price", "stake") and choice.rule == "noun:right" and quantity.unit == "percent" and "market" in view.words[choice.last : choice.last + 6] and view.words[choice.last] in ("of", "in"):
        return replace(choice, measure="market_share")
    if choice is not None and choice.measure == "share_price" and choice.rule == "noun:right" and quantity.unit == "percent":
        # "holds 15 percent shares"
        following = view.words[choice.last] if choice.last < len(view.words) else ""
        return choice if any(h.kind == "noun" and h.first == choice.last for h in view.hits) or following == "price" else replace(choice, measure="stake")
    if choice is not None and choice.rule == "cue:before" and view.words[choice.last - 1] in ("worth", "at", "valuing"):
        dealt = any(h.kind == "measure" and any(s.measure in ("orders", "investment", "other:aircraft") for s in h.senses) for h in view.hits)
        return replace(choice, measure="investment") if dealt else choice
    following = view.words[at + 1] if at + 1 < len(view.words) else ""
    if kind_of(quantity) == "currency" and following in ("each", "apiece"):
        return Choice("price", at + 1, at + 2, 3.0, "per unit")
    if one is None or kind_of(quantity) != "currency":
        return choice
    if one == "share":
        earners = ("net_income", "operating_income", "other:earnings per share")
        before = [c for c in (choice, *reversed(earlier.values())) if c is not None and c.measure in earners]
        if before:
            sign = -1 if before[0].sign < 0 or _is_loss(view, before[0]) else 1
            return Choice("other:earnings per share", at + 1, at + 3, before[0].score, "per share", sign)
        if choice is not None and choice.measure == "other:dividend":
            return choice
        return Choice("share_price", at + 1, at + 3, 3.0, "per share")
    if one in ("barrel", "gallon", "ounce", "tonne", "ton", "litre", "liter", "kilogram", "kilo", "pound", "bushel", "ticket", "night", "unit", "minute", "carat", "pack", "bottle", "kwh"):
        if choice is not None and choice.measure in ("price", "expense", "other:tax", "rate", "other:compensation"):
            return choice
        return Choice("price", at + 1, at + 3, 3.0, "per unit")
    return choice


def _open_measure(view: View, index: int, kind_aspect: Aspect) -> str:
    """The open measure of a quantity that no measure fits: named by the noun it counts, is part of, or that moved."""
    quantity = view.quantities[index]
    at = view.quantity_at[index]
    words = view.words
    kind = kind_of(quantity)
    if quantity.counted and "pixels" not in quantity.flags:
        head = nouns.head(quantity.counted)
        last = view.token((quantity.counted_end or 1) - 1)
        return "units_sold" if view_upper(view, last) and any(w in ("sold", "sell", "shipped") for w in words) else f"other:{head}"
    if kind == "currency":
        return "other:amount"
    if kind == "physical":
        return "size"
    if "pixels" in quantity.flags:
        return "other:resolution"
    if kind == "percent" and at + 1 < len(words) and words[at + 1] == "of":
        noun = ""
        for word in words[at + 2 : at + 9]:
            if word in nouns.STOPS - {"the", "its", "their", "all", "our", "his", "her", "these", "those"} or not word[0].isalpha():
                break
            noun = word if word not in nouns.STOPS else noun
            if nouns.is_plural(word):
                break
        if noun:
            return f"other:{noun}"
    if kind == "percent" and at + 2 < len(words) and words[at + 1] in ("less", "more", "fewer") and words[at + 2].isalpha():
        return f"other:{words[at + 2]}" if words[at + 2] not in nouns.STOPS else "other:change"
    return "other:share" if kind_aspect == "share" else "other:change" if kind_aspect == "change" else "other:level"


def _confidence(choice: Choice | None, who: float, said: bool, dated: bool) -> float:
    """A first guess from the margin scores; see `confidence`."""
    score = 0.3 + 0.08 * min(choice.score if choice else 0.0, 6.0) + 0.05 * min(who, 4.0) + (0.05 if said else 0.0)
    return round(max(0.05, min(score, 0.99)), 2)


__all__ = ["QUANTITY", "find"]
