"""The lines of a document: their offsets, their shape, and the furniture patterns they match.

Patterns come from `seeds/reference/boilerplate.csv` (with named parts from `boilerplate_parts.csv`): a row added there
works at once. A pattern sees at most the first 300 characters of a line, so a line of any length costs linear time.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from flows.reference import Reference, Row
from flows.text.language import word_count
from flows.text.records import LineKind, Span

SEEN = 300
"""How many characters of a line the patterns look at."""

_LINE = re.compile(r"[^\n\r\x0b\x0c\x85\u2028\u2029]+")
_FOLD = (("’", "'"), ("“", '"'), ("”", '"'), ("‘", "'"), ("–", "-"), ("—", "-"), ("\u200b", " "), ("\ufeff", " "))
_PART = re.compile(r"\{([a-z_]+)\}")
_SENTENCE_END = re.compile(r"[.!?…。！？][\"'”’»)\]」』]*\Z")
_BULLET = re.compile(
    r"(?:[•·●▪■◆○▶►‣⁃*–-]\s+|\(?\d{1,2}[.)、]\s+|[（(][一二三四五六七八九十]{1,3}[)）]|[一二三四五六七八九十]{1,3}、)\S"
)
_QUOTED = re.compile(r"(?:>|[\"“«「『].*[\"”»」』.。]\Z)", re.DOTALL)
_UNBOUNDED = 10_000
_DIGIT, _ANY_DIGIT = re.compile(r"\d"), "0-9"


def spans(text: str) -> list[Span]:
    """The non-empty lines of a text, without surrounding white space. Lines end at any Unicode line break."""
    found: list[Span] = []
    for match in _LINE.finditer(text):
        start, end = match.span()
        while start < end and (text[start].isspace() or text[start] in "\u200b\ufeff"):
            start += 1
        while end > start and (text[end - 1].isspace() or text[end - 1] in "\u200b\ufeff"):
            end -= 1
        if start < end:
            found.append(Span(start, end))
    return found


def key(line: str) -> str:
    """What two copies of a line have in common: case, white space, quotes and dashes folded."""
    if not line.isascii():
        for sign, plain in _FOLD:
            line = line.replace(sign, plain)
    flat = " ".join(line.split())
    return flat.lower() if flat.isascii() else flat.casefold()


class Shape(NamedTuple):
    """What one line looks like by itself. `words` counts CJK characters one by one."""

    text: str
    key: str
    words: int
    sentence: bool
    kind: LineKind


def shape(line: str) -> Shape:
    """The shape of a line; `kind` is what it is if kept: body, list_item or quote."""
    kind: LineKind = "body"
    if _BULLET.match(line):
        kind = "list_item"
    elif _QUOTED.match(line):
        kind = "quote"
    return Shape(line, key(line), word_count(line), bool(_SENTENCE_END.search(line, max(0, len(line) - 8))), kind)


class Match(NamedTuple):
    """A pattern that a line matches: the kind it shows, how far to trust it, and its example as its name."""

    kind: LineKind
    strength: str
    example: str


class Patterns:
    """The compiled furniture patterns of a reference."""

    def __init__(self, reference: Reference) -> None:
        parts: dict[str, str] = {}

        def fill(pattern: str) -> str:
            return _PART.sub(lambda m: parts.get(m.group(1), m.group()), pattern)

        for row in reference["boilerplate_parts"]:
            parts[row["name"]] = fill(row["pattern"])
        self._rows = reference["boilerplate"]
        self._sources = [fill(row["pattern"]) for row in self._rows]
        self._hinted: list[LineKind] = list(
            dict.fromkeys(row["kind"] for row in self._rows if row["strength"] == "hint")
        )
        self._needs: list[tuple[str, ...]] = [row["needs"] for row in self._rows]
        self._limits = sorted({row["max_words"] or _UNBOUNDED for row in self._rows})

    def _allowed(self, number: int) -> list[int]:
        return [i for i, row in enumerate(self._rows) if self._fits(row, number)]

    def _anchored(self, i: int) -> str:
        source, match = self._sources[i], self._rows[i]["match"]
        if match == "line":
            return rf"(?:{source})\Z"
        return f"(?:{source})" if match == "start" else f".*?(?:{source})"

    def join(self, number: int, strength: str) -> re.Pattern[str]:
        """The patterns of a strength that any line of a bucket of lengths may match, as one."""
        rows = [i for i in self._allowed(number) if self._rows[i]["strength"] == strength and not self._needs[i]]
        # An empty named group after each alternative says which one matched, whatever groups a pattern has itself.
        body = "|".join(f"{self._anchored(i)}(?P<r{i}>)" for i in rows) or "(?!)"
        return re.compile(body, re.IGNORECASE)

    def needing(self, number: int, strength: str) -> dict[tuple[str, ...], list[int]]:
        """The other patterns of a strength that a line of a bucket of lengths may match, by the words they need."""
        found: dict[tuple[str, ...], list[int]] = {}
        for i in self._allowed(number):
            if self._rows[i]["strength"] == strength and self._needs[i]:
                found.setdefault(self._needs[i], []).append(i)
        return found

    def single(self, row: int) -> re.Pattern[str]:
        """One pattern by itself."""
        return re.compile(self._anchored(row), re.IGNORECASE)

    def hinting(self, number: int, kind: LineKind) -> re.Pattern[str]:
        """The patterns that hint at a kind, for a line of a bucket of lengths, as one."""
        rows = [
            i for i in self._allowed(number) if (self._rows[i]["strength"], self._rows[i]["kind"]) == ("hint", kind)
        ]
        return re.compile("|".join(map(self._anchored, rows)) or "(?!)", re.IGNORECASE)

    def _bucket(self, words: int) -> int:
        return bisect_left(self._limits, words)

    def firm(self, line: Shape, *, edge: bool) -> Match | None:
        """The first pattern that is enough to drop a line, or with `edge` one that stands among the first or last."""
        number = self._bucket(line.words)
        if number >= len(self._limits) or len(line.text) > SEEN:
            return None
        for strength in ("edge",) if edge else ("sure",):
            # A lower bucket has all patterns of this one and more; if its first match is of this one too, it is right.
            row = self._first(_coarse(number), strength, line)
            if row is not None and not self._fits(row, number):
                row = self._first(number, strength, line)
            if row is not None:
                return Match(row["kind"], row["strength"], row["example"])
        return None

    def _first(self, number: int, strength: str, line: Shape) -> Row | None:
        row = _matched(self, number, strength, line.text, line.key)
        return None if row is None else self._rows[row]

    def _fits(self, row: Row, number: int) -> bool:
        return bool((row["max_words"] or _UNBOUNDED) >= self._limits[number])

    def hints(self, line: Shape) -> list[LineKind]:
        """The kinds that the line has some evidence for."""
        number = self._bucket(line.words)
        if number >= len(self._limits):
            return []
        text = line.text[:SEEN]
        found = (kind for kind in self._hinted if _hint(self, _coarse(number), kind).match(text))
        return [kind for kind in found if _hint(self, number, kind).match(text)]


def _coarse(number: int) -> int:
    """A bucket that stands for its neighbours, so that few of them have to be compiled."""
    return number - number % 6


# Compiled when first wanted: together they take seconds, and few documents meet them all.
@lru_cache(maxsize=512)
def _firm(furniture: Patterns, number: int, strength: str) -> re.Pattern[str]:
    return furniture.join(number, strength)


# Furniture is what comes back: on a page of the same site, or in the next pass over a document.
@lru_cache(maxsize=8192)
def _matched(furniture: Patterns, number: int, strength: str, text: str, folded: str) -> int | None:
    match = _firm(furniture, number, strength).match(text)
    first = None if match is None or match.lastgroup is None else int(match.lastgroup[1:])
    for needs, rows in _needing(furniture, number, strength).items():
        if _DIGIT.search(text) if needs == (_ANY_DIGIT,) else any(map(folded.__contains__, needs)):
            for row in rows:
                if first is not None and row > first:
                    break
                if _single(furniture, row).match(text):
                    first = row
                    break
    return first


@lru_cache(maxsize=512)
def _needing(furniture: Patterns, number: int, strength: str) -> Mapping[tuple[str, ...], Sequence[int]]:
    return furniture.needing(number, strength)


@lru_cache(maxsize=512)
def _single(furniture: Patterns, row: int) -> re.Pattern[str]:
    return furniture.single(row)


@lru_cache(maxsize=512)
def _hint(furniture: Patterns, number: int, kind: LineKind) -> re.Pattern[str]:
    return furniture.hinting(number, kind)


@lru_cache(maxsize=8)
def patterns(reference: Reference) -> Patterns:
    """The furniture patterns of a reference, compiled once."""
    return Patterns(reference)


@lru_cache(maxsize=8)
def separators() -> re.Pattern[str]:
    """What stands between a title and the name of its site."""
    return re.compile(r"\s+[|\-–—·•»:/_~]{1,2}\s+|\s*[|｜_·»]\s*|[—–]{1,2}")


def title_and_site(line: str) -> Sequence[tuple[str, str]]:
    """Every way to read a line as a title followed by a site's name, the longest title first."""
    if len(line) > 2 * SEEN:
        return ()
    return [(line[: m.start()].rstrip(), line[m.end() :].lstrip()) for m in reversed(list(separators().finditer(line)))]
