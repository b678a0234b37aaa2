from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from flows.facts.records import Entity, Event, EventStatus, Facts, Mention, Metric
from flows.reference import default
from flows.stores import documents
from flows.stores.documents import Received, read
from tests.stores.articles import TEXTS

LIMIT = 1 << 20
TEXT = "Sales rose 12% in 2020."
METRIC = Metric(
    11, 14, "a", "Sales", "revenue", None, "change", 12.0, 12.0, "eq", "percent", "2020", None, 0, 23, 0.9, "test"
)
EVENT = Event(0, 14, "milestone", ("Sales",), ("a",), (), (), "2020", "occurred", 0, 23, 0.9, "test")


def received(content: bytes, uri: str = "file:///clip.txt") -> Received:
    return Received("doc1", uri, content, date(2026, 5, 1))


def rows_of(content: bytes, uri: str = "file:///clip.txt") -> documents.Rows:
    return read(received(content, uri), default(), limit=LIMIT)


@pytest.mark.parametrize("name", TEXTS)
def test_a_document_gives_rows_whose_words_are_in_its_text(name: str) -> None:
    rows = rows_of(TEXTS[name].encode(), f"file:///{name}")
    [document] = rows.documents
    assert not rows.rejects
    assert document.media_type == ("text/html" if name.endswith("html") else "text/plain")
    assert len(rows.masked) == len(document.text)
    assert rows.blocks and rows.metrics
    for block in rows.blocks:
        assert document.text[block.char_start : block.char_end].strip()
    for mention in rows.mentions:
        assert document.text[mention.char_start : mention.char_end] == mention.surface
    for fact in (*rows.metrics, *rows.events):
        assert document.text[fact.sentence_start : fact.sentence_end] == fact.evidence
        assert fact.sentence_start <= fact.char_start < fact.char_end <= fact.sentence_end
    assert len({metric.metric_id for metric in rows.metrics}) == len(rows.metrics)


def test_markup_without_a_page_around_it_is_no_text() -> None:
    # As feeds, mails and tables hold articles.
    [document] = rows_of(b"<p>Sales rose <b>12%</b> in 2020.</p><p>Costs fell.</p>").documents
    assert (document.text, document.media_type) == (f"{TEXT}\nCosts fell.", "text/html")
    [reject] = rows_of(b"<p><img src='x.png'></p>").rejects
    assert (reject.step, reject.reason) == ("clean", "empty")


def test_the_date_that_a_source_told_comes_before_that_of_the_page() -> None:
    body = f"<p>{TEXT} {'It sold boats. ' * 20}</p>"
    page = f'<html><body><article><time datetime="2021-03-05">5 March</time>{body}</article></body></html>'
    for told, day in (({}, "2021-03-05"), ({"published": "2021-03-04"}, "2021-03-04")):
        [document] = read(replace(received(page.encode()), metadata=told), default(), limit=LIMIT).documents
        assert document.published == day


def test_reading_twice_gives_the_same_rows() -> None:
    first, second = (rows_of(TEXTS["baker.txt"].encode()) for _ in range(2))
    first.seconds = second.seconds = {}
    assert first == second


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b" \n\t\n", "empty"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4, "not_text"),
        (b"x" * (LIMIT + 1), "too_large"),
    ],
)
def test_what_is_no_text_is_a_reject(content: bytes, reason: str) -> None:
    rows = rows_of(content)
    [reject] = rows.rejects
    assert (reject.step, reject.reason, reject.document_id) == ("decode", reason, "doc1")
    assert not rows.documents


def test_a_page_without_an_article_is_a_reject() -> None:
    [reject] = rows_of(b"<html><body></body></html>", "file:///page.html").rejects
    assert reject.reason == "empty"


@pytest.mark.parametrize("step", ["clean", "fields", "extract"])
def test_an_exception_in_a_step_is_a_reject_that_names_both(step: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError("by accident")

    place = {"clean": (documents.cleaning, "clean"), "fields": (documents.document_fields, "fields")}
    monkeypatch.setattr(*place.get(step, (documents, "extract")), fail)
    [reject] = rows_of(TEXT.encode()).rejects
    assert (reject.step, reject.reason) == (step, "exception")
    assert reject.detail == "ZeroDivisionError: by accident"
    assert reject.refused == TEXT


def test_text_that_cannot_be_stored_is_a_reject(monkeypatch: pytest.MonkeyPatch) -> None:
    found = documents.document_fields.fields

    def with_surrogate(*args: object, **more: object) -> object:
        return replace(found(*args, **more), title="half of a pair: \ud800")  # type: ignore[arg-type]

    monkeypatch.setattr(documents.document_fields, "fields", with_surrogate)
    [reject] = rows_of(TEXT.encode()).rejects
    assert "UnicodeEncodeError" in reject.detail


def rows_with(facts: Facts, monkeypatch: pytest.MonkeyPatch) -> documents.Rows:
    monkeypatch.setattr(documents, "extract", lambda *_, **__: facts)
    return rows_of(TEXT.encode())


@pytest.mark.parametrize(
    "wrong",
    [
        replace(METRIC, low=13.0),
        replace(METRIC, low=float("nan"), high=float("nan")),
        replace(METRIC, high=float("inf")),
        replace(METRIC, end=99),
        replace(METRIC, start=14),
        replace(METRIC, sentence_end=13),
        replace(METRIC, period="last year"),
        replace(METRIC, aspect="colour"),
        replace(METRIC, comparator="around"),
        replace(METRIC, confidence=1.5),
        replace(METRIC, high=1e25),
        replace(METRIC, low=-1e25),
        replace(METRIC, aspect="share", high=1e10),
        replace(METRIC, period="3021"),
    ],
)
def test_a_metric_that_breaks_a_promise_is_refused_alone(wrong: Metric, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = rows_with(Facts(metrics=(wrong, METRIC), events=(EVENT,)), monkeypatch)
    assert len(rows.documents) == len(rows.metrics) == len(rows.events) == 1
    [reject] = rows.rejects
    assert (reject.step, reject.reason, reject.table_name) == ("extract", "invalid_row", "metrics")
    assert reject.refused is not None and '"measure": "revenue"' in reject.refused


@pytest.mark.parametrize(
    "wrong", [replace(EVENT, status="maybe"), replace(EVENT, date="soon"), replace(EVENT, start=-1)]
)
def test_an_event_that_breaks_a_promise_is_refused_alone(wrong: Event, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = rows_with(Facts(metrics=(METRIC,), events=(wrong, EVENT)), monkeypatch)
    assert len(rows.metrics) == len(rows.events) == 1
    assert [reject.table_name for reject in rows.rejects] == ["events"]


def test_a_mention_of_nobody_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    entity = Entity("a", "Sales", "company")
    mentions = (Mention("a", "Sales", 0, 5), Mention("b", "Sales", 0, 5), Mention("a", "x", 50, 60))
    rows = rows_with(Facts(entities=(entity,), mentions=mentions), monkeypatch)
    assert [mention.entity_id for mention in rows.mentions] == ["a"]
    assert [reject.table_name for reject in rows.rejects] == ["mentions", "mentions"]


def test_a_repeated_statement_is_told_and_kept_once(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = rows_with(Facts(metrics=(METRIC, METRIC), events=(EVENT, EVENT)), monkeypatch)
    assert len(rows.metrics) == len(rows.events) == 1
    assert [reject.reason for reject in rows.rejects] == ["repeated_row", "repeated_row"]


def test_ids_depend_on_the_document_and_on_what_is_stated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "extract", lambda *_, **__: Facts(metrics=(METRIC, replace(METRIC, unit="count"))))
    here = [metric.metric_id for metric in rows_of(TEXT.encode()).metrics]
    there = read(replace(received(TEXT.encode()), document_id="doc2"), default(), limit=LIMIT).metrics
    assert len({*here, *(metric.metric_id for metric in there)}) == 4


@pytest.mark.parametrize(
    ("day", "status", "kept"),
    [
        ("2026-05-02", "occurred", "2026-05-02"),
        ("2026-05-03", "occurred", None),
        ("2027", "occurred", None),
        ("2026", "occurred", "2026"),
        ("2027", "planned", "2027"),
        ("2027", "reported", "2027"),
    ],
)
def test_nothing_occurred_after_its_receipt(
    day: str, status: EventStatus, kept: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = rows_with(Facts(events=(replace(EVENT, date=day, status=status),)), monkeypatch)
    assert [event.date for event in rows.events] == [kept]
    assert not rows.rejects
