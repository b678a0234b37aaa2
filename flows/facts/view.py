"""A sentence as the linker sees it: tokens, with each quantity one token, and the lexicon's hits on them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from flows.facts.document import Document
from flows.facts.grammar import Grammar
from flows.facts.measures import Hit, Lexicon
from flows.facts.records import DateMention, Mention, Quantity

# A token with the white space before it; nothing but white space at the end.
_PIECE = re.compile(r"\s*+(?:[^\W_]+(?:['.&/][^\W_]+)*(?:\.(?=[a-z]))?|[^\w\s]|_|\Z)")
QUANTITY = "\x00"
POSSESSIVE = ("'s", "\u2019s")
_BEFORE_TAX = (["before", "tax"], ["before", "interest"], ["after", "tax"], ["before", "taxes"], ["after", "taxes"])
_DIVIDERS = frozenset((";", ",", "(", ")", ":", "-", "–", "—", "and"))


@dataclass(frozen=True, slots=True)
class View:
    """Tokens of one sentence. `quantity_at[i]` is the token index of quantity i; The lexicon's hits are sorted by
    place: `measures`, `cues`, and the words of direction in `moves`."""

    text: str
    start: int
    end: int
    words: Sequence[str]
    starts: Sequence[int]
    ends: Sequence[int]
    quantities: Sequence[Quantity]
    quantity_at: Sequence[int]
    measures: Sequence[Hit]
    cues: Sequence[Hit]
    moves: Sequence[Hit]
    mentions: Sequence[Mention]
    dates: Sequence[DateMention]
    breaks: Sequence[float]
    grammar: Grammar
    hard_stop: frozenset[str]

    def text_at(self, offset: int, length: int) -> str:
        """Characters of the document from an offset on."""
        return self.text[offset : offset + length]

    def token(self, offset: int) -> int:
        """The index of the first token that ends after a character offset."""
        return bisect_left(self.ends, offset + 1)

    def crossing(self, left: int, right: int) -> float:
        """How hard it is to go from token `left` to token `right`: the clause borders between them."""
        return self.breaks[right] - self.breaks[left] if right > left else 0.0


def _weight(words: Sequence[str], i: int, grammar: Grammar) -> float:
    """How much a token divides what stands on its two sides."""
    word = words[i]
    if word == ";":
        return 3.0
    if word in grammar.breaker and words[i : i + 2] not in _BEFORE_TAX:
        return 1.5
    if word == ",":
        return 0.7
    if word in ("(", ")"):
        return 0.3
    if word == ":" or (word in ("-", "–", "—") and i and words[i - 1] in ("-", "–", "—")) or word == "—":
        return 1.0
    if word == "and":
        return 0.4
    return 0.0


def _outermost(hits: Sequence[Hit], goods: frozenset[str]) -> tuple[Hit, ...]:
    """The hits without the measures that lie inside a longer measure ("tax" in "earnings before interest and tax").

    Nor the goods that a measure right behind them is of ("copper" in "copper production").
    """
    kept: list[Hit] = []
    reach = -1
    for hit in hits:
        if hit.last > reach:
            reach = hit.last
            if kept and hit.first == kept[-1].last and kept[-1].phrase in goods:
                kept.pop()
            kept.append(hit)
    return tuple(kept)


def _listed(words: Sequence[str], hit: Hit) -> bool:
    """Whether an index is only where a firm's shares are dealt in: "a distributor listed on Nasdaq"."""
    return words[max(0, hit.first - 2) : hit.first] in (["listed", "on"], ["traded", "on"], ["quoted", "on"])


def _outside(cues: Sequence[Hit], hits: Sequence[Hit]) -> list[Hit]:
    """The cues that are no part of a longer measure: "selling" is none in "average selling price"."""
    longer = [hit for hit in hits if hit.kind == "measure" and hit.last - hit.first > 1] if cues else []
    inside = {j for hit in longer for j in range(hit.first, hit.last)}
    return [cue for cue in cues if cue.last - cue.first > 1 or cue.first not in inside]


def _in_names(
    hits: Sequence[Hit],
    starts: Sequence[int],
    ends: Sequence[int],
    quantities: Sequence[Quantity],
    mentions: Sequence[Mention],
) -> list[Hit]:
    """The hits that are no part of a longer name ("Mines" in "Chamber of Mines"), unless a number counts them."""
    kept: list[Hit] = []
    at = 0
    for hit in hits:
        first, last = starts[hit.first], ends[min(hit.last, len(ends)) - 1]
        while at < len(mentions) and mentions[at].end <= first:
            at += 1
        inside = (
            at < len(mentions)
            and not mentions[at].reference
            and mentions[at].start <= first
            and last <= mentions[at].end
            and last - first < mentions[at].end - mentions[at].start
            and hit.senses[0].measure != "other:index"
        )
        if not inside or any((q.counted_start or last) <= first < (q.counted_end or 0) for q in quantities):
            kept.append(hit)
    return kept


def sentence(
    doc: Document,
    folded: str,
    start: int,
    end: int,
    quantities: Sequence[Quantity],
    mentions: Sequence[Mention],
    dates: Sequence[DateMention],
    lexicon: Lexicon,
    grammar: Grammar,
) -> View:
    """The view of one sentence of a document; the other arguments are what lies in it, in order."""
    words: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    places: list[int] = []
    at = start
    for quantity in (*quantities, None):
        for piece in _PIECE.findall(folded, at, quantity.start if quantity else end):
            at += len(piece)
            if word := piece.lstrip():
                words.append(word[:-2] if word[-2:] == "'s" else word)
                starts.append(at - len(word))
                ends.append(at)
        if quantity:
            places.append(len(words))
            words.append(QUANTITY)
            starts.append(quantity.start)
            ends.append(quantity.end)
            at = max(quantity.end, at)
    breaker = grammar.breaker
    weights = [
        _weight(words, i, grammar) if word in _DIVIDERS or word in breaker else 0.0 for i, word in enumerate(words)
    ]
    hits = tuple(lexicon.hits(words))
    return View(
        doc.text,
        start,
        end,
        words,
        starts,
        ends,
        quantities,
        places,
        _in_names(
            _outermost([hit for hit in hits if hit.kind == "measure" and not _listed(words, hit)], grammar.commodity),
            starts,
            ends,
            quantities,
            mentions,
        ),
        _outside([hit for hit in hits if hit.kind == "cue"], hits),
        [hit for hit in hits if hit.direction],
        mentions,
        dates,
        [*accumulate(weights, initial=0.0)],
        grammar,
        grammar.hard_stop,
    )
