"""Batches: some hundred documents, read once, kept as Parquet, and used again until something they depend on changes.

    batches/<key>/<table>.parquet, batches/<key>/summary.json

The key is a SHA-256 over the documents, what is known of their sites, the reference data and the code. Documents are
cut into batches in the order of receipt, so a refresh computes the batches of what is new. The last one before, which
was not full, is filled up: the result for its first documents is copied, and only the new ones are read.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from typing import Any

import polars as pl

from flows import reference as reference_data
from flows.stores import documents, files, furniture, staged, versions
from flows.stores.furniture import Furniture
from flows.stores.landing import Landed, Landing
from flows.text import duplicates

logger = logging.getLogger("newsledger")

_SUMMARY = "summary.json"
being_read: Any = None
"""In a process that is watched: a number in memory shared with its parent, the position of the document being read."""

_CRASH = "the process that read it was ended by the system (a fault in a library, or memory ran out)"


@dataclass(frozen=True, slots=True)
class Job:
    """How to read documents: where they are, with which reference tables, up to which size in bytes."""

    home: Path
    reference: Path
    limit: int


@dataclass(frozen=True, slots=True)
class Batch:
    """Documents that are read together. `rows` are their catalogue rows; `key` names the result.

    `begun` is the key of a result that holds the first `held` documents already ("" and 0 where there is none).
    """

    number: int
    key: str
    rows: pl.DataFrame = field(repr=False)
    begun: str = ""
    held: int = 0

    @property
    def unread(self) -> int:
        """How many documents have to be read to compute it."""
        return len(self.rows) - self.held

    def folder(self, home: Path) -> Path:
        """Where its result is kept."""
        return home / "batches" / self.key


@dataclass(frozen=True, slots=True)
class Summary:
    """What a batch came to: rows by table, lines dropped by kind, seconds by step."""

    key: str
    rows: dict[str, int]
    dropped: dict[str, int]
    seconds: dict[str, float]
    computed: bool = True


def plan(
    rows: pl.DataFrame, job: Job, reference_version: str, size: int, learned: Furniture | None = None
) -> list[Batch]:
    """The batches of all landed documents, in the order of receipt. `learned` is what the home keeps of sites."""
    learned = learned or furniture.load(job.home)
    folder = job.home / "batches"
    results = {path.name for path in folder.iterdir()} if folder.is_dir() else set()
    head = f"{versions.code()}\0{reference_version}\0{job.limit}\0"
    planned = []
    for number, part in enumerate(rows.iter_slices(size)):
        told = _told(part, learned)
        key = _key(hashlib.sha256(f"{head}{''.join(told)}".encode()))
        begun, held = "", 0
        if key not in results:
            digest = hashlib.sha256(head.encode())
            for at, each in enumerate(told, 1):
                digest.update(each.encode())
                if (first := _key(digest)) in results:
                    begun, held = first, at
        planned.append(Batch(number, key, part, begun, held))
    return planned


def _key(digest: Any) -> str:
    return str(digest.hexdigest()[:32])


def _told(part: pl.DataFrame, learned: Furniture) -> list[str]:
    """Of each document, what its reading depends on: the key of a batch is that of all, of the first ones of those."""
    sites = furniture.sites(part["uri"], part["metadata"]) if learned.lines else [""] * len(part)
    known = pl.Series([learned.versions.get(site, "") for site in sites], dtype=pl.String)
    # The day of receipt is the last resort for "now" in a text; the rest of what is read depends on these two.
    columns = ("document_id", pl.col("at").dt.date().cast(pl.String), "metadata", known, pl.lit(""))
    return part.select(pl.concat_str(columns, separator="\0").alias("told"))["told"].to_list()


def known(batch: Batch, home: Path) -> Summary | None:
    """The summary of a batch computed before, or None, also where it is damaged: the batch is then computed again."""
    return _summary(batch.folder(home))


def _summary(folder: Path) -> Summary | None:
    try:
        told = json.loads((folder / _SUMMARY).read_text(encoding="utf-8"))
        rows, dropped, seconds = (dict(told[name]) for name in ("rows", "dropped", "seconds"))
        if rows.keys() != staged.SCHEMAS.keys():
            raise ValueError("its tables are not those of today")
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as error:
        words = "%s is damaged (%s: %s); its documents are read again"
        logger.warning(words, folder / _SUMMARY, type(error).__name__, error)
        return None
    return Summary(folder.name, rows, dropped, seconds, computed=False)


def compute(
    key: str, landed: Sequence[Landed], job: Job, begun: str = "", held: int = 0, deadly: Collection[str] = ()
) -> Summary:
    """Read the documents of a batch and keep the result.

    The first `held` of them are taken from the result `begun`, where that can be read. `deadly` are the ids of
    documents that end the process that reads them: they are refused unread. Raises OSError when the disk refuses or
    lost what was landed; nothing for any content of a document.
    """
    started = perf_counter()
    reference = reference_data.load(job.reference)
    before = _result(job.home / "batches" / begun) if held else None
    held = held if before else 0
    contents = Landing(job.home).contents(landed[held:])
    learned = furniture.load(job.home)
    sites = furniture.sites((each.uri for each in landed), (json.dumps(dict(each.metadata)) for each in landed))
    seconds: dict[str, float] = {"read": perf_counter() - started}
    rows: dict[str, list[tuple]] = {table: [] for table in staged.SCHEMAS}
    texts: list[str] = []
    for position, each in enumerate(landed[held:], held):
        if being_read is not None:
            being_read.value = position
        if each.document_id in deadly:
            rows["rejects"].append(documents.RejectRow(each.document_id, "extract", "crash", _CRASH, None, None))
            continue
        received = documents.Received(
            each.document_id, each.uri, contents[each.content_sha256], each.received_at.date(), each.metadata
        )
        site_lines = learned.lines.get(sites[position])
        found = documents.read(received, reference, limit=job.limit, site_lines=site_lines)
        for table in ("documents", "blocks", "entities", "mentions", "metrics", "events", "rejects"):
            rows[table] += getattr(found, table)
        if found.documents:
            texts.append(found.masked)
        for step, spent in found.seconds.items():
            seconds[step] = seconds.get(step, 0.0) + spent
    started = perf_counter()
    frames = {table: staged.frame(table, found_rows) for table, found_rows in rows.items()}
    ids = [row.document_id for row in rows["documents"]]  # type: ignore[attr-defined]
    frames |= staged.signature_frames(ids, duplicates.signatures(texts))
    dropped = Counter(row.kind for row in rows["blocks"] if not row.kept)  # type: ignore[attr-defined]
    if before is not None:
        frames = {table: pl.concat([before.frames[table], frame]) for table, frame in frames.items()}
        dropped.update(before.summary.dropped)
    seconds["sign"] = perf_counter() - started
    started = perf_counter()
    if _summary(job.home / "batches" / key) is None:
        # What stands there is damaged, and would be kept.
        _discard(job.home / "batches" / key)
    with files.atomic_folder(job.home / "batches" / key) as folder:
        for table, frame in frames.items():
            frame.write_parquet(folder / f"{table}.parquet", compression="zstd", compression_level=3)
        seconds["write"] = perf_counter() - started
        summary = Summary(key, {table: len(frame) for table, frame in frames.items()}, dict(dropped), seconds)
        told = {"rows": summary.rows, "dropped": summary.dropped, "seconds": summary.seconds}
        (folder / _SUMMARY).write_text(json.dumps(told, sort_keys=True), encoding="utf-8")
    return summary


@dataclass(frozen=True, slots=True)
class _Result:
    summary: Summary
    frames: Mapping[str, pl.DataFrame]


def _result(folder: Path) -> _Result | None:
    """What a batch left, or None where it is not there or damaged."""
    summary = _summary(folder)
    try:
        frames = {table: pl.read_parquet(folder / f"{table}.parquet") for table in staged.SCHEMAS}
    except (OSError, pl.exceptions.PolarsError):
        return None
    if summary is None or any(
        frame.schema != staged.SCHEMAS[table] or len(frame) != summary.rows[table] for table, frame in frames.items()
    ):
        return None
    return _Result(summary, frames)


def forget(home: Path, keep: Sequence[Batch]) -> int:
    """Remove the results of batches that are no longer asked for; how many."""
    folder = home / "batches"
    wanted = {batch.key for batch in keep}
    old = [path for path in folder.iterdir() if path.name not in wanted] if folder.is_dir() else []
    for path in old:
        _discard(path)
    return len(old)


def _discard(path: Path) -> None:
    """Remove a result, where there is one. Out of the way first: a half-removed folder must not look like a result."""
    gone = path.with_name(f"{files.TEMPORARY}{path.name}")
    files.remove(gone)
    if path.exists():
        path.replace(gone)
        files.remove(gone)
