"""The whole way from bytes to facts beside what a user would assemble: documents a second on one core, in one run.

    python -m benchmarks.peers [--documents 100] [--shared ../shared]      writes benchmarks/results/peers.json

Everybody reads the same articles of about 5 kB, one after the other, in one process: generated ones
(`benchmarks/corpus.py`) and, where `../shared` is present, news articles joined to that length. Each is warmed up on
other articles; the figure is processor time of one pass over all. What each stack gives:

- *commonest*: ftfy, jusText on lines, pysbd, datasketch (MinHash and LSH), quantulum3, dateparser's search
- *fastest*: rensa (MinHash and LSH), sentencex, Recognizers-Text's numbers, dateparser's search
- *ours*: decoding, cleaning, fields, sentences, duplicates (shingles, exact, near and contained), quantities, dates,
  entities, metrics and events; in the second line also language, the rows of every table and their load into DuckDB

Peers come with the extra `bench`. Dateparser is told the language, which spares it the guessing.
"""

from __future__ import annotations

import argparse
import gc
import html
import importlib.metadata
import json
import time
import warnings
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from benchmarks import corpus
from benchmarks.machine import machine, save
from flows.facts.extract import extract
from flows.facts.fields import fields
from flows.reference import default
from flows.stores import documents, staged
from flows.text import duplicates
from flows.text.clean import clean
from flows.text.decode import decode

ROOT = Path(__file__).resolve().parents[1]
PEERS = (
    "ftfy",
    "justext",
    "pysbd",
    "datasketch",
    "quantulum3",
    "dateparser",
    "rensa",
    "sentencex",
    "recognizers-text-number",
)
RECEIVED = date(2026, 1, 1)
LENGTH = 5000
WARM = 10  # documents
# Whatever is loaded for other languages alone is loaded by then, too.
FOREIGN = "El grupo comprará la fábrica de Sevilla por 40 millones de euros, según dijo el lunes su presidenta. " * 3
WIDTH = 3  # words of a shingle, as ours
THRESHOLD = 0.5

Stack = Callable[[Sequence[str]], object]


def shingles(text: str) -> list[str]:
    words = text.lower().split()
    return [" ".join(words[i : i + WIDTH]) for i in range(len(words) - WIDTH + 1)]


def commonest() -> Stack:
    import ftfy
    import justext
    import pysbd
    from datasketch import MinHash, MinHashLSH
    from dateparser.search import search_dates
    from quantulum3 import classifier, parser

    # its shipped classifier was pickled by a scikit-learn that current ones cannot read: units by its rules
    classifier.USE_CLF = False
    stops = justext.get_stoplist("English")
    segmenter = pysbd.Segmenter(language="en", clean=False)

    def run(texts: Sequence[str]) -> object:
        found: list[Any] = []
        index = MinHashLSH(threshold=THRESHOLD, num_perm=128)
        for number, received in enumerate(texts):
            lines = ftfy.fix_text(received).split("\n")
            markup = "<html><body>" + "".join(f"<p>{html.escape(line)}</p>" for line in lines) + "</body></html>"
            text = "\n".join(p.text for p in justext.justext(markup, stops) if not p.is_boilerplate)
            sketch = MinHash(num_perm=128)
            sketch.update_batch([s.encode() for s in shingles(text)])
            found.append(index.query(sketch))
            index.insert(number, sketch)
            found += (segmenter.segment(text), parser.parse(text), search_dates(text, languages=["en"]))
        return found

    return run


def fastest() -> Stack:
    import emoji
    import sentencex
    from dateparser.search import search_dates
    from rensa import RMinHash, RMinHashLSH

    if not hasattr(emoji, "UNICODE_EMOJI"):  # what Recognizers imports was renamed in emoji 2
        setattr(emoji, "UNICODE_EMOJI", {"en": emoji.EMOJI_DATA})  # noqa: B010
    from recognizers_number import recognize_number
    from recognizers_text import Culture

    def run(texts: Sequence[str]) -> object:
        found: list[Any] = []
        index = RMinHashLSH(threshold=THRESHOLD, num_perm=128, num_bands=32)
        for number, text in enumerate(texts):
            sketch = RMinHash(num_perm=128, seed=1)
            sketch.update(shingles(text))
            found.append(index.query(sketch))
            index.insert(number, sketch)
            found += (
                list(sentencex.segment("en", text)),
                recognize_number(text, Culture.English),
                search_dates(text, languages=["en"]),
            )
        return found

    return run


def ours(texts: Sequence[str]) -> object:
    reference = default()
    masked, found = [], []
    for data in [text.encode() for text in texts]:
        cleaned = clean(decode(data, name="").text, reference=reference)
        known = fields(cleaned, received=RECEIVED, reference=reference)
        masked.append(cleaned.masked)
        found.append(extract(masked[-1], anchor=known.anchor, reference=reference))
    return duplicates.clusters(masked), found


def loaded(texts: Sequence[str]) -> object:
    """As `ours`, with every row and signature that the pipeline keeps, loaded into a DuckDB database in memory."""
    reference = default()
    rows: dict[str, list[tuple[Any, ...]]] = {table: [] for table in staged.SCHEMAS}
    masked = []
    for number, text in enumerate(texts):
        received = documents.Received(f"{number:05}", f"{number}.txt", text.encode(), RECEIVED)
        found = documents.read(received, reference, limit=1 << 24)
        for table in ("documents", "blocks", "entities", "mentions", "metrics", "events", "rejects"):
            rows[table] += getattr(found, table)
        masked.append(found.masked)
    frames = {table: staged.frame(table, made) for table, made in rows.items()}
    ids = [row[0] for row in rows["documents"]]
    frames |= staged.signature_frames(ids, duplicates.signatures(masked))
    with duckdb.connect() as con:
        con.execute("set threads = 1")
        for table, frame in frames.items():
            con.register("frame", frame)
            con.execute(f'create table "{table}" as from frame')
            con.unregister("frame")
    return duplicates.clusters(masked)


def generated(count: int) -> list[str]:
    return [each.text for each in corpus.articles(11, 0, count)]


def news(shared: Path, count: int) -> list[str]:
    """The articles of labelled web pages, joined or cut at line ends to about `LENGTH` characters, none twice."""
    told = shared / "data" / "pages" / "gold.json"
    if not told.exists():
        return []
    gold = json.loads(told.read_text(encoding="utf-8"))
    lines = [line for _, page in sorted(gold.items()) for line in page["articleBody"].split("\n") if line.strip()]
    texts: list[str] = []
    while lines and len(texts) < count:
        text: list[str] = []
        while lines and sum(map(len, text)) < LENGTH:
            text.append(lines.pop(0))
        texts.append("\n".join(text))
    return texts


def pace(run: Stack, warm: Sequence[str], texts: Sequence[str]) -> float:
    """Documents a second of processor time."""
    run([*warm, FOREIGN])
    # What each has loaded by now stays: the collector need not look at it again and again.
    gc.collect()
    gc.freeze()
    begun = time.process_time()
    run(texts)
    spent = time.process_time() - begun
    gc.unfreeze()
    return len(texts) / spent


def beside(texts: Sequence[str]) -> dict[str, Any]:
    """The pace of every stack on some articles, and how many times as fast as each stack of peers we are."""
    warm, told = texts[:WARM], texts[WARM:]
    # Ours first and last: both are given, the slower one is compared.
    stacks: dict[str, Stack] = {"ours": ours, "ours, loaded": loaded, "fastest": fastest(), "commonest": commonest()}
    paces = {name: pace(run, warm, told) for name, run in stacks.items()}
    again = pace(ours, warm, told)
    slower = min(paces["ours"], again)
    return {
        "documents": len(told),
        "characters_a_document": round(sum(map(len, told)) / len(told)),
        "documents_a_second": {name: round(value, 1) for name, value in (paces | {"ours, again": again}).items()},
        "ours_over": {name: round(slower / paces[name], 1) for name in ("commonest", "fastest")},
        "ours_loaded_over": {name: round(paces["ours, loaded"] / paces[name], 1) for name in ("commonest", "fastest")},
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=100)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    args = parser.parse_args()
    warnings.filterwarnings("ignore")
    told = machine()
    told["versions"] |= {name: importlib.metadata.version(name) for name in PEERS}
    results: dict[str, Any] = {"machine": told}
    for name, texts in (
        ("generated", generated(args.documents + WARM)),
        ("news", news(args.shared, args.documents + WARM)),
    ):
        if len(texts) > 2 * WARM:
            results[name] = beside(texts)
            print(name, json.dumps(results[name], indent=1), flush=True)
            save("peers", results)


if __name__ == "__main__":
    main()
