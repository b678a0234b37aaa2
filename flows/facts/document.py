"""A document as the facts layer sees it: the text and everything found in it once, before numbers are linked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flows import reference as reference_data
from flows.facts.records import DateMention, Entity, Mention, Quantity
from flows.reference import Reference
from flows.text.records import Span


@dataclass(frozen=True, slots=True)
class Document:
    """A text with its sentences, quantities, dates and entities; offsets are code points into `text`.

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
    reference = reference or reference_data.default()
    try:
        from flows.text import sentences

        spans: Sequence[Span] = sentences.split(text)
    except ImportError:
        spans = [Span(0, len(text))]
    try:
        from flows.facts import dates

        found_dates: Sequence[DateMention] = dates.find(text, anchor, reference=reference)
    except ImportError:
        found_dates = []
    try:
        from flows.facts import entities

        found_entities, mentions = entities.find(text, reference=reference)
    except ImportError:
        found_entities, mentions = (), ()
    try:
        from flows.facts import quantities

        found: Sequence[Quantity] = quantities.find(text, reference=reference)
    except ImportError:
        found = []
    return Document(
        text=text,
        anchor=anchor.isoformat() if isinstance(anchor, date) else anchor,
        sentences=spans,
        quantities=found,
        dates=found_dates,
        entities=found_entities,
        mentions=mentions,
        reference=reference,
    )
