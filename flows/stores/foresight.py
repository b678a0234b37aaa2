"""What a run would do, without doing it: which inputs are new, which batches would be computed, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from flows import reference as reference_data
from flows.reference import Reference
from flows.settings import Settings
from flows.stores import batches, furniture, history, reader, sources, versions, warehouse
from flows.stores.furniture_learning import learn
from flows.stores.landing import CATALOGUE, Landing, LandingReport, as_told_last
from flows.stores.predecessor import site_lines, stale
from flows.stores.rendering import printable

SHOWN = 20
"""Inputs and batches that are named one by one; of more, the number is told."""


@dataclass(frozen=True, slots=True)
class Foresight:
    """What a run would find and do. `causes` touch every batch; `changes` are rows of the catalogue."""

    report: LandingReport
    changes: pl.DataFrame
    causes: tuple[str, ...]
    plan: tuple[batches.Batch, ...]
    waiting: tuple[batches.Batch, ...]
    stale: str | None
    other_site_lines: bool

    def lines(self) -> Iterator[str]:
        """The lines that say it to a person."""
        counts = Counter({reason: n for (_, reason), n in self.report.counts.items()})
        told = ", ".join(f"{reason} {n:,}" for reason, n in counts.most_common())
        yield f"Inputs   {self.report.inputs:,} found{f' ({told})' if told else ''}"
        for event, uri, reason in self.changes.select("event", "uri", "reason").head(SHOWN).iter_rows():
            yield printable(f"         {_WORDS[event]}: {uri}{f' ({reason})' if reason else ''}")
        if len(self.changes) > SHOWN:
            yield f"         … and {len(self.changes) - SHOWN:,} more"
        documents = sum(batch.unread for batch in self.waiting)
        yield f"Batches  {len(self.waiting):,} of {len(self.plan):,} would be computed ({documents:,} documents)"
        fresh, retold = (
            set(self.changes.filter(pl.col("event") == event)["document_id"]) for event in ("landed", "retold")
        )
        if self.causes:
            for cause in self.causes:
                yield f"         every batch: {cause}"
        else:
            for batch in self.waiting[:SHOWN]:
                new = sum(identity in fresh for identity in batch.rows["document_id"])
                why = "its result is not there: a run that computed it did not end"
                if self.other_site_lines:
                    why = "lines are known now that stand on every page of one of its sites"
                if again := sum(identity in retold for identity in batch.rows["document_id"]):
                    why = f"sources tell something else of {again:,} documents"
                if new:
                    why = f"{new:,} new documents"
                yield f"         batch {batch.number + 1} ({len(batch.rows):,} documents): {why}"
            if len(self.waiting) > SHOWN:
                yield f"         … and {len(self.waiting) - SHOWN:,} more"
        yield f"Publish  yes: {self.stale}" if self.stale else "Publish  no: nothing is new"


_WORDS = {
    "landed": "would be read",
    "vanished": "is gone",
    "returned": "is back",
    "retold": "would be read anew, its source tells something else of it",
    "refused": "would be refused",
}


def foresee(settings: Settings, *, full: bool = False, read_sources: bool = True) -> Foresight:
    """Look at the sources as a run would, land nothing, and tell what the run would do.

    Feeds and lists of URLs are asked over the network, as in a run. Raises what a run raises for unusable settings.
    """
    home = settings.home
    landing = Landing(home)
    reference = reference_data.load(settings.reference)
    rows: list[dict[str, Any]] = []
    made = sources.make(settings.sources, home, settings.max_document_bytes) if read_sources else []
    now = datetime.now(UTC)
    report = landing.land(made, "foreseen", now, pack_documents=settings.batch_size, foresee=rows)
    changes = pl.DataFrame(rows, schema=CATALOGUE)
    catalogue = as_told_last(pl.concat([landing.catalogue(), changes]))
    job = batches.Job(home, settings.reference, settings.max_document_bytes)
    landed = catalogue.filter(pl.col("event") == "landed")
    previous = warehouse.published(home)
    learned = furniture.load(home)
    if previous is not None and not read_sources:
        learned = learn(home, previous, landed, learned, memory_limit=settings.memory_limit)
    plan = tuple(batches.plan(landed, job, reference.version, settings.batch_size, learned))
    waiting = tuple(batch for batch in plan if full or batches.known(batch, home) is None)
    told = (history.noted(home, previous.stem) or {}) if previous else {}
    causes = tuple(_causes(settings, reference, previous, told, full)) if waiting else ()
    why = stale(home, previous, report.events, catalogue, reference, known_lines=learned.version, full=full)
    return Foresight(report, changes, causes, plan, waiting, why, site_lines(told) != learned.version)


def _causes(
    settings: Settings, reference: Reference, previous: Path | None, told: Mapping[str, Any], full: bool
) -> Iterator[str]:
    """Why no result of the published run can be used again."""
    if full:
        yield "a full run was asked for"
    if previous is None or not told:
        return
    if told.get("code_version") != versions.code():
        yield f"the code that reads documents changed ({told.get('code_version')} -> {versions.code()})"
        then, now = told.get("package_versions", {}), versions.packages()
        for name in versions.READERS:
            if then.get(name) != now.get(name):
                yield f"package {name} changed ({then.get(name)} -> {now.get(name)})"
    if told.get("reference_version") != reference.version[:16]:
        tables = [words for name, rows in sorted(reference.items()) if (words := _difference(previous, name, rows))]
        yield f"reference data changed: {'; '.join(tables) or 'only words about it'}"
    for name in ("max_document_bytes", "batch_size"):
        then, now = told.get("parameters", {}).get(name), getattr(settings, name)
        if then != now:
            yield f"{name} changed ({then} -> {now})"


def _difference(published: Path, table: str, rows: tuple[Mapping[str, Any], ...]) -> str:
    """How a reference table differs from that in the published file: `units +2 -1`, or nothing."""
    with reader.connect(published) as connection:
        try:
            found = connection.execute(f'FROM reference."{table}"').fetchall()
        except duckdb.CatalogException:
            return f"{table} is new"
    before = Counter(tuple(map(_plain, row)) for row in found)
    now = Counter(tuple(map(_plain, row.values())) for row in rows)
    added, gone = (now - before).total(), (before - now).total()
    return f"{table} +{added} -{gone}" if added or gone else ""


def _plain(value: Any) -> Any:
    return tuple(value) if isinstance(value, list | tuple) else value
