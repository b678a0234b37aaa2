"""The published tables against what was promised of them; a promised column keeps its name and type."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest

from flows.reference import project_root
from flows.stores import warehouse

V, N, D, B, T, L = "VARCHAR", "INTEGER", "DOUBLE", "BOOLEAN", "TIMESTAMP WITH TIME ZONE", "VARCHAR[]"
DATE = "DATE"
PLACE = {"char_start": N, "char_end": N}
SENTENCE = {"sentence_start": N, "sentence_end": N, "evidence": V, "confidence": D, "rule": V}
PERIOD = {"period": V, "period_from": DATE, "period_to": DATE}

PROMISED: dict[str, dict[str, str]] = {
    "documents": {
        "document_id": V, "uri": V, "source": V, "title": V, "author": V, "publisher": V, "published": V,
        "published_from": DATE, "published_to": DATE, "anchor": V, "anchor_basis": V, "language": V, "text": V,
        "word_count": N, "content_sha256": V, "cluster_id": V, "is_canonical": B, "received_at": T, "run_id": V,
    },
    "blocks": {"document_id": V, "block_no": N, "kind": V, "kept": B, "reason": V, "repeats": N, **PLACE},
    "duplicates": {
        "document_id": V, "canonical_id": V, "cluster_id": V, "similarity": D, "containment": D,
        "method": V, "reason": V,
    },
    "text_reuse": {"document_id": V, "other_id": V, "other_start": N, "other_end": N, "words": N, **PLACE},
    "entities": {"entity_id": V, "name": V, "kind": V, "parent_id": V, "registered": B},
    "mentions": {"document_id": V, "entity_id": V, "surface": V, **PLACE},
    "metrics": {
        "metric_id": V, "document_id": V, "entity_id": V, "entity_name": V, "entity_surface": V, "measure": V,
        "measure_surface": V, "aspect": V, "value_low": D, "value_high": D, "comparator": V, "unit": V, "geo": V,
        **PERIOD, **PLACE, **SENTENCE,
    },
    "events": {
        "event_id": V, "document_id": V, "event_type": V, "actors": L, "actor_ids": L, "targets": L, "target_ids": L,
        "date": V, "date_from": DATE, "date_to": DATE, "status": V, **PLACE, **SENTENCE,
    },
    "metric_facts": {
        "fact_id": V, "entity_id": V, "measure": V, "aspect": V, "unit": V, "geo": V, "value": D, "value_min": D,
        "value_max": D, "statements": N, "independent_sources": N, "agreement": V, "first_document_id": V,
        "metric_ids": L, **PERIOD,
    },
    "conflicts": {"fact_id": V, "metric_id": V, "other_metric_id": V, "kind": V, "ratio": D, "explanation": V},
    "event_facts": {
        "fact_id": V, "event_type": V, "actor_ids": L, "target_ids": L, "date": V, "date_from": DATE, "date_to": DATE,
        "status": V, "reports": N, "independent_sources": N, "event_ids": L,
    },
    "relations": {
        "from_id": V, "to_id": V, "relation": V, "state": V, "valid_from": DATE, "valid_to": DATE, "event_fact_ids": L,
    },
    "runs": {"run_id": V, "started_at": T, "finished_at": T, "code_version": V, "parameters": "JSON"},
    "check_results": {"run_id": V, "check_name": V, "success": B, "severity": V},
    "rejects": {"run_id": V, "uri": V, "step": V, "reason": V, "refused": V},
    "accounting": {"run_id": V, "step": V, "reason": V, "row_count": "BIGINT"},
}  # fmt: skip


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as made:
        warehouse.declare(made)
        yield made


@pytest.mark.parametrize("table", PROMISED)
def test_promised_columns_are_there_with_their_types(connection: duckdb.DuckDBPyConnection, table: str) -> None:
    declared = {row[0]: row[1] for row in connection.execute(f"DESCRIBE main.{table}").fetchall()}
    assert {name: declared.get(name) for name in PROMISED[table]} == PROMISED[table]


def test_every_table_and_column_says_what_it_means(connection: duckdb.DuckDBPyConnection) -> None:
    for function in ("duckdb_tables()", "duckdb_columns()"):
        silent = connection.execute(f"FROM {function} WHERE NOT internal AND coalesce(comment, '') = ''").fetchall()
        assert silent == []


def test_every_table_says_what_it_is_for_and_what_not(connection: duckdb.DuckDBPyConnection) -> None:
    comments = connection.execute("SELECT comment FROM duckdb_tables() WHERE NOT internal").fetchall()
    assert all("Use this" in comment and "Not for" in comment for (comment,) in comments)


def test_a_file_declares_the_table_of_its_name(connection: duckdb.DuckDBPyConnection) -> None:
    tables = {row[0] for row in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
    named = {path.stem for path in (project_root() / "sql" / "schema").glob("*.sql")}
    assert tables == {name for name in named if not name.startswith(("staging_", "kept_"))}
    assert tables >= PROMISED.keys()
