"""One document from its bytes to the rows of every table: decode, read HTML, clean, find fields, extract.

A plain composition of `flows.text` and `flows.facts`: no file, no database. An exception in one document is a reject
row that says the step and the exception; a row that breaks the promises of its table is a reject row too.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date, timedelta
from time import perf_counter
from typing import NamedTuple, TypeVar, get_args

from flows.facts import edtf
from flows.facts import fields as document_fields
from flows.facts.extract import extract
from flows.facts.records import Aspect, Comparator, Event, EventStatus, Facts, Mention, Metric
from flows.reference import Reference
from flows.text import clean as cleaning
from flows.text import language, markup
from flows.text.decode import Decoded, Rejected, decode
from flows.text.records import CleanText, Page

T = TypeVar("T")
Day = date  # under another name where a column is called date

STEPS = ("decode", "clean", "fields", "extract")
"""The steps of a document, in order; a reject names one of them."""

# A comment ends at the first "-->" and nowhere else: many of them could else be told apart in as many ways as there are
# subsets of them.
_COMMENT = r"<!--[^-]*(?:-(?!->)[^-]*)*-->"
_HTML = re.compile(
    rf"\s*(?:<\?xml[^>]*>\s*)?(?:{_COMMENT}\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
_HTML_NAME = re.compile(r"\.x?html?$", re.IGNORECASE)
_SHOWN = 200
_ASPECTS, _COMPARATORS, _STATUSES = (frozenset(get_args(kind)) for kind in (Aspect, Comparator, EventStatus))


class DocumentRow(NamedTuple):
    """What is known of a document from its bytes alone; the catalogue knows the rest."""

    document_id: str
    title: str | None
    author: str | None
    publisher: str | None
    published: str | None
    published_from: date | None
    published_to: date | None
    anchor: str | None
    anchor_basis: str | None
    language: str
    text: str
    word_count: int
    media_type: str
    encoding: str
    repaired: bool


class BlockRow(NamedTuple):
    """A row of `blocks`."""

    document_id: str
    block_no: int
    char_start: int
    char_end: int
    kind: str
    kept: bool
    reason: str | None
    repeats: int | None


class EntityRow(NamedTuple):
    """An entity that a document names; the same one comes from many documents."""

    document_id: str
    entity_id: str
    name: str
    kind: str
    parent_id: str | None
    registered: bool


class MentionRow(NamedTuple):
    """A row of `mentions`."""

    document_id: str
    entity_id: str
    surface: str
    char_start: int
    char_end: int
    is_reference: bool


class MetricRow(NamedTuple):
    """A row of `metrics`, without the entity's name."""

    metric_id: str
    document_id: str
    entity_id: str | None
    entity_surface: str | None
    measure: str
    measure_surface: str | None
    aspect: str
    value_low: float
    value_high: float
    comparator: str
    unit: str
    period: str | None
    period_from: date | None
    period_to: date | None
    geo: str | None
    char_start: int
    char_end: int
    sentence_start: int
    sentence_end: int
    evidence: str
    confidence: float
    rule: str


class EventRow(NamedTuple):
    """A row of `events`."""

    event_id: str
    document_id: str
    event_type: str
    actors: tuple[str, ...]
    actor_ids: tuple[str, ...]
    targets: tuple[str, ...]
    target_ids: tuple[str, ...]
    date: str | None
    date_from: Day | None
    date_to: Day | None
    status: str
    char_start: int
    char_end: int
    sentence_start: int
    sentence_end: int
    evidence: str
    confidence: float
    rule: str


class RejectRow(NamedTuple):
    """A document, or a row of one, that was refused."""

    document_id: str
    step: str
    reason: str
    detail: str
    refused: str | None
    table_name: str | None


@dataclass(frozen=True, slots=True)
class Received:
    """A document to read: its key, where it came from, its bytes, the day of receipt, what its source told."""

    document_id: str
    uri: str
    content: bytes
    received: date
    metadata: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Rows:
    """The rows of one document, the seconds by step, and `masked`: the text with dropped lines blanked."""

    documents: list[DocumentRow] = field(default_factory=list)
    blocks: list[BlockRow] = field(default_factory=list)
    entities: list[EntityRow] = field(default_factory=list)
    mentions: list[MentionRow] = field(default_factory=list)
    metrics: list[MetricRow] = field(default_factory=list)
    events: list[EventRow] = field(default_factory=list)
    rejects: list[RejectRow] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)
    masked: str = ""


class _Failed(Exception):  # noqa: N818
    """A step did not give a result: what to say of it."""

    def __init__(self, step: str, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.step, self.reason, self.detail = step, reason, detail


def read(received: Received, reference: Reference, *, limit: int, site_lines: Collection[str] | None = None) -> Rows:
    """All rows of a document. Does not raise for any content.

    `limit` is the largest size read, in bytes; `site_lines` are the lines known to stand on many pages of its site.
    """
    rows = Rows()
    try:
        decoded = _step(rows, "decode", lambda: _decode(received, limit))
        page, media_type = _step(rows, "clean", lambda: _page(received, decoded))
        text = page.text if page is not None else decoded.text
        clean = _step(rows, "clean", lambda: cleaning.clean(text, site_lines=site_lines, reference=reference))
        known = _step(
            rows,
            "fields",
            lambda: document_fields.fields(
                clean, given=_given(page, received.metadata), received=received.received, reference=reference
            ),
        )
        masked = clean.masked
        facts = _step(rows, "extract", lambda: extract(masked, anchor=known.anchor, reference=reference))
        dates = _step(rows, "fields", lambda: edtf.bounds(known.published))
        kept = clean.text
        row = DocumentRow(
            document_id=received.document_id,
            title=known.title,
            author=known.author,
            publisher=known.publisher,
            published=known.published,
            published_from=dates[0],
            published_to=dates[1],
            anchor=known.anchor,
            anchor_basis=known.anchor_basis,
            language=_step(rows, "clean", lambda: language.detect(kept)),
            text=text,
            word_count=_step(rows, "clean", lambda: language.word_count(kept)),
            media_type=media_type,
            encoding=decoded.encoding,
            repaired=decoded.repaired,
        )
        _step(rows, "fields", lambda: "".join(value for value in row if isinstance(value, str)).encode())
    except _Failed as failed:
        refused = received.content[:_SHOWN].decode("utf-8", "replace").replace("\0", " ") or None
        reject = RejectRow(received.document_id, failed.step, failed.reason, failed.detail, refused, None)
        return Rows(rejects=[reject], seconds=rows.seconds)
    rows.documents.append(row)
    rows.masked = masked
    _add_blocks(rows, received.document_id, clean)
    _add_facts(rows, received, text, facts)
    return rows


def _step(rows: Rows, step: str, work: Callable[[], T]) -> T:
    """Do a step, note its time, and turn whatever goes wrong in it into a verdict on this document."""
    started = perf_counter()
    try:
        return work()
    except Rejected as rejected:
        raise _Failed(step, _short(rejected.reason), rejected.reason) from rejected
    except Exception as error:
        raise _Failed(step, "exception", f"{type(error).__name__}: {error}"[:1000]) from error
    finally:
        rows.seconds[step] = rows.seconds.get(step, 0.0) + perf_counter() - started


def _short(reason: str) -> str:
    """The countable head of a reason: "too large: 20 bytes" is `too_large`."""
    return re.sub(r"\W+", "_", reason.partition(":")[0].strip().lower())


def _decode(received: Received, limit: int) -> Decoded:
    return decode(received.content, name=received.uri, limit=limit, charset=received.metadata.get("charset"))


def _page(received: Received, decoded: Decoded) -> tuple[Page | None, str]:
    """The article of an HTML page, or the text of a piece of one, with its media type; no page for plain text."""
    if _HTML.match(decoded.text) or (_HTML_NAME.search(received.uri) and "<" in decoded.text):
        page = markup.html_to_text(decoded.text, url=received.metadata.get("url"))
    elif markup.is_fragment(decoded.text):
        page = markup.fragment_to_text(decoded.text)
    else:
        return None, "text/plain"
    if not page.text.strip():
        raise Rejected("empty: the page has no article text")
    return page, "text/html"


def _given(page: Page | None, told: Mapping[str, str]) -> Page | None:
    """What is known of a document beside its text: what its page says, then what its source told.

    Of the date, what its source told comes first: on a page it is looked for among others.
    """
    names = ("title", "author", "publisher", "published")
    if not any(told.get(name) for name in names):
        return page
    page = page or Page("")
    title, author, publisher, published = (getattr(page, name) or told.get(name) for name in names)
    published = told.get("published") or published
    return Page(page.text, title=title, author=author, published=published, publisher=publisher)


def _add_blocks(rows: Rows, document_id: str, clean: CleanText) -> None:
    for number, line in enumerate(clean.lines):
        rows.blocks.append(
            BlockRow(document_id, number, line.start, line.end, line.kind, line.kept, line.reason, line.repeats)
        )


def _add_facts(rows: Rows, received: Received, text: str, facts: Facts) -> None:
    document_id = received.document_id
    for entity in facts.entities:
        rows.entities.append(
            EntityRow(document_id, entity.entity_id, entity.name, entity.kind, entity.parent_id, entity.registered)
        )
    known = {entity.entity_id for entity in facts.entities}
    for mention in dict.fromkeys(facts.mentions):
        if wrong := _wrong_mention(mention, text, known):
            _reject(rows, document_id, "mentions", "invalid_row", wrong, mention)
        else:
            surface = text[mention.start : mention.end]
            rows.mentions.append(
                MentionRow(document_id, mention.entity_id, surface, mention.start, mention.end, mention.reference)
            )
    seen: set[str] = set()
    for metric in facts.metrics:
        value = (metric.measure, metric.aspect, metric.low, metric.high, metric.unit)
        identity = _key(document_id, metric.start, metric.end, metric.entity_id, *value, metric.period, metric.geo)
        if identity in seen:
            _reject(rows, document_id, "metrics", "repeated_row", "the same words state it already", metric)
        elif wrong := _wrong_metric(metric, text):
            _reject(rows, document_id, "metrics", "invalid_row", wrong, metric)
        else:
            seen.add(identity)
            rows.metrics.append(_metric(identity, document_id, text, metric))
    for found in facts.events:
        event = _no_later(found, received.received)
        who = (event.actor_ids or event.actors, event.target_ids or event.targets)
        identity = _key(document_id, event.start, event.end, event.event_type, *who, event.date, event.status)
        if identity in seen:
            _reject(rows, document_id, "events", "repeated_row", "the same words tell it already", event)
        elif wrong := _wrong_event(event, text):
            _reject(rows, document_id, "events", "invalid_row", wrong, event)
        else:
            seen.add(identity)
            rows.events.append(_event(identity, document_id, text, event))


def _key(*parts: object) -> str:
    """A stable key: first 20 hexadecimal digits of SHA-256 over the parts."""
    return hashlib.sha256(json.dumps(parts, ensure_ascii=True).encode()).hexdigest()[:20]


def _metric(identity: str, document_id: str, text: str, metric: Metric) -> MetricRow:
    first, last = edtf.bounds(metric.period)
    return MetricRow(
        metric_id=identity,
        document_id=document_id,
        entity_id=metric.entity_id,
        entity_surface=metric.entity_surface,
        measure=metric.measure,
        measure_surface=metric.measure_surface,
        aspect=metric.aspect,
        value_low=metric.low,
        value_high=metric.high,
        comparator=metric.comparator,
        unit=metric.unit,
        period=metric.period,
        period_from=first,
        period_to=last,
        geo=metric.geo,
        char_start=metric.start,
        char_end=metric.end,
        sentence_start=metric.sentence_start,
        sentence_end=metric.sentence_end,
        evidence=text[metric.sentence_start : metric.sentence_end],
        confidence=metric.confidence,
        rule=metric.rule,
    )


def _event(identity: str, document_id: str, text: str, event: Event) -> EventRow:
    first, last = edtf.bounds(event.date)
    return EventRow(
        event_id=identity,
        document_id=document_id,
        event_type=event.event_type,
        actors=event.actors,
        actor_ids=event.actor_ids,
        targets=event.targets,
        target_ids=event.target_ids,
        date=event.date,
        date_from=first,
        date_to=last,
        status=event.status,
        char_start=event.start,
        char_end=event.end,
        sentence_start=event.sentence_start,
        sentence_end=event.sentence_end,
        evidence=text[event.sentence_start : event.sentence_end],
        confidence=event.confidence,
        rule=event.rule,
    )


def _no_later(event: Event, received: date) -> Event:
    """The event, its date left open when it is said to have occurred after the document was received.

    Such a date is a wrong guess at a year that the text does not give. A day of grace is for time zones.
    """
    if event.status != "occurred" or _wrong_date(event.date):
        return event
    first = edtf.bounds(event.date)[0]
    return replace(event, date=None) if first and first > received + timedelta(days=1) else event


def _wrong_mention(mention: Mention, text: str, known: set[str]) -> str | None:
    if not 0 <= mention.start < mention.end <= len(text):
        return "it lies outside the text"
    return None if mention.entity_id in known else f"its entity {mention.entity_id} is not among the document's"


def _wrong_place(found: Metric | Event, text: str) -> str | None:
    if not 0 <= found.sentence_start <= found.start < found.end <= found.sentence_end <= len(text):
        return "it does not lie in its sentence, or that not in the text"
    return None if 0.0 <= found.confidence <= 1.0 else f"its confidence is {found.confidence}"


def _wrong_date(text: str | None) -> str | None:
    try:
        days = edtf.bounds(text)
    except ValueError:
        return f"{text!r} is no EDTF date"
    # No news is about the year 3000: such a year is a misread number.
    return f"{text!r} is after the year 2999" if any(day and day.year > 2999 for day in days) else None


def _wrong_metric(metric: Metric, text: str) -> str | None:
    """Why a metric cannot be a row of `metrics`, or None."""
    if not (math.isfinite(metric.low) and math.isfinite(metric.high) and metric.low <= metric.high):
        return f"its value is {metric.low} to {metric.high}"
    # Hyperinflation reached 9e22 percent (Zimbabwe, 2008); beyond these a number counts nothing.
    largest = 1e9 if metric.aspect == "share" and metric.unit == "percent" else 1e24
    if max(abs(metric.low), abs(metric.high)) > largest:
        return f"its value is {metric.low} to {metric.high}, more than {largest:g}"
    if metric.aspect not in _ASPECTS or metric.comparator not in _COMPARATORS:
        return f"its aspect is {metric.aspect!r}, its comparator {metric.comparator!r}"
    return _wrong_place(metric, text) or _wrong_date(metric.period)


def _wrong_event(event: Event, text: str) -> str | None:
    """Why an event cannot be a row of `events`, or None."""
    if event.status not in _STATUSES:
        return f"its status is {event.status!r}"
    return _wrong_place(event, text) or _wrong_date(event.date)


def _reject(
    rows: Rows, document_id: str, table: str, reason: str, detail: str, record: Mention | Metric | Event
) -> None:
    refused = json.dumps(asdict(record), default=str, ensure_ascii=True)
    rows.rejects.append(RejectRow(document_id, "extract", reason, detail, refused, table))
