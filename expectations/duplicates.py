"""`duplicates`: one row for a document that repeats another, wholly or nearly."""

from __future__ import annotations

from great_expectations.expectations.expectation import Expectation

from expectations import Scope
from expectations.rules import between, no_rows, one_of, required, rows_kept, unique

KEY = ("document_id", "canonical_id")


def suite(scope: Scope) -> list[Expectation]:
    """Identity, method and measures of duplicates."""
    return [
        required("document_id", "canonical_id", "cluster_id", "similarity", "containment", "method", "reason"),
        unique("document_id"),
        one_of("method", ("exact", "near", "contained")),
        between("similarity", 0, 1),
        between("containment", 0, 1),
        no_rows(
            "exact_is_alike",
            "select * from {batch} where method = 'exact' and (similarity < 1 or containment < 1)",
            "an exact duplicate has similarity and containment 1",
        ),
        *rows_kept(scope.previous_rows, stops_from=20),
    ]
