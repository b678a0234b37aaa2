"""`metric_facts`: one row for entity, measure, aspect, unit, place and period, over all sources."""

from __future__ import annotations

from typing import get_args

from great_expectations.expectations.expectation import Expectation

from expectations import Scope
from expectations.metrics import WORD_UNKNOWN
from expectations.rules import edtf, no_rows, one_of, required, rows_kept, unique
from flows.facts.records import Aspect

KEY = ("fact_id",)


def suite(scope: Scope) -> list[Expectation]:
    """Identity, vocabulary and counts of metric facts; that they equal their statements is checked in `violations/`."""
    return [
        required(
            "fact_id",
            "measure",
            "aspect",
            "unit",
            "value",
            "value_min",
            "value_max",
            "statements",
            "independent_sources",
            "agreement",
            "first_document_id",
            "metric_ids",
        ),
        unique("fact_id"),
        unique("entity_id", "measure", "aspect", "unit", "geo", "period", check="one_fact_a_key"),
        one_of("aspect", get_args(Aspect)),
        one_of("agreement", ("single", "agree", "rounding", "conflict", "scale_slip")),
        no_rows("measure_in_vocabulary", WORD_UNKNOWN["measure"], "measure is of its vocabulary, as in metrics"),
        no_rows("unit_in_vocabulary", WORD_UNKNOWN["unit"], "unit is of its vocabulary, as in metrics"),
        no_rows(
            "value_in_range",
            "select * from {batch} where not (value_min <= value and value <= value_max)",
            "value lies between value_min and value_max",
        ),
        no_rows(
            "sources_counted_once",
            "select * from {batch} where independent_sources > statements or independent_sources < 1",
            "no more independent sources than statements, and at least one",
        ),
        *edtf("period", "period_from", "period_to"),
        *rows_kept(scope.previous_rows),
    ]
