"""What of a document lies in a stretch of it, and the pieces in which very long sentences are read."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import TypeVar

from flows.facts import reporting
from flows.facts.document import Document
from flows.facts.records import DateMention, Mention, Quantity
from flows.text.records import Span

T = TypeVar("T", Quantity, Mention, DateMention)

# Longer sentences are lists or tables: they are linked in pieces, so that the cost stays linear.
LONGEST_PIECE = 1500


def pieces(folded: str, span: Span) -> Iterator[Span]:
    """A sentence, or the pieces of a very long one, cut at spaces."""
    start = span.start
    while span.end - start > LONGEST_PIECE:
        cut = folded.rfind(" ", start + LONGEST_PIECE // 2, start + LONGEST_PIECE)
        cut = cut if cut > 0 else start + LONGEST_PIECE
        yield Span(start, cut)
        start = cut
    yield Span(start, span.end)


class Parts:
    """Finds what of a document lies in a stretch of it."""

    def __init__(self, doc: Document) -> None:
        self._doc = doc
        self._quantities, self._mentions, self._dates = (
            [item.start for item in items] for items in (doc.quantities, doc.mentions, doc.dates)
        )

        self._told = [d for d in doc.dates if d.edtf is not None and reporting.PART_OF_YEAR.fullmatch(d.edtf)]
        self._told_at = [d.start for d in self._told]

    def reported(self, passed: Sequence[Span]) -> Iterator[str]:
        """The parts of years that stretches without a quantity tell of."""
        if not self._told or not passed:
            return
        first = bisect_left(self._told_at, passed[0].start)
        starts: list[int] = []
        for told in self._told[first : bisect_left(self._told_at, passed[-1].end, first)]:
            starts = starts or [piece.start for piece in passed]
            if told.edtf is not None and not self.any_quantity(passed[bisect_right(starts, told.start) - 1]):
                yield told.edtf

    def any_quantity(self, span: Span) -> bool:
        """Whether a quantity starts in a stretch."""
        at = bisect_left(self._quantities, span.start)
        return at < len(self._quantities) and self._quantities[at] < span.end

    def quantities(self, span: Span) -> list[Quantity]:
        """The quantities that lie in a stretch."""
        return _within(self._doc.quantities, self._quantities, span)

    def mentions(self, span: Span) -> list[Mention]:
        """The mentions that lie in a stretch."""
        return _within(self._doc.mentions, self._mentions, span)

    def dates(self, span: Span) -> list[DateMention]:
        """The dates that lie in a stretch."""
        return _within(self._doc.dates, self._dates, span)


def _within(items: Sequence[T], starts: Sequence[int], span: Span) -> list[T]:
    first = bisect_left(starts, span.start)
    return [item for item in items[first : bisect_left(starts, span.end, first)] if item.end <= span.end]
