"""One run, step by step, without an orchestrator: land, read, deduplicate, load, build, check, publish.

`Run` holds what the steps share. Each step is a plain method, timed, and told to whoever watches; `flows.refresh` calls
them as Prefect tasks. The warehouse's lock is held from the beginning to the end.
"""

from __future__ import annotations

import logging
import platform
import socket
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from types import TracebackType
from typing import TYPE_CHECKING, Any

import polars as pl

from flows import reference as reference_data
from flows.reference import Reference
from flows.settings import Settings
from flows.stores import batches, files, frames, furniture, history, lock, predecessor, sources, versions, warehouse
from flows.stores.furniture import Furniture
from flows.stores.furniture_learning import learn
from flows.stores.landing import Landing, LandingReport
from flows.stores.sources import Source

if TYPE_CHECKING:
    from flows.stores.quality import CheckReport

logger = logging.getLogger("newsledger")

_COUNTED = ("documents", "duplicates", "entities", "metrics", "events", "metric_facts", "event_facts", "conflicts")

Progress = Callable[[str, int, int | None], None]
"""Told of a step's name, how much of it is done, and of how much (None while that is not known)."""


@dataclass(frozen=True, slots=True)
class RunSummary:
    """What a run did.

    `status` is as in the table `runs`: `published`, `nothing_new`, or `refused` by a critical check. Counts of rows are
    those of the tables that it built, and 0 when it built none. `seconds` are wall-clock by step, in order: `imports`
    is the loading of heavy packages, models and patterns, all others are the pipeline's own work. `reading` are the
    seconds within the step `read`, summed over all processes, for what was computed now. `explanation` says which
    checks failed, on which rows, and where the Data Docs are.
    """

    run_id: str
    status: str
    home: Path
    path: Path
    inputs: int = 0
    landed: Mapping[str, int] = field(default_factory=dict)
    new_documents: int = 0
    documents: int = 0
    duplicates: int = 0
    dropped: Mapping[str, int] = field(default_factory=dict)
    entities: int = 0
    metrics: int = 0
    events: int = 0
    metric_facts: int = 0
    event_facts: int = 0
    conflicts: int = 0
    rejects: Mapping[str, int] = field(default_factory=dict)
    batches: int = 0
    batches_computed: int = 0
    checks: int = 0
    critical: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    explanation: str = ""
    docs: Path | None = None
    site: Path | None = None
    seconds: Mapping[str, float] = field(default_factory=dict)
    reading: Mapping[str, float] = field(default_factory=dict)

    @property
    def published(self) -> bool:
        """The published file is the one that this run built."""
        return self.status == "published"


class Run:
    """A run under way. Use as a context: it takes the lock, and on the way out notes how it ended.

    Without `read_sources` it works on what is landed already: with new code or reference data.
    """

    def __init__(
        self, settings: Settings, *, full: bool = False, read_sources: bool = True, progress: Progress | None = None
    ) -> None:
        self.settings = settings
        self.full = full
        self.read_sources = read_sources
        self.home = settings.home
        self.started = datetime.now(UTC)
        self.run_id = self.started.strftime("%Y%m%dT%H%M%S-%f")
        self.seconds: dict[str, float] = {}
        self.step = "start"
        self.report = LandingReport()
        self.plan: list[batches.Batch] = []
        self.summaries: dict[str, batches.Summary] = {}
        self.checked: CheckReport | None = None
        self.status = "running"
        self.error: str | None = None
        self.site: Path | None = None
        self.counts: Counter[str] = Counter()
        self.rejects: dict[str, int] = {}
        self._progress = progress
        self._build: warehouse.Build | None = None
        self._held = ExitStack()
        self._reference: Reference | None = None
        self.job = batches.Job(self.home, settings.reference, settings.max_document_bytes)
        self.landing = Landing(self.home)
        self.previous: Path | None = None
        self.base: Path | None = None
        self._copied: Future[None] | None = None
        self.carried: list[str] = []
        self.learned = Furniture()

    # --- beginning and end -------------------------------------------------------------------------------------------

    def __enter__(self) -> Run:
        self._held.enter_context(lock.hold(self.home, f"run {self.run_id}"))
        try:
            with self.timed("start"):
                history.refuse_newer(self.home)
                history.note(self.home, self.row())
                warehouse.clean(self.home)
                self.landing.sweep()
                self.previous = warehouse.published(self.home)
                self._reference = reference_data.load(self.settings.reference)
                self.learned = furniture.load(self.home)
        except BaseException as error:
            self._end(error)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end(error)

    def _end(self, error: BaseException | None) -> None:
        """Note how the run ended, take away what it leaves unfinished, and let go of the lock."""
        try:
            if self._build is not None:
                self._build.abandon()
            if error is not None:
                self.error = f"{type(error).__name__}: {error}"
                logger.error(
                    "failed at %s: %s", self.step, self.error, extra={"run_id": self.run_id, "step": self.step}
                )
            if self.status == "running":
                self.status = "failed"
            logger.info("run %s: %s", self.run_id, self.status, extra={"run_id": self.run_id, "step": "end"})
            self._tidy()
        except OSError as another:
            # On a full disk even the note of the failure fails; what stopped the run is what must be told.
            if error is None:
                raise
            logger.error("the end of run %s could not be written down: %s", self.run_id, another)
        finally:
            self._held.close()

    def _tidy(self) -> None:
        if self.status != "published":
            for folder in ("builds", "index"):
                for left in (self.home / folder).glob(f"{self.run_id}.duckdb*"):
                    files.remove(left)
        files.sweep(self.home / "builds")
        kept = {}
        if self.checked is not None and self.status == "refused":
            kept = {"check_results": self.checked.results, "rejects": self.checked.rejected}
        history.note(self.home, self.row(), kept)

    @property
    def reference(self) -> Reference:
        """The reference tables of this run."""
        if self._reference is None:
            raise RuntimeError("the run was not begun")
        return self._reference

    @contextmanager
    def timed(self, step: str) -> Iterator[None]:
        """Count the time of a block to a step."""
        if step != "imports":
            self.step = step
        started = perf_counter()
        try:
            yield
        finally:
            spent = perf_counter() - started
            self.seconds[step] = self.seconds.get(step, 0.0) + spent
            self._log(step, spent)

    def _log(self, step: str, spent: float) -> None:
        told = {"run_id": self.run_id, "step": step, "seconds": round(spent, 3)}
        logger.info("%s took %.3f s", step, spent, extra=told)

    def tell(self, step: str, done: int, total: int | None = None) -> None:
        """Tell whoever watches how far a step is."""
        if self._progress is not None:
            self._progress(step, done, total)

    def row(self, status: str | None = None) -> dict[str, Any]:
        """This run as a row of `runs`, as it stands or as if it had that status."""
        status = status or self.status
        return {
            "run_id": self.run_id,
            "status": status,
            "started_at": self.started.isoformat(),
            "finished_at": datetime.now(UTC).isoformat() if status != "running" else None,
            "mode": ("full" if self.full else "refresh") if self.read_sources else "reprocess",
            "newsledger_version": versions.newsledger(),
            "code_version": versions.code(),
            "reference_version": self._reference.version[:16] if self._reference else "",
            "schema_version": versions.schema(),
            "python_version": platform.python_version(),
            "package_versions": versions.packages(),
            "parameters": self.settings.parameters() | {"site_lines": self.learned.version},
            "host": socket.gethostname(),
            "inputs": self.report.inputs,
            "new_documents": self.report.new_documents,
            "documents": self.counts["documents"],
            "metrics": self.counts["metrics"],
            "events": self.counts["events"],
            "rejects": sum(self.rejects.values()),
            "batches": len(self.plan),
            "batches_computed": sum(summary.computed for summary in self.summaries.values()),
            "seconds": dict(self.seconds),
            "failed_step": self.step if self.error else None,
            "error": self.error,
        }

    # --- steps, in order ---------------------------------------------------------------------------------------------

    def sources(self) -> list[Source]:
        """The sources of this run, in an order that does not depend on how they were given."""
        if not self.read_sources:
            return []
        return sources.make(self.settings.sources, self.home, self.settings.max_document_bytes)

    def land(self) -> LandingReport:
        """Take in what is new, and cut all that was landed into batches."""
        with self.timed("land"):
            self.report = self.landing.land(
                self.sources(),
                self.run_id,
                self.started,
                pack_documents=self.settings.batch_size,
                progress=lambda done: self.tell("land", done),
            )
            self.catalogue = self.landing.catalogue()
            documents = self.catalogue.filter(pl.col("event") == "landed")
            if not self.read_sources and self.previous is not None:
                limit = self.settings.memory_limit
                self.learned = learn(self.home, self.previous, documents, self.learned, memory_limit=limit)
                furniture.keep(self.home, self.learned)
            size = self.settings.batch_size
            self.plan = batches.plan(documents, self.job, self.reference.version, size, self.learned)
        return self.report

    def stale(self) -> str | None:
        """Why a new build is needed, or None when the published one says all there is to say."""
        return predecessor.stale(
            self.home,
            self.previous,
            self.report.events,
            self.catalogue,
            self.reference,
            known_lines=self.learned.version,
            full=self.full,
        )

    def site_is_behind(self) -> bool:
        """Whether the site is missing or older than the publication: a run that was to build it did not get there."""
        try:
            built = (self.settings.site / "index.html").stat().st_mtime_ns
            return built < self.settings.published.lstat().st_mtime_ns
        except OSError:
            return self.settings.published.exists()

    def nothing_new(self) -> None:
        """End without a build."""
        self.status = "nothing_new"

    def pending(self) -> list[batches.Batch]:
        """The batches that have to be computed; the others are taken as they are."""
        with self.timed("read"):
            for batch in self.plan:
                summary = None if self.full else batches.known(batch, self.home)
                if summary is not None:
                    self.summaries[batch.key] = summary
            waiting = [batch for batch in self.plan if batch.key not in self.summaries]
            if self.full:
                batches.forget(self.home, [])
        self.tell("read", 0, sum(len(batch.rows) for batch in waiting))
        return waiting

    def computed(self, batch: batches.Batch, summary: batches.Summary) -> None:
        """Take note of a batch that was computed."""
        self.summaries[batch.key] = summary
        spent = sum(summary.seconds.values())
        told = {"run_id": self.run_id, "step": "read", "batch": batch.key, "documents": len(batch.rows)}
        logger.info("batch %s took %.3f s", batch.key, spent, extra=told | {"seconds": round(spent, 3)})

    def copy_base(self) -> None:
        """Begin to copy the build that this one grows from: the disk is busy with that while documents are read."""
        self.base = predecessor.base(self.home, self.previous, self.row(), self.catalogue, full=self.full)
        if self.base is not None:
            beside = self._held.enter_context(ThreadPoolExecutor(1, "copy"))
            self._copied = beside.submit(warehouse.copy, self.home, self.run_id, self.base)

    def begin_build(self) -> None:
        """Start a build with its reference tables, its history, and the batches before it."""
        with self.timed("load"):
            if self._copied is not None:
                self._copied.result()
            known, limit = (self.reference, self.settings.reference), self.settings.memory_limit
            self._build = build = warehouse.start(self.home, self.run_id, known, memory_limit=limit, base=self.base)
            rows = self.summaries
            staged = (
                warehouse.Staged(batch.folder(self.home), batch.rows["document_id"], rows[batch.key].rows)
                for batch in self.plan
            )
            warehouse.stage(build, list(staged), self.catalogue)
            # What landing and reading needed, half a GB at a million documents: DuckDB will want the memory.
            self.catalogue, self.landing = self.catalogue.clear(), Landing(self.home)
            self.plan = [replace(batch, rows=batch.rows.clear()) for batch in self.plan]
            self.carried = history.carry(build.connection, self.home, self.previous, self.run_id)
            build.connection.execute("CREATE TABLE current_run.runs AS FROM main.runs LIMIT 0").fetchall()
            history.insert_runs(build.connection, "current_run.runs", [self.row()])
            counts = [
                {"direction": direction, "reason": reason, "row_count": n}
                for (direction, reason), n in sorted(self.report.counts.items())
            ]
            schema = {"direction": pl.String, "reason": pl.String, "row_count": pl.Int64}
            frames.create(build.connection, "current_run.landing", pl.DataFrame(counts, schema=schema))

    @property
    def build(self) -> warehouse.Build:
        """The build under way."""
        if self._build is None:
            raise RuntimeError("no build was begun")
        return self._build

    def deduplicate(self) -> dict[str, int]:
        """Find documents that repeat others."""
        with self.timed("deduplicate"):
            rows = self.build.deduplicate()
        self.tell("deduplicate", 1, 1)
        return rows

    def load(self) -> dict[str, int]:
        """Fill the tables of single documents."""
        with self.timed("load"):
            rows = self.build.load()
        self.tell("load", 1, 1)
        return rows

    def join(self) -> dict[str, int]:
        """Fill the tables across documents and the history, and close the file."""
        with self.timed("build"):
            rows = self.build.join()
            self.counts.update({table: self.build.count(table) for table in _COUNTED})
            refused = self.build.connection.execute(
                "SELECT step || ': ' || reason, count(*) FROM main.rejects WHERE standing GROUP BY 1 ORDER BY 1"
            ).fetchall()
            self.rejects = dict(refused)
            self.build.close()
        self.tell("build", 1, 1)
        return rows

    def check(self) -> CheckReport:
        """Have the closed build checked."""
        from flows.stores import quality

        started = perf_counter()
        self.step = "check"
        report = quality.check(
            self.build.path,
            run_id=self.run_id,
            previous=self.previous,
            docs=self.home / "data_docs",
            reference=self.reference,
            memory_limit=self.settings.memory_limit,
        )
        imports = report.seconds.get("import", 0.0)
        self.seconds["imports"] = self.seconds.get("imports", 0.0) + imports
        self.seconds["check"] = perf_counter() - started - imports
        self._log("check", self.seconds["check"])
        self.checked = report
        self.tell("check", 1, 1)
        return report

    def refuse(self) -> None:
        """End without publishing, because a critical check failed."""
        self.status = "refused"
        self.error = "; ".join(_check_names(self.checked.failed("critical") if self.checked else ()))
        self.step = "check"

    def publish(self) -> Path:
        """Write the check results into the build and make it the published file."""
        with self.timed("publish"):
            self._seal()
            warehouse.swap(self.home, self.build.path)
            self.status, self._build = "published", None
            history.note(self.home, self.row())
            warehouse.keep_last(self.home, self.settings.keep_builds)
            batches.forget(self.home, self.plan)
            kept = [path.stem for path in warehouse.builds(self.home)]
            history.forget(self.home, self.carried, kept)
        self.tell("publish", 1, 1)
        return self.settings.published

    def _seal(self) -> None:
        """Add what is known only now: the results of the checks, and how the run ended."""
        temporary = self.home / "builds" / f"{files.TEMPORARY}{self.run_id}"
        limit = self.settings.memory_limit
        connection = warehouse.connect(self.build.path, memory_limit=limit, temporary=temporary)
        try:
            report = self.checked
            for table, rows in (("check_results", report.results), ("rejects", report.rejected)) if report else ():
                if rows:
                    frame = pl.DataFrame(list(rows), infer_schema_length=None)
                    frames.insert(connection, f"main.{table}", frame)
            connection.execute("DELETE FROM main.runs WHERE run_id = ?", [self.run_id]).fetchall()
            history.insert_runs(connection, "main.runs", [self.row("published")])
            connection.execute("CHECKPOINT").fetchall()
        finally:
            connection.close()
        files.sync(self.build.path)

    # --- telling -----------------------------------------------------------------------------------------------------

    def summary(self) -> RunSummary:
        """What this run did so far."""
        dropped: Counter[str] = Counter()
        reading: dict[str, float] = {}
        for summary in self.summaries.values():
            dropped.update(summary.dropped)
            if summary.computed:
                for step, spent in summary.seconds.items():
                    reading[step] = reading.get(step, 0.0) + spent
        report = self.checked
        return RunSummary(
            run_id=self.run_id,
            status=self.status,
            home=self.home,
            path=self.settings.published,
            inputs=self.report.inputs,
            landed={reason: n for (_, reason), n in sorted(self.report.counts.items())},
            new_documents=self.report.new_documents,
            dropped=dict(sorted(dropped.items())),
            rejects=self.rejects,
            batches=len(self.plan),
            batches_computed=sum(summary.computed for summary in self.summaries.values()),
            checks=len(report.results) if report else 0,
            critical=_check_names(report.failed("critical")) if report else (),
            warnings=_check_names(report.failed("warning")) if report else (),
            explanation=report.explain() if report else "",
            docs=report.docs if report else None,
            site=self.site,
            seconds=dict(self.seconds),
            reading=reading,
            **self.counts,
        )

    def ledger(self) -> list[dict[str, Any]]:
        """What went into and out of the steps of this run, as rows of plain values."""
        with self.build_reader() as connection:
            rows = connection.execute(
                "SELECT step, direction, reason, row_count FROM main.accounting WHERE run_id = ? ORDER BY ALL",
                [self.run_id],
            ).fetchall()
        return [dict(zip(("step", "direction", "reason", "rows"), row, strict=True)) for row in rows]

    @contextmanager
    def build_reader(self) -> Iterator[Any]:
        """A read-only connection to the closed build, published or not."""
        path = self._build.path if self._build is not None else self.settings.published.resolve()
        temporary = self.home / "builds" / f"{files.TEMPORARY}{self.run_id}"
        limit = self.settings.memory_limit
        connection = warehouse.connect(path, memory_limit=limit, temporary=temporary, read_only=True)
        try:
            yield connection
        finally:
            connection.close()


def _check_names(rows: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    return tuple(f"{row['suite']}.{row['check_name']}" for row in rows)
