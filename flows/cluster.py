"""Batches on a Dask cluster, through prefect-dask: the extra `dask`. All else of a run stays where it started."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from flows.settings import Settings

if TYPE_CHECKING:
    from prefect_dask import DaskTaskRunner


class NoDask(RuntimeError):  # noqa: N818
    """Dask was asked for and is not installed."""


@contextmanager
def runner(settings: Settings, batches: int) -> Iterator[DaskTaskRunner]:
    """A started task runner: of the scheduler that the settings name, or of one of our own with local processes.

    Raises NoDask when it is not installed, OSError when the scheduler cannot be reached.
    """
    from prefect.client.orchestration import get_client
    from prefect.settings import PREFECT_API_URL, temporary_settings

    try:
        from prefect_dask import DaskTaskRunner
    except ImportError as error:
        raise NoDask("Dask is not installed; run: pip install 'newsledger[dask]'") from error
    if settings.scheduler:
        made = DaskTaskRunner(address=settings.scheduler)
    else:
        made = DaskTaskRunner(
            cluster_kwargs={
                "n_workers": min(settings.processes, batches),
                "threads_per_worker": 1,
                "host": "127.0.0.1",
                "dashboard_address": None,
                # One core a worker, as in the pool of processes.
                "env": {"POLARS_MAX_THREADS": "1"},
            }
        )
    # A worker without an address would start a server of its own.
    with get_client(sync_client=True) as client:
        address = str(client.api_url)
    with temporary_settings({PREFECT_API_URL: address}), made:
        yield made
