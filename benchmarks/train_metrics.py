"""Fits the weights of the metric linker and of its confidence on labelled documents.

    python -m benchmarks.train_metrics [--write]

Reads the gold annotations in `../shared/gold`: the five founding documents and the half of the development documents
that may be looked at. Linker weights (`seeds/reference/metric_weights.csv`): the log probability of the right measure
among the candidates of a number, pulled to the weights in the table (set by hand) so that a hundred numbers do not
overturn them; judged by leaving one document out, and written only when that is better (in November 2026 it was not:
0.936 against 0.957, and 0.892 against 0.919 on the documents kept apart). Confidence weights
(`seeds/reference/confidence_weights.csv`): a logistic regression on whether a metric is a right fact.
"""

from __future__ import annotations

import argparse
import csv
import io
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import gold
from flows.facts import confidence as confidence_module
from flows.facts import document, linking, metrics
from flows.reference import default

REFERENCE = Path(__file__).resolve().parent.parent / "seeds" / "reference"
# how strongly a weight is held to its value in the table (variance of the prior)
VARIANCE = 0.15
STEPS, RATE = 400, 0.05

Example = tuple[str, list[dict[str, float]], list[bool]]


def examples(documents: list[gold.Labelled], score: Any) -> list[Example]:
    """For each number that gold explains: its document, its candidates' features, and which of them are right."""
    found: list[Example] = []
    choose = linking.choose
    for labelled in documents:
        doc = document.read(labelled.masked, labelled.anchor)
        wanted = [m for m in labelled.gold["metrics"] if not m.get("optional")]
        folded = score.fold(labelled.text)

        def record(to: Any, earlier: Any, units: Any, reference: Any, labelled: Any = labelled, wanted: Any = wanted,
                   folded: Any = folded) -> Any:  # fmt: skip
            at = (to.quantity.start, to.quantity.end)
            match = [g for g in wanted if any(score.overlap(at, s) for s in score.spans(g["quote"], folded))]
            if match:
                offered = list(linking.candidates(to, earlier, units, linking.weights(reference)))
                right = [score.measure_ok(c.measure, score.as_list(match[0]["measure"])) for c in offered]
                if any(right) and not all(right):
                    found.append((labelled.name, [dict(c.features) for c in offered], right))
            return choose(to, earlier, units, reference)

        metrics.choose = record
        try:
            metrics.find(doc)
        finally:
            metrics.choose = choose
    return found


def matrices(found: list[Example], names: list[str]) -> list[tuple[np.ndarray, np.ndarray]]:
    """Each example as a matrix of candidates by features, and its right candidates."""
    place = {name: i for i, name in enumerate(names)}
    pairs = []
    for _, rows, right in found:
        x = np.zeros((len(rows), len(names)))
        for i, row in enumerate(rows):
            for name, value in row.items():
                if name in place:
                    x[i, place[name]] += value
        pairs.append((x, np.array(right)))
    return pairs


def fit(pairs: list[tuple[np.ndarray, np.ndarray]], prior: np.ndarray) -> np.ndarray:
    """Weights of the highest posterior, by gradient steps."""
    w = prior.copy()
    for _ in range(STEPS):
        gradient = -(w - prior) / VARIANCE
        for x, right in pairs:
            scores = x @ w
            p = np.exp(scores - scores.max())
            p /= p.sum()
            q = np.where(right, p, 0.0)
            q /= max(q.sum(), 1e-12)
            gradient += x.T @ (q - p)
        w += RATE / len(pairs) * gradient
    return w


def accuracy(pairs: list[tuple[np.ndarray, np.ndarray]], w: np.ndarray) -> float:
    """The share of numbers whose best candidate is right."""
    return float(np.mean([right[int(np.argmax(x @ w))] for x, right in pairs])) if pairs else 0.0


def left_out(found: list[Example], names: list[str], prior: np.ndarray) -> float:
    """Accuracy on each document with weights fitted on the others."""
    right, total = 0.0, 0
    for name in sorted({e[0] for e in found}):
        train = matrices([e for e in found if e[0] != name], names)
        test = matrices([e for e in found if e[0] == name], names)
        right += accuracy(test, fit(train, prior)) * len(test)
        total += len(test)
    return right / max(total, 1)


def judged(documents: list[gold.Labelled], score: Any) -> list[tuple[str, dict[str, float], bool, float]]:
    """For each metric found: its document, its signs, whether gold has it as a right fact, and its confidence now."""
    result = []
    keep, least = metrics.confidence, metrics.threshold
    for labelled in documents:
        signs: list[dict[str, float]] = []

        def record(who: Any, said: bool, dated: bool, reference: Any, signs: Any = signs) -> float:
            signs.append(confidence_module.features(who, said, dated))
            return keep(who, said, dated, reference)

        metrics.confidence, metrics.threshold = record, lambda reference: 0.0
        try:
            doc = document.read(labelled.masked, labelled.anchor)
            found = metrics.find(doc)
        finally:
            metrics.confidence, metrics.threshold = keep, least
        names = {e.entity_id: e.name for e in doc.entities}
        predicted = [
            {"entity_name": names.get(m.entity_id or ""), "entity_surface": m.entity_surface, "measure": m.measure,
             "aspect": m.aspect, "value_low": m.low, "value_high": m.high, "comparator": m.comparator, "unit": m.unit,
             "period": m.period, "char_start": m.start, "char_end": m.end}
            for m in found
        ]  # fmt: skip
        text = score.fold(labelled.text)
        pairs = score.assign(predicted, labelled.gold["metrics"], text, score.metric_slots, score.METRIC_FULL, ())
        right = {id(p): all(r[k] for k in score.METRIC_FACT) for p, _, r in pairs}
        optional = {id(p) for p, g, _ in pairs if g.get("optional")}
        for p, sign, metric in zip(predicted, signs, found, strict=True):
            if id(p) not in optional:
                result.append((labelled.name, sign, right.get(id(p), False), metric.confidence))
    return result


def fit_confidence(rows: list[tuple[str, dict[str, float], bool, float]]) -> dict[str, float]:
    """Logistic regression with a weak pull to zero."""
    names = list(rows[0][1])
    x = np.array([[r[1][n] for n in names] for r in rows])
    y = np.array([r[2] for r in rows], dtype=float)
    w = np.zeros(len(names))
    for _ in range(4000):
        p = 1 / (1 + np.exp(-x @ w))
        w += 0.5 * (x.T @ (y - p) / len(y) - 0.01 * np.where([n == "bias" for n in names], 0, w))
        # a sign may only speak the way it means
        w = np.array([v if n == "bias" else max(v, 0) for n, v in zip(names, w, strict=True)])
    return dict(zip(names, map(float, w), strict=True))


def shifted(sure: dict[str, float], rows: list[tuple[str, dict[str, float], bool, float]]) -> dict[str, float]:
    """The weights with the intercept at which the mean confidence on other documents is their share of right facts.

    The documents that rules were written on flatter the rules; this is all that is taken from the others.
    """
    scores = np.array([sum(sure[n] * v for n, v in row[1].items()) for row in rows])
    wanted = np.mean([row[2] for row in rows])
    low, high = -10.0, 10.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if np.mean(1 / (1 + np.exp(-scores - middle))) < wanted else (low, middle)
    return {**sure, "bias": sure["bias"] + low}


def write(table: str, key: str, values: dict[str, float]) -> None:
    """Writes new weights into a table, keeping its rows and their order."""
    path = REFERENCE / f"{table}.csv"
    rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([key, "weight"])
        writer.writerows([row[key], f"{values.get(row[key], float(row['weight'])):.3g}"] for row in rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="write weights that do better into seeds/reference")
    options = parser.parse_args()
    score = gold.scorer()
    development = gold.development()
    looked = [d for d in development if gold.looked_at(d)] + gold.seeds()
    kept_apart = [d for d in development if not gold.looked_at(d)]
    names = list(linking.weights(default()))
    prior = np.array([linking.weights(default())[n] for n in names])
    train, test = examples(looked, score), examples(kept_apart, score)
    fitted = fit(matrices(train, names), prior)
    now, crossed = accuracy(matrices(train, names), prior), left_out(train, names, prior)
    print(f"{len(train)} numbers to learn from, {len(test)} kept apart")
    print(f"measure right, table weights: {now:.4f} looked at, {accuracy(matrices(test, names), prior):.4f} kept apart")
    print(f"measure right, fitted weights: {crossed:.4f} leaving one document out, "
          f"{accuracy(matrices(test, names), fitted):.4f} kept apart")  # fmt: skip
    rows = judged(looked, score)
    sure = shifted(fit_confidence(rows), judged(kept_apart, score))
    print("confidence weights", {k: round(v, 3) for k, v in sure.items()})
    if options.write:
        if crossed > now:
            write("metric_weights", "feature", dict(zip(names, map(float, fitted), strict=True)))
        write("confidence_weights", "feature", sure)


if __name__ == "__main__":
    main()
