"""How sure a metric is: the probability that its value, unit, entity, measure and aspect are all right.

A logistic model over a few signs of how the choices were made; `benchmarks/train_metrics.py` fits its weights
(`seeds/reference/confidence_weights.csv`) on labelled documents, and `benchmarks/facts.py` plots precision against it.
The row `threshold` of that table is the least confidence of a published metric: half the F1 that facts reach on texts
kept apart (0.82), which is where publishing more stops raising F1 (Lipton, Elkan and Naryanaswamy 2014). Raise it to
publish fewer and surer ones: of labelled texts, 94% are right at 0.75, and 86% of the right ones are kept.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import lru_cache

from flows.facts.owners import Owner
from flows.reference import Reference

# where more of a sign tells no more
_BEST_SCORE, _BEST_MARGIN = 6.0, 4.0


@lru_cache(maxsize=8)
def _weights(reference: Reference) -> Mapping[str, float]:
    return {row["feature"]: row["weight"] for row in reference["confidence_weights"]}


def threshold(reference: Reference) -> float:
    """The least confidence of a metric that is published."""
    return _weights(reference)["threshold"]


def features(who: Owner | None, said: bool, dated: bool) -> dict[str, float]:
    """What the confidence of a metric depends on: how clear its entity is, whether aspect and date are told.

    The score of the measure, and what found it, tell nothing about right and wrong on labelled documents.
    """
    return {
        "bias": 1.0,
        "owner_score": min(max(who.score, 0.0), _BEST_SCORE) / _BEST_SCORE if who else 0.0,
        "owner_margin": min(max(who.margin, 0.0), _BEST_MARGIN) / _BEST_MARGIN if who else 0.0,
        "said": float(said),
        "dated": float(dated),
    }


def confidence(who: Owner | None, said: bool, dated: bool, reference: Reference) -> float:
    """A probability between 0.01 and 0.99, to two decimals."""
    weight = _weights(reference)
    score = 0.0
    for name, value in features(who, said, dated).items():
        score += weight.get(name, 0.0) * value
    return round(min(max(1.0 / (1.0 + math.exp(-score)), 0.01), 0.99), 2)
