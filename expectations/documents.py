"""`documents`: one row for a received document version."""

from __future__ import annotations

from great_expectations.expectations.expectation import Expectation

from expectations import Scope
from expectations.rules import edtf, no_rows, one_of, required, rows_kept, unique

KEY = ("document_id",)


def suite(scope: Scope) -> list[Expectation]:
    """Identity, vocabulary, dates and versions of documents."""
    return [
        required(
            "document_id",
            "uri",
            "source",
            "language",
            "text",
            "word_count",
            "content_sha256",
            "cluster_id",
            "is_canonical",
            "received_at",
            "run_id",
        ),
        unique("document_id"),
        one_of("anchor_basis", ("published", "inferred", "received")),
        no_rows(
            "shapes_hold",
            "select * from {batch} where not regexp_full_match(content_sha256, '[0-9a-f]{{64}}') "
            "or not regexp_full_match(language, '[a-z]{{2,3}}') or word_count < 0 or word_count > length(text)",
            "content_sha256 is 64 hexadecimal digits, language a code, and word_count no more than the text can hold",
        ),
        no_rows(
            "anchor_has_basis",
            "select * from {batch} where (anchor is null) <> (anchor_basis is null) "
            "or anchor_basis = 'published' and published is null",
            "an anchor says where it comes from, and one from the published date has a published date",
        ),
        *edtf("published", "published_from", "published_to"),
        *edtf("anchor"),
        no_rows(
            "published_before_receipt",
            # A day of grace: the local date where it was published may be a day ahead of the date of receipt in UTC.
            "select * from {batch} where published_from > cast(received_at at time zone 'UTC' as date) + 1",
            "nothing is published after it was received (a day of grace for time zones)",
        ),
        no_rows(
            "received_in_the_past",
            """select * from {batch}
            where received_at > now() + interval 1 day or received_at < timestamptz '1990-01-01 00:00:00+00'""",
            "received_at is after 1990 and not in the future",
            "warning",
        ),
        no_rows(
            "one_canonical_a_cluster",
            """select cluster_id, count(*) filter (is_canonical) as canonical_documents, min(document_id) as document_id
            from {batch} group by cluster_id having count(*) filter (is_canonical) <> 1""",
            "each cluster has exactly one canonical document",
        ),
        no_rows(
            "says_something",
            "select * from {batch} where word_count = 0",
            "some line of the document was kept",
            "warning",
        ),
        *rows_kept(scope.previous_rows),
    ]
