"""`accounting`: counts in and out of each step of a run, by reason."""

from __future__ import annotations

from great_expectations.expectations.expectation import Expectation

from expectations import Scope
from expectations.rules import no_rows, one_of, required, unique

KEY = ("run_id", "step", "direction", "reason")


def suite(scope: Scope) -> list[Expectation]:
    """The ledger balances: in every step, rows in = rows out + duplicates + rejects."""
    return [
        required("run_id", "step", "direction", "reason", "row_count"),
        unique(*KEY),
        one_of("direction", ("in", "out", "duplicate", "reject")),
        no_rows(
            "counts_not_negative",
            "select * from {batch} where row_count < 0",
            "no count is negative",
        ),
        no_rows(
            "ledger_balances",
            "select run_id, step, sum(row_count) filter (direction = 'in') as rows_in, "
            "sum(row_count) filter (direction <> 'in') as rows_accounted_for from {batch} group by run_id, step "
            "having coalesce(rows_in, 0) <> coalesce(rows_accounted_for, 0)",
            "in every step of every run, rows in = rows out + duplicates + rejects",
        ),
    ]
