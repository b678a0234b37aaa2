"""Lines that only many articles of one site show to be furniture."""

from __future__ import annotations

import json
import logging
from pathlib import Path

import pytest

from flows.settings import Settings
from flows.stores import furniture
from flows.stores.foresight import foresee
from flows.stores.furniture import Furniture
from flows.stores.pipeline import Run, RunSummary
from tests.stores import articles
from tests.stores.articles import rows

BATCH = 4
SLOGAN = "The paper that the harbour reads before breakfast"
BACKGROUND = (
    "The port was built in 1911 by a cooperative of fishermen, and it has belonged to the town since the flood of 1953."
)
TRADES = {
    "grain": "Farmers inland blame the drought, the railway blames the farmers, and two mills have bought from abroad.",
    "timber": "Most of the logs went to a sawmill across the strait that makes windows for a builder of schools.",
    "coal": "A power station has burned through its heap after the cold spring; its manager would not give a figure.",
    "wool": "Spinners said that the clip was fine and white this year, and that buyers from Italy had outbid them.",
    "salt": "Road menders filled their sheds early, which emptied the pans and made a customer of every village.",
    "copper": "The mine over the border reopened after a strike of eleven weeks, with a third of its shafts still wet.",
}


def article(trade: str, number: int, host: str) -> dict[str, str]:
    lines = [
        f"{trade.title()} through the port rises",
        f"The port handled {number + 3} million tonnes of {trade} in 201{number}, its {trade} master said on Monday.",
        TRADES[trade],
    ]
    lines[number % 2 + 1 : number % 2 + 1] = [SLOGAN]
    if number < 3:
        lines.append(BACKGROUND)
    return {"url": f"https://www.{host}/news/{trade}?id={number}", "text": "\n".join(lines)}


def write(path: Path, count: int, host: str = "Harbour-Post.example") -> None:
    path.parent.mkdir(exist_ok=True)
    made = [article(trade, number, host) for number, trade in enumerate(list(TRADES)[:count])]
    path.write_text("".join(f"{json.dumps(each)}\n" for each in made), encoding="utf-8")


def settings(home: Path, clippings: Path) -> Settings:
    return Settings.load({}, home=home, sources=clippings, processes=1, batch_size=BATCH)


def reprocess(home: Path, clippings: Path) -> RunSummary:
    with Run(settings(home, clippings), read_sources=False) as here:
        return articles.steps(here)


def slogans(path: Path) -> list[tuple[bool, str | None]]:
    sql = (
        "SELECT kept, reason FROM blocks JOIN documents USING (document_id)"
        " WHERE substr(text, char_start + 1, char_end - char_start) = ? ORDER BY uri"
    )
    return rows(path, sql, SLOGAN)


def test_reprocess_learns_the_lines_of_a_site_reads_its_batches_alone_and_a_refresh_uses_them(tmp_path: Path) -> None:
    home, clippings = tmp_path / "home", tmp_path / "clippings"
    # A batch with no article of the site, and two that have some.
    articles.write(clippings)
    articles.run(home, clippings, batch_size=BATCH)
    write(clippings / "harbour.jsonl", 5)
    first = articles.run(home, clippings, batch_size=BATCH)
    assert slogans(first.path) == [(True, None)] * 5
    told = foresee(settings(home, clippings), read_sources=False)
    assert told.stale == "the lines known to stand on every page of a site changed"
    assert "lines are known now" in "\n".join(told.lines()) and not (home / furniture.FILE).exists()

    learned = reprocess(home, clippings)
    reason = "stands in other documents of the site"
    assert (learned.published, learned.batches, learned.batches_computed) == (True, 3, 2)
    assert slogans(learned.path) == [(False, reason)] * 5
    # A paragraph of background stands in three of five articles and stays: it is long, and three are few.
    assert rows(
        learned.path, "SELECT count(*) FROM blocks WHERE kept AND char_end - char_start = ?", len(BACKGROUND)
    ) == [(3,)]
    assert reprocess(home, clippings).status == "nothing_new"
    assert articles.run(home, clippings, batch_size=BATCH).status == "nothing_new"

    write(clippings / "more.jsonl", 6)
    grown = articles.run(home, clippings, batch_size=BATCH)
    assert len(slogans(grown.path)) == 11 and {kept for kept, _ in slogans(grown.path)} == {False}


def test_articles_of_several_sites_show_nothing(tmp_path: Path) -> None:
    home, clippings = tmp_path / "home", tmp_path / "clippings"
    for number, host in enumerate(("one.example", "two.example", "three.example")):
        path = clippings / f"{host}.jsonl"
        write(path, number + 1, host)
        path.write_text(path.read_text(encoding="utf-8").splitlines(keepends=True)[-1], encoding="utf-8")
    articles.run(home, clippings)
    assert reprocess(home, clippings).status == "nothing_new"


def test_the_site_is_the_host_that_the_source_told_or_that_of_the_uri() -> None:
    uris = ["https://www.Example.org:8080/a?b=http://c.example", "file:///a/b.txt", "http://user@feed.example/x", ""]
    told = ["{}", '{"url": "https://m.example.net/1"}', '{"url": "https://www.post.example#x"}', "not json"]
    assert furniture.sites(uris, told) == ["example.org", "m.example.net", "post.example", ""]
    assert furniture.sites(uris[:1], ['{"url": "mailto:a@b.example"}']) == ["example.org"]


def test_a_damaged_file_is_said_and_means_that_nothing_is_known(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    furniture.keep(tmp_path, Furniture({"a.example": {"subscribe": 4}}))
    assert furniture.load(tmp_path) == Furniture({"a.example": {"subscribe": 4}})
    (tmp_path / furniture.FILE).write_bytes(b"PAR1 and then nothing")
    with caplog.at_level(logging.WARNING, logger="newsledger"):
        assert furniture.load(tmp_path) == Furniture()
    assert "newsledger reprocess" in caplog.text
