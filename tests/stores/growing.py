"""Made-up results of batches, and builds over them: what a build makes of any documents, without reading one.

Everything is drawn so that documents meet: they share sentences, copy one another, state the same facts with other
numbers, tell the same happenings, and spell the same entities in several ways.
"""

# ruff: noqa: E501
from __future__ import annotations

import hashlib
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl

from flows import reference
from flows.reference import project_root
from flows.stores import frames, history, staged, warehouse
from flows.stores.landing import CATALOGUE
from flows.text import duplicates

TABLES = (
    "documents", "blocks", "duplicates", "text_reuse", "entities", "mentions", "metrics", "events", "metric_facts",
    "conflicts", "event_facts", "relations",
)  # fmt: skip
_WORDS = [
    "harbour",
    "ferry",
    "price",
    "winter",
    "yard",
    "minister",
    "quarry",
    "bridge",
    "oil",
    "grain",
    "court",
    "union",
    "market",
    "north",
    "south",
    "river",
]
_REGISTERED = ("alibaba", "taobao", "tencent", "wechat", "jd", "meituan")
_FOUND = ("company/acme", "company/baker", "person/ann", "product/loom", "place/here")
_TYPES = (
    "access_block",
    "access_open",
    "negotiation",
    "partnership",
    "acquisition",
    "investment",
    "legal",
    "statement",
)


def sentence(rng: random.Random) -> str:
    """A sentence of some words and a number."""
    return f"{' '.join(rng.choice(_WORDS) for _ in range(rng.randint(8, 16)))} {rng.randint(1, 99)}."


@dataclass(slots=True)
class World:
    """Documents as their batches leave them: rows by table, texts, and the catalogue."""

    rows: dict[str, list[tuple[Any, ...]]] = field(default_factory=lambda: {table: [] for table in staged.SCHEMAS})
    texts: dict[str, str] = field(default_factory=dict)
    catalogue: list[dict[str, Any]] = field(default_factory=list)


def world(seed: int, count: int, stock: int = 14) -> World:
    """Documents 0 to count - 1; document n depends on the seed and on those before it alone.

    They draw on a stock of so many sentences: the fewer, the more documents share one.
    """
    rng = random.Random(seed)
    made = World()
    pool = [sentence(rng) for _ in range(stock)]
    stories: list[list[str]] = []
    for number in range(count):
        kind = rng.random()
        if stories and kind < 0.15:
            lines = list(rng.choice(stories))
        elif stories and kind < 0.45:
            lines = [line if rng.random() < 0.8 else sentence(rng) for line in rng.choice(stories)]
        else:
            lines = [rng.choice(pool) if rng.random() < 0.4 else sentence(rng) for _ in range(rng.randint(3, 9))]
        stories.append(lines)
        _document(made, rng, number, "\n".join(lines))
    return made


def _document(made: World, rng: random.Random, number: int, text: str) -> None:
    uri = f"u{number if rng.random() < 0.9 else rng.randrange(number + 1)}"
    document_id = hashlib.sha256(f"{uri}\0{number}".encode()).hexdigest()[:20]
    version = 1 + sum(row["uri"] == uri and row["event"] == "landed" for row in made.catalogue)
    row = dict.fromkeys(CATALOGUE) | {
        "event": "landed", "uri": uri, "source": "s", "document_id": document_id, "version": version,
        "content_sha256": str(number), "size_bytes": len(text),
    }  # fmt: skip
    made.catalogue.append(row)
    if rng.random() < 0.05:
        made.catalogue.append(dict.fromkeys(CATALOGUE) | {"event": "vanished", "uri": uri, "source": "s"})
    if rng.random() < 0.05:
        made.rows["rejects"].append((document_id, "decode", "binary", "no text", None, None))
        return
    day = date(2020, 1, 1) + timedelta(rng.randrange(40)) if rng.random() < 0.8 else None
    said = day.isoformat() if day else None
    made.texts[document_id] = text
    made.rows["documents"].append(
        (document_id, f"T{number}", None, rng.choice(("Post", None)), said, day, day, said, "published", "en", text,
         len(text.split()), "text/plain", "utf-8", False)
    )  # fmt: skip
    made.rows["blocks"].append((document_id, 0, 0, len(text), "body", True, None, None))
    entities = rng.sample(_REGISTERED + _FOUND, 4)
    for entity in entities:
        parent = rng.choice((None, "company/acme", "alibaba")) if entity in _FOUND else None
        name = rng.choice(("Name", "NAME")) + entity
        made.rows["entities"].append((document_id, entity, name, entity.split("/")[0], parent, entity in _REGISTERED))
        made.rows["mentions"].append((document_id, entity, text[:4], 0, 4, False))
    for at in range(rng.randint(0, 3)):
        made.rows["metrics"].append(_metric(rng, f"m{number}.{at}", document_id, rng.choice(entities)))
    for at in range(rng.randint(0, 3)):
        made.rows["events"].append(_event(rng, f"e{number}.{at}", document_id, entities))


def _metric(rng: random.Random, key: str, document_id: str, entity: str) -> tuple[Any, ...]:
    value = rng.choice((9.8e8, 9.8e6, 9.81e8, 5e8, 1e9))
    quote = f"{value / 1e6:g} million"
    period = rng.choice((("2020", date(2020, 1, 1), date(2020, 12, 31)), ("2020-02", date(2020, 2, 1), date(2020, 2, 29)),
                         (None, None, None)))  # fmt: skip
    return (key, document_id, entity if rng.random() < 0.9 else None, entity, rng.choice(("users", "revenue")), None,
            rng.choice(("level", "level", "change")), value, value, rng.choice(("eq", "eq", "approx", "gt")),
            rng.choice(("count", "USD", "EUR")), *period, None, 0, len(quote), 0, len(quote) + 5, quote + " said",
            rng.choice((0.6, 0.9)), "r")  # fmt: skip


def _event(rng: random.Random, key: str, document_id: str, entities: Sequence[str]) -> tuple[Any, ...]:
    actors = tuple(rng.sample(entities, rng.choice((0, 1, 1, 2))))
    targets = tuple(rng.sample(entities, rng.choice((0, 1, 1))))
    day = date(2019, 12, 30) + timedelta(rng.randrange(8))
    when = rng.choice(((day.isoformat(), day, day), ("2020-01", date(2020, 1, 1), date(2020, 1, 31)),
                       ("2020", date(2020, 1, 1), date(2020, 12, 31)), (None, None, None)))  # fmt: skip
    clause = " ".join(rng.choice(_WORDS) for _ in range(3)) + rng.choice((" settled 5", " 7", ""))
    return (key, document_id, rng.choice(_TYPES), actors, actors, targets, targets, *when,
            rng.choice(("occurred", "occurred", "planned", "reported", "denied")), 0, len(clause), 0, len(clause),
            clause,
            rng.choice((0.6, 0.9)), "rule:bought")  # fmt: skip


def catalogue(made: World, cuts: Sequence[int]) -> list[pl.DataFrame]:
    """What the catalogue says after each of some numbers of its rows."""
    rows = [
        row | {"seq": at + 1, "at": datetime(2021, 1, 1, tzinfo=UTC), "run_id": "r"}
        for at, row in enumerate(made.catalogue)
    ]
    return [pl.DataFrame(rows[:cut], schema=CATALOGUE) for cut in cuts]


def build(home: Path, run_id: str, made: World, catalogue: pl.DataFrame, base: Path | None = None) -> Path:
    """A build of the documents in a catalogue, from nothing or grown from an earlier one; batches of 16."""
    landed = catalogue.filter(pl.col("event") == "landed")["document_id"]
    batches = [_batch(home / "batches", made, landed[at : at + 16]) for at in range(0, len(landed), 16)]
    folder = project_root() / "seeds" / "reference"
    known = (reference.default(), folder)
    if base is not None:
        warehouse.copy(home, run_id, base)
    built = warehouse.start(home, run_id, known, memory_limit="1GB", base=base)
    try:
        warehouse.stage(built, batches, catalogue)
        history.carry(built.connection, home, None, run_id)
        built.connection.execute("CREATE TABLE current_run.runs AS FROM main.runs LIMIT 0").fetchall()
        counts = {"direction": pl.String, "reason": pl.String, "row_count": pl.Int64}
        frames.create(built.connection, "current_run.landing", pl.DataFrame(schema=counts))
        built.join()
        built.close()
    finally:
        built.abandon()
    return built.path


def _batch(folder: Path, made: World, document_ids: pl.Series) -> warehouse.Staged:
    ids = list(document_ids)
    path = folder / hashlib.sha256("".join(ids).encode()).hexdigest()[:16]
    chosen = {table: [row for row in rows if row[_OWNER.get(table, 0)] in ids] for table, rows in made.rows.items()}
    found = {table: staged.frame(table, rows) for table, rows in chosen.items()}
    read = [row[0] for row in chosen["documents"]]
    found |= staged.signature_frames(read, duplicates.signatures([made.texts[key] for key in read]))
    if not path.is_dir():
        path.mkdir(parents=True)
        for table, frame in found.items():
            frame.write_parquet(path / f"{table}.parquet")
    return warehouse.Staged(path, document_ids, {table: len(frame) for table, frame in found.items()})


_OWNER: Mapping[str, int] = {"metrics": 1, "events": 1}
"""Where a row says whose it is."""
