"""References back: "the company", "the Seattle-based airline", "it", "he" stand for an entity named before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flows.facts.lexicon import Lexicon
from flows.facts.records import Entity, Mention


def find(
    text: str,
    mentions: Sequence[Mention],
    entities: Mapping[str, Entity],
    industries: Mapping[str, str | None],
    lexicon: Lexicon,
) -> list[Mention]:
    """Mentions with `reference` True, by start, none overlapping a given mention."""
    return []
