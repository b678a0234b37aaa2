"""A document as the facts layer sees it: the text and everything found in it once, before numbers are linked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flows.facts import dates, entities, quantities
from flows.facts.records import DateMention, Entity, Mention, Quantity
from flows.reference import Reference, default
from flows.text import sentences
from flows.text.records import Span


@dataclass(frozen=True, slots=True)
class Document:
    """A text with its sentences, quantities, dates and entities, each sorted by start; offsets are code points.

    `anchor` is the EDTF of "now" in the text, or None.
    """

    text: str
    anchor: str | None
    sentences: Sequence[Span]
    quantities: Sequence[Quantity]
    dates: Sequence[DateMention]
    entities: Sequence[Entity]
    mentions: Sequence[Mention]
    reference: Reference


def read(text: str, anchor: date | str | None = None, reference: Reference | None = None) -> Document:
    """Find sentences, quantities, dates and entities of a text, once."""
    reference = reference or default()
    found, mentions = entities.find(text, reference=reference)
    return Document(
        text=text,
        anchor=anchor.isoformat() if isinstance(anchor, date) else anchor,
        sentences=sentences.split(text),
        quantities=quantities.find(text, reference=reference),
        dates=dates.find(text, anchor, reference=reference),
        entities=found,
        mentions=mentions,
        reference=reference,
    )
