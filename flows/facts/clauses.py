"""A text as sentences of tokens, in which a name, a date or a quantity is one, with the verb groups among them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from flows.facts import tokens
from flows.facts.document import Document
from flows.facts.tokens import Tok
from flows.facts.verb_groups import Verb, gerund, noun_like, roles_of, verb_groups
from flows.facts.verbs import Grammar

__all__ = ["Sentence", "Tok", "Verb", "gerund", "noun_like", "roles_of", "sentences"]

_OPENING, _CLOSING = frozenset("\u201c\u2018"), frozenset("\u201d\u2019")
_OPENS = re.compile('[\u201c\u2018"]')
_NONE: frozenset[str] = frozenset()
_NAME_LENGTH = 6  # tokens in quotation marks up to which they are a name
_LONGEST = 200  # tokens read at a time: a longer sentence is a list or a page without stops, read in pieces


@dataclass(slots=True, eq=False)
class Sentence:
    """Tokens of one sentence; its verb groups, and what else takes time to tell, are read when first asked for.

    `start` and `end` are those of the sentence, `origin` and `limit` those of its tokens: a long sentence is read in
    pieces.
    """

    start: int
    end: int
    toks: Sequence[Tok]
    headline: bool
    text: str
    g: Grammar
    origin: int
    limit: int
    _held: Sequence[int] | None = None
    _words: frozenset[str] | None = None
    _roles: frozenset[str] | None = None
    _starts: Sequence[int] | None = None
    _dated: Sequence[int] | None = None
    _verbs: Sequence[Verb] | None = None
    _groups: Sequence[Verb | None] | None = None
    _quoted: Sequence[bool] | None = None

    @property
    def words(self) -> frozenset[str]:
        """The texts of all tokens: a cheap way to see that something is not there."""
        if self._words is None:
            self._words = frozenset([tok.text for tok in self.toks])
        return self._words

    @property
    def roles(self) -> frozenset[str]:
        """The roles that any token plays."""
        if self._roles is None:
            self._roles = _NONE.union(*[tok.roles for tok in self.toks])
        return self._roles

    @property
    def held(self) -> Sequence[int]:
        """The tokens that are names, dates and quantities."""
        if self._held is None:
            self._held = [at for at, tok in enumerate(self.toks) if tok.index >= 0]
        return self._held

    @property
    def starts(self) -> Sequence[int]:
        """Where each token starts, in code points of the document."""
        if self._starts is None:
            self._starts = tokens.starts(self.toks, self.origin)
        return self._starts

    @property
    def dated(self) -> Sequence[int]:
        """The tokens that are dates."""
        if self._dated is None:
            self._dated = [at for at in self.held if self.toks[at].kind == "date"]
        return self._dated

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
            self._quoted = _quotes(self)
        return self._quoted

    def verb_at(self, at: int) -> Verb | None:
        """The verb group that token `at` belongs to, or None."""
        if self._groups is None:
            groups: list[Verb | None] = [None] * len(self.toks)
            for verb in reversed(self.verbs):
                groups[verb.first : verb.last + 1] = [verb] * (verb.last + 1 - verb.first)
            self._groups = groups
        return self._groups[at] if 0 <= at < len(self._groups) else None

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Where tokens `first` to `last` start and end, in code points of the document."""
        return self.starts[first], self.starts[last] + self.toks[last].size


def _pieces(toks: list[Tok]) -> list[list[Tok]]:
    """Tokens in stretches of at most `_LONGEST`, cut at a semicolon or a comma where there is one."""
    pieces = []
    while len(toks) > _LONGEST:
        cut = next((at for at in range(_LONGEST - 1, _LONGEST // 2, -1) if toks[at].text in (";", ",")), _LONGEST - 1)
        pieces.append(toks[: cut + 1])
        toks = toks[cut + 1 :]
    return [*pieces, toks] if toks else pieces


def _quotes(sentence: Sentence) -> list[bool]:
    """Whether each token stands inside a quotation. Quoted words without a verb are a name, not speech."""
    toks, text = sentence.toks, sentence.text
    flags = [False] * len(toks)
    if not toks or _OPENS.search(text, sentence.origin, sentence.limit) is None:
        return flags
    opened: int | None = None
    for at, tok in enumerate(toks):
        mark = text[sentence.starts[at]] if tok.kind == "mark" else ""
        if mark in _OPENING or (mark == '"' and opened is None):
            opened = at
        elif opened is not None and (mark in _CLOSING or mark == '"' or at == len(toks) - 1):
            if at - opened > _NAME_LENGTH or any(opened < verb.at < at and verb.finite for verb in sentence.verbs):
                flags[opened : at + 1] = [True] * (at + 1 - opened)
            opened = None
    return flags


def sentences(doc: Document, g: Grammar) -> list[Sentence]:
    """Every sentence of a document, as tokens. Linear in its length."""
    text, folded = doc.text, tokens.fold(doc.text)
    first_line_end = text.find("\n", len(text) - len(text.lstrip()))
    read: list[Sentence] = []
    for span, within in zip(doc.sentences, tokens.inside(doc.sentences, tokens.fixed(doc)), strict=True):
        headline = (
            first_line_end > 0
            and span.end <= first_line_end
            and folded[span.start : span.end].rstrip()[-1:] not in ".!?"
        )
        toks, held = tokens.tokens(folded, span, within, doc, g)
        if len(toks) <= _LONGEST:
            if toks:
                read.append(Sentence(span.start, span.end, toks, headline, text, g, span.start, span.end, held))
            continue
        origin = span.start
        for piece in _pieces(toks):
            limit = tokens.starts(piece, origin)[-1] + piece[-1].size
            read.append(Sentence(span.start, span.end, piece, headline, text, g, origin, limit))
            origin = limit
    return read
