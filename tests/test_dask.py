"""The same batches on two Dask workers: the same tables, row for row."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.settings import Settings, SettingsError
from flows.stores import batches, versions
from tests.stores import articles
from tests.stores.articles import rows

# The runs differ, and the pool's is published without the gate, which has its own tests.
OF_THE_RUN = {"runs", "check_results"}
TIMES = ("run_id", "first_run_id", "last_run_id", "received_at", "rejected_at")


@pytest.mark.usefixtures("prefect_server")
def test_two_workers_give_the_tables_of_the_process_pool(tmp_path: Path, clippings: Path) -> None:
    from flows import refresh

    pool = articles.run(tmp_path / "pool", clippings, processes=2, batch_size=2)
    dask = refresh.run(
        Settings.load({}, home=tmp_path / "dask", sources=clippings, processes=2, batch_size=2, on="dask")
    )
    assert pool.published and dask.published and pool.batches_computed == dask.batches_computed == 2
    tables = [name for (name,) in rows(pool.path, "SELECT table_name FROM duckdb_tables() WHERE schema_name = 'main'")]
    assert len(tables) > 12
    for name in set(tables) - OF_THE_RUN:
        assert articles.table(pool.path, name, *TIMES) == articles.table(dask.path, name, *TIMES), name


def test_a_worker_with_other_code_or_reference_data_refuses(tmp_path: Path) -> None:
    settings = Settings.load({}, home=tmp_path)
    job = batches.Job(tmp_path, settings.reference, settings.max_document_bytes)
    batch = batches.Batch(0, "k", rows=None)  # type: ignore[arg-type]
    with pytest.raises(batches.OtherVersion, match="other code"):
        batches.Here(job, "another", "r").compute(batch)
    with pytest.raises(batches.OtherVersion, match="other reference data"):
        batches.Here(job, versions.code(), "another").compute(batch)


def test_a_scheduler_without_dask_is_refused() -> None:
    with pytest.raises(SettingsError, match="--on dask"):
        Settings.load({}, scheduler="tcp://127.0.0.1:8786")
