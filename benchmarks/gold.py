"""The labelled documents: gold annotations of `../shared/gold`, extraction run on their texts, and the official scorer.

Development documents are split by the number that starts their file name: the even half may be looked at, the odd half
is only scored. Those in `SEEN` are odd but were looked at during development and count as even.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from flows.facts.extract import extract
from flows.facts.records import Facts
from flows.text.clean import clean

SHARED = Path(__file__).resolve().parent.parent.parent / "shared"
ARTICLES = Path(__file__).resolve().parent.parent / "seeds" / "articles"
SEEN = ("126029", "114719", "180695", "37313")

_DDL = """
create table documents(document_id varchar, uri varchar, title varchar, author varchar, publisher varchar,
    published varchar, text varchar);
create table blocks(document_id varchar, char_start int, char_end int, kept boolean);
create table metrics(document_id varchar, entity_name varchar, entity_surface varchar, measure varchar, aspect varchar,
    value_low double, value_high double, comparator varchar, unit varchar, period varchar, char_start int, char_end int,
    confidence double);
create table events(document_id varchar, event_type varchar, actors varchar[], targets varchar[], date varchar,
    status varchar, char_start int, char_end int);
"""


@dataclass(frozen=True)
class Labelled:
    """One labelled document: its name, its text as received, the text to read (noise blanked) and its annotations."""

    name: str
    text: str
    masked: str
    gold: dict[str, Any]
    path: Path

    @property
    def anchor(self) -> str | None:
        return self.gold["anchor"]


def _load(folder: Path, texts: Path) -> list[Labelled]:
    documents = []
    for path in sorted(folder.glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        text = (texts / gold["document"]).read_text(encoding="utf-8")
        documents.append(Labelled(path.stem, text, clean(text).masked, gold, path))
    return documents


def development() -> list[Labelled]:
    return _load(SHARED / "gold" / "dev", SHARED / "gold" / "dev" / "texts")


def seeds() -> list[Labelled]:
    return _load(SHARED / "gold" / "seeds", ARTICLES)


def looked_at(document: Labelled) -> bool:
    number = document.name.split("_")[0]
    return number in SEEN or int(number) % 2 == 0


def score(documents: list[Labelled], facts: dict[str, Facts] | None = None) -> dict[str, Any]:
    """The official scorer's report on documents, with the gold anchor given (fields and lines are not scored)."""
    facts = facts or {d.name: extract(d.masked, anchor=d.anchor) for d in documents}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for document in documents:
            (folder / document.path.name).symlink_to(document.path)
        connection = duckdb.connect(str(folder / "w.duckdb"))
        connection.execute(_DDL)
        for document in documents:
            _insert(connection, document, facts[document.name])
        connection.close()
        command = [sys.executable, str(SHARED / "gold" / "score.py"), str(folder / "w.duckdb"), str(folder)]
        subprocess.run([*command, "--json", str(folder / "out.report")], check=True, capture_output=True)
        return json.loads((folder / "out.report").read_text(encoding="utf-8"))


def _insert(connection: duckdb.DuckDBPyConnection, document: Labelled, facts: Facts) -> None:
    names = {entity.entity_id: entity.name for entity in facts.entities}
    connection.execute(
        "insert into documents values (?, ?, null, null, null, ?, ?)",
        [document.name, document.gold["document"], document.gold["published"], document.text],
    )
    for m in facts.metrics:
        connection.execute(
            "insert into metrics values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                *(document.name, names.get(m.entity_id or ""), m.entity_surface, m.measure, m.aspect, m.low, m.high),
                *(m.comparator, m.unit, m.period, m.start, m.end, m.confidence),
            ],
        )
    for e in facts.events:
        connection.execute(
            "insert into events values (?, ?, ?, ?, ?, ?, ?, ?)",
            [document.name, e.event_type, list(e.actors), list(e.targets), e.date, e.status, e.start, e.end],
        )


def scorer() -> Any:
    """The official scorer as a module, for its matching functions."""
    import importlib.util

    spec = importlib.util.spec_from_file_location("gold_score", SHARED / "gold" / "score.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
