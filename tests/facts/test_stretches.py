"""What lies in a stretch of a document, and the pieces of very long sentences."""

from itertools import pairwise

from flows.facts import document
from flows.facts.stretches import LONGEST_PIECE, Parts, pieces
from flows.text.records import Span


def test_a_long_sentence_is_cut_at_spaces() -> None:
    text = "word " * LONGEST_PIECE
    cut = list(pieces(text, Span(0, len(text))))
    assert [cut[0].start, cut[-1].end] == [0, len(text)]
    assert all(before.end == after.start for before, after in pairwise(cut))
    assert all(text[piece.end - 1] == "d" for piece in cut[:-1])


def test_what_lies_in_a_stretch() -> None:
    doc = document.read("Nokia sold 5 million phones. Ericsson sold 3 million.", "2014-05-06")
    parts, first = Parts(doc), doc.sentences[0]
    assert [q.low for q in parts.quantities(first)] == [5e6]
    assert [m.surface for m in parts.mentions(first)] == ["Nokia"]
    assert parts.any_quantity(first) and not parts.dates(first)
