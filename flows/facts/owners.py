"""Whose a number is, and how sure that is."""

from __future__ import annotations

from typing import NamedTuple


class Owner(NamedTuple):
    """The entity of a quantity: `entity_id` is None when the text names it by a noun only.

    `margin` is how far its score lies above that of the best other entity (above nothing, without another).
    """

    entity_id: str | None
    surface: str
    score: float
    margin: float = 0.0
