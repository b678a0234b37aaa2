"""`event_facts`: one row for a happening over all its reports."""

from __future__ import annotations

from typing import get_args

from great_expectations.expectations.expectation import Expectation

from expectations import Scope
from expectations.rules import edtf, no_rows, one_of, required, rows_kept, unique
from flows.facts.records import EventStatus

KEY = ("fact_id",)


def suite(scope: Scope) -> list[Expectation]:
    """Identity, vocabulary and counts of event facts; that they equal their reports is checked in `violations/`."""
    return [
        required(
            "fact_id",
            "event_type",
            "actor_ids",
            "target_ids",
            "status",
            "reports",
            "independent_sources",
            "event_ids",
        ),
        unique("fact_id"),
        one_of("event_type", scope.values("event_types", "event_type")),
        one_of("status", get_args(EventStatus)),
        no_rows(
            "sources_counted_once",
            "select * from {batch} where independent_sources > reports or independent_sources < 1",
            "no more independent sources than reports, and at least one",
        ),
        *edtf("date", "date_from", "date_to"),
        *rows_kept(scope.previous_rows),
    ]
