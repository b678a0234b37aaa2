"""Where sentences begin and end, with exact offsets. A sentence never crosses a line break.

One pattern finds every place where a sentence might end; a look at the few characters around it decides. Handles
missing spaces ("rare.It's"), abbreviations (`seeds/reference/abbreviations.csv`), decimals, initials, quotes, list
numbers, bullets and the full stops of Chinese and Japanese. Linear in the length of the text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from flows.reference import Reference, default
from flows.text.records import Span

_CLOSERS = "\"'”’»›)\\]}」』】）》〉＂"
_OPENERS = "\"'“‘«‹(\\[{「『【（《〈¿¡"
_BREAKS = "\n\r\x0b\x0c\x85\u2028\u2029"
_CANDIDATE = re.compile(rf"[.!?…。！？｡{_BREAKS}]")
_LATIN_TAIL = re.compile(rf"[.!?…]+[{_CLOSERS}]*")
_CJK_TAIL = re.compile(rf"[。！？｡]+[。！？｡{_CLOSERS}]*")
# What may follow a sentence's end: white space, or a capital (after any openers) where the space is missing.
_FOLLOWS = re.compile(rf"(?P<gap>[^\S{_BREAKS}]+)\S|[{_OPENERS}]*(?:[^\W\d_a-z]|[a-z][A-Z])")
_NOT_IN_WORD = re.compile(r"[\s\"'“”‘’«»()\[\]{}—–/,:;]")
_NEXT_WORD = re.compile(rf"[{_OPENERS}—–\-•*·]*\s*([^\W_]+(?:['’][^\W_]+)?)")
_LIST_NUMBER = re.compile(r"\s*[(\[]?(?:\d{1,3}|[A-Za-z]|[ivxIVX]{1,4})\Z")
_LEAD = re.compile(r"[\s•·●▪■◆○▶►‣⁃*\u200b\ufeff]*")
_CLOSING = "\"'”’»)]}"
_CLOSING_AFTER_GAP = re.compile(rf"[^\S{_BREAKS}]?([\"”])")
_LONGEST_WORD = 24


@dataclass(frozen=True, slots=True)
class _Words:
    kinds: Mapping[str, frozenset[str]]
    starters: frozenset[str]
    continuers: frozenset[str]
    domains: frozenset[str]


@lru_cache(maxsize=8)
def _words(reference: Reference) -> _Words:
    kinds: dict[str, set[str]] = {}
    others: dict[str, set[str]] = {"starter": set(), "continuer": set(), "domain": set()}
    for row in reference["abbreviations"]:
        word: str = row["word"]
        if row["kind"] in others:
            others[row["kind"]].add(word)
            continue
        kinds.setdefault(word, set()).add(row["kind"])
        if len(word) > 2 and not word.isupper():
            kinds.setdefault(word.lower(), set()).add(row["kind"])
    return _Words(
        {word: frozenset(found) for word, found in kinds.items()},
        frozenset(others["starter"]),
        frozenset(others["continuer"]),
        frozenset(others["domain"]),
    )


def _word_before(text: str, low: int, end: int) -> str:
    """The run of word characters, dots and hyphens that ends at a place, no longer than `_LONGEST_WORD`."""
    return _NOT_IN_WORD.split(text[low:end])[-1]


def _opens(text: str, at: int) -> tuple[str, bool]:
    """The word at or after a place, and whether it looks like a sentence's first (capital, digit, or "iPhone")."""
    match = _NEXT_WORD.match(text, at)
    if match is None:
        return "", True
    word = match.group(1)
    first = word[0]
    return word, not first.islower() or (len(word) > 1 and word[1].isupper()) or match.start(1) > at + 2


def _ends(text: str, line: int, dot: int, after: int, spaced: bool, words: _Words) -> bool:
    """Whether the Latin terminators at [dot, after) end a sentence; `line` is where the sentence so far begins."""
    mark = text[dot:after]
    low = max(line, dot - _LONGEST_WORD)
    word = _word_before(text, low, dot)
    follower, opens = _opens(text, after)
    if not opens:
        return False
    if mark[0] != ".":
        return spaced or bool(follower and follower[0].isupper())
    if not spaced:
        # No space: only after a real word or number, never inside a web address, an initialism or a file name.
        closed = dot > low and text[dot - 1] in _CLOSING
        core = word.strip("$€£¥%+-")
        number = core.isdigit() and dot - len(word) > line
        plain = len(core) > 1 and core[-1].isalnum() and "." not in core and "@" not in core
        if len(mark) == 1 and not (plain or closed or number):
            return False
        if len(follower) < 2:
            return follower in ("A", "I") and not text[after + 1 : after + 2].isalnum()
        if follower not in words.starters and (
            follower.lower() in words.domains or (follower.isupper() and len(core) < 4)
        ):
            return False
    if len(mark) > 1 and mark[1] == ".":
        return any(c.isalnum() for c in text[max(line, dot - _LONGEST_WORD) : dot])
    if _LIST_NUMBER.fullmatch(text, line, dot) and spaced:
        return False
    kinds = words.kinds.get(word) or words.kinds.get(word.lower()) or frozenset()
    starts = follower in words.starters
    if "before_name" in kinds:
        return False
    if "before_number" in kinds and follower[:1].isdigit():
        return False
    if "before_capital" in kinds:
        return starts
    if "ends" in kinds:
        return not follower[:1].isdigit() and follower not in words.continuers
    if len(word) == 1 and word.isupper() and word != "I":
        return starts
    if "." in word and len(word) <= 7 and all(len(part) <= 2 for part in word.split(".")) and word[:1].isalpha():
        return starts
    return True


def split(text: str, *, reference: Reference | None = None) -> list[Span]:
    """The sentences of a text, in order, without surrounding white space and without leading bullets."""
    words = _words(reference or default())
    spans: list[Span] = []
    begin = 0
    size = len(text)

    def close(end: int) -> None:
        start = _LEAD.match(text, begin, end).end()  # type: ignore[union-attr]
        stop = end
        while stop > start and text[stop - 1].isspace():
            stop -= 1
        if stop > start:
            spans.append(Span(start, stop))

    quotes = counted = 0
    resume = 0
    for match in _CANDIDATE.finditer(text):
        at = match.start()
        if at < resume:
            continue
        first = text[at]
        if first in _BREAKS:
            close(at)
            begin = counted = at + 1
            quotes = 0
            continue
        if first in "。！？｡":
            resume = _CJK_TAIL.match(text, at).end()  # type: ignore[union-attr]
            close(resume)
            begin = resume
            continue
        if text[at + 1 : at + 2] == " " and text[at + 2 : at + 3].isalnum():
            # The common case, spared the patterns below.
            if _ends(text, begin, at, at + 1, True, words):
                close(at + 1)
                begin = at + 1
            continue
        resume = end = _LATIN_TAIL.match(text, at).end()  # type: ignore[union-attr]
        # A straight quotation mark closes when an odd number stands before it in the line, else it opens what follows.
        quotes += text.count('"', counted, at)
        counted = at
        inside = quotes % 2 == 1
        straight = text.find('"', at, end)
        if straight >= 0 and not inside:
            end = straight
        elif (after := _CLOSING_AFTER_GAP.match(text, end)) and (after[1] == "”" or (inside and straight < 0)):
            resume = end = after.end()
        follows = _FOLLOWS.match(text, end)
        if follows is not None and _ends(text, begin, at, end, follows["gap"] is not None, words):
            close(end)
            begin = end
    if begin < size:
        close(size)
    return spans
