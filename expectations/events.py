"""`events`: one row for a dated happening in a document."""

from __future__ import annotations

from typing import get_args

from great_expectations.expectations.expectation import Expectation

from expectations import Scope
from expectations.rules import between, edtf, no_rows, one_of, required, rows_kept, unique
from flows.facts.records import EventStatus

KEY = ("event_id", "document_id")


def suite(scope: Scope) -> list[Expectation]:
    """Identity, vocabulary, spans and dates of events."""
    return [
        required(
            "event_id",
            "document_id",
            "event_type",
            "actors",
            "actor_ids",
            "targets",
            "target_ids",
            "status",
            "char_start",
            "char_end",
            "sentence_start",
            "sentence_end",
            "evidence",
            "confidence",
            "rule",
        ),
        unique("event_id"),
        one_of("event_type", scope.values("event_types", "event_type")),
        one_of("status", get_args(EventStatus)),
        between("confidence", 0, 1),
        no_rows(
            "clause_in_sentence",
            """select * from {batch}
            where char_start < sentence_start or char_end > sentence_end or char_start >= char_end""",
            "the clause lies in its sentence",
        ),
        *edtf("date", "date_from", "date_to"),
        *rows_kept(scope.previous_rows),
    ]
