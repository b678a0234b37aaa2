"""`conflicts`: one row for two statements about one fact that cannot both hold."""

from __future__ import annotations

from great_expectations.expectations.expectation import Expectation

from expectations import Scope
from expectations.rules import no_rows, one_of, required, rows_kept

KEY = ("fact_id", "metric_id", "other_metric_id")


def suite(scope: Scope) -> list[Expectation]:
    """Identity, kind and ratio of conflicts."""
    return [
        required("fact_id", "metric_id", "other_metric_id", "kind", "explanation"),
        no_rows(
            "key_unique",
            "select fact_id, least(metric_id, other_metric_id) as metric_id, "
            "greatest(metric_id, other_metric_id) as other_metric_id, count(*) as row_count "
            "from {batch} group by all having count(*) > 1 or metric_id = other_metric_id",
            "a pair of different statements stands once, in one order",
        ),
        one_of("kind", ("value", "scale_slip", "unit")),
        no_rows(
            "ratio_in_bounds",
            "select * from {batch} where not (ratio >= 1)",
            "ratio is the larger value over the smaller one, or null",
        ),
        *rows_kept(scope.previous_rows, stops_from=20),
    ]
