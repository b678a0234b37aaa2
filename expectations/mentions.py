"""`mentions`: one row for a place where an entity is named."""

from __future__ import annotations

from great_expectations.expectations.expectation import Expectation

from expectations import Scope
from expectations.rules import required, rows_kept, unique

KEY = ("document_id", "char_start", "char_end", "entity_id")


def suite(scope: Scope) -> list[Expectation]:
    """Identity of mentions; that they stand in the text is checked in `violations/`."""
    return [
        required("document_id", "entity_id", "surface", "char_start", "char_end"),
        unique(*KEY),
        *rows_kept(scope.previous_rows),
    ]
