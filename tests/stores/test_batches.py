from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from flows.reference import default, project_root
from flows.stores import batches, documents, staged, versions
from flows.stores.batches import Batch, Job
from flows.stores.landing import Landing
from flows.stores.sources import Files

REFERENCE = project_root() / "seeds" / "reference"
READ = documents.read
DAY = datetime(2026, 5, 1, tzinfo=UTC)


def landed(home: Path, folder: Path, at: datetime = DAY) -> pl.DataFrame:
    landing = Landing(home)
    landing.land([Files(folder, 1 << 20)], "run1", at)
    return landing.documents()


def job(home: Path) -> Job:
    return Job(home, REFERENCE, 1 << 20)


def plan(home: Path, rows: pl.DataFrame, size: int = 2) -> list[Batch]:
    return batches.plan(rows, job(home), default().version, size)


def keys(planned: list[Batch]) -> list[str]:
    return [batch.key for batch in planned]


def compute(home: Path, batch: Batch) -> batches.Summary:
    return batches.compute(batch.key, Landing.records(batch.rows), job(home))


def test_documents_are_cut_in_the_order_of_receipt(tmp_path: Path, clippings: Path) -> None:
    rows = landed(tmp_path / "home", clippings)
    planned = plan(tmp_path / "home", rows, 3)
    assert [len(batch.rows) for batch in planned] == [3, 1]
    assert pl.concat([batch.rows for batch in planned]).equals(rows)


def test_more_documents_leave_full_batches_as_they_are(tmp_path: Path, clippings: Path) -> None:
    home = tmp_path / "home"
    before = keys(plan(home, landed(home, clippings), 3))
    (clippings / "zebra.txt").write_text("A zebra cost 1,200 dollars in 2020.")
    after = keys(plan(home, landed(home, clippings), 3))
    assert after[0] == before[0] and after[1] != before[1]


def test_the_key_follows_what_a_result_depends_on(
    tmp_path: Path, clippings: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    rows = landed(home, clippings)
    [key] = keys(plan(home, rows, 9))
    assert keys(plan(home, rows, 9)) == [key]
    others = {
        batches.plan(rows, job(home), "another reference", 9)[0].key,
        batches.plan(rows, Job(home, REFERENCE, 99), default().version, 9)[0].key,
        batches.plan(landed(tmp_path / "later", clippings, DAY.replace(day=2)), job(home), default().version, 9)[0].key,
    }
    monkeypatch.setattr(versions, "code", lambda: "another code")
    others.add(batches.plan(rows, job(home), default().version, 9)[0].key)
    assert len(others | {key}) == 5


def test_a_batch_that_was_not_full_is_filled_up(
    tmp_path: Path, clippings: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    [batch] = plan(home, landed(home, clippings), 9)
    compute(home, batch)
    (clippings / "zebra.txt").write_text("A zebra cost 1,200 dollars in 2020.")
    [batch] = plan(home, landed(home, clippings), 9)
    assert (batch.held, batch.unread) == (4, 1)
    whole = compute(home, batch)
    frames = {table: pl.read_parquet(batch.folder(home) / f"{table}.parquet") for table in staged.SCHEMAS}
    shutil.rmtree(batch.folder(home))
    read = []
    monkeypatch.setattr(
        batches.documents, "read", lambda *given, **more: read.append(given[0].uri) or READ(*given, **more)
    )
    filled = batches.compute(batch.key, Landing.records(batch.rows), job(home), batch.begun, batch.held)
    assert [uri[-9:] for uri in read] == ["zebra.txt"]
    assert (filled.rows, filled.dropped) == (whole.rows, whole.dropped)
    for table, frame in frames.items():
        assert_frame_equal(frame, pl.read_parquet(batch.folder(home) / f"{table}.parquet"))


def test_a_batch_is_read_whole_where_what_it_began_with_is_damaged(tmp_path: Path, clippings: Path) -> None:
    home = tmp_path / "home"
    [batch] = plan(home, landed(home, clippings), 9)
    compute(home, batch)
    (batch.folder(home) / "events.parquet").write_bytes(b"no such thing")
    (clippings / "zebra.txt").write_text("A zebra cost 1,200 dollars in 2020.")
    [batch] = plan(home, landed(home, clippings), 9)
    assert batch.held == 4
    filled = batches.compute(batch.key, Landing.records(batch.rows), job(home), batch.begun, batch.held)
    assert filled.rows["documents"] == 5


def test_a_batch_is_computed_once_and_known_after(tmp_path: Path, clippings: Path) -> None:
    home = tmp_path / "home"
    [batch] = plan(home, landed(home, clippings), 9)
    assert batches.known(batch, home) is None
    summary = compute(home, batch)
    again = batches.known(batch, home)
    assert again is not None and not again.computed
    assert (again.rows, again.dropped) == (summary.rows, summary.dropped)
    assert summary.rows["documents"] == 4 and summary.dropped


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"rows": {}, "dropped": {}, "seconds": {}}', "\udcff"])
def test_a_damaged_summary_is_said_and_its_batch_computed_again(
    tmp_path: Path, clippings: Path, caplog: pytest.LogCaptureFixture, text: str
) -> None:
    home = tmp_path / "home"
    (clippings / "more" / "wool.txt").unlink()
    [batch] = plan(home, landed(home, clippings), 9)
    folder = batch.folder(home)
    folder.mkdir(parents=True)
    (folder / "summary.json").write_bytes(text.encode("utf-8", "surrogateescape"))
    assert batches.known(batch, home) is None
    assert "summary.json is damaged" in caplog.text and "read again" in caplog.text
    summary = compute(home, batch)
    again = batches.known(batch, home)
    assert again is not None and again.rows == summary.rows and summary.rows["documents"] == 3
    assert sorted(path.name for path in (home / "batches").iterdir()) == [batch.key]
    assert {path.stem for path in folder.iterdir()} == {"summary", *staged.SCHEMAS}


def test_the_files_have_the_declared_columns(tmp_path: Path, clippings: Path) -> None:
    home = tmp_path / "home"
    [batch] = plan(home, landed(home, clippings), 9)
    compute(home, batch)
    for table, schema in staged.SCHEMAS.items():
        assert pl.read_parquet_schema(batch.folder(home) / f"{table}.parquet") == schema


def test_the_same_documents_give_the_same_files(tmp_path: Path, clippings: Path) -> None:
    homes = [tmp_path / name for name in ("one", "two")]
    made = []
    for home in homes:
        [batch] = plan(home, landed(home, clippings), 9)
        compute(home, batch)
        made.append(batch.folder(home))
    for table in staged.SCHEMAS:
        assert_frame_equal(*(pl.read_parquet(folder / f"{table}.parquet") for folder in made))


def test_an_interrupted_batch_leaves_nothing(tmp_path: Path, clippings: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "home"
    [batch] = plan(home, landed(home, clippings), 9)

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(pl.DataFrame, "write_parquet", full)
        with pytest.raises(OSError, match="No space"):
            compute(home, batch)
    assert list((home / "batches").iterdir()) == []
    compute(home, batch)


def test_forgetting_keeps_what_is_asked_for(tmp_path: Path, clippings: Path) -> None:
    home = tmp_path / "home"
    first, second = plan(home, landed(home, clippings), 2)
    for batch in (first, second):
        compute(home, batch)
    assert batches.forget(home, [second]) == 1
    assert [path.name for path in (home / "batches").iterdir()] == [second.key]


def test_row_types_and_columns_agree() -> None:
    for table, row in (("documents", documents.DocumentRow), ("metrics", documents.MetricRow)):
        assert tuple(staged.SCHEMAS[table]) == row._fields
    assert staged.SCHEMAS["events"]["actor_ids"] == pl.List(pl.String)
    assert staged.SCHEMAS["metrics"]["period_from"] == pl.Date
    assert staged.frame("metrics", []).schema == staged.SCHEMAS["metrics"]
