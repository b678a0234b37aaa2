"""The Prefect flow `maintain`: old builds, batches nobody asks for, and many small files into few."""

from __future__ import annotations

from typing import Any

from flows import prefect_environment  # noqa: F401  (before Prefect, which reads it when imported)

# isort: split
from prefect import flow
from prefect.states import Cancelled
from prefect.utilities.timeout import timeout

from flows import hooks, logs
from flows.settings import Settings
from flows.stores import maintenance
from flows.stores.lock import Locked


@flow(name="maintain", on_failure=[hooks.tell], on_crashed=[hooks.tell])
def maintain(
    home: str | None = None,
    reference: str | None = None,
    batch_size: int | None = None,
    keep_builds: int | None = None,
    max_document_bytes: int | None = None,
    timeout_seconds: int | None = None,
) -> Any:
    """Remove what no reader and no run needs, and compact the landed documents; gives what was done, in words.

    The parameters are fields of `Settings`. It ends cancelled, and says who is writing, when a run holds the warehouse.
    """
    settings = Settings.load(
        home=home,
        reference=reference,
        batch_size=batch_size,
        keep_builds=keep_builds,
        max_document_bytes=max_document_bytes,
        timeout_seconds=timeout_seconds,
    )
    logs.begin(settings.log)
    try:
        with timeout(settings.timeout_seconds or None):
            return str(maintenance.maintain(settings))
    except Locked as locked:
        return Cancelled(message=str(locked), data=locked)
