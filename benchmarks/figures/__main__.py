"""Scores the metrics extracted from the stories of this folder, by batch and in total.

    python -m benchmarks.figures [NAME ...] [--errors]

Prints F1 of found, fact and full as `tests.gold.score` has them, and which parts are wrong in what is found.
"""

from __future__ import annotations

from benchmarks import figures, wire
from flows.facts.records import Facts
from tests.gold.score import METRIC_FACT, METRIC_FULL, Row, Slots, metric_slots


def rows(facts: Facts) -> list[Row]:
    """Metrics under the warehouse's names of columns."""
    names = {entity.entity_id: entity.name for entity in facts.entities}
    return [
        {"entity_name": names.get(m.entity_id or ""), "entity_surface": m.entity_surface, "measure": m.measure,
         "aspect": m.aspect, "value_low": m.low, "value_high": m.high, "comparator": m.comparator, "unit": m.unit,
         "period": m.period, "char_start": m.start, "char_end": m.end}
        for m in facts.metrics
    ]  # fmt: skip


def slots(row: Row, label: Row) -> Slots:
    """Which parts of a metric are right; the value is when it is any of the label's."""
    judged = [metric_slots(row, {**label, "low": low, "high": high}) for low, high in label["values"]]
    return {**judged[0], "value": any(right["value"] for right in judged)}


if __name__ == "__main__":
    wire.main(
        wire.Task("metrics", rows, slots, (), METRIC_FACT, METRIC_FULL), figures.items(), "benchmarks.figures", __doc__
    )
