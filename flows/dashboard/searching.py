"""The search index: words and what they stand in, in small scripts that a page opened from a disk can load on demand.

A word lies in the shard that a hash of its first two characters names, so that the beginning of a word finds it too.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

import duckdb
import polars as pl

from flows.dashboard import relating
from flows.dashboard.pages import FACTS_A_PAGE, script
from flows.dashboard.published import file_key, title_of
from flows.dashboard.view import View
from flows.facts.wording import one_line
from flows.reference import default

ENTRIES_A_CHUNK = 200
LINES_UP_TO_CHARACTERS = 20_000_000
"""Up to this much text every kept line can be found; beyond it only sentences that state or tell something."""
SENTENCES_UP_TO = 150_000
"""Up to so many statements their sentences can be found; beyond it only names and titles, and all in the warehouse."""
PIECE = 500
_CJK = r"([\p{Han}\p{Hiragana}\p{Katakana}])"

Entry = tuple[str, str, str, str]
"""Kind, name or title, text, address."""


@dataclass(frozen=True, slots=True)
class Index:
    """The scripts of a search index, by address, and what the page must know of it."""

    files: dict[str, str]
    shards: int
    entries: int
    lines: bool
    sentences: bool


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
    """The other names of each entity that the reference table knows, in a row."""
    try:
        known = v.p.query("SELECT entity_id, name, parent_id, aliases, ambiguous FROM reference.entities")
    except duckdb.Error:
        return {}
    names = {row["entity_id"]: _apart(row["name"], *(row["aliases"] or ()), *(row["ambiguous"] or ())) for row in known}
    owners = {row["entity_id"]: [row["name"], *names[row["entity_id"]]] for row in known}
    found = {}
    for row in known:
        own = f"also {', '.join(names[row['entity_id']])}" if names[row["entity_id"]] else ""
        # an owner of whom nothing is told has no entry: its names find what it owns
        hidden = row["parent_id"] in owners and not v.entity_url(row["parent_id"])
        owner = f"of {', '.join(owners[row['parent_id']])}" if hidden else ""
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
    for one in v.whole_series():
        name = p.name(one.entity_id, v.surface_of(one))
        latest = v.latest(one)
        value = f"{p.fact_value(latest)}, {p.when(latest['period'])}"
        url = v.series_url(one.entity_id, one.measure) or ""
        place = f"#f-{file_key(latest['fact_id'])}" if v.has_page(one) and len(one.facts) <= FACTS_A_PAGE else ""
        yield "series", f"{name}: {p.label(one.measure)}", value, url + place
    for row in p.query("FROM cards ORDER BY published_from DESC NULLS LAST, received_at DESC, uri, version DESC"):
        said = ", ".join(filter(None, (one_line(row["author"], limit=60), one_line(row["publisher"], limit=60))))
        yield "article", title_of(row), said, v.document_url(row["document_id"])


def _sentences(v: View) -> Iterator[Entry]:
    """Sentences that tell or state something, once each, but not those of reprints."""
    p = v.p
    seen: set[tuple[str, int]] = set()
    for kind, table, url_of, key in (
        ("happening", p.events, v.event_url, "event_id"),
        ("number", p.metrics, v.metric_url, "metric_id"),
    ):
        for row in table:
            place = (row["document_id"], row["sentence_start"])
            if place in seen or not p.document[row["document_id"]]["is_canonical"]:
                continue
            seen.add(place)
            first = row["char_start"] - row["sentence_start"]
            near = row["evidence"][max(0, first - PIECE) : first + PIECE]
            yield kind, p.title(row["document_id"]), one_line(near, limit=2 * PIECE), url_of(row[key])


def _lines(v: View, told: set[str]) -> Iterator[Entry]:
    """The other kept lines."""
    p = v.p
    for item in p.texts([row for row in p.documents if row["is_canonical"]]):
        title = p.title(item.row["document_id"])
        stretches = v.stretches.get(item.row["document_id"], [])
        for block in item.blocks:
            if block["kept"] and block["kind"] != "title":
                part = next((n for n, (_, end) in enumerate(stretches) if block["char_start"] < end), 0)
                url = f"{v.document_url(item.row['document_id'], part)}#b-{block['block_no']}"
                for piece in _pieces(one_line(item.text[block["char_start"] : block["char_end"]])):
                    if piece not in told:
                        yield "line", title, piece, url


def _indexed(entry: Entry) -> str:
    """The words that find an entry: a sentence's own, since the title finds the article."""
    kind, title, text, _ = entry
    return text if kind in ("happening", "number", "line") else f"{title} {text}"


def build(v: View, parts: Iterable[View]) -> Index:
    """The index of everything published. `parts` are the articles, some at a time; they are asked for when needed."""
    [size] = v.p.query(
        "SELECT (SELECT coalesce(sum(characters), 0) FROM cards) AS characters,"
        " (SELECT count(*) FROM metrics) + (SELECT count(*) FROM events) AS statements"
    )
    lines = size["characters"] <= LINES_UP_TO_CHARACTERS
    found = list(_headings(v))
    if size["statements"] <= SENTENCES_UP_TO:
        sentences: list[Entry] = []
        others: list[Entry] = []
        for part in parts:
            new = list(_sentences(part))
            sentences += new
            if lines:
                others += _lines(part, {text for _, _, text, _ in new})
        # the likeliest to be wanted first, in an order that does not depend on how the articles were parted
        rank = {"happening": 0, "number": 1}
        found += sorted(sentences, key=lambda entry: (rank[entry[0]], entry[3], entry[2]))
        found += sorted(others, key=lambda entry: (entry[3].partition("#")[0], entry[2]))
    files = {}
    for at in range(0, len(found), ENTRIES_A_CHUNK):
        number = at // ENTRIES_A_CHUNK
        files[f"data/entries-{number}.js"] = script("entries", number, found[at : at + ENTRIES_A_CHUNK])
    texts = pl.DataFrame({"text": [_indexed(entry) for entry in found]}, schema={"text": pl.String})
    postings = (
        texts.with_row_index("entry")
        .with_columns(
            word=pl.col("text")
            .str.normalize("NFKC")
            .str.to_lowercase()
            .str.replace_all(_CJK, " $1 ")
            .str.extract_all(r"[\p{L}\p{N}]+")
            .list.unique()
        )
        .explode("word")
        .filter(pl.col("word").is_not_null() & ~pl.col("word").str.contains(r"^[a-z]$"))
        .with_columns(word=pl.col("word").str.slice(0, 40))
        .unique(["word", "entry"])
        .group_by("word")
        .agg(pl.col("entry").sort(), pl.len().alias("count"))
        .sort("word")
    )
    common = max(1000, len(found) // 4)
    shards = min(256, max(1, postings.height // 200))
    buckets: list[dict[str, list[int] | int]] = [{} for _ in range(shards)]
    for word, ids, count in postings.iter_rows():
        # a word that stands nearly everywhere narrows nothing: its mark says so
        buckets[shard_of(word, shards)][word] = 0 if count > common else _steps(ids)
    for number, bucket in enumerate(buckets):
        files[f"data/words-{number}.js"] = script("words", number, bucket)
    return Index(files, shards, len(found), lines, size["statements"] <= SENTENCES_UP_TO)


def function_words() -> list[str]:
    """Words that a search passes over when there are others: the reference table's, without months and weekdays."""
    words = {word for row in default()["grammar_words"] if row["role"] == "stop" for word in row["words"]}
    dates = {name.lower() for name in (*calendar.month_name, *calendar.day_name)}
    return sorted(word for word in words - dates if word.isalpha())


def _steps(ids: list[int]) -> list[int]:
    """Rising numbers as the first and the steps between, which take less room."""
    return [ids[0], *(b - a for a, b in pairwise(ids))]
