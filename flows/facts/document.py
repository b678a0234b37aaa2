"""A document as the facts layer sees it: the text and everything found in it once, before numbers are linked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flows.facts import datelines, dates, entities, quantities
from flows.facts.datelines import Dateline
from flows.facts.records import DateMention, Entity, Mention, Quantity
from flows.reference import Reference, default
from flows.text import sentences
from flows.text.records import Span


@dataclass(frozen=True, slots=True)
class Document:
    """A text with its sentences, quantities, dates and entities, each sorted by start; offsets are code points.

    A sentence begins behind the dateline of its story. `anchor` is the EDTF of "now" in the text, or None.
    """

    text: str
    anchor: str | None
    sentences: Sequence[Span]
    quantities: Sequence[Quantity]
    dates: Sequence[DateMention]
    entities: Sequence[Entity]
    mentions: Sequence[Mention]
    reference: Reference


def _behind(filed: Sequence[Dateline], split: Sequence[Span]) -> Sequence[Span]:
    """Sentences without datelines: one begins behind its dateline."""
    for dateline in filed:
        split = [
            Span(dateline.end, span.end) if dateline.start <= span.start < dateline.end else span
            for span in split
            if not (dateline.start <= span.start and span.end <= dateline.end)
        ]
    return split


def read(text: str, anchor: date | str | None = None, reference: Reference | None = None) -> Document:
    """Find sentences, quantities, dates and entities of a text, once."""
    reference = reference or default()
    filed = datelines.find(text, reference=reference)
    found, mentions = entities.find(datelines.blanked(text, filed), reference=reference)
    return Document(
        text=text,
        anchor=anchor.isoformat() if isinstance(anchor, date) else anchor,
        sentences=_behind(filed, sentences.split(text)),
        quantities=quantities.find(text, reference=reference),
        dates=dates.find(text, anchor, reference=reference),
        entities=found,
        mentions=mentions,
        reference=reference,
    )
