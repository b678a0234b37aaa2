"""`rejects`: one row for an input or row that was refused."""

from __future__ import annotations

from great_expectations.expectations.expectation import Expectation

from expectations import Scope
from expectations.rules import no_rows, required

KEY = ("run_id", "uri", "step", "reason")


def suite(scope: Scope) -> list[Expectation]:
    """A refusal says what was refused, where and why."""
    return [
        required("run_id", "step", "reason", "detail"),
        no_rows(
            "says_what",
            "select * from {batch} where uri is null and document_id is null and refused is null or reason = ''",
            "a refusal names its input, its document or the row itself, and a reason",
        ),
    ]
