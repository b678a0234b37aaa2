"""Everything extracted from one document."""

from __future__ import annotations

from datetime import date

from flows.facts import document, events, metrics
from flows.facts.records import Facts
from flows.reference import Reference


def extract(text: str, *, anchor: date | str | None = None, reference: Reference | None = None) -> Facts:
    """Entities, mentions, metrics and events of a text, with offsets in code points over it.

    `anchor` is the date (or EDTF) of "now" in the text; None leaves relative dates open.
    """
    doc = document.read(text, anchor, reference)
    return Facts(
        entities=tuple(doc.entities),
        mentions=tuple(doc.mentions),
        metrics=tuple(metrics.find(doc)),
        events=tuple(events.find(doc)),
    )
