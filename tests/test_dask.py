"""The same batches on two Dask workers: the same tables, row for row."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.settings import Settings, SettingsError
from flows.stores import batches, versions
from tests.stores.articles import rows

pytest.importorskip("prefect_dask")

OF_THE_RUN = {"runs", "check_results", "accounting"}
TIMES = ("run_id", "first_run_id", "last_run_id", "received_at", "rejected_at")


@pytest.mark.usefixtures("prefect_server")
def test_two_workers_give_the_tables_of_the_process_pool(tmp_path: Path, clippings: Path) -> None:
    from flows import refresh

    settings = {"sources": clippings, "processes": 2, "batch_size": 2}
    pool = refresh.run(Settings.load({}, home=tmp_path / "pool", **settings))
    dask = refresh.run(Settings.load({}, home=tmp_path / "dask", on="dask", **settings))
    assert pool.published and dask.published and dask.batches_computed == 2
    tables = [name for (name,) in rows(pool.path, "SELECT table_name FROM duckdb_tables() WHERE schema_name = 'main'")]
    assert len(tables) > 12
    for name in tables:
        columns = [column for column, *_ in rows(pool.path, f'DESCRIBE main."{name}"') if column not in TIMES]
        if name in OF_THE_RUN:
            columns = [
                column for column in columns if column in ("suite", "check_name", "success", "step", "row_count")
            ]
        query = f'SELECT {", ".join(columns)} FROM main."{name}"' if columns else "SELECT 1"
        assert sorted(map(repr, rows(pool.path, query))) == sorted(map(repr, rows(dask.path, query))), name


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
