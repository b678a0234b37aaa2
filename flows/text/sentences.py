"""Where sentences begin and end, with exact offsets. A sentence never crosses a line break.

One pattern finds every place where a sentence might end; a look at the few characters around it decides. Handles
missing spaces ("rare.It's"), abbreviations (`seeds/reference/abbreviations.csv`), decimals, initials, quotes, list numbers,
bullets and the full stops of Chinese and Japanese. Linear in the length of the text.
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
_END = re.compile(
    # after a Latin terminator: white space, or a capital or quote where the space is missing; or the line's end
    rf"[.!?…]+[{_CLOSERS}]*(?=(?P<gap>[^\S{_BREAKS}]+)\S|[{_OPENERS}]*[^\W\d_a-z]|[{_BREAKS}])"
    rf"|[。！？｡]+[。！？｡{_CLOSERS}]*"
    rf"|[{_BREAKS}]+"
)
_BEFORE = re.compile(r"[^\s\"'“”‘’«»()\[\]{}—–/,:;]*\Z")
_NEXT_WORD = re.compile(rf"[{_OPENERS}—–\-•*·]*\s*([^\W_]+(?:['’][^\W_]+)?)")
_LIST_NUMBER = re.compile(r"\s*[(\[]?(?:\d{1,3}|[A-Za-z]|[ivxIVX]{1,4})\Z")
_LEAD = re.compile(r"[\s•·●▪■◆○▶►‣⁃*\u200b\ufeff]*")
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


def _opens(text: str, at: int, words: _Words) -> tuple[str, bool]:
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
    before = _BEFORE.search(text, low, dot)
    word = before.group() if before else ""
    follower, opens = _opens(text, after, words)
    if not opens:
        return False
    if mark[0] != ".":
        return spaced or bool(follower and follower[0].isupper())
    if not spaced:
        # No space: only after a real word or number, never inside a web address, an initialism or a file name.
        core = word.rsplit(".", 1)[-1]
        if len(mark) == 1 and (len(core) < 2 or not core.isalnum() or "." in word or "@" in word):
            return False
        if follower.lower() in words.domains or len(follower) < 2:
            return follower in ("A", "I") and not text[after + 1 : after + 2].isalnum()
        if follower.isupper() and len(core) < 4:
            return False
    if len(mark) > 1 and mark[1] == ".":
        return True
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

    for match in _END.finditer(text):
        at, end = match.span()
        first = text[at]
        if first in _BREAKS:
            close(at)
            begin = end
        elif first in "。！？｡":
            close(end)
            begin = end
        else:
            spaced = match.group("gap") is not None
            follows = text[end : end + 1]
            if follows and follows in _BREAKS:
                continue
            if _ends(text, begin, at, end, spaced, words):
                close(end)
                begin = end
    if begin < size:
        close(size)
    return spans
