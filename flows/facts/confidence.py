"""How sure a metric is: a probability that value, unit, entity, measure and aspect are all right."""

from __future__ import annotations

from flows.facts.linking import Choice
from flows.facts.records import Quantity
from flows.reference import Reference


def confidence(
    quantity: Quantity, choice: Choice | None, who: float, said: bool, dated: bool, reference: Reference
) -> float:
    """A probability from the scores of the choices made for a quantity."""
    score = 0.3 + 0.08 * min(choice.score if choice else 0.0, 6.0) + 0.05 * min(who, 4.0) + (0.05 if said else 0.0)
    return round(max(0.05, min(score, 0.99)), 2)
