"""Rows of documents, entities, metrics and events as the marts read them, from a few words each."""

# ruff: noqa: E501
from __future__ import annotations

from datetime import date
from typing import Any

from flows.facts import edtf

Row = dict[str, Any]


def document(
    document_id: str, published: str | None = None, *, cluster: str | None = None, publisher: str | None = None
) -> Row:
    """A document; its cluster is its own unless another is given."""
    first, last = edtf.bounds(published) if published else (None, None)
    return {
        "document_id": document_id, "uri": f"file:{document_id}.txt", "source": "test", "publisher": publisher,
        "published": published, "published_from": first, "published_to": last, "language": "en", "text": "", "word_count": 0,
        "content_sha256": document_id, "cluster_id": cluster or document_id, "is_canonical": cluster in (None, document_id),
        "version": 1, "is_current": True, "media_type": "text/plain", "encoding": "utf-8", "repaired": False,
        "size_bytes": 0, "received_at": date(2026, 1, 1), "run_id": "r",
    }  # fmt: skip


def entity(entity_id: str, name: str | None = None, kind: str = "company", parent: str | None = None) -> Row:
    return {"entity_id": entity_id, "name": name or entity_id, "kind": kind, "parent_id": parent, "registered": True}


def metric(
    metric_id: str, document_id: str, quote: str, value: float | tuple[float, float], *, entity: str | None = "wechat",
    measure: str = "users", aspect: str = "level", comparator: str = "eq", unit: str = "count", period: str | None = "2018-01",
    geo: str | None = None, sentence: int = 0,
) -> Row:  # fmt: skip
    """A metric; `sentence` is the number of its sentence in the document."""
    low, high = value if isinstance(value, tuple) else (value, value)
    first, last = edtf.bounds(period) if period else (None, None)
    start = sentence * 1000
    return {
        "metric_id": metric_id, "document_id": document_id, "entity_id": entity, "entity_name": entity, "measure": measure,
        "aspect": aspect, "value_low": low, "value_high": high, "comparator": comparator, "unit": unit, "period": period,
        "period_from": first, "period_to": last, "geo": geo, "char_start": start, "char_end": start + len(quote),
        "sentence_start": start, "sentence_end": start + len(quote), "evidence": quote, "confidence": 0.9, "rule": "test",
    }  # fmt: skip


def event(
    event_id: str, document_id: str, kind: str, actors: list[str], targets: list[str], when: str | None, words: str = "",
    *, status: str = "occurred", sentence: int = 0,
) -> Row:  # fmt: skip
    """An event; `words` is its clause."""
    first, last = edtf.bounds(when) if when else (None, None)
    words = words or " ".join((*actors, kind, *targets))
    start = sentence * 1000
    return {
        "event_id": event_id, "document_id": document_id, "event_type": kind, "actors": actors, "actor_ids": actors,
        "targets": targets, "target_ids": targets, "date": when, "date_from": first, "date_to": last, "status": status,
        "char_start": start, "char_end": start + len(words), "sentence_start": start, "sentence_end": start + len(words),
        "evidence": words, "confidence": 0.9, "rule": "test",
    }  # fmt: skip
