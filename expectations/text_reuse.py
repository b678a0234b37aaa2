"""`text_reuse`: one row for a passage that two documents share."""

from __future__ import annotations

from great_expectations.expectations.expectation import Expectation

from expectations import Scope
from expectations.rules import no_rows, required, rows_kept, unique

KEY = ("document_id", "char_start", "other_id", "other_start")


def suite(scope: Scope) -> list[Expectation]:
    """Identity and length of shared passages."""
    return [
        required("document_id", "char_start", "char_end", "other_id", "other_start", "other_end", "words"),
        unique("document_id", "char_start", "char_end", "other_id", "other_start", "other_end"),
        no_rows(
            "a_passage_of_two_documents",
            "select * from {batch} where words < 1 or document_id = other_id "
            "or words > char_end - char_start or words > other_end - other_start",
            "a passage has words, no more than characters, and stands in two documents",
        ),
        *rows_kept(scope.previous_rows, stops_from=20),
    ]
