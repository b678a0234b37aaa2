"""Hostile inputs through the whole pipeline: each is published, a duplicate, or a reject with a reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.stores import warehouse
from flows.stores.sources.records import Refused
from flows.stores.sources.web import Client, Feed
from flows.stores.sources.web.client import Fetched
from tests import fuzzing
from tests.stores import articles

FILES = 240


def test_every_hostile_input_is_accounted_for(tmp_path: Path) -> None:
    source = tmp_path / "in"
    fuzzing.write(source, fuzzing.inputs(20260701, FILES))
    summary = articles.run(tmp_path / "home", source)
    fuzzing.assert_accounted(source, summary.path)
    found = fuzzing.outcomes(summary.path)
    assert found.total() >= FILES
    kinds = {kind.partition(" (")[0].partition(":")[0] for kind in found}
    assert kinds >= {"published", "repeats another", "land", "decode"}
    # Nothing that a name or a text says was done.
    assert not list(tmp_path.rglob("pwned")) and not Path("pwned").exists()
    again = articles.run(tmp_path / "home", source)
    assert again.status == "nothing_new"
    assert warehouse.published(tmp_path / "home") == summary.path.resolve()


def test_every_hostile_feed_gives_entries_or_says_why_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = Path("/etc/passwd").read_text().splitlines()[0] if Path("/etc/passwd").exists() else "no such file"
    given = list(fuzzing.feeds(1, 60))
    told: set[str] = set()
    for body in given:
        monkeypatch.setattr(Client, "fetch", lambda *_, body=body: Fetched(body, None))
        for each in Feed("wire", "https://wire.example/rss", tmp_path / "wire.json", "entry").inputs():
            data = each.read()
            told.add(data.reason if isinstance(data, Refused) else "text")
            assert secret not in repr(each) and secret not in repr(data)
            # What entities grow to is bounded by what was sent.
            assert isinstance(data, Refused) or len(data) <= 4 * len(body)
    assert told == {"text", "empty", "broken"}
