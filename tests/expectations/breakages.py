"""Promises broken one at a time: on documents and their parts here, on facts in `breakages_of_facts`."""

from __future__ import annotations

from tests.expectations import breakages_of_facts
from tests.expectations.breaking import LEDGER, LINE, Breakage, setting, twice
from tests.expectations.sample import RUN


def refusing(reason: str, count: int, *critical: str, step: str = "read", warning: tuple[str, ...] = ()) -> Breakage:
    """So many documents or rows were refused in a step of this run; the ledger balances and knows them all."""
    number, table = (2, "null") if step == "read" else (4, f"'{step.removeprefix('load ')}'")
    sql = f"""insert into accounting values ('{RUN}', {number}, '{step}', 'reject', '{reason}', {count});
        update accounting set row_count = row_count + {count} where step = '{step}' and direction = 'in';
        insert into rejects by name select run_id, 'x' || range as document_id, 'read' as step,
            '{reason}' as reason, 'KeyError: x' as detail, {table} as table_name, true as standing, rejected_at
            from rejects, range({count})"""
    return Breakage(f"{count} {reason} in {step}", "accounting", sql, critical, warning)


DOCUMENTS = [
    setting("documents", "uri", "null", "document_id = 'd1'", "documents.required_not_null"),
    twice(
        "documents",
        "document_id = 'd3'",
        "documents.key_unique",
        "documents.one_canonical_a_cluster",
        "violations.metric_fact_differs",
        "violations.event_fact_differs",
        LEDGER,
    ),
    setting("documents", "anchor_basis", "'guessed'", "document_id = 'd1'", "documents.anchor_basis_in_vocabulary"),
    setting("documents", "anchor_basis", "null", "document_id = 'd1'", "documents.anchor_has_basis"),
    setting("documents", "content_sha256", "'abc'", "document_id = 'd1'", "documents.shapes_hold"),
    setting("documents", "language", "'English'", "document_id = 'd1'", "documents.shapes_hold"),
    setting("documents", "word_count", "100000", "document_id = 'd1'", "documents.shapes_hold"),
    setting("documents", "word_count", "0", "document_id = 'd1'", warning=("documents.says_something",)),
    setting("documents", "published", "'August 2013'", "document_id = 'd3'", "documents.published_is_edtf"),
    setting("documents", "anchor", "'2013-02-30'", "document_id = 'd3'", "documents.anchor_is_edtf"),
    setting("documents", "published_from", "'2013-08-01'", "document_id = 'd3'", "documents.published_bounds_agree"),
    setting("documents", "published_to", "null", "document_id = 'd3'", "documents.published_bounds_agree"),
    Breakage(
        "published after receipt",
        "documents",
        """update documents set published = '2026-03-03', published_from = '2026-03-03', published_to = '2026-03-03'
        where document_id = 'd2'""",
        ("documents.published_before_receipt",),
    ),
    Breakage(
        "published on the next day, in another time zone",
        "documents",
        """update documents set published = '2026-03-02', published_from = '2026-03-02', published_to = '2026-03-02'
        where document_id = 'd2'""",
    ),
    Breakage(
        "published in the year 3021",
        "documents",
        """update documents set published = '3021', published_from = '3021-01-01', published_to = '3021-12-31'
        where document_id = 'd2'""",
        ("documents.published_before_receipt", "documents.published_in_bounds"),
        ("documents.published_plausible",),
    ),
    setting(
        "documents",
        "received_at",
        "'1980-01-01 00:00:00+00'",
        "document_id = 'd2'",
        "documents.published_before_receipt",
        warning=("documents.received_in_the_past",),
    ),
    setting(
        "documents",
        "received_at",
        "'2126-01-01 00:00:00+00'",
        "document_id = 'd2'",
        warning=("documents.received_in_the_past",),
    ),
    setting(
        "documents",
        "is_canonical",
        "true",
        "document_id = 'd2'",
        "documents.one_canonical_a_cluster",
        "violations.duplicate_unlisted",
        LEDGER,
    ),
    setting(
        "documents",
        "is_canonical",
        "false",
        "document_id = 'd3'",
        "documents.one_canonical_a_cluster",
        "violations.duplicate_unlisted",
        LEDGER,
    ),
    setting("documents", "run_id", "'gone'", "document_id = 'd1'", "violations.run_unresolved"),
    setting(
        "documents",
        "text",
        "concat('x', text)",
        "document_id = 'd1'",
        "violations.evidence_differs",
        "violations.mention_differs",
        LINE,
    ),
    Breakage(
        "a document is lost with all that it says",
        "documents",
        """delete from documents where document_id = 'd2'; delete from blocks where document_id = 'd2';
        delete from mentions where document_id = 'd2'; delete from duplicates where document_id = 'd2';
        delete from metrics where document_id = 'd2'; delete from conflicts where metric_id = 'm2';
        update metric_facts set metric_ids = ['m1', 'm3'], statements = 2""",
        (LEDGER,),
    ),
]

BLOCKS = [
    setting("blocks", "kind", "null", "document_id = 'd1' and block_no = 1", "blocks.required_not_null"),
    setting("blocks", "kind", "'footer'", "document_id = 'd1' and block_no = 1", "blocks.kind_in_vocabulary"),
    setting("blocks", "reason", "''", "document_id = 'd1' and block_no = 1", "blocks.dropped_with_reason"),
    setting("blocks", "reason", "'dull'", "document_id = 'd1' and block_no = 2", "blocks.dropped_with_reason"),
    setting("blocks", "block_no", "1", "document_id = 'd1' and block_no = 2", "blocks.key_unique"),
    setting("blocks", "block_no", "9", "document_id = 'd1' and block_no = 0", "blocks.in_order"),
    setting("blocks", "char_end", "char_start", "document_id = 'd1' and block_no = 1", "blocks.in_order", LINE),
    setting("blocks", "char_end", "char_end + 3", "document_id = 'd1' and block_no = 1", "blocks.in_order", LINE),
    setting("blocks", "char_end", "9999", "document_id = 'd2' and block_no = 2", "violations.block_outside_text", LINE),
    setting("blocks", "repeats", "7", "document_id = 'd2' and block_no = 2", "violations.block_outside_text"),
    setting("blocks", "repeats", "2", "document_id = 'd2' and block_no = 2", "violations.block_outside_text"),
    setting(
        "blocks",
        "document_id",
        "'gone'",
        "document_id = 'd1' and block_no = 1",
        "violations.document_unresolved",
        LINE,
    ),
    Breakage(
        "a block is shorter than its line",
        "blocks",
        "update blocks set char_end = char_end - 1 where document_id = 'd1' and block_no = 1",
        (LINE,),
    ),
    Breakage(
        "a block that facts stand in is dropped",
        "blocks",
        "update blocks set kept = false, reason = 'dull' where document_id = 'd1' and block_no = 2",
        ("violations.outside_kept_block",),
    ),
    Breakage(
        "a block is lost", "blocks", "delete from blocks where document_id = 'd1' and block_no = 1", (LEDGER, LINE)
    ),
]

DUPLICATES = [
    setting("duplicates", "reason", "null", "true", "duplicates.required_not_null"),
    twice("duplicates", "true", "duplicates.key_unique", LEDGER),
    setting("duplicates", "method", "'guessed'", "true", "duplicates.method_in_vocabulary"),
    setting("duplicates", "similarity", "1.1", "true", "duplicates.similarity_in_bounds"),
    setting("duplicates", "containment", "-0.1", "true", "duplicates.containment_in_bounds"),
    setting("duplicates", "method", "'exact'", "true", "duplicates.exact_is_alike"),
    setting("duplicates", "canonical_id", "'gone'", "true", "violations.document_unresolved"),
    setting("duplicates", "canonical_id", "'d3'", "true", "violations.canonical_of_other_cluster"),
    setting("duplicates", "cluster_id", "'d3'", "true", "violations.canonical_of_other_cluster"),
    Breakage(
        "a chain of duplicates",
        "duplicates",
        "insert into duplicates by name select * replace ('d1' as document_id, 'd2' as canonical_id) from duplicates",
        ("violations.duplicate_of_duplicate", "violations.duplicate_unlisted", LEDGER),
    ),
    Breakage(
        "a duplicate is not listed", "duplicates", "delete from duplicates", ("violations.duplicate_unlisted", LEDGER)
    ),
]

REUSE = [
    setting("text_reuse", "words", "null", "true", "text_reuse.required_not_null"),
    twice("text_reuse", "true", "text_reuse.key_unique"),
    setting("text_reuse", "words", "0", "true", "text_reuse.a_passage_of_two_documents"),
    setting("text_reuse", "other_id", "'d1'", "true", "text_reuse.a_passage_of_two_documents"),
    setting("text_reuse", "char_end", "9999", "true", "violations.reuse_outside_text"),
    setting("text_reuse", "other_start", "-1", "true", "violations.reuse_outside_text"),
    setting("text_reuse", "other_id", "'gone'", "true", "violations.document_unresolved"),
]

ENTITIES = [
    setting("entities", "kind", "null", "entity_id = 'beacon'", "entities.required_not_null"),
    twice("entities", "entity_id = 'beacon'", "entities.key_unique", LEDGER),
    setting("entities", "kind", "'thing'", "entity_id = 'beacon'", "entities.kind_in_vocabulary"),
    setting("entities", "parent_id", "'gone'", "entity_id = 'lantern'", "violations.entity_unresolved"),
    setting("entities", "parent_id", "'beacon'", "entity_id = 'beacon'", "entities.not_its_own_owner"),
    setting("entities", "parent_id", "'lantern'", "entity_id = 'beacon'", "entities.not_its_own_owner"),
    setting("entities", "name", "'Lamp'", "entity_id = 'lantern'", "violations.entity_name_differs"),
]

MENTIONS = [
    setting("mentions", "surface", "null", "document_id = 'd3' and entity_id = 'beacon'", "mentions.required_not_null"),
    twice("mentions", "document_id = 'd3' and char_start = 0", "mentions.key_unique", LEDGER),
    setting("mentions", "surface", "'lantern'", "document_id = 'd1'", "violations.mention_differs"),
    setting("mentions", "char_start", "char_start + 1", "document_id = 'd1'", "violations.mention_differs"),
    setting("mentions", "entity_id", "'gone'", "document_id = 'd1'", "violations.entity_unresolved"),
    setting(
        "mentions",
        "document_id",
        "'gone'",
        "document_id = 'd1'",
        "violations.document_unresolved",
        "violations.outside_kept_block",
    ),
    Breakage(
        "a mention in a dropped line",
        "mentions",
        """insert into mentions select 'd1', 'lantern', 'Writer', 39, 45, false""",
        ("violations.outside_kept_block", LEDGER),
    ),
]

RUNS = [
    setting("runs", "started_at", "null", "status = 'published'", "runs.required_not_null"),
    twice("runs", "status = 'published'", "runs.key_unique"),
    setting("runs", "status", "'fine'", "status = 'published'", "runs.status_in_vocabulary"),
    setting(
        "runs",
        "finished_at",
        "'2020-01-01 00:00:00+00'",
        "status = 'published'",
        warning=("runs.ends_after_start",),
    ),
    Breakage("a run is lost", "runs", "delete from runs where status = 'published'", ("violations.run_unresolved",)),
    setting("check_results", "severity", "null", "true", "check_results.required_not_null"),
    setting("check_results", "severity", "'info'", "true", "check_results.severity_in_vocabulary"),
    twice("check_results", "true", "check_results.key_unique"),
    setting("rejects", "detail", "null", "true", "rejects.required_not_null"),
    setting("rejects", "reason", "''", "true", "rejects.says_what"),
    setting("rejects", "uri", "null", "true", "rejects.says_what"),
    setting("rejects", "run_id", "'gone'", "true", "violations.run_unresolved"),
    setting(
        "accounting",
        "row_count",
        "null",
        "step = 'land' and reason = 'new'",
        "accounting.required_not_null",
        "accounting.ledger_balances",
    ),
    twice("accounting", "step = 'land' and reason = 'new'", "accounting.key_unique", "accounting.ledger_balances"),
    setting(
        "accounting", "direction", "'lost'", "step = 'land' and reason = 'new'", "accounting.direction_in_vocabulary"
    ),
    setting("accounting", "row_count", "5", "step = 'land' and direction = 'in'", "accounting.ledger_balances"),
    Breakage(
        "an input that is not accounted for",
        "accounting",
        "delete from accounting where step = 'land' and direction = 'reject'",
        ("accounting.ledger_balances",),
    ),
    Breakage(
        "negative counts that balance",
        "accounting",
        "update accounting set row_count = -row_count where step = 'land'",
        ("accounting.counts_not_negative",),
    ),
    refusing("exception", 4, "accounting.few_failures_critical", warning=("accounting.few_failures_warning",)),
    refusing("crash", 1, warning=("accounting.few_failures_warning",)),
    refusing("empty", 400),
    refusing("invalid_row", 5, step="load blocks", warning=("accounting.few_failures_warning",)),
    refusing(
        "invalid_row",
        200,
        "accounting.few_failures_critical",
        step="load blocks",
        warning=("accounting.few_failures_warning",),
    ),
    refusing("repeated_row", 200, step="load blocks"),
    Breakage("no ledger", "accounting", "delete from accounting", (LEDGER,)),
]

ALL = [*DOCUMENTS, *BLOCKS, *DUPLICATES, *REUSE, *ENTITIES, *MENTIONS, *breakages_of_facts.ALL, *RUNS]
