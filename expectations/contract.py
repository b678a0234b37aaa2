"""The promised columns: what dashboards and other people's queries rely on. More columns and tables are welcome."""

from __future__ import annotations

from collections.abc import Mapping

_TEXT = """
documents: document_id, uri, source, title, author, publisher, published, published_from DATE, published_to DATE,
    anchor, anchor_basis, language, text, word_count INTEGER, content_sha256, cluster_id, is_canonical BOOLEAN,
    received_at TIMESTAMP WITH TIME ZONE, run_id
blocks: document_id, block_no INTEGER, char_start INTEGER, char_end INTEGER, kind, kept BOOLEAN, reason, repeats INTEGER
duplicates: document_id, canonical_id, cluster_id, similarity DOUBLE, containment DOUBLE, method, reason
text_reuse: document_id, char_start INTEGER, char_end INTEGER, other_id, other_start INTEGER, other_end INTEGER,
    words INTEGER
entities: entity_id, name, kind, parent_id, registered BOOLEAN
mentions: document_id, entity_id, surface, char_start INTEGER, char_end INTEGER
metrics: metric_id, document_id, entity_id, entity_name, entity_surface, measure, measure_surface, aspect,
    value_low DOUBLE, value_high DOUBLE, comparator, unit, period, period_from DATE, period_to DATE, geo,
    char_start INTEGER, char_end INTEGER, sentence_start INTEGER, sentence_end INTEGER, evidence, confidence DOUBLE,
    rule
events: event_id, document_id, event_type, actors VARCHAR[], actor_ids VARCHAR[], targets VARCHAR[],
    target_ids VARCHAR[], date, date_from DATE, date_to DATE, status, char_start INTEGER, char_end INTEGER,
    sentence_start INTEGER, sentence_end INTEGER, evidence, confidence DOUBLE, rule
metric_facts: fact_id, entity_id, measure, aspect, unit, geo, period, value DOUBLE, value_min DOUBLE, value_max DOUBLE,
    period_from DATE, period_to DATE, statements INTEGER, independent_sources INTEGER, agreement, first_document_id,
    metric_ids VARCHAR[]
conflicts: fact_id, metric_id, other_metric_id, kind, ratio DOUBLE, explanation
event_facts: fact_id, event_type, actor_ids VARCHAR[], target_ids VARCHAR[], date, date_from DATE, date_to DATE, status,
    reports INTEGER, independent_sources INTEGER, event_ids VARCHAR[]
relations: from_id, to_id, relation, state, valid_from DATE, valid_to DATE, event_fact_ids VARCHAR[]
runs: run_id, status, started_at TIMESTAMP WITH TIME ZONE, finished_at TIMESTAMP WITH TIME ZONE
check_results: run_id, suite, check_name, severity, success BOOLEAN, expectation, message
rejects: run_id, uri, document_id, step, reason, detail, refused
accounting: run_id, step, direction, reason, row_count BIGINT
"""


def columns() -> Mapping[str, Mapping[str, str]]:
    """DuckDB's type by column by table. A column without a type is VARCHAR."""
    tables: dict[str, dict[str, str]] = {}
    for entry in _TEXT.strip().replace("\n    ", " ").splitlines():
        table, _, listed = entry.partition(":")
        named = (column.strip().partition(" ") for column in listed.split(","))
        tables[table] = {name: kind or "VARCHAR" for name, _, kind in named}
    return tables


def broken(found: Mapping[tuple[str, str], str]) -> list[dict[str, str | None]]:
    """What is missing or of another type in a file whose column types by (table, column) are `found`."""
    return [
        {"table_name": table, "column_name": column, "promised": kind, "found": found.get((table, column))}
        for table, promised in columns().items()
        for column, kind in promised.items()
        if found.get((table, column)) != kind
    ]
