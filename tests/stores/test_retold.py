"""Other metadata of bytes that stay: they reach what landed long ago, and nothing else changes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from flows.settings import Settings
from flows.stores.foresight import foresee
from flows.stores.landing import Landing
from flows.stores.sources import Input, make
from tests.stores import articles
from tests.stores.articles import rows, table


@dataclass
class Told:
    """A source of texts with what it tells of each."""

    told: dict[str, dict[str, str]]
    name: str = "told"
    once: bool = False
    kind: str = field(default="told", init=False)

    def inputs(self) -> Iterator[Input]:
        for uri, metadata in self.told.items():
            read = lambda uri=uri: uri.encode()  # noqa: E731
            yield Input(uri, self.name, None, read, None, metadata, told_once=self.once)  # type: ignore[arg-type]

    def covers(self, uri: str) -> bool:
        return uri.startswith("mem:")

    def committed(self) -> None:
        pass


def land(home: Path, run: int, *sources: Told) -> dict[str, int]:
    report = Landing(home).land(sources, f"run{run}", datetime(2026, 5, run, tzinfo=UTC))
    return {reason: count for (_, reason), count in report.counts.items()}


def told_of(home: Path) -> list[dict[str, str]]:
    landing = Landing(home)
    return [dict(each.metadata) for each in landing.records(landing.documents())]


def test_what_a_source_comes_to_tell_is_a_row_and_the_landed_row_stays(tmp_path: Path) -> None:
    land(tmp_path, 1, Told({"mem:a": {"title": "One"}, "mem:b": {}}))
    [first] = (tmp_path / "landing" / "catalogue").iterdir()
    before = first.read_bytes()
    assert land(tmp_path, 2, Told({"mem:a": {"title": "Two"}, "mem:b": {}})) == {"retold": 1, "unchanged": 1}
    assert told_of(tmp_path) == [{"title": "Two"}, {}]
    assert land(tmp_path, 3, Told({"mem:a": {"title": "Two"}, "mem:b": {}})) == {"unchanged": 2}
    assert land(tmp_path, 4, Told({"mem:a": {}, "mem:b": {}})) == {"retold": 1, "unchanged": 1}
    assert told_of(tmp_path) == [{}, {}] and first.read_bytes() == before
    assert len(list((tmp_path / "landing" / "packs").iterdir())) == 1


def test_another_source_that_finds_the_same_is_not_believed(tmp_path: Path) -> None:
    land(tmp_path, 1, Told({"mem:a": {"title": "One"}}, "feed"))
    assert land(tmp_path, 2, Told({"mem:a": {}}, "list")) == {"unchanged": 1}
    assert told_of(tmp_path) == [{"title": "One"}]


def test_what_comes_back_brings_what_is_told_of_it_now(tmp_path: Path) -> None:
    land(tmp_path, 1, Told({"mem:a": {"title": "One"}}))
    land(tmp_path, 2, Told({}))
    assert land(tmp_path, 3, Told({"mem:a": {"title": "Two"}})) == {"returned": 1}
    assert told_of(tmp_path) == [{"title": "Two"}]
    assert Landing(tmp_path).catalogue()["event"].to_list() == ["landed", "vanished", "returned", "retold"]
    assert land(tmp_path, 4, Told({"mem:a": {"title": "Two"}})) == {"unchanged": 1}


def test_what_is_told_once_stays(tmp_path: Path) -> None:
    land(tmp_path, 1, Told({"mem:a": {"title": "One"}}, once=True))
    assert land(tmp_path, 2, Told({"mem:a": {"title": "Two"}}, once=True)) == {"unchanged": 1}
    land(tmp_path, 3, Told({}, once=True))
    assert land(tmp_path, 4, Told({"mem:a": {"title": "Three"}}, once=True)) == {"returned": 1}
    assert told_of(tmp_path) == [{"title": "One"}]
    assert "retold" not in Landing(tmp_path).catalogue()["event"]


@pytest.fixture
def declared(tmp_path: Path) -> Path:
    texts = [f"The town sold {n} boats for {n}00,000 dollars last year." for n in (12, 13, 14)]
    lines = [{"text": text, "head": f"Boats {n}", "day": f"2020-0{n}-05"} for n, text in enumerate(texts, 1)]
    (tmp_path / "rows.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    return declare(tmp_path, "")


def declare(folder: Path, fields: str) -> Path:
    path = folder / "sources.toml"
    path.write_text(f'[[source]]\nname = "s"\nkind = "files"\nplace = "rows.jsonl"\nfields = {{{fields}}}\n')
    return path


def test_a_changed_mapping_reaches_documents_already_landed(tmp_path: Path, declared: Path) -> None:
    home = tmp_path / "home"
    first = articles.run(home, declared)
    query = "SELECT title, published FROM documents ORDER BY uri"
    assert all(published is None for _, published in rows(first.path, query))
    declare(tmp_path, 'title = "head", published = "day"')
    foreseen = "\n".join(foresee(Settings.load({}, home=home, sources=(declared,))).lines())
    assert "retold 3" in foreseen and "sources tell something else of 3 documents" in foreseen
    second = articles.run(home, declared)
    assert (second.landed, second.new_documents, second.batches_computed) == ({"retold": 3}, 0, 1)
    assert rows(second.path, query) == [(f"Boats {n}", f"2020-0{n}-05") for n in (1, 2, 3)]
    assert rows(second.path, "SELECT DISTINCT version, is_current FROM documents") == [(1, True)]
    assert {anchor for (anchor,) in rows(second.path, "SELECT anchor_basis FROM documents")} == {"published"}
    assert articles.run(home, declared).status == "nothing_new"
    # A refresh that grows from it keeps what was told, and has the tables of one that began with this mapping.
    with (tmp_path / "rows.jsonl").open("a") as file:
        file.write(json.dumps({"text": "The mill sold 10 tonnes.", "head": "Mill", "day": "2020-04-05"}) + "\n")
    third = articles.run(home, declared)
    anew = articles.run(tmp_path / "anew", declared)
    for name in ("documents", "metrics", "events", "metric_facts", "event_facts"):
        volatile = ("received_at", "run_id") if name == "documents" else ()
        assert table(third.path, name, *volatile) == table(anew.path, name, *volatile), name
    # What a run that failed was told is read by the next one.
    declare(tmp_path, 'title = "head"')
    later = datetime.now(UTC) + timedelta(seconds=1)
    Landing(home).land(make((declared,), home, 10_000), "99990101T000000-000000", later)
    last = articles.run(home, declared)
    assert last.published and last.landed == {"unchanged": 4}
    titles = [f"Boats {n}" for n in (1, 2, 3)]
    assert rows(last.path, query) == [(title, None) for title in (*titles, "Mill")]
