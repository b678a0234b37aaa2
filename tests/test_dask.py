"""The same batches on two Dask workers: the same tables, row for row."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from flows.settings import Settings, SettingsError
from flows.stores import batches, versions, workers
from tests.stores import articles
from tests.stores.articles import rows

# The runs differ.
OF_THE_RUN = {"runs", "check_results"}
TIMES = ("run_id", "first_run_id", "last_run_id", "received_at", "rejected_at")


@pytest.mark.usefixtures("prefect_server")
def test_two_workers_give_the_tables_of_one_process(tmp_path: Path, clippings: Path) -> None:
    from flows import refresh

    here = articles.run(tmp_path / "here", clippings, batch_size=2)
    dask = refresh.run(
        Settings.load(
            {}, home=tmp_path / "dask", sources=clippings, processes=2, batch_size=2, on="dask", site_documents=0
        )
    )
    assert here.published and dask.published and here.batches_computed == dask.batches_computed == 2
    tables = [name for (name,) in rows(here.path, "SELECT table_name FROM duckdb_tables() WHERE schema_name = 'main'")]
    assert len(tables) > 12
    for name in set(tables) - OF_THE_RUN:
        assert articles.table(here.path, name, *TIMES) == articles.table(dask.path, name, *TIMES), name


@pytest.mark.usefixtures("prefect_server")
def test_a_run_joins_a_cluster_that_is_there(tmp_path: Path, clippings: Path) -> None:
    from distributed import LocalCluster

    from flows import refresh

    here = articles.first(tmp_path / "here", clippings)
    with LocalCluster(
        n_workers=1, threads_per_worker=2, processes=False, protocol="tcp", host="127.0.0.1", dashboard_address=None
    ) as cluster:
        settings = Settings.load(
            {}, home=tmp_path / "dask", sources=clippings, batch_size=2, on="dask", site_documents=0
        )
        there = refresh.run(replace(settings, scheduler=cluster.scheduler_address))
    assert there.published and there.batches_computed == 2
    for name in ("documents", "metrics", "events"):
        assert articles.table(here.path, name, *TIMES) == articles.table(there.path, name, *TIMES), name


def test_a_worker_with_other_code_or_reference_data_refuses(tmp_path: Path) -> None:
    settings = Settings.load({}, home=tmp_path)
    job = batches.Job(tmp_path, settings.reference, settings.max_document_bytes)
    batch = batches.Batch(0, "k", rows=None)  # type: ignore[arg-type]
    with pytest.raises(workers.OtherVersion, match="other code"):
        workers.Here(job, "another", "r").compute(batch)
    with pytest.raises(workers.OtherVersion, match="other reference data"):
        workers.Here(job, versions.code(), "another").compute(batch)


def test_a_scheduler_without_dask_is_refused() -> None:
    with pytest.raises(SettingsError, match="--on dask"):
        Settings.load({}, scheduler="tcp://127.0.0.1:8786")
