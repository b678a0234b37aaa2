"""Declared sources: what a TOML file makes, and what it says when it cannot."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest

from flows.settings import default_sources
from flows.stores.landing import Landing
from flows.stores.sources import Files, Refused, make, opened
from flows.stores.sources.declared import SourceError, load
from flows.stores.sources.remote import Remote
from flows.stores.sources.stamps import day
from flows.stores.sources.web import Feed, UrlList


def declare(folder: Path, text: str) -> Path:
    path = folder / "sources.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_founding_documents_are_the_default(tmp_path: Path) -> None:
    (source,) = make(default_sources(), tmp_path, 10**6)
    assert isinstance(source, Files) and source.name == "founding"
    assert len(list(source.inputs())) == 5


def test_every_kind(tmp_path: Path) -> None:
    (tmp_path / "urls.txt").write_text("# mine\nhttps://e.example/a\n\nhttps://e.example/b\n")
    path = declare(
        tmp_path,
        """
        [[source]]
        name = "clips"
        kind = "files"
        place = "clips"
        fields = { text = "story" }
        [[source]]
        name = "wire"
        kind = "feed"
        place = "https://e.example/rss"
        content = "entry"
        delay = 2
        [[source]]
        name = "list"
        kind = "urls"
        place = "urls.txt"
        [[source]]
        name = "store"
        kind = "remote"
        place = "memory://news/*.txt"
        [[source]]
        name = "off"
        kind = "feed"
        place = "https://e.example/off"
        enabled = false
        """,
    )
    files, feed, urls, remote = load(path, tmp_path / "home", 1000)
    assert isinstance(files, Files) and files.root == tmp_path / "clips" and files.fields.text == ("story",)
    assert isinstance(feed, Feed) and feed.manners.delay == 2 and feed.manners.max_bytes == 1000
    assert isinstance(urls, UrlList) and urls.urls == ("https://e.example/a", "https://e.example/b")
    assert isinstance(remote, Remote)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "declares no"),
        ("[[source]]\nkind='files'", "needs a name"),
        ("[[source]]\nname='Bad Name'", "needs a name"),
        ("[[source]]\nname='a'\nkind='ftp'\nplace='x'", "kind is 'ftp'; there are files"),
        ("[[source]]\nname='a'\nkind='files'", "needs a place"),
        ("[[source]]\nname='a'\nkind='files'\nplace='x'\ndelay=2", "delay is no option of files"),
        ("[[source]]\nname='a'\nkind='feed'\nplace='x'\ndelay='long'", "delay is 'long'; it must be a float"),
        ("[[source]]\nname='a'\nkind='urls'\nplace='none.txt'", "one URL a line"),
        ("[[source]]\nname='a'\nkind='files'\nplace='x'\n[[source]]\nname='a'\nkind='files'\nplace='y'", "taken"),
        ("[[source]", "sources.toml"),
        ("source = ['a']", "is no table"),
        ("[[source]]\nname='a'\nkind='files'\nplace='x'\nenabled='no'", "enabled is 'no'"),
        ("[[source]]\nname='a'\nkind='files'\nplace='x'\nenabled=false", "every source in it"),
        ("[[source]]\nname='a'\nkind='files'\nplace='x'\nfields={ text = 5 }", "fields.text is 5"),
        ("[[source]]\nname='a'\nkind='files'\nplace='x'\nfields={ words = 'b' }", "fields maps author"),
        ("[[source]]\nname='a'\nkind='remote'\nplace='x'\noptions='anon'", "options is a table"),
        ("[[source]]\nname='a'\nkind='feed'\nplace='x'\nretries=-1", "retries is -1"),
        ("[[source]]\nname='a'\nkind='feed'\nplace='x'\ndelay=nan", "delay is nan"),
        ("[[source]]\nname='a'\nkind='urls'\nplace='x'\nurls=['u']", "urls is no option"),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(SourceError, match=says.replace("(", r"\(")):
        load(declare(tmp_path, text), tmp_path, 1000)


def test_files_give_members_of_containers(tmp_path: Path) -> None:
    (tmp_path / "rows.jsonl").write_text(
        '{"id": "a/1", "text": "one", "published": 1578305000}\n{"id": "a/1", "text": "2"}\n'
    )
    (tmp_path / "empty.csv").write_text("text\n")
    found = {each.uri.removeprefix(tmp_path.as_uri()): each for each in opened(Files(tmp_path, 1000).inputs())}
    assert list(found) == ["/empty.csv", "/rows.jsonl!/a/1", "/rows.jsonl!/a/1~2"]
    assert found["/rows.jsonl!/a/1"].read() == b"one"
    assert found["/rows.jsonl!/a/1"].metadata == {"published": "2020-01-06"}
    refused = found["/empty.csv"].read()
    assert isinstance(refused, Refused) and refused.reason == "empty"


def test_remote_files() -> None:
    import fsspec

    memory = fsspec.filesystem("memory")
    memory.pipe({"/news/b.txt": b"two", "/news/a.jsonl": b'{"text": "one"}', "/news/big.txt": b"x" * 2000})
    memory.pipe("/news/c.txt.gz", gzip.compress(b"three"))
    found = {each.uri: each.read() for each in opened(Remote("store", "memory://news", 1000).inputs())}
    assert found["memory:///news/a.jsonl!/1"] == b"one"
    assert found["memory:///news/b.txt"] == b"two"
    assert found["memory:///news/c.txt.gz"] == b"three"
    assert isinstance(found["memory:///news/big.txt"], Refused)
    for place in ("memory://news", "memory://news/*.txt"):
        store = Remote("store", place, 1000)
        assert all(store.covers(each.uri) for each in opened(store.inputs()))
        assert not store.covers("memory:///newspapers/a.txt") and not store.covers("memory:///other/a.txt")
    (nowhere,) = Remote("store", "nosuch://x", 1000).inputs()
    assert isinstance(nowhere.read(), Refused)
    for place in ("memory://nothing", "memory://news/*.pdf"):
        (nothing,) = Remote("store", place, 1000).inputs()
        assert isinstance(refused := nothing.read(), Refused) and refused.reason == "missing"


def test_remote_containers_give_what_local_ones_do(tmp_path: Path) -> None:
    import fsspec

    twice = b'{"id": "a", "text": "one"}\n{"id": "a", "text": "two"}\n'
    fsspec.filesystem("memory").pipe({"/packed/twice.jsonl": twice, "/packed/none.csv": b"text\n"})
    (tmp_path / "twice.jsonl").write_bytes(twice)
    (tmp_path / "none.csv").write_bytes(b"text\n")
    near, far = Files(tmp_path, 1000), Remote("store", "memory://packed", 1000)
    told = [
        [(each.uri.rpartition("/packed/")[2].removeprefix(f"{tmp_path.as_uri()}/"), each.read(), each.size)
         for each in opened(source.inputs())]
        for source in (near, far)
    ]  # fmt: skip
    assert told[0] == told[1] and [uri for uri, *_ in told[0]] == ["none.csv", "twice.jsonl!/a", "twice.jsonl!/a~2"]


def test_a_mark_that_an_editor_put_first_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "urls.txt").write_text("https://e.example/a\n", encoding="utf-8-sig")
    path = declare(tmp_path, "\ufeff[[source]]\nname = 'list'\nkind = 'urls'\nplace = 'urls.txt'\n")
    (urls,) = load(path, tmp_path, 1000)
    assert isinstance(urls, UrlList) and urls.urls == ("https://e.example/a",)


def test_stores_with_wildcards_leave_each_others_files_alone(tmp_path: Path) -> None:
    import fsspec

    memory = fsspec.filesystem("memory")
    memory.pipe({f"/both/{name}": b"text" for name in ("a.txt", "b.txt", "c.md", "more/d.md", "odd !/e [1].md")})
    memory.pipe("/both/rows.jsonl", b'{"text": "one"}')
    at = datetime(2026, 5, 1, tzinfo=UTC)
    stores = [Remote("s", f"memory://both/{wild}", 1000) for wild in ("*.txt", "**/*.md", "[q-s]ows.json?")]
    for number, store in enumerate(stores):
        Landing(tmp_path).land([store], f"run{number}", at)
    assert set(Landing(tmp_path).catalogue()["event"]) == {"landed"}
    for name in ("a.txt", "odd !/e [1].md", "rows.jsonl"):
        memory.rm_file(f"/both/{name}")
    for number, store in enumerate(stores):
        Landing(tmp_path).land([store], f"run{number + 5}", at)
    told = Landing(tmp_path).catalogue().filter(pl.col("event") == "vanished")["uri"]
    assert list(told) == [f"memory:///both/{name}" for name in ("a.txt", "odd%20%21/e%20%5B1%5D.md", "rows.jsonl!/1")]


@pytest.mark.parametrize(
    ("stamp", "expected"),
    [
        ("2021-04-02T13:03:02+08:00", "2021-04-02"),
        ("20210402", "2021-04-02"),
        ("Mon, 06 Jan 2020 23:30:00 +0800", "2020-01-06"),
        ("1578305000", "2020-01-06"),
        ("1578305000000", "2020-01-06"),
        ("20171231101500", "2017-12-31"),
        ("2017/12/31 10:15", "2017-12-31"),
        ("Sunday, December 31st, 2017 at 5:00 PM", "2017-12-31"),
        ("Sept. 3, 2019", "2019-09-03"),
        ("3-Sep-2019", "2019-09-03"),
        ("31 February 2019", None),
        ("Smarch 3, 2019", None),
        ("2017-12/31", None),
        ("0000-00-00", None),
        ("99999-01-01", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_stamps(stamp: str, expected: str | None) -> None:
    assert day(stamp) == expected
