"""The search index as a page reads it."""

from __future__ import annotations

import json
import re

import polars as pl

from flows.dashboard import searching
from flows.dashboard.searching import shard_of
from tests.dashboard.conftest import Built


def load(built: Built, name: str) -> list[list[object]]:
    text = built.text(f"data/{name}.js")
    found = re.fullmatch(r'newsledger\("[a-z]+",\d+,(.*)\);\n', text, re.DOTALL)
    assert found
    assert text.isascii()
    assert "<" not in text
    data: list[list[object]] = json.loads(found.group(1))
    return data


def test_a_word_is_found_in_its_shard(built: Built) -> None:
    shards = len(list(built.site.glob("data/words-*.js")))
    assert f'data-shards="{shards}"' in built.text("search.html")
    words = json.loads(json.dumps(load(built, f"words-{shard_of('pinduoduo', shards)}")))
    first = words["pinduoduo"][0]
    [stride] = [int(each) for each in re.findall(r'data-chunk="(\d+)"', built.text("search.html"))]
    kind, title, _, url = load(built, f"entries-{first // stride}")[first % stride]
    assert (kind, title, url) == ("name", "Pinduoduo", "entities/pinduoduo.html")


def test_a_chinese_name_is_found_by_its_characters(built: Built) -> None:
    shards = len(list(built.site.glob("data/words-*.js")))
    assert "口" in json.loads(json.dumps(load(built, f"words-{shard_of('口', shards)}")))


def test_the_hash_is_the_one_of_the_script() -> None:
    # FNV-1a (32 bit) of "ab" is 0x4d2505ca
    assert shard_of("abc", 2**32) == 0x4D2505CA
    assert shard_of("ab", 2**32) == 0x4D2505CA


def test_hostile_text_is_data(built: Built) -> None:
    for path in built.site.glob("data/*.js"):
        source = path.read_text(encoding="utf-8")
        assert source.startswith("newsledger(")
        assert "<" not in source
        assert source.count("\n") == 1


def test_a_new_article_moves_no_other() -> None:
    def chunks(count: int) -> dict[str, int]:
        read = searching.read(
            (f"d{number}", (kind, "", f"Words of {number}.", ""))
            for number in range(count)
            for kind in ("number", "line")
        )
        placed = pl.concat(searching._in_buckets(read)).filter(pl.col("kind") == "line")
        return dict(placed.select("document_id", "chunk").iter_rows())

    before, after = chunks(500), chunks(505)
    assert len(set(before.values())) > 4
    assert before.items() <= after.items()


def test_what_was_read_of_an_article_is_its_words_and_its_place() -> None:
    read = searching.read([("a", ("line", "Title", "微信 a B-52 b-52", "u")), ("a", ("name", "Title", "x yz", "u"))])
    assert read.rows() == [
        ("a", "line", 0, '["line","Title","\\u5fae\\u4fe1 a B-52 b-52","u"]', ["微", "信", "52"]),
        ("a", "name", 1, '["name","Title","x yz","u"]', ["title", "yz"]),
    ]
