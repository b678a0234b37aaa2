"""The search index: words and what they stand in, in small scripts that a page opened from a disk can load on demand.

A word lies in the shard that a hash of its first two characters names, so that the beginning of a word finds it too.
Entries of articles lie in chunks by a hash of the article, so that a new article moves no other; what was read of an
article is kept in the site for the next build.
"""

from __future__ import annotations

import calendar
import json
import zlib
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from flows.dashboard import relating
from flows.dashboard.paging import data, script
from flows.dashboard.published import title_of
from flows.dashboard.view import View
from flows.facts.wording import one_line
from flows.reference import default

ENTRIES_A_CHUNK = 200
ENTRIES_A_BUCKET = 100
"""Entries of articles in a chunk, on average and at most; the number of chunks is a power of two."""
FIRST_BUCKET = {"happening": 1 << 16, "number": 2 << 16, "line": 3 << 16}
"""The first chunk of each kind of entry of an article; the lower are found first. Names and titles begin at 0."""
FILE = "data/search.parquet"
_READ: dict[str, Any] = {
    "document_id": pl.String, "kind": pl.String, "place": pl.Int64, "entry": pl.String, "words": pl.List(pl.String),
}  # fmt: skip
LINES_UP_TO_CHARACTERS = 20_000_000
"""Up to this much text every kept line can be found; beyond it only sentences that state or tell something."""
SENTENCES_UP_TO = 150_000
"""Up to so many statements their sentences can be found; beyond it only names and titles, and all in the warehouse."""
PIECE = 500
_CJK = r"([\p{Han}\p{Hiragana}\p{Katakana}])"

Entry = tuple[str, str, str, str]
"""Kind, name or title, text, address."""
Read = tuple[str, Entry]
"""What was found, with the article that it was found in."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What of articles can be found beside their titles."""

    sentences: bool
    lines: bool


@dataclass(frozen=True, slots=True)
class Index:
    """The scripts of a search index, by address, and what the page must know of it. `stride` is the difference between
    the numbers of two chunks' first entries.
    """

    files: dict[str, str]
    shards: int
    stride: int
    entries: int
    scope: Scope


def scope(connection: duckdb.DuckDBPyConnection) -> Scope:
    """How much can be found: less in a warehouse that is larger."""
    [(characters, statements)] = connection.execute(
        "SELECT (SELECT coalesce(sum(characters), 0) FROM cards),"
        " (SELECT count(*) FROM metrics) + (SELECT count(*) FROM events)"
    ).fetchall()
    return Scope(statements <= SENTENCES_UP_TO, characters <= LINES_UP_TO_CHARACTERS)


def shard_of(word: str, shards: int) -> int:
    """The shard of a word: FNV-1a (32 bit) over the code points of its first two characters."""
    value = 2166136261
    for char in word[:2]:
        value = ((value ^ ord(char)) * 16777619) & 0xFFFFFFFF
    return value % shards


def _pieces(text: str) -> Iterator[str]:
    """A text in stretches of some hundred characters, cut at a space where there is one."""
    while len(text) > PIECE:
        cut = text.rfind(" ", PIECE // 2, PIECE)
        cut = PIECE if cut < 0 else cut
        yield text[:cut]
        text = text[cut:].lstrip()
    if text:
        yield text


def _aliases(v: View) -> dict[str, str]:
    """The other names of each entity with a page that the reference table knows, in a row."""
    try:
        known = v.p.query("SELECT entity_id, name, parent_id, aliases, ambiguous FROM reference.entities")
    except duckdb.Error:
        return {}
    by_id = {row["entity_id"]: row for row in known}

    def names(identity: str) -> list[str]:
        row = by_id[identity]
        return _apart(row["name"], *(row["aliases"] or ()), *(row["ambiguous"] or ()))

    found = {}
    for row in known:
        if not v.entity_url(row["entity_id"]):
            continue
        others, parent = names(row["entity_id"]), row["parent_id"]
        own = f"also {', '.join(others)}" if others else ""
        # an owner of whom nothing is told has no entry: its names find what it owns
        hidden = parent in by_id and not v.entity_url(parent)
        owner = f"of {', '.join([by_id[parent]['name'], *names(parent)])}" if hidden else ""
        found[row["entity_id"]] = "; ".join(filter(None, (own, owner)))
    return found


def _apart(name: str, *others: str) -> list[str]:
    """Those other names that are not the same words as one before: capitals, hyphens and plurals aside."""
    same: dict[str, str] = {}
    for one in (name, *others):
        same.setdefault(one.casefold().replace("-", " ").removesuffix("s"), one)
    return list(same.values())[1:]


def _headings(v: View) -> Iterator[Entry]:
    """Names, how they stand to one another, their numbers, and articles."""
    p = v.p
    aliases = _aliases(v)
    for row in sorted(p.entities, key=lambda row: -row["documents"]):
        url = v.entity_url(row["entity_id"])
        if url:
            known = aliases.get(row["entity_id"])
            said = f"{row['kind']}, {known}" if known else str(row["kind"])
            yield "name", p.name(row["entity_id"]), one_line(said, limit=PIECE), url
    for row in relating.rows(v):
        pair = f"{p.name(row['from_id'])} → {p.name(row['to_id'])}"
        lasted = f"{row['since']} until {row['until']}" if row["valid_to"] else f"since {row['since']}"
        yield "relation", f"{pair}: {row['state']}", f"{row['relation']}, {lasted}", row["url"]
    for one in v.listed_series():
        kind, title, value, address = json.loads(v.said("heading", one))
        yield kind, title, value, address
    for row in p.query(
        "SELECT document_id, title, first_words, uri, author, publisher FROM cards"
        " ORDER BY published_from DESC NULLS LAST, received_at DESC, uri, version DESC"
    ):
        said = ", ".join(filter(None, (one_line(row["author"], limit=60), one_line(row["publisher"], limit=60))))
        yield "article", title_of(row), said, v.document_url(row["document_id"])


def of_article(v: View, document_ids: Collection[str], scope: Scope) -> Iterator[Read]:
    """What can be found in these articles."""
    told: dict[str, set[str]] = {}
    if scope.sentences:
        for identity, entry in _sentences(v, document_ids):
            told.setdefault(identity, set()).add(entry[2])
            yield identity, entry
    if scope.sentences and scope.lines:
        yield from _lines(v, document_ids, told)


def _sentences(v: View, document_ids: Collection[str]) -> Iterator[Read]:
    """Sentences that tell or state something, once each, but not those of reprints."""
    p = v.p
    seen: set[tuple[str, int]] = set()
    for kind, table, url_of, key in (
        ("happening", p.events, v.event_url, "event_id"),
        ("number", p.metrics, v.metric_url, "metric_id"),
    ):
        for row in table:
            identity = row["document_id"]
            place = (identity, row["sentence_start"])
            if place in seen or identity not in document_ids or not p.document[identity]["is_canonical"]:
                continue
            seen.add(place)
            first = row["char_start"] - row["sentence_start"]
            near = row["evidence"][max(0, first - PIECE) : first + PIECE]
            yield identity, (kind, p.title(identity), one_line(near, limit=2 * PIECE), url_of(row[key]))


def _lines(v: View, document_ids: Collection[str], told: dict[str, set[str]]) -> Iterator[Read]:
    """The other kept lines."""
    p = v.p
    for item in p.texts([row for row in p.documents if row["is_canonical"] and row["document_id"] in document_ids]):
        identity = item.row["document_id"]
        title, known = p.title(identity), told.get(identity, ())
        stretches = v.stretches.get(identity, [])
        for block in item.blocks:
            if block["kept"] and block["kind"] != "title":
                part = next((n for n, (_, end) in enumerate(stretches) if block["char_start"] < end), 0)
                url = f"{v.document_url(identity, part)}#b-{block['block_no']}"
                for piece in _pieces(one_line(item.text[block["char_start"] : block["char_end"]])):
                    if piece not in known:
                        yield identity, ("line", title, piece, url)


def _indexed(entry: Entry) -> str:
    """The words that find an entry: a sentence's own, since the title finds the article."""
    kind, title, text, _ = entry
    return text if kind in FIRST_BUCKET else f"{title} {text}"


def read(found: Iterable[Read]) -> pl.DataFrame:
    """What was found in articles, ready to be indexed: its place in its article, as data of a script, and its words."""
    entries = list(found)
    frame = pl.DataFrame(
        {
            "document_id": [identity for identity, _ in entries],
            "kind": [entry[0] for _, entry in entries],
            "entry": [data(entry) for _, entry in entries],
            "text": [_indexed(entry) for _, entry in entries],
        },
        schema={"document_id": pl.String, "kind": pl.String, "entry": pl.String, "text": pl.String},
    )
    return frame.select(
        "document_id",
        "kind",
        place=pl.int_range(pl.len(), dtype=pl.Int64).over("document_id"),
        entry="entry",
        words=pl.col("text")
        .str.normalize("NFKC")
        .str.to_lowercase()
        .str.replace_all(_CJK, " $1 ")
        .str.extract_all(r"[\p{L}\p{N}]+")
        .list.eval(
            pl.element().filter(~pl.element().str.contains(r"^[a-z]$")).str.slice(0, 40).unique(maintain_order=True)
        ),
    )


def recall(site: Path, tag: str) -> pl.DataFrame | None:
    """What an earlier build read in its articles, or None when it is not known or was read in another way."""
    try:
        if pl.read_parquet_metadata(site / FILE).get("tag") != tag:
            return None
        return pl.read_parquet(site / FILE)
    except (OSError, pl.exceptions.PolarsError):
        return None


def keep(articles: pl.DataFrame, site: Path, tag: str) -> None:
    """Keep what was read in articles for the next build."""
    articles.write_parquet(site / FILE, compression_level=1, metadata={"tag": tag})


def build(v: View, articles: pl.DataFrame, scope: Scope) -> Index:
    """The index of names and titles, and of what was read in articles."""
    headings = read(("", entry) for entry in _headings(v))
    headings = headings.with_columns(chunk=pl.col("place") // ENTRIES_A_CHUNK)
    found = pl.concat([headings, *_in_buckets(articles)])
    found = found.with_columns(at=pl.int_range(pl.len(), dtype=pl.Int64).over("chunk"))
    # a chunk's numbers begin at a multiple of this, so that they do not depend on how full the others are
    fullest = found.group_by("chunk").len()["len"].to_list()
    stride = 1 << (max(ENTRIES_A_CHUNK, *fullest, 0) - 1).bit_length()
    files = {}
    for number, entries in found.group_by("chunk").agg(pl.col("entry").str.join(",")).iter_rows():
        files[f"data/entries-{number}.js"] = script("entries", number, f"[{entries}]")
    postings = _postings(found.select("words", entry=pl.col("chunk") * stride + pl.col("at")), found.height)
    shards = min(256, 1 << max(0, (postings.height // 200).bit_length() - 1))
    placed = postings.with_columns(head=pl.col("words").str.slice(0, 2))
    heads = placed["head"].unique().to_list()
    of_head = pl.Series([shard_of(head, shards) for head in heads], dtype=pl.Int64)
    placed = placed.with_columns(shard=pl.col("head").replace_strict(heads, of_head, return_dtype=pl.Int64))
    buckets = placed.group_by("shard").agg(pl.col("line").str.join(","))
    words = dict(buckets.iter_rows())
    for number in range(shards):
        files[f"data/words-{number}.js"] = script("words", number, f"{{{words.get(number, '')}}}")
    return Index(files, shards, stride, found.height, scope)


def _postings(found: pl.DataFrame, entries: int) -> pl.DataFrame:
    """Words in order, each with its `line` of a shard: the word and the numbers of the entries that it stands in.

    Steps from one number to the next take less room than numbers. A word that stands nearly everywhere narrows nothing:
    its mark says so.
    """
    common = max(1000, entries // 4)
    postings = (
        found.explode("words")
        .filter(pl.col("words").is_not_null())
        .sort("entry")
        .group_by("words")
        .agg(
            count=pl.len(),
            steps=pl.col("entry").diff().fill_null(pl.col("entry")).cast(pl.String).str.join(","),
        )
        .sort("words")
    )
    written = [f'"{word}"' if word.isascii() else data(word) for word in postings["words"].to_list()]
    return postings.select(
        "words",
        line=pl.when(pl.col("count") > common)
        .then(pl.format("{}:0", pl.Series(written, dtype=pl.String)))
        .otherwise(pl.format("{}:[{}]", pl.Series(written, dtype=pl.String), "steps")),
    )


def _in_buckets(articles: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """What was read in articles with its chunk, by kind, chunk, article and place."""
    hashes = articles.select(pl.col("document_id").unique())
    hashes = hashes.with_columns(
        hash=pl.Series([zlib.crc32(key.encode()) for (key,) in hashes.iter_rows()], dtype=pl.Int64)
    )
    for kind, first in FIRST_BUCKET.items():
        own = articles.filter(pl.col("kind") == kind)
        count = 1 << max(0, own.height // ENTRIES_A_BUCKET).bit_length()
        yield (
            own.join(hashes, on="document_id")
            .with_columns(chunk=first + pl.col("hash") % min(count, 1 << 16))
            .sort("chunk", "document_id", "place")
            .drop("hash")
        )


def function_words() -> list[str]:
    """Words that a search passes over when there are others: the reference table's, without months and weekdays."""
    words = {word for row in default()["grammar_words"] if row["role"] == "stop" for word in row["words"]}
    dates = {name.lower() for name in (*calendar.month_name, *calendar.day_name)}
    return sorted(word for word in words - dates if word.isalpha())
