"""Files that hold several documents are opened when they may have changed, and left alone when not."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from flows.stores import landing, versions
from flows.stores.landing import Landing
from flows.stores.sources import Container, Files, Input
from flows.stores.sources.containers import Fields

NOW = datetime(2026, 1, 1, tzinfo=UTC)


class Watched(Files):
    """Files that tell which containers were opened."""

    def inputs(self) -> Iterator[Input | Container]:
        for each in super().inputs():
            if isinstance(each, Container):
                yield Container(each.uri, each.fingerprint, lambda each=each: self._opened(each))  # type: ignore[misc]
            else:
                yield each

    @staticmethod
    def _opened(each: Container) -> Iterator[Input]:
        OPENED.append(each.uri.rpartition("/")[2])
        return each.inputs()


OPENED: list[str] = []


@pytest.fixture(autouse=True)
def settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files just written count as old enough to be believed."""
    monkeypatch.setattr(landing, "_SETTLED_SECONDS", -60.0)
    OPENED.clear()


def write(path: Path, *texts: str) -> None:
    path.write_text("".join(json.dumps({"text": text}) + "\n" for text in texts), encoding="utf-8")


def land(home: Path, source: Files) -> Mapping[tuple[str, str], int]:
    OPENED.clear()
    return Landing(home).land([source], "run", NOW).counts


def test_only_a_changed_container_is_opened_again(tmp_path: Path) -> None:
    clippings, home = tmp_path / "clippings", tmp_path / "home"
    clippings.mkdir()
    write(clippings / "a.jsonl", "one", "two")
    write(clippings / "b.jsonl", "three", "")
    source = Watched(clippings, 1000)
    first = land(home, source)
    assert first == {("out", "new"): 3, ("reject", "empty"): 1} and OPENED == ["a.jsonl", "b.jsonl"]
    again = {("duplicate", "unchanged"): 3, ("reject", "empty"): 1}
    assert land(home, source) == again and OPENED == []

    write(clippings / "a.jsonl", "one", "two", "four")
    assert land(home, source) == again | {("out", "new"): 1} and OPENED == ["a.jsonl"]
    assert land(home, Watched(clippings, 999)) and OPENED == ["a.jsonl", "b.jsonl"], "another limit gives other members"

    (clippings / "b.jsonl").rename(tmp_path / "b.jsonl")
    assert Landing(home).land([source], "run", NOW).events == 2, "both members of b vanished"
    write(clippings / "b.jsonl", "three", "")
    assert land(home, source)[("duplicate", "returned")] == 1 and OPENED[-1] == "b.jsonl"


def test_what_opens_a_container_otherwise_opens_it_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "a.jsonl"
    file.write_text('{"text": "short", "body": "the whole of it"}\n')
    for source in (Watched(file, 1000), Watched(file, 1000, fields=Fields(text=("body",)))):
        assert set(land(tmp_path, source)) <= {("out", "new"), ("out", "changed")} and OPENED == ["a.jsonl"]
        assert land(tmp_path, source) == {("duplicate", "unchanged"): 1} and OPENED == []
    assert len(Landing(tmp_path).documents()) == 2
    monkeypatch.setattr(versions, "opening", lambda: "an extra was installed")
    assert land(tmp_path, source) == {("duplicate", "unchanged"): 1} and OPENED == ["a.jsonl"]
    assert land(tmp_path, source) == {("duplicate", "unchanged"): 1} and OPENED == []


def test_a_larger_limit_takes_what_was_too_large(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("words " * 100)
    assert land(tmp_path, Files(tmp_path / "a.txt", 10)) == {("reject", "too_large"): 1}
    assert land(tmp_path, Files(tmp_path / "a.txt", 1000)) == {("out", "new"): 1}


def test_what_left_a_container_that_is_a_source_itself_vanished(tmp_path: Path) -> None:
    write(tmp_path / "a.jsonl", "one", "two")
    source = Watched(tmp_path / "a.jsonl", 1000)
    land(tmp_path, source)
    write(tmp_path / "a.jsonl", "one")
    land(tmp_path, source)
    [event, uri] = Landing(tmp_path).catalogue().select("event", "uri").row(-1)
    assert event == "vanished" and uri.endswith("/a.jsonl!/2")


def test_a_container_that_came_back_as_it_was_is_opened_again(tmp_path: Path) -> None:
    clippings, home = tmp_path / "clippings", tmp_path / "home"
    clippings.mkdir()
    write(clippings / "a.jsonl", "one")
    land(home, Watched(clippings, 1000))
    (clippings / "a.jsonl").rename(clippings / ".hidden")
    land(home, Watched(clippings, 1000))
    (clippings / ".hidden").rename(clippings / "a.jsonl")
    assert land(home, Watched(clippings, 1000))[("duplicate", "returned")] == 1


def test_what_was_not_read_to_its_end_is_opened_again(tmp_path: Path) -> None:
    clippings, home = tmp_path / "clippings", tmp_path / "home"
    clippings.mkdir()
    (clippings / "a.zip").write_bytes(b"PK\x03\x04 no archive")
    source = Watched(clippings, 1000)
    assert land(home, source) == {("reject", "broken"): 1}
    write(clippings / "b.jsonl", "one")
    (home / "landing" / "opened.parquet").unlink(missing_ok=True)
    assert land(home, source)[("out", "new")] == 1


def test_a_damaged_note_is_said_and_costs_one_more_look(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    clippings, home = tmp_path / "clippings", tmp_path / "home"
    clippings.mkdir()
    write(clippings / "a.jsonl", "one")
    source = Watched(clippings, 1000)
    land(home, source)
    (home / "landing" / "opened.parquet").write_bytes(b"PAR1 and then nothing")
    with caplog.at_level(logging.WARNING, logger="newsledger"):
        assert land(home, source) == {("duplicate", "unchanged"): 1}
    assert OPENED == ["a.jsonl"] and "is damaged" in caplog.text
    assert land(home, source) and OPENED == []


def test_a_look_ahead_writes_nothing(tmp_path: Path) -> None:
    clippings, home = tmp_path / "clippings", tmp_path / "home"
    clippings.mkdir()
    write(clippings / "a.jsonl", "one")
    rows: list[dict[str, object]] = []
    Landing(home).land([Watched(clippings, 1000)], "run", NOW, foresee=rows)
    assert len(rows) == 1 and not home.exists()
