"""The Prefect flow `reprocess`: all landed documents anew where the code or the reference data changed.

The sources are not read. The steps are those of `flows.refresh`; batches that no change touches are taken as they are.
"""

from __future__ import annotations

from flows import prefect_environment  # noqa: F401  (before Prefect, which reads it when imported)

# isort: split
from prefect import flow

from flows import hooks, refresh
from flows.settings import Settings
from flows.stores.pipeline import Progress, RunSummary


@flow(name="reprocess", on_failure=[hooks.tell], on_crashed=[hooks.tell])
def reprocess(
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
    """Publish the landed documents anew where code, reference data or SQL changed since; do nothing where none did.

    The parameters are those of `refresh`, and it ends as `refresh` does. `sources` only stand in the history of runs.
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
    return refresh.steps(settings, full=full, read_sources=False)


def run(settings: Settings | None = None, *, full: bool = False, progress: Progress | None = None) -> RunSummary:
    """Run the flow `reprocess` here and now, as `flows.refresh.run` runs `refresh`."""
    return refresh.call(reprocess, settings or Settings.load(), full=full, progress=progress)
