"""Scores the events extracted from the stories of this folder, by batch and in total.

    python -m benchmarks.news [NAME ...] [--errors]

Prints F1 of found, fact and full as `tests.gold.score` has them, and which parts are wrong in what is found.
"""

from __future__ import annotations

from benchmarks import news, wire
from flows.facts.records import Facts
from tests.gold.score import EVENT_FACT, EVENT_FULL, Row, event_slots


def rows(facts: Facts) -> list[Row]:
    """Events under the warehouse's names of columns."""
    return [
        {"event_type": e.event_type, "actors": e.actors, "targets": e.targets, "date": e.date, "status": e.status,
         "char_start": e.start, "char_end": e.end}
        for e in facts.events
    ]  # fmt: skip


if __name__ == "__main__":
    wire.main(
        wire.Task("events", rows, event_slots, ("type",), EVENT_FACT, EVENT_FULL),
        news.items(),
        "benchmarks.news",
        __doc__,
    )
