"""`blocks`: one row for a line or paragraph of a document."""

from __future__ import annotations

from typing import get_args

from great_expectations.expectations.expectation import Expectation

from expectations import Scope
from expectations.rules import no_rows, one_of, required, rows_kept, unique
from flows.text.records import LineKind

KEY = ("document_id", "block_no")


def suite(scope: Scope) -> list[Expectation]:
    """Kinds, order and reasons of blocks."""
    return [
        required("document_id", "block_no", "char_start", "char_end", "kind", "kept"),
        unique(*KEY),
        one_of("kind", get_args(LineKind)),
        no_rows(
            "dropped_with_reason",
            "select * from {batch} where kept = (nullif(reason, '') is not null)",
            "a dropped block says why, a kept one has no such reason",
        ),
        no_rows(
            "in_order",
            "select *, lag(char_end) over (partition by document_id order by block_no) as previous_end from {batch} "
            "qualify char_start < 0 or char_end <= char_start or char_start < previous_end",
            "blocks are not empty, do not overlap and are numbered in the order of the text",
            by="document",
        ),
        *rows_kept(scope.previous_rows),
    ]
