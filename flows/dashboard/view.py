"""What every template may use: addresses of pages, quotations with their evidence marked, and who says what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any

import polars as pl
from markupsafe import Markup, escape

from flows.dashboard import kept
from flows.dashboard.drawings import Drawings
from flows.dashboard.highlight import PART_CHARACTERS, Mark, parts, shown
from flows.dashboard.published import Published, Row, Series, file_key, series_key
from flows.facts.wording import amount, one_line, plain_number

QUOTE_SIDE = 260
"""Characters of a sentence shown on either side of the words that matter; news sentences are seldom longer."""
LISTED_TELLERS = 40
FAR = 0.1
"""Values of one source that are apart by more than this part of the larger one are shown as a range."""

UNKEPT = ("standing",)
"""Pieces that are made of more than their card tells: the place of a row among all of its kind."""

_ROOT = "\0"
"""Stands for the way to the site's root in a part that is kept; no text that is shown has this character."""


def marks_of(metrics: Sequence[Row], events: Sequence[Row]) -> list[Mark]:
    """What to mark in a document: its sentences with a finding, its clauses and its numbers."""
    sentences = {(row["sentence_start"], row["sentence_end"]) for row in [*metrics, *events]}
    found = [Mark(start, end, "sentence") for start, end in sorted(sentences)]
    found += [Mark(row["char_start"], row["char_end"], "event", "e-" + file_key(row["event_id"])) for row in events]
    found += [Mark(row["char_start"], row["char_end"], "metric", "m-" + file_key(row["metric_id"])) for row in metrics]
    return found


class View:
    """Published tables as pages need them. Addresses are relative to the site's root."""

    def __init__(
        self, published: Published, parts: Mapping[str, Callable[[View, Row, str], str]], drawings: Drawings
    ) -> None:
        self.p = published
        self.drawings = drawings
        self._parts = parts
        self._kept: Mapping[tuple[str, int], str] = {}
        self._drawn: dict[tuple[str, str], str] = {}
        self.fresh: dict[tuple[str, int], str] = {}
        """The pieces that were made here, by kind and card."""
        self.related: list[Row] | None = None

    def recall(self, pieces: pl.DataFrame) -> None:
        """Use these pieces of an earlier build where they are the same."""
        tables = (self.p.event_facts, self.p.metric_facts, self.p.conflicts, self.p.relations, self.p.listed_series)
        self._kept = kept.some(pieces, (row["card"] for rows in tables for row in rows if row.get("card") is not None))

    def part(self, name: str, row: Row, root: str) -> Markup:
        """A piece of a page as `fragments` has it; the same one stands on several pages and sites, so it is kept."""
        found = self._known(name, row)
        return Markup(found.replace(_ROOT, root))

    def parts(self, name: str, rows: Iterable[Row], root: str) -> Markup:
        """Several pieces of a kind, one after the other."""
        return Markup("".join([self._known(name, row) for row in rows]).replace(_ROOT, root))

    def said(self, name: str, row: Row) -> str:
        """A piece that is no HTML."""
        return self._known(name, row)

    def _known(self, name: str, row: Row) -> str:
        card = row.get("card")
        if card is not None and name not in UNKEPT:
            return self._kept.get((name, card)) or self.fresh.get((name, card)) or self._made(name, row, card)
        if name not in ("happening", "fact_row"):
            return self._parts[name](self, row, _ROOT)
        key = (name, row["fact_id"])
        found = self._drawn.get(key)
        if found is None:
            found = self._drawn[key] = self._parts[name](self, row, _ROOT)
        return found

    def _made(self, name: str, row: Row, card: int) -> str:
        found = self.fresh[name, card] = self._parts[name](self, row, _ROOT)
        return found

    def settled(self) -> View:
        """Itself, when pages will ask for no more rows: then another thread may write them."""
        _ = self.everything, self.stretches
        return self

    @cached_property
    def everything(self) -> int:
        """Documents in the warehouse, those without a page too."""
        [row] = self.p.query(f"SELECT count(*) AS n FROM {self.p.file}.documents")  # noqa: S608
        return int(row["n"])

    @cached_property
    def stretches(self) -> dict[str, list[tuple[int, int]]]:
        """The parts of the documents that are too long for one page."""
        long = [row for row in self.p.documents if row["has_page"] and row["characters"] > PART_CHARACTERS]
        if not long:
            return {}
        ids = [row["document_id"] for row in long]
        chosen = "WHERE document_id IN (SELECT unnest(?::VARCHAR[])) ORDER BY document_id, char_start"
        ends: dict[str, list[int]] = defaultdict(list)
        for line in self.p.query(f"SELECT document_id, char_end FROM blocks {chosen}", [ids]):  # noqa: S608
            ends[line["document_id"]].append(line["char_end"])
        spans: dict[str, tuple[list[Row], list[Row]]] = defaultdict(lambda: ([], []))
        for at, table in enumerate(("metrics", "events")):
            for row in self.p.query(f"FROM {table} {chosen}", [ids]):
                spans[row["document_id"]][at].append(row)
        return {
            row["document_id"]: parts(row["characters"], ends[row["document_id"]], marks_of(*spans[row["document_id"]]))
            for row in long
        }

    def document_url(self, document_id: str, part: int = 0) -> str:
        """The page of a document, or of a later part of it; the page about older articles when it has none."""
        row = self.p.document.get(document_id)
        if row is not None and not row["has_page"]:
            return f"older.html?{file_key(document_id)}"
        suffix = f"-{part + 1}" if part else ""
        return f"documents/{file_key(document_id)}{suffix}.html"

    def _place(self, row: Row, mark: str, identity: str) -> str:
        """Where a mark stands in its article; older articles are not marked."""
        if not self.p.document[row["document_id"]]["has_page"]:
            return f"older.html?{file_key(identity)}"
        return f"{self.document_url(row['document_id'], self._part(row))}#{mark}-{file_key(identity)}"

    def _part(self, row: Row) -> int:
        stretches = self.stretches.get(row["document_id"])
        if not stretches:
            return 0
        return next((at for at, (_, end) in enumerate(stretches) if row["char_start"] < end), 0)

    def metric_url(self, metric_id: str) -> str:
        """Where a number stands in its article."""
        row = self.p.metric.get(metric_id)
        if row is None:
            return "documents.html"
        return self._place(row, "m", metric_id)

    def event_url(self, event_id: str) -> str:
        """Where a clause stands in its article."""
        row = self.p.event.get(event_id)
        if row is None:
            return "documents.html"
        return self._place(row, "e", event_id)

    def entity_url(self, entity_id: str | None) -> str | None:
        """The page of an entity, None when it has none."""
        if entity_id not in self.p.paged_entities:
            return None
        return f"entities/{file_key(entity_id or '')}.html"

    def has_page(self, series: Series) -> bool:
        """Whether a series has a page of its own: when it holds more than one statement."""
        return series.statements > 1

    def series_url(self, entity_id: str | None, measure: str) -> str | None:
        """Where a series is shown: its own page, else its place on the entity's page."""
        series = self.p.series.get((entity_id, measure))
        if series is None:
            return None
        if self.has_page(series):
            return f"metrics/{series.key}.html"
        page = self.entity_url(entity_id)
        return f"{page}#s-{file_key(measure)}" if page else self.metric_url(series.facts[0]["metric_ids"][0])

    def listed_series(self) -> list[Row]:
        """The series that are listed, the most stated first."""
        return sorted(
            self.p.listed_series, key=lambda row: (-row["statements"], series_key(row["entity_id"], row["measure"]))
        )

    def latest(self, series: Series) -> Row:
        """The latest fact of a series that says how much there is."""
        levels = [fact for fact in series.facts if fact["aspect"] == "level"] or series.facts
        return max(levels, key=lambda fact: (fact["period_to"] or date.min, fact["statements"]))

    def surface_of(self, series: Series) -> str | None:
        """Whose a series is, as a statement of it names them."""
        metric = self.p.metric.get(series.facts[0]["metric_ids"][0])
        return (metric["entity_name"] or metric["entity_surface"]) if metric else None

    def names(self, identities: Iterable[str], surfaces: Sequence[str] = ()) -> list[tuple[str, str | None]]:
        """Names with addresses: of the entities, or of the words in the text where nobody is known."""
        found = [(self.p.name(identity), self.entity_url(identity)) for identity in dict.fromkeys(identities)]
        return found or [(one_line(surface, limit=80), None) for surface in surfaces]

    def is_person(self, identity: str) -> bool:
        """Whether an entity is a person."""
        return str(self.p.entity[identity]["kind"]) == "person"

    def link(self, identity: str | None, fallback: str | None, root: str) -> Markup:
        """An entity's name, linked when it has a page."""
        key = (identity, None if identity in self.p.entity else fallback, root)
        found = self._links.get(key)
        if found is None:
            found = self.linked([(self.p.name(identity, fallback), self.entity_url(identity))], root)
            self._links[key] = found
        return found

    @cached_property
    def _links(self) -> dict[tuple[str | None, str | None, str], Markup]:
        return {}

    def linked(self, pairs: Sequence[tuple[str, str | None]], root: str) -> Markup:
        """Names in a row, each linked where there is an address."""
        shown_names = []
        for name, url in pairs:
            bdi = f"<bdi>{escape(name)}</bdi>"
            shown_names.append(f'<a href="{escape(root + url)}">{bdi}</a>' if url else bdi)
        joined = (
            shown_names[0] if len(shown_names) == 1 else " and ".join([", ".join(shown_names[:-1]), *shown_names[-1:]])
        )
        return Markup(joined if shown_names else "")

    def actors(self, fact: Row) -> list[tuple[str, str | None]]:
        """Who did it."""
        return self.names(fact["actor_ids"], self._first(fact).get("actors", ()))

    def targets(self, fact: Row) -> list[tuple[str, str | None]]:
        """To whom."""
        return self.names(fact["target_ids"], self._first(fact).get("targets", ()))

    def _first(self, fact: Row) -> Row:
        return next((self.p.event[i] for i in self.order(fact["event_ids"], self.p.event)), {})

    def order(self, identities: Iterable[str], table: dict[str, Row]) -> list[str]:
        """Statements in a good order to read: originals before reprints, then by date of publication."""
        known = [identity for identity in identities if identity in table]

        def rank(identity: str) -> tuple[Any, ...]:
            document = self.p.document[table[identity]["document_id"]]
            return (not document["is_canonical"], str(document["published_from"] or "9999"), document["document_id"])

        return sorted(known, key=rank)

    def event_row(self, fact: Row) -> Row | None:
        """The report of a happening that is shown."""
        return self._first(fact) or None

    def tellers(self, fact: Row) -> list[Row]:
        """Who states a fact or tells of a happening: name, address, words as written, and whether it is a reprint."""
        metric = "metric_ids" in fact
        table = self.p.metric if metric else self.p.event
        found = []
        for identity in self.order(fact["metric_ids" if metric else "event_ids"], table)[:LISTED_TELLERS]:
            row = table[identity]
            document = self.p.document[row["document_id"]]
            found.append(
                {
                    "id": identity,
                    "url": self.metric_url(identity) if metric else self.event_url(identity),
                    "name": self.p.said_by(row["document_id"]),
                    "words": one_line(row["words"], limit=90),
                    "value": self.p.value(row) if metric else "",
                    "when": self.p.when(document["published"], ""),
                    "reprint": not document["is_canonical"],
                    "row": row,
                }
            )
        return found

    def published(self, document_id: str) -> str:
        """The date of an article after who says it, if it has one."""
        when = self.p.when(self.p.document[document_id]["published"], "")
        return f", {when}" if when else ", undated"

    def value_url(self, fact: Row) -> str:
        """Where the value of a fact is stated: by the first statement that has it."""
        known = self.order(fact["metric_ids"], self.p.metric)
        rows = [self.p.metric[identity] for identity in known]
        having = [row for row in rows if row["value_low"] <= fact["value"] <= row["value_high"]]
        return self.metric_url((having or rows)[0]["metric_id"]) if rows else "documents.html"

    def quote(self, row: Row) -> Markup:
        """The sentence of a metric or an event with its words marked, cut far from them when it is very long."""
        sentence = row["evidence"]
        first = row["char_start"] - row["sentence_start"]
        last = row["char_end"] - row["sentence_start"]
        left = max(0, first - QUOTE_SIDE)
        right = min(len(sentence), last + QUOTE_SIDE)
        words = sentence[first : min(last, first + 2 * QUOTE_SIDE)]
        before = sentence[left:first] if left else sentence[:first].lstrip()
        cut = right < len(sentence) or len(words) < last - first
        start, end = "…" if left else "", "…" if cut else ""
        return Markup(f"{start}{shown(before)}<mark>{shown(words)}</mark>{shown(sentence[last:right])}{end}")

    def number(self, value: float | None) -> str:
        """A number with separators."""
        return "" if value is None else plain_number(value)

    def day(self, value: Any) -> str:
        """A day or a moment as people write it, in UTC."""
        if value is None:
            return ""
        text = f"{value.day} {value:%B} {value.year}"
        return f"{text}, {value:%H:%M} UTC" if hasattr(value, "hour") else text

    def percent(self, part: float, whole: float) -> str:
        """A share in whole per cent."""
        if not whole:
            return "0%"
        share = 100 * part / whole
        return "under 1%" if 0 < share < 0.5 else f"{share:.0f}%"

    def difference(self, row: Row) -> str:
        """How two statements differ: the end of the explanation, whose beginning repeats both."""
        told = str(row["explanation"])
        return one_line(told.rpartition("; ")[2] or told, limit=300).rstrip(" .")

    def differs(self, fact: Row) -> bool:
        """Whether one source states values far apart, which is no contradiction between sources."""
        low, high = fact["value_min"], fact["value_max"]
        far = high - low > FAR * max(abs(low), abs(high))
        return bool(far and fact["statements"] > 1 and fact["agreement"] == "single")

    def between(self, fact: Row) -> str:
        """The smallest and the largest value stated, in words."""
        return amount(fact["value_min"], fact["value_max"], fact["unit"], aspect=fact["aspect"])
