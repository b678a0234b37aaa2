"""Tokens: what a sentence is cut into before its clauses are read.

A word's token tells all that the word alone says, so it is made once and stands wherever the word does; it knows no
place. Names, dates and quantities are one token each, with their place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flows.facts.document import Document
    from flows.facts.verbs import Grammar
    from flows.text.records import Span

# Letters and digits; plain ones first, as they are the most and told fastest.
_RUN = r"(?>[A-Za-z0-9]+(?![^\W_])|[^\W_]+)"
# A token with the white space before it
_PIECE = re.compile(rf"\s*+(?:{_RUN}(?:[.&'/+-]{_RUN})*(?:\.(?=[a-z]))?|'(?:s|re|ve|ll|d|m)\b|[^\w\s]|_)")
_REMEMBERED = 40  # characters of a token that is worth remembering
_FOLD = str.maketrans({"\u2019": "'", "\u2018": "'", "\u201c": '"', "\u201d": '"', "\u00a0": " ", "–": "-", "—": "-"})
_SHORT = 200  # characters up to which signs are looked up one by one
_NONE: frozenset[str] = frozenset()


@dataclass(slots=True, eq=False)
class Tok:
    """A token: `kind` is `ent`, `date`, `qty`, `word` or `mark`; `index` its place in the document's list.

    `roles` are those that its text plays as a function word, `forms` the verbs that it can be a form of, each with the
    parts, or None. `adverb` tells that it can be passed over before a verb, `attached` that no space is before it.
    `size` are its characters, `width` those with the white space before it; `start` is -1 where a word's token is
    shared. Never changed; not frozen, as that makes thousands dear.
    """

    kind: str
    text: str
    roles: frozenset[str]
    size: int
    width: int
    start: int = -1
    index: int = -1
    forms: Mapping[str, str] | None = None
    adverb: bool = False
    attached: bool = False


_OPENED = re.compile(r"(?<!\w)'\w")
# The apostrophe that alone makes a name in -s a possessor
_OWNER = Tok("word", "'s", frozenset(("be",)), 1, 1, attached=True)
Fixed = tuple[int, int, int, int]
"""What is one token whatever it holds: its start, rank (0 a name, 1 a date, 2 a quantity), place in its list, end."""
_KINDS = ("ent", "date", "qty")


def fold(text: str) -> str:
    """Straight quotes and dashes, same length."""
    if text.isascii():
        return text
    if len(text) < _SHORT:
        return text.translate(_FOLD)
    for sign, plain in _FOLD.items():
        text = text.replace(chr(sign), plain)
    return text


def fixed(doc: Document) -> list[Fixed]:
    """The names, dates and quantities of a document that are one token, by start; they may overlap."""
    found = [(m.start, 0, at, m.end) for at, m in enumerate(doc.mentions)]
    found += [
        (d.start, 1, at, d.end)
        for at, d in enumerate(doc.dates)
        if d.kind in ("time", "duration") or (d.kind == "date" and not (d.timex or "").endswith("_REF"))
    ]
    found += [(q.start, 2, at, q.end) for at, q in enumerate(doc.quantities)]
    found.sort()
    return found


def inside(spans: Sequence[Span], found: Sequence[Fixed]) -> Iterator[list[Fixed]]:
    """For each span, what lies in it, none overlapping: names win over dates, dates over quantities."""
    at = 0
    for span in spans:
        kept: list[Fixed] = []
        reach, last_rank = -1, 0
        while at < len(found) and found[at][0] < span.start:
            at += 1
        while at < len(found) and found[at][0] < span.end:
            start, rank, _, end = item = found[at]
            at += 1
            if end > span.end:
                continue
            if start < reach:
                if rank >= last_rank:
                    continue
                kept.pop()
            kept.append(item)
            reach, last_rank = end, rank
        yield kept


def tokens(folded: str, span: Span, within: Sequence[Fixed], doc: Document, g: Grammar) -> tuple[list[Tok], list[int]]:
    """The tokens of a span of a document, of which `folded` is the text with plain signs; and which are `within` it."""
    toks: list[Tok] = []
    held: list[int] = []
    at = span.start
    for start, rank, index, end in within:
        if start - at > 1 or (start > at and not folded[at].isspace()):
            toks += _words(folded[at:start], g)
        text = doc.text[start:end]
        if rank == 2 and (verb := _verb_before(text, g)):
            gap = start - at - len(folded[at:start].rstrip())
            toks.append(g.read(" " * gap + verb))  # "surpassed 38 million": what is done, and the number
            start += len(verb) + 1
            text = text[len(verb) + 1 :]
        text = text.lower() if rank else fold(text)
        held.append(len(toks))
        toks.append(Tok(_KINDS[rank], text, g.roles.get(text, _NONE), end - start, end - start, start, index))
        at = end
        if (
            not rank
            and text.endswith("s")
            and folded.startswith("' ", at)
            and not _OPENED.search(folded, span.start, at)
        ):
            toks.append(_OWNER)  # "General Motors' shares"
            at += 1
    toks += _words(folded[at : span.end], g)
    return toks, held


def _verb_before(text: str, g: Grammar) -> str:
    """The verb that a quantity's words open with, as written; "" where they open with none."""
    word, space, _ = text.partition(" ")
    return word if space and word.isalpha() and word.lower() in g.forms else ""


def _words(text: str, g: Grammar) -> list[Tok]:
    """The tokens of a stretch of text without names, dates and quantities."""
    pieces = _PIECE.findall(text.rstrip())
    if len(text) > _REMEMBERED and max(map(len, pieces), default=0) > _REMEMBERED:
        return [g.read(piece) if len(piece) <= _REMEMBERED else g.read_anew(piece) for piece in pieces]
    return [*map(g.read, pieces)]


def starts(toks: Sequence[Tok], origin: int) -> list[int]:
    """Where each of some tokens starts, the first of them behind `origin`; code points."""
    places = []
    at = origin
    for tok in toks:
        at = tok.start + tok.size if tok.start >= 0 else at + tok.width
        places.append(at - tok.size)
    return places
