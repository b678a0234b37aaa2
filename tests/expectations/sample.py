"""A small warehouse that keeps every promise, for breaking one promise at a time."""

from __future__ import annotations

import functools
import hashlib
import json
import tempfile
from pathlib import Path
from typing import Any

import duckdb

from expectations import TABLES
from flows.reference import project_root

RUN, EARLIER = "20260301T000000-bbbb", "20260201T000000-aaaa"
RECEIVED = "2026-03-01 10:00:00+00"

FIRST = (
    "Lantern reaches 90 million users\nBy A. Writer\nLantern had 90 million users in 2020, café Übung said on Monday."
)
COPY = "Lantern reaches 90 million users\nLantern had 90 million users in 2020, café Übung said on Monday.\nShare this"
OTHER = (
    "Beacon blocks Lantern\nBeacon blocked links to Lantern on 5 August 2013. Lantern has 0.9 million users in 2020."
)
TEXTS = {"d1": FIRST, "d2": COPY, "d3": OTHER}
DROPPED = {"By A. Writer": "byline", "Share this": "share"}


def _sentence(text: str, words: str) -> tuple[int, int]:
    at = text.index(words)
    start = max(text.rfind("\n", 0, at), text.rfind(". ", 0, at) + 1) + 1
    ends = [end for end in (text.find(". ", at) + 1, text.find("\n", at), len(text)) if end > at]
    return start, min(ends)


def _spanned(document: str, words: str) -> dict[str, Any]:
    text = TEXTS[document]
    start, end = _sentence(text, words)
    at = text.index(words, start)
    return {
        "document_id": document,
        "char_start": at,
        "char_end": at + len(words),
        "sentence_start": start,
        "sentence_end": end,
        "evidence": text[start:end],
    }


def _blocks() -> list[dict[str, Any]]:
    rows, at = [], 0
    for document, text in TEXTS.items():
        at = 0
        for number, line in enumerate(text.split("\n")):
            kind = DROPPED.get(line, "body" if number else "title")
            kept = line not in DROPPED
            rows.append(
                {
                    "document_id": document,
                    "block_no": number,
                    "char_start": at,
                    "char_end": at + len(line),
                    "kind": kind,
                }
                | {"kept": kept, "reason": None if kept else "matches a pattern"}
            )
            at += len(line) + 1
    return rows


def _documents() -> list[dict[str, Any]]:
    rows = []
    for document, text in TEXTS.items():
        rows.append(
            {
                "document_id": document,
                "uri": f"file:///{document}.txt",
                "source": "folder",
                "title": text.split("\n")[0],
                "published": "2013-08-06" if document == "d3" else "2021-02",
                "published_from": "2013-08-06" if document == "d3" else "2021-02-01",
                "published_to": "2013-08-06" if document == "d3" else "2021-02-28",
                "anchor": "2013-08-06" if document == "d3" else "2021-02",
                "anchor_basis": "published",
                "language": "en",
                "text": text,
                "word_count": len(text.split()),
                "content_sha256": hashlib.sha256(text.encode()).hexdigest(),
                "cluster_id": "d3" if document == "d3" else "d1",
                "is_canonical": document != "d2",
                "version": 1,
                "is_current": True,
                "media_type": "text/plain",
                "encoding": "utf-8",
                "repaired": False,
                "size_bytes": len(text.encode()),
                "received_at": RECEIVED,
                "run_id": RUN if document == "d3" else EARLIER,
            }
        )
    return rows


def _metrics() -> list[dict[str, Any]]:
    rows = []
    values = {"m1": ("d1", "90 million", 9e7), "m2": ("d2", "90 million", 9e7), "m3": ("d3", "0.9 million", 9e5)}
    for metric, (document, words, value) in values.items():
        # The title says it too: the sentence after it is the better evidence.
        spanned = _spanned(document, f"{words} users in 2020")
        spanned["char_end"] = spanned["char_start"] + len(words)
        rows.append(
            {
                "metric_id": metric,
                "entity_id": "lantern",
                "entity_name": "Lantern",
                "entity_surface": "Lantern",
                "measure": "users",
                "measure_surface": "users",
                "aspect": "level",
                "value_low": value,
                "value_high": value,
                "comparator": "eq",
                "unit": "count",
                "period": "2020",
                "period_from": "2020-01-01",
                "period_to": "2020-12-31",
                "confidence": 0.9,
                "rule": "made",
            }
            | spanned
        )
    return rows


def _facts() -> dict[str, list[dict[str, Any]]]:
    fact = {"entity_id": "lantern", "measure": "users", "aspect": "level", "unit": "count", "period": "2020"}
    event = {"event_type": "access_block", "actor_ids": ["beacon"], "target_ids": ["lantern"], "date": "2013-08-05"}
    days = {"date_from": "2013-08-05", "date_to": "2013-08-05", "status": "occurred"}
    return {
        "metric_facts": [
            fact
            | {"fact_id": "f1", "period_from": "2020-01-01", "period_to": "2020-12-31", "value": 9e7, "value_min": 9e5}
            | {"value_max": 9e7, "statements": 3, "independent_sources": 2, "agreement": "scale_slip"}
            | {"first_document_id": "d1", "metric_ids": ["m1", "m2", "m3"]}
        ],
        "conflicts": [
            {"fact_id": "f1", "metric_id": "m1", "other_metric_id": "m3", "kind": "scale_slip", "ratio": 100.0}
            | {"explanation": "90 million against 0.9 million"},
            {"fact_id": "f1", "metric_id": "m2", "other_metric_id": "m3", "kind": "scale_slip", "ratio": 100.0}
            | {"explanation": "90 million against 0.9 million"},
        ],
        "events": [
            event
            | days
            | {"event_id": "e1", "actors": ["Beacon"], "targets": ["Lantern"], "confidence": 0.8, "rule": "made"}
            | _spanned("d3", "Beacon blocked links to Lantern")
        ],
        "event_facts": [event | days | {"fact_id": "h1", "reports": 1, "independent_sources": 1, "event_ids": ["e1"]}],
        "relations": [
            {"from_id": "beacon", "to_id": "lantern", "relation": "access", "state": "blocked"}
            | {"valid_from": "2013-08-05", "valid_to": "2021-09-17", "event_fact_ids": ["h1"]},
            {"from_id": "beacon", "to_id": "lantern", "relation": "access", "state": "open"}
            | {"valid_from": "2021-09-17", "valid_to": None, "event_fact_ids": ["h1"]},
        ],
    }


def _mentions() -> list[dict[str, Any]]:
    rows = []
    for document, text in TEXTS.items():
        for entity, name in (("lantern", "Lantern"), ("beacon", "Beacon")):
            at = text.find(name)
            while at >= 0:
                rows.append(
                    {"document_id": document, "entity_id": entity, "surface": name, "char_start": at}
                    | {"char_end": at + len(name), "is_reference": False}
                )
                at = text.find(name, at + 1)
    return rows


def _ledger(counts: dict[str, int]) -> list[dict[str, Any]]:
    steps = [
        (1, "land", "in", "found", 4),
        (1, "land", "out", "new", 1),
        (1, "land", "out", "unchanged", 2),
        (1, "land", "reject", "empty", 1),
        (2, "read", "in", "landed", 3),
        (2, "read", "out", "read", 3),
        (3, "deduplicate", "in", "read", 3),
        (3, "deduplicate", "out", "canonical", 2),
        (3, "deduplicate", "duplicate", "near", 1),
    ]
    for table in ("documents", "blocks", "mentions", "metrics", "events", "entities"):
        steps += [
            (4, f"load {table}", "in", "extracted", counts[table]),
            (4, f"load {table}", "out", "loaded", counts[table]),
        ]
    names = ("step_no", "step", "direction", "reason", "row_count")
    return [{"run_id": RUN} | dict(zip(names, step, strict=True)) for step in steps]


def _run(run_id: str, status: str, started: str) -> dict[str, Any]:
    texts = ("newsledger_version", "code_version", "reference_version", "schema_version", "python_version", "host")
    counts = ("inputs", "new_documents", "documents", "metrics", "events", "rejects", "batches", "batches_computed")
    return (
        {"run_id": run_id, "status": status, "started_at": started, "mode": "refresh", "seconds": {"land": 0.1}}
        | dict.fromkeys(texts, "1")
        | dict.fromkeys(counts, 1)
        | {"package_versions": {}, "parameters": {}}
    )


def rows() -> dict[str, list[dict[str, Any]]]:
    """Every table's rows."""
    made: dict[str, list[dict[str, Any]]] = {
        "documents": _documents(),
        "blocks": _blocks(),
        "duplicates": [
            {"document_id": "d2", "canonical_id": "d1", "cluster_id": "d1", "similarity": 0.8, "containment": 0.9}
            | {"method": "near", "reason": "received later"}
        ],
        "text_reuse": [
            {"document_id": "d1", "char_start": 0, "char_end": 32, "other_id": "d3", "other_start": 0}
            | {"other_end": 21, "words": 5}
        ],
        "entities": [
            {"entity_id": "lantern", "name": "Lantern", "kind": "platform", "parent_id": "beacon", "registered": False},
            {"entity_id": "beacon", "name": "Beacon", "kind": "company", "registered": True},
        ],
        "mentions": _mentions(),
        "metrics": _metrics(),
        "runs": [
            _run(EARLIER, "published", "2026-02-01 10:00:00+00"),
            _run(RUN, "running", RECEIVED),
        ],
        "check_results": [
            {"run_id": EARLIER, "suite": "documents", "check_name": "key_unique", "table_name": "documents"}
            | {"severity": "critical", "success": True, "expectation": "made", "message": "held"}
            | {"checked_at": "2026-02-01 10:00:01+00"}
        ],
        "rejects": [
            {"run_id": RUN, "uri": "file:///empty.txt", "source": "folder", "step": "land", "reason": "empty"}
            | {"detail": "it has no bytes", "standing": True, "rejected_at": RECEIVED}
        ],
        **_facts(),
    }
    made["accounting"] = _ledger({table: len(listed) for table, listed in made.items()})
    return made


def build(path: Path, *, constrained: bool = False) -> Path:
    """Write the warehouse. `constrained`: with the constraints of `sql/schema`, which would refuse broken rows."""
    path.write_bytes(_made(constrained))
    return path


@functools.cache
def _made(constrained: bool) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sample.duckdb"
        _build(path, constrained)
        return path.read_bytes()


def _build(path: Path, constrained: bool) -> None:
    with duckdb.connect(str(path)) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        for table in TABLES:
            connection.execute((project_root() / "sql" / "schema" / f"{table}.sql").read_text(encoding="utf-8"))
            fill = f"insert into {table} by name select made.* from (select unnest(from_json(?, ?)) as made)"
            text = json.dumps(rows()[table])
            kinds = connection.execute(
                "select column_name, data_type from duckdb_columns() where table_name = ?", [table]
            ).fetchall()
            known = {name for row in rows()[table] for name in row}
            shape = json.dumps([{name: kind for name, kind in kinds if name in known}])
            connection.execute(fill, [text, shape])
            if not constrained:
                connection.execute(f"create table copied as from {table}")
                connection.execute(f"drop table {table}")
                connection.execute(f"alter table copied rename to {table}")
