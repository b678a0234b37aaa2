"""Entities of a text: registered by name or alias, discovered by how they are written, and references back to both."""

from __future__ import annotations

from flows.facts.aliases import registry
from flows.facts.records import Entity, Mention
from flows.reference import Reference, default


def find(text: str, *, reference: Reference | None = None) -> tuple[tuple[Entity, ...], tuple[Mention, ...]]:
    """Every entity that a text names, and every mention of one, by start and without overlap.

    Offsets are code points, half-open. A mention with `reference` True refers back ("the company", "it"). The id of a
    registered entity is its id in `entities.csv` or `places.csv`; that of a discovered one is `x:` and its normalised
    name, so that it is the same in every document.
    """
    names = registry(reference or default())
    hits = names.match(text)
    entities = {hit.entity_id: names.listed[hit.entity_id].entity for hit in hits}
    mentions = tuple(Mention(hit.entity_id, text[hit.start : hit.end], hit.start, hit.end) for hit in hits)
    return tuple(entities.values()), mentions
