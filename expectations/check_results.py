"""`check_results`: one row for an expectation's outcome in a run (of earlier runs, when the gate looks at it)."""

from __future__ import annotations

from great_expectations.expectations.expectation import Expectation

from expectations import Scope
from expectations.rules import one_of, required, unique

KEY = ("run_id", "suite", "check_name")


def suite(scope: Scope) -> list[Expectation]:
    """Identity and severity of outcomes."""
    return [
        required("run_id", "suite", "check_name", "severity", "success", "expectation", "message"),
        unique(*KEY),
        one_of("severity", ("critical", "warning")),
    ]
