"""Everything extracted from one document."""

from __future__ import annotations

from datetime import date

from flows.facts import document, metrics
from flows.facts.records import Event, Facts
from flows.reference import Reference


def extract(text: str, *, anchor: date | str | None = None, reference: Reference | None = None) -> Facts:
    """Entities, mentions, metrics and events of a text.

    `anchor` is the date (or EDTF) of "now" in the text; None leaves relative dates open.
    """
    doc = document.read(text, anchor, reference)
    found: list[Event] = []
    try:
        from flows.facts import events

        found = events.find(doc)
    except ImportError:
        pass
    return Facts(
        entities=tuple(doc.entities),
        mentions=tuple(doc.mentions),
        metrics=tuple(metrics.find(doc)),
        events=tuple(found),
    )
