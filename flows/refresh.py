"""The Prefect flow `refresh`: from sources to a published, checked warehouse. A thin registry of steps.

The work is in `flows.stores.pipeline`; here are names, retries, parallelism and artifacts.
"""

from __future__ import annotations

from contextvars import ContextVar
from pathlib import Path
from typing import Any

from flows import prefect_environment  # noqa: F401  (before Prefect, which reads it when imported)

# isort: split
from prefect import flow, task
from prefect.artifacts import create_table_artifact
from prefect.cache_policies import NO_CACHE
from prefect.futures import as_completed
from prefect.task_runners import ThreadPoolTaskRunner

from flows.settings import Settings
from flows.stores import batches
from flows.stores.pipeline import Progress, Run, RunSummary

_watcher: ContextVar[Progress | None] = ContextVar("watcher", default=None)


class Refused(RuntimeError):  # noqa: N818
    """A critical check failed: nothing was published. `summary` says which."""

    def __init__(self, summary: RunSummary) -> None:
        super().__init__(summary.explanation)
        self.summary = summary


# Landing and batches touch disks, networks and processes, where trying again can help; a failed query fails again.
@task(name="land", retries=2, retry_delay_seconds=1, cache_policy=NO_CACHE)
def land(run: Run) -> None:
    """Take in what is new in the sources."""
    run.land()


@task(name="read batch", task_run_name="read batch {number}", retries=1, cache_policy=NO_CACHE)
def read_batch(number: int, run: Run, workers: batches.Workers) -> batches.Summary:
    """Clean the documents of a batch and extract their facts."""
    return workers.compute(run.plan[number])


@task(name="deduplicate", cache_policy=NO_CACHE)
def deduplicate(run: Run) -> None:
    """Start the build and find documents that repeat others."""
    run.begin_build()
    run.deduplicate()


@task(name="load", cache_policy=NO_CACHE)
def load(run: Run) -> None:
    """Fill the tables of single documents."""
    run.load()


@task(name="build", cache_policy=NO_CACHE)
def build(run: Run) -> None:
    """Fill the tables across documents and close the file."""
    run.join()


@task(name="check", cache_policy=NO_CACHE)
def check(run: Run) -> bool:
    """Check the closed build; whether it may be published."""
    return run.check().passed


@task(name="publish", cache_policy=NO_CACHE)
def publish(run: Run) -> None:
    """Put the build in place of the published file."""
    run.publish()


@task(name="site", cache_policy=NO_CACHE)
def site(run: Run) -> None:
    """Build the site from the published file."""
    from flows import dashboard

    with run.timed("site"):
        run.site = dashboard.build(run.settings.published, run.settings.site).index
    run.tell("site", 1, 1)


def _read(run: Run) -> None:
    """Compute the batches that are missing, side by side."""
    waiting = run.pending()
    total = sum(len(batch.rows) for batch in waiting)
    done = 0
    with run.timed("read"), batches.workers(run.job, run.settings.processes, len(waiting)) as workers:
        by_number = {batch.number: batch for batch in waiting}
        futures = {read_batch.submit(number, run, workers): number for number in by_number}
        for future in as_completed(list(futures)):
            batch = by_number[futures[future]]
            run.computed(batch, future.result())
            done += len(batch.rows)
            run.tell("read", done, total)


def _artifacts(run: Run) -> None:
    """The ledger and the check results as tables in Prefect's page."""
    create_table_artifact(run.ledger(), key="ledger", description="Rows into and out of each step, by reason")
    shown = ("suite", "check_name", "severity", "success", "rows_failed")
    results: list[dict[str, Any]] = (
        [{name: row[name] for name in shown} for row in run.checked.results] if run.checked else []
    )
    create_table_artifact(results, key="check-results", description="What was checked before publishing")


@flow(name="refresh", task_runner=ThreadPoolTaskRunner(max_workers=8))  # type: ignore[arg-type]
def refresh(
    sources: list[str] | None = None,
    home: str | None = None,
    reference: str | None = None,
    full: bool = False,
    batch_size: int | None = None,
    processes: int | None = None,
    keep_builds: int | None = None,
    max_document_bytes: int | None = None,
    memory_limit: str | None = None,
) -> RunSummary:
    """Refresh the warehouse from its sources.

    `full` computes and publishes everything anew; all others are fields of `Settings`, and what is not given comes from
    the environment and the defaults there. Raises Refused when a critical check failed, Locked when another run holds
    the warehouse.
    """
    settings = Settings.load(
        sources=tuple(map(Path, sources or ())),
        home=Path(home) if home else None,
        reference=Path(reference) if reference else None,
        batch_size=batch_size,
        processes=processes,
        keep_builds=keep_builds,
        max_document_bytes=max_document_bytes,
        memory_limit=memory_limit,
    )
    return _refresh(settings, full)


def _refresh(settings: Settings, full: bool) -> RunSummary:
    with Run(settings, full=full, progress=_watcher.get()) as run:
        land(run)
        if run.stale() is None:
            run.nothing_new()
            return run.summary()
        _read(run)
        deduplicate(run)
        load(run)
        build(run)
        passed = check(run)
        _artifacts(run)
        if not passed:
            run.refuse()
        else:
            publish(run)
            site(run)
        summary = run.summary()
    if not passed:
        raise Refused(summary)
    return summary


def run(settings: Settings | None = None, *, full: bool = False, progress: Progress | None = None) -> RunSummary:
    """Run the flow `refresh` here and now; a run that was refused by a check is a summary too.

    `progress` is called with a step's name, how much is done, and of how much. Raises Locked when another run holds the
    warehouse; OSError, SqlError or duckdb.Error when a step failed: the published file stands as it was.
    """
    settings = settings or Settings.load()
    token = _watcher.set(progress)
    try:
        return refresh(**settings.parameters(), full=full)
    except Refused as refused:
        return refused.summary
    finally:
        _watcher.reset(token)
