"""How likely each line is part of the article, from the learned weights of `seeds/reference/line_weights.csv`.

Two views are added up. One judges every line by itself ("content"). The other takes the article to be one stretch of
lines and sums over all stretches, each weighed by its lines ("span"), its first line and its last ("start", "end"): the
chance that a line lies within, by a forward and a backward sum. `benchmarks/train_lines.py` learned the weights.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from flows.reference import Reference
from flows.text.evidence import FEATURES, Array

COLUMNS = ("span", "start", "start_before", "end", "end_after", "content")
INTERCEPT = "intercept"
SPAN_SHARE = 0.7
"""Part of the span view in the sum; that of the content view is in its weights."""
_LEAST = 1e-4


class Model:
    """The weights of every feature in each view, over standardised features."""

    def __init__(self, reference: Reference) -> None:
        rows = {row["feature"]: row for row in reference["line_weights"]}
        used = [rows.get(name) for name in FEATURES]
        self.mean = np.array([row["mean"] if row else 0.0 for row in used])
        self.scale = np.array([row["scale"] if row else 1.0 for row in used])
        self.weights = np.array([[row[column] if row else 0.0 for column in COLUMNS] for row in used])
        self.intercepts = np.array([rows[INTERCEPT][column] for column in COLUMNS])
        self.meaning = [row["meaning"] if row else name for name, row in zip(FEATURES, used, strict=True)]

    def _standard(self, features: Array) -> Array:
        standard: Array = (features - self.mean) / self.scale
        return standard

    def log_odds(self, features: Array) -> Array:
        """The log odds that each line is part of the article. Linear in the number of lines."""
        if not len(features):
            return np.zeros(0)
        span, start, start_before, end, end_after, content = (
            self._standard(features) @ self.weights + self.intercepts
        ).T
        begins = start + np.concatenate([[0.0], start_before[:-1]])
        finishes = end + np.concatenate([end_after[1:], [0.0]])
        total = np.concatenate([[0.0], np.cumsum(span)])
        forward = np.logaddexp.accumulate(begins - total[:-1])
        last = finishes + total[1:]
        backward = np.logaddexp.accumulate(last[::-1])[::-1]
        inside = np.exp(np.minimum(0.0, forward + backward - np.logaddexp.reduce(last + forward)))
        odds: Array = SPAN_SHARE * np.log((inside + _LEAST) / (1 - inside + _LEAST)) + content
        return odds

    def reasons(self, features: Array, most: int = 3) -> list[str]:
        """For each line what speaks most against it, in words."""
        weigh = SPAN_SHARE * self.weights[:, COLUMNS.index("span")] + self.weights[:, COLUMNS.index("content")]
        against = self._standard(features) * weigh
        worst: Sequence[Sequence[int]] = np.argsort(against, axis=1)[:, :most].tolist()
        return [", ".join(self.meaning[j] for j in row if against[i, j] < 0) for i, row in enumerate(worst)]


@lru_cache(maxsize=8)
def model(reference: Reference) -> Model:
    """The line model of a reference."""
    return Model(reference)
