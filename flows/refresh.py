"""The Prefect flow `refresh`: from sources to a published, checked warehouse. A thin registry of steps.

The work is in `flows.stores.pipeline`; here are names, retries, timeouts, parallelism and artifacts. `flows.reprocess`
runs the same steps on what is landed already.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from flows import prefect_environment  # noqa: F401  (before Prefect, which reads it when imported)

# isort: split
from prefect import flow, task
from prefect.artifacts import create_link_artifact, create_table_artifact
from prefect.cache_policies import NO_CACHE
from prefect.futures import as_completed
from prefect.states import Cancelled
from prefect.task_runners import TaskRunner, ThreadPoolTaskRunner
from prefect.utilities.timeout import timeout

from flows import hooks, logs, ready
from flows.settings import Settings
from flows.stores import batches, versions, workers
from flows.stores.lock import Locked
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
def read_batch(number: int, batch: batches.Batch, reader: workers.Computes) -> batches.Summary:
    """Clean the documents of a batch and extract their facts."""
    return reader.compute(batch)


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

    with run.timed("imports"):
        ready.site()
    with run.timed("site"):
        settings = run.settings
        run.site = dashboard.build(
            settings.published, settings.site, processes=settings.processes, documents=settings.site_documents
        ).index
    run.tell("site", 1, 1)


@contextmanager
def _hands(run: Run, waiting: int) -> Iterator[tuple[TaskRunner[Any], workers.Computes]]:
    """Who runs the tasks of so many batches, and who computes a batch within its task."""
    if run.settings.on == "dask":
        from flows import cluster

        with cluster.runner(run.settings, waiting) as runner:
            yield runner, workers.Here(run.job, versions.code(), run.reference.version)
    else:
        with (
            workers.workers(run.job, run.settings.processes, waiting) as pool,
            # One more than compute, so that none waits for its next batch; no more, or they come in any order.
            ThreadPoolTaskRunner(max_workers=run.settings.processes + 1) as threads,  # type: ignore[var-annotated]
        ):
            yield threads, pool


def _read(run: Run) -> None:
    """Compute the batches that are missing, side by side."""
    waiting = run.pending()
    if not waiting:
        return
    total = sum(len(batch.rows) for batch in waiting)
    done = 0
    if run.settings.on != "dask":
        with run.timed("imports"):
            workers.make_ready(run.settings.reference, run.settings.processes, len(waiting))
    with run.timed("read"), _hands(run, len(waiting)) as (runner, reader):
        futures = {
            runner.submit(read_batch, {"number": batch.number, "batch": batch, "reader": reader}): batch
            # The largest first: a small one is the best to wait for in the end.
            for batch in sorted(waiting, key=lambda batch: -batch.unread)
        }
        for future in as_completed(list(futures)):
            batch = futures[future]
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


def _links(run: Run) -> None:
    """Links in Prefect's page to what people look at. Only paths: no text of an article goes there."""
    for key, words, place in (
        ("data-docs", "Data Docs: every check with what it saw", run.checked.docs if run.checked else None),
        ("site", "The site", run.site),
    ):
        if place is not None:
            create_link_artifact(place.as_uri(), link_text=words, key=key, description="On the machine that ran it")


@flow(name="refresh", on_failure=[hooks.tell], on_crashed=[hooks.tell])
def refresh(
    sources: list[str] | None = None,
    home: str | None = None,
    reference: str | None = None,
    full: bool = False,
    batch_size: int | None = None,
    processes: int | None = None,
    site_documents: int | None = None,
    keep_builds: int | None = None,
    max_document_bytes: int | None = None,
    memory_limit: str | None = None,
    on: str | None = None,
    scheduler: str | None = None,
    timeout_seconds: int | None = None,
) -> RunSummary:
    """Refresh the warehouse from its sources.

    `full` computes and publishes everything anew; all others are fields of `Settings`, and what is not given comes from
    the environment and the defaults there. Raises Refused when a critical check failed, TimeoutError when it took too
    long. It ends cancelled, and says who is writing, when another run holds the warehouse.
    """
    settings = Settings.load(
        sources=tuple(sources or ()),
        home=home,
        reference=reference,
        batch_size=batch_size,
        processes=processes,
        site_documents=site_documents,
        keep_builds=keep_builds,
        max_document_bytes=max_document_bytes,
        memory_limit=memory_limit,
        on=on,
        scheduler=scheduler,
        timeout_seconds=timeout_seconds,
    )
    return steps(settings, full=full)


def steps(settings: Settings, *, full: bool, read_sources: bool = True) -> Any:
    """The steps of a run within a flow; gives its RunSummary, or Prefect's state Cancelled when someone else writes."""
    logs.begin(settings.log)
    try:
        with timeout(settings.timeout_seconds or None):
            return _steps(Run(settings, full=full, read_sources=read_sources, progress=_watcher.get()))
    except Locked as locked:
        return Cancelled(message=str(locked), data=locked)


def _steps(begun: Run) -> RunSummary:
    with begun as run:
        land(run)
        if run.stale() is None:
            run.nothing_new()
            if run.settings.site_documents and run.site_is_behind():
                site(run)
            return run.summary()
        run.copy_base()
        _read(run)
        deduplicate(run)
        load(run)
        build(run)
        passed = check(run)
        if not passed:
            run.refuse()
        else:
            publish(run)
            if run.settings.site_documents:
                site(run)
        _artifacts(run)
        _links(run)
        summary = run.summary()
    if not passed:
        raise Refused(summary)
    return summary


def run(settings: Settings | None = None, *, full: bool = False, progress: Progress | None = None) -> RunSummary:
    """Run the flow `refresh` here and now; a run that was refused by a check is a summary too.

    `progress` is called with a step's name, how much is done, and of how much. Raises Locked when another run holds the
    warehouse; OSError, SqlError or duckdb.Error when a step failed: the published file stands as it was.
    """
    return call(refresh, settings or Settings.load(), full=full, progress=progress)


def call(flow: Callable[..., RunSummary], settings: Settings, *, full: bool, progress: Progress | None) -> RunSummary:
    """Run one of the flows that have the steps of `refresh`, as `run` does."""
    token = _watcher.set(progress)
    try:
        return flow(**settings.parameters(), full=full)
    except Refused as refused:
        return refused.summary
    finally:
        _watcher.reset(token)
