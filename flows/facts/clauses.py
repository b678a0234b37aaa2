"""A text as sentences of tokens, in which a name, a date or a quantity is one, with the verb groups among them."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from flows.facts.document import Document
from flows.facts.records import Mention
from flows.facts.verb_groups import Tok, Verb, gerund, noun_like, roles_of, verb_groups
from flows.facts.verbs import Grammar
from flows.text.records import Span

__all__ = ["Sentence", "Tok", "Verb", "fold", "gerund", "noun_like", "roles_of", "sentences"]

# Letters and digits; plain ones first, as they are the most and told fastest.
_RUN = r"(?>[A-Za-z0-9]+(?![^\W_])|[^\W_]+)"
# A token with the white space before it; blank at the end of what is read.
_PIECE = re.compile(rf"\s*+(?:{_RUN}(?:[.&'/+-]{_RUN})*(?:\.(?=[a-z]))?|'(?:s|re|ve|ll|d|m)\b|[^\w\s]|_|\Z)")
_REMEMBERED = 40  # characters of a token that is worth remembering
_FOLD = str.maketrans({"\u2019": "'", "\u2018": "'", "\u201c": '"', "\u201d": '"', "\u00a0": " ", "–": "-", "—": "-"})
_SHORT = 200  # characters up to which signs are looked up one by one
_OPENING, _CLOSING = frozenset("\u201c\u2018"), frozenset("\u201d\u2019")
_OPENS = re.compile('[\u201c\u2018"]')
_NONE: frozenset[str] = frozenset()
_NAME_LENGTH = 6  # tokens in quotation marks up to which they are a name
_LONGEST = 200  # tokens read at a time: a longer sentence is a list or a page without stops, read in pieces


@dataclass(slots=True, eq=False)
class Sentence:
    """Tokens of one sentence, and its verb groups, which are read when first asked for."""

    start: int
    end: int
    toks: Sequence[Tok]
    mentions: Sequence[Mention]
    headline: bool
    text: str
    g: Grammar
    _verbs: Sequence[Verb] | None = None
    _groups: Sequence[Verb | None] | None = None
    _quoted: Sequence[bool] | None = None

    @property
    def verbs(self) -> Sequence[Verb]:
        """The verb groups, in order of their main verbs."""
        if self._verbs is None:
            self._verbs = verb_groups(self.toks, self.g)
        return self._verbs

    @property
    def quoted(self) -> Sequence[bool]:
        """Whether each token stands inside a quotation."""
        if self._quoted is None:
            self._quoted = _quotes(self.toks, self.text, self.verbs)
        return self._quoted

    def verb_at(self, at: int) -> Verb | None:
        """The verb group that token `at` belongs to, or None."""
        if self._groups is None:
            groups: list[Verb | None] = [None] * len(self.toks)
            for verb in reversed(self.verbs):
                groups[verb.first : verb.last + 1] = [verb] * (verb.last + 1 - verb.first)
            self._groups = groups
        return self._groups[at] if 0 <= at < len(self._groups) else None


def fold(text: str) -> str:
    """Straight quotes and dashes, same length."""
    if text.isascii():
        return text
    if len(text) < _SHORT:
        return text.translate(_FOLD)
    for sign, plain in _FOLD.items():
        text = text.replace(chr(sign), plain)
    return text


def _fixed(doc: Document, span: Span, starts: tuple[Sequence[int], ...], g: Grammar) -> list[Tok]:
    """Names, dates and quantities in a span, none overlapping; names win over dates, dates over quantities."""
    mention_starts, date_starts, quantity_starts = starts
    found: list[tuple[int, Tok]] = []

    def add(rank: int, kind: str, start: int, end: int, text: str, at: int) -> None:
        found.append((rank, Tok(kind, start, end, text, g.roles.get(text, _NONE), at)))

    for at in range(bisect_left(mention_starts, span.start), bisect_right(mention_starts, span.end)):
        mention = doc.mentions[at]
        add(0, "ent", mention.start, mention.end, fold(mention.surface), at)
    for at in range(bisect_left(date_starts, span.start), bisect_right(date_starts, span.end)):
        date = doc.dates[at]
        if date.kind in ("time", "duration") or (date.kind == "date" and not (date.timex or "").endswith("_REF")):
            add(1, "date", date.start, date.end, doc.text[date.start : date.end].lower(), at)
    for at in range(bisect_left(quantity_starts, span.start), bisect_right(quantity_starts, span.end)):
        quantity = doc.quantities[at]
        add(2, "qty", quantity.start, quantity.end, doc.text[quantity.start : quantity.end].lower(), at)
    kept: list[Tok] = []
    last_kind = 0
    for kind, tok in sorted(found, key=lambda item: (item[1].start, item[0])):
        if tok.end > span.end:
            continue
        if kept and tok.start < kept[-1].end:
            if kind >= last_kind:
                continue
            kept.pop()
        kept.append(tok)
        last_kind = kind
    return kept


def _tokens(folded: str, span: Span, fixed: Sequence[Tok], g: Grammar) -> list[Tok]:
    toks: list[Tok] = []
    at = span.start

    read, add = g.read, toks.append

    def words(until: int) -> None:
        end = at
        for piece in _PIECE.findall(folded, at, until):
            end += len(piece)
            kind, text, roles, size = read(piece) if len(piece) <= _REMEMBERED else g.read_anew(piece)
            if size:
                add(Tok(kind, end - size, end, text, roles))

    for tok in fixed:
        words(tok.start)
        toks.append(tok)
        at = tok.end
    words(span.end)
    return toks


def _pieces(toks: list[Tok]) -> list[list[Tok]]:
    """Tokens in stretches of at most `_LONGEST`, cut at a semicolon or a comma where there is one."""
    pieces = []
    while len(toks) > _LONGEST:
        cut = next((at for at in range(_LONGEST - 1, _LONGEST // 2, -1) if toks[at].text in (";", ",")), _LONGEST - 1)
        pieces.append(toks[: cut + 1])
        toks = toks[cut + 1 :]
    return [*pieces, toks] if toks else pieces


def _quotes(toks: Sequence[Tok], text: str, verbs: Sequence[Verb]) -> list[bool]:
    """Whether each token stands inside a quotation. Quoted words without a verb are a name, not speech."""
    flags = [False] * len(toks)
    if not toks or _OPENS.search(text, toks[0].start, toks[-1].end) is None:
        return flags
    opened: int | None = None
    for at, tok in enumerate(toks):
        mark = text[tok.start] if tok.kind == "mark" else ""
        if mark in _OPENING or (mark == '"' and opened is None):
            opened = at
        elif opened is not None and (mark in _CLOSING or mark == '"' or at == len(toks) - 1):
            if at - opened > _NAME_LENGTH or any(opened < verb.at < at and verb.finite for verb in verbs):
                flags[opened : at + 1] = [True] * (at + 1 - opened)
            opened = None
    return flags


def sentences(doc: Document, g: Grammar) -> list[Sentence]:
    """Every sentence of a document, read. Linear in its length."""
    folded = fold(doc.text)
    starts = (
        [m.start for m in doc.mentions], [d.start for d in doc.dates], [q.start for q in doc.quantities],
    )  # fmt: skip
    first_line_end = doc.text.find("\n", len(doc.text) - len(doc.text.lstrip()))
    read: list[Sentence] = []
    for span in doc.sentences:
        headline = (
            first_line_end > 0
            and span.end <= first_line_end
            and folded[span.start : span.end].rstrip()[-1:] not in ".!?"
        )
        for toks in _pieces(_tokens(folded, span, _fixed(doc, span, starts, g), g)):
            mentions = [doc.mentions[t.index] for t in toks if t.kind == "ent"]
            read.append(Sentence(span.start, span.end, toks, mentions, headline, doc.text, g))
    return read
