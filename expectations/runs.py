"""`runs`: one row for a run."""

from __future__ import annotations

from great_expectations.expectations.expectation import Expectation

from expectations import Scope
from expectations.rules import no_rows, one_of, required, unique

KEY = ("run_id",)


def suite(scope: Scope) -> list[Expectation]:
    """Identity, status and times of runs."""
    return [
        required("run_id", "status", "started_at"),
        unique("run_id"),
        one_of("status", ("running", "published", "nothing_new", "refused", "failed", "killed")),
        no_rows(
            "ends_after_start",
            "select * from {batch} where finished_at < started_at",
            "a run ends after it began",
            # A clock set back during a run is no fault of the warehouse.
            "warning",
        ),
    ]
