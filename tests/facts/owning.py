"""Whose the numbers of a text are, for tests."""

from __future__ import annotations

from flows.facts import document, metrics


def owners(text: str) -> list[str | None]:
    """The entity of each metric, in order."""
    doc = document.read(text, "2014-05-06")
    names = {entity.entity_id: entity.name for entity in doc.entities}
    return [names.get(m.entity_id or "", m.entity_surface) for m in metrics.find(doc)]
