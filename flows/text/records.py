"""Frozen records that the text layer hands out. All offsets are Unicode code points, half-open `[start, end)`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

LineKind = Literal[
    "title",
    "body",
    "list_item",
    "quote",
    "address",
    "navigation",
    "caption",
    "byline",
    "share",
    "advert",
    "legal",
    "junk",
]


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Line:
    """One non-empty line of a document, and what it was judged to be.

    `start` and `end` exclude surrounding white space. `reason` says why a line was dropped (None when kept);
    `repeats` is the index in `CleanText.lines` of the first line it repeats, if any.
    """

    start: int
    end: int
    kind: LineKind
    kept: bool
    reason: str | None = None
    repeats: int | None = None


@dataclass(frozen=True, slots=True)
class CleanText:
    """A document's source text and the verdict on each of its non-empty lines, in order."""

    source: str
    lines: tuple[Line, ...]

    @property
    def text(self) -> str:
        """The kept lines joined by newlines."""
        return "\n".join(self.source[line.start : line.end] for line in self.lines if line.kept)

    @property
    def masked(self) -> str:
        """The source with every dropped line blanked to spaces: same length, so offsets stay true."""
        pieces: list[str] = []
        at = 0
        for line in self.lines:
            if not line.kept:
                pieces += (self.source[at : line.start], " " * (line.end - line.start))
                at = line.end
        pieces.append(self.source[at:])
        return "".join(pieces)


@dataclass(frozen=True, slots=True)
class Page:
    """What an HTML page gives: its article's text and its metadata. `published` is an EDTF date."""

    text: str
    title: str | None = None
    author: str | None = None
    published: str | None = None
    publisher: str | None = None
