"""Metrics: whose number it is, what it measures and for when."""

from __future__ import annotations

from flows.facts.document import Document
from flows.facts.records import Metric


def find(doc: Document) -> list[Metric]:
    """Every metric of a document, in text order."""
    return []
