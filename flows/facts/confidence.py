"""How sure a metric is: the probability that its value, unit, entity, measure and aspect are all right.

A logistic model over a handful of signs of how the choices were made; `benchmarks/train_metrics.py` fits its weights
(`seeds/reference/confidence_weights.csv`) on labelled documents.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import lru_cache

from flows.facts.linking import Choice
from flows.reference import Reference

# rules in which the measure stands right beside the number
_DIRECT = frozenset(
    (
        "noun:counted",
        "noun:counted_goods",
        "noun:right",
        "noun:right_in",
        "noun:right_of",
        "noun:left_of",
        "per share",
        "per unit",
    )
)
_BEST_MEASURE, _BEST_OWNER = 8.0, 6.0


@lru_cache(maxsize=8)
def _weights(reference: Reference) -> Mapping[str, float]:
    return {row["feature"]: row["weight"] for row in reference["confidence_weights"]}


def features(choice: Choice | None, who: float, said: bool, dated: bool) -> dict[str, float]:
    """What the confidence of a metric depends on. `who` is the score of its entity, 0 without one."""
    return {
        "bias": 1.0,
        "measure_score": min(max(choice.score, 0.0), _BEST_MEASURE) / _BEST_MEASURE if choice else 0.0,
        "owner_score": min(max(who, 0.0), _BEST_OWNER) / _BEST_OWNER,
        "open": 1.0 if choice is None or choice.rule == "noun:open" else 0.0,
        "carried": 1.0 if choice is not None and choice.rule == "carried" else 0.0,
        "direct": 1.0 if choice is not None and choice.rule in _DIRECT else 0.0,
        "said": float(said),
        "dated": float(dated),
    }


def confidence(choice: Choice | None, who: float, said: bool, dated: bool, reference: Reference) -> float:
    """A probability between 0.01 and 0.99, to two decimals."""
    weight = _weights(reference)
    score = sum(weight.get(name, 0.0) * value for name, value in features(choice, who, said, dated).items())
    return round(min(max(1.0 / (1.0 + math.exp(-score)), 0.01), 0.99), 2)
