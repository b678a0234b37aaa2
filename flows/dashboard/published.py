"""What pages are built from: published tables, or the slices of them that the pages need, with look-ups by key.

Texts and lines of documents are not held; `texts` gives them some hundred documents at a time.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property, lru_cache
from typing import Any

import duckdb

from flows.facts.wording import amount, date_words, label, one_line
from flows.reference import default

Row = dict[str, Any]
_SAFE_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}", re.ASCII)
BATCH = 400


@lru_cache(maxsize=1_000_000)
def file_key(identifier: str) -> str:
    """A name for files and anchors: the identifier if it is harmless, else a digest of it. Never raw text."""
    if _SAFE_NAME.fullmatch(identifier):
        return identifier
    return "x" + hashlib.sha256(identifier.encode("utf-8", "surrogatepass")).hexdigest()[:24]


def series_key(entity_id: str | None, measure: str) -> str:
    """The name of a series' page."""
    return f"{file_key(entity_id or 'nobody')}--{file_key(measure)}"


@dataclass(slots=True)
class Article:
    """A document with its text, its lines and what was found in it, each sorted by position."""

    row: Row
    text: str
    blocks: list[Row]
    metrics: list[Row]
    events: list[Row]


@dataclass(slots=True)
class Series:
    """All facts about one measure of one entity, oldest first."""

    entity_id: str | None
    measure: str
    facts: list[Row] = field(default_factory=list)

    @property
    def key(self) -> str:
        """The name of its page."""
        return series_key(self.entity_id, self.measure)

    @property
    def statements(self) -> int:
        """How often it was stated, reprints too."""
        return int(self.facts[0]["of_series"])

    @property
    def disagreements(self) -> int:
        """How many of its facts are contradicted."""
        return sum(fact["agreement"] in ("conflict", "scale_slip") for fact in self.facts)


def rows(connection: duckdb.DuckDBPyConnection, sql: str, parameters: Sequence[Any] = ()) -> list[Row]:
    """The rows of a query as dictionaries."""
    cursor = connection.execute(sql, list(parameters))
    names = [column[0] for column in cursor.description or ()]
    return [dict(zip(names, values, strict=True)) for values in cursor.fetchall()]


class Published:
    """Published tables, or what `flows.dashboard.slices` left of them for the pages in hand."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self.connection = read = connection
        [(name,)] = read.execute("SELECT current_database()").fetchall()
        self.file = f'"{name}".main'
        """The tables of the whole file: names without it, even those of `main`, meet temporary tables of a part."""
        self.documents = rows(
            read,
            "FROM shown_documents ORDER BY published_from DESC NULLS LAST, received_at DESC, uri, version DESC",
        )
        self.document = {row["document_id"]: row for row in self.documents}
        self.paged_documents = [row["document_id"] for row in self.documents if row["has_page"]]
        """Those with a page of their own; the others are too old for this site."""
        self.entities = rows(
            read,
            "SELECT e.*, coalesce(n.mentions, 0) AS mentions, coalesce(n.documents, 0) AS documents"
            " FROM shown_entities e LEFT JOIN named n ON n.entity_id = e.entity_id ORDER BY e.name, e.entity_id",
        )
        self.entity = {row["entity_id"]: row for row in self.entities}
        words = "substr(evidence, char_start - sentence_start + 1, char_end - char_start) AS words"
        self.metrics = rows(read, f"SELECT *, {words} FROM shown_metrics ORDER BY document_id, char_start, metric_id")  # noqa: S608
        self.metric = {row["metric_id"]: row for row in self.metrics}
        self.events = rows(read, f"SELECT *, {words} FROM shown_events ORDER BY document_id, char_start, event_id")  # noqa: S608
        self.event = {row["event_id"]: row for row in self.events}
        self.metric_facts = rows(
            read,
            "SELECT f.*, s.statements AS of_series, s.facts AS facts_of_series, s.drawn FROM shown_metric_facts f"
            " JOIN series_of s ON s.entity_id IS NOT DISTINCT FROM f.entity_id AND s.measure = f.measure"
            " ORDER BY aspect DESC, period_from NULLS LAST, period_to, value, fact_id",
        )
        self.event_facts = rows(
            read,
            "FROM shown_event_facts ORDER BY date_from NULLS FIRST, date_to NULLS FIRST, place, event_type, fact_id",
        )
        """By time, the undated first, those of one time in the order in which they are told."""
        self.happening = {row["fact_id"]: row for row in self.event_facts}
        self.conflicts = rows(
            read, "FROM shown_conflicts ORDER BY ratio DESC NULLS LAST, fact_id, metric_id, other_metric_id"
        )
        self.listed_series = rows(read, "SELECT entity_id, measure, statements, card FROM shown_series")
        self.relations = rows(read, "FROM shown_relations ORDER BY relation, from_id, to_id, valid_from")
        self.runs = rows(read, "FROM runs ORDER BY started_at DESC, run_id DESC")
        paged = read.execute("SELECT entity_id FROM paged SEMI JOIN shown_entities USING (entity_id)").fetchall()
        self.paged_entities = frozenset(identity for (identity,) in paged)
        """The entities with a page of their own."""
        drawn = read.execute("SELECT entity_id FROM paged WHERE drawn").fetchall()
        self.drawn_entities = frozenset(identity for (identity,) in drawn)
        """The entities with a chart of their relations."""
        self.labels = self._labels()
        self._shown_labels: dict[str, str] = {}

    def query(self, sql: str, parameters: Sequence[Any] = ()) -> list[Row]:
        """Rows of the published file."""
        return rows(self.connection, sql, parameters)

    def _labels(self) -> dict[str, str]:
        """Names for people of measures and event types: from the published reference tables, else the packaged ones."""
        found: dict[str, str] = {}
        for table, column in (("measures", "measure"), ("event_types", "event_type")):
            try:
                pairs = self.connection.execute(f"SELECT {column}, label FROM reference.{table}").fetchall()  # noqa: S608
            except duckdb.Error:
                pairs = [(row[column], row["label"]) for row in default()[table]]
            found.update(pairs)
        return found

    def label(self, identifier: str) -> str:
        """The name for people of a measure, an event type or anything with underscores."""
        found = self._shown_labels.get(identifier)
        if found is None:
            found = one_line(self.labels.get(identifier) or label(identifier), limit=80)
            self._shown_labels[identifier] = found
        return found

    @cached_property
    def run(self) -> Row | None:
        """The run that published this file, the latest one otherwise."""
        good = [row for row in self.runs if row["status"] in ("published", "running")]
        return next(iter(good or self.runs), None)

    @cached_property
    def previous_run(self) -> Row | None:
        """The published run before."""
        good = [row for row in self.runs if row["status"] == "published" and row is not self.run]
        return good[0] if good else None

    @cached_property
    def as_of(self) -> datetime | None:
        """When the tables were made."""
        return (self.run["finished_at"] or self.run["started_at"]) if self.run else None

    @cached_property
    def series(self) -> dict[tuple[str | None, str], Series]:
        """Facts by entity and measure."""
        found: dict[tuple[str | None, str], Series] = {}
        for fact in self.metric_facts:
            key = (fact["entity_id"], fact["measure"])
            found.setdefault(key, Series(*key)).facts.append(fact)
        return found

    @cached_property
    def series_of(self) -> dict[str | None, list[Series]]:
        """The series of each entity, the most stated first."""
        found: dict[str | None, list[Series]] = defaultdict(list)
        for one in self.series.values():
            found[one.entity_id].append(one)
        for members in found.values():
            members.sort(key=lambda one: (-one.statements, one.measure))
        return found

    @cached_property
    def happenings_of(self) -> dict[str, list[Row]]:
        """The happenings that each entity has a part in, in order of time."""
        found: dict[str, list[Row]] = defaultdict(list)
        for fact in self.event_facts:
            for identity in dict.fromkeys([*fact["actor_ids"], *fact["target_ids"]]):
                found[identity].append(fact)
        return found

    @cached_property
    def fact_of(self) -> dict[str, Row]:
        """The fact that each metric belongs to."""
        return {identity: fact for fact in self.metric_facts for identity in fact["metric_ids"]}

    @cached_property
    def happening_of(self) -> dict[str, Row]:
        """The happening that each event belongs to."""
        return {identity: fact for fact in self.event_facts for identity in fact["event_ids"]}

    @cached_property
    def copies(self) -> dict[str, list[Row]]:
        """The duplicates of each canonical document."""
        found: dict[str, list[Row]] = defaultdict(list)
        for row in self.query("FROM shown_duplicates ORDER BY canonical_id, document_id"):
            found[row["canonical_id"]].append(row)
        return found

    @cached_property
    def original(self) -> dict[str, Row]:
        """The duplicate's row of each document that repeats another."""
        return {row["document_id"]: row for members in self.copies.values() for row in members}

    @cached_property
    def _names(self) -> dict[str | None, str]:
        return {row["entity_id"]: one_line(row["name"], limit=120) or "not named" for row in self.entities}

    @cached_property
    def _titles(self) -> dict[str, str]:
        return {row["document_id"]: title_of(row) for row in self.documents}

    @cached_property
    def _publishers(self) -> dict[str, str]:
        return {row["document_id"]: one_line(row["publisher"], limit=60) for row in self.documents}

    def texts(self, documents: Sequence[Row]) -> Iterator[Article]:
        """The documents with their texts, lines and findings, in the order given."""
        found: dict[str, list[Row]] = defaultdict(list)
        told: dict[str, list[Row]] = defaultdict(list)
        for row in self.metrics:
            found[row["document_id"]].append(row)
        for row in self.events:
            told[row["document_id"]].append(row)
        for at in range(0, len(documents), BATCH):
            part = documents[at : at + BATCH]
            ids = [row["document_id"] for row in part]
            texts = dict(
                self.connection.execute(
                    "SELECT document_id, text FROM documents WHERE rowid IN"
                    " (SELECT rowid FROM documents WHERE document_id IN (SELECT unnest(?::VARCHAR[])))",
                    [ids],
                ).fetchall()
            )
            blocks: dict[str, list[Row]] = defaultdict(list)
            for row in self.query(
                "FROM blocks WHERE document_id IN (SELECT unnest(?::VARCHAR[])) ORDER BY document_id, char_start",
                [ids],
            ):
                blocks[row["document_id"]].append(row)
            for row in part:
                identity = row["document_id"]
                yield Article(row, texts[identity], blocks[identity], found[identity], told[identity])

    def name(self, identity: str | None, fallback: str | None = None) -> str:
        """An entity's name for people, on one line."""
        if identity in self._names:
            return self._names[identity]
        return one_line(fallback, limit=120) or "not named"

    def title(self, document_id: str) -> str:
        """A document's title, or else its first words, or else the end of its uri."""
        return self._titles.get(document_id, "unknown document")

    def said_by(self, document_id: str) -> str:
        """Who says what a document says: its publisher, or else its title."""
        return self._publishers.get(document_id) or self.title(document_id)

    def value(self, metric: Row) -> str:
        """What a metric states, in words: `about 500 million`."""
        return amount(
            metric["value_low"],
            metric["value_high"],
            metric["unit"],
            comparator=metric["comparator"],
            aspect=metric["aspect"],
        )

    def fact_value(self, fact: Row) -> str:
        """The value of a fact in words: as stated where one statement has it, with its hedge."""
        for identity in fact["metric_ids"]:
            metric = self.metric.get(identity)
            if metric and metric["value_low"] <= fact["value"] <= metric["value_high"]:
                return self.value(metric)
        return amount(fact["value"], fact["value"], fact["unit"], aspect=fact["aspect"])

    def when(self, edtf: str | None, missing: str = "no date given") -> str:
        """A date in words at its precision."""
        return _when(edtf, missing)


def title_of(document: Row) -> str:
    """A document's title, or else its first words, or else the end of its uri."""
    return (
        one_line(document["title"], limit=160)
        or _quoted(one_line((document["first_words"] or "").split("\n")[0], limit=72))
        or one_line(document["uri"].rstrip("/").rsplit("/", 1)[-1], limit=80)
    )


def _quoted(words: str) -> str:
    return f"“{words}”" if words else ""


@lru_cache(maxsize=50_000)
def _when(edtf: str | None, missing: str) -> str:
    return one_line(date_words(edtf, missing=missing), limit=60)
