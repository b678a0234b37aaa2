from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest

from flows.settings import Settings
from flows.stores import batches, compaction, files, lock, maintenance, warehouse
from flows.stores.landing import Landing, Lost
from tests.stores import articles
from tests.stores.test_landing import Told, land

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


def hours(home: Path, count: int, first: int = 1) -> dict[str, bytes]:
    """An input more each hour, one of them with bytes that stand already, one that changes."""
    contents: dict[str, bytes] = {}
    for hour in range(first, first + count):
        contents[f"mem:{hour:03}"] = b"the same" if hour % 3 == 0 else f"text {hour}".encode()
        if hour == 5:
            contents["mem:001"] = b"changed"
        land(home, dict(contents), hour)
    return contents


def read(home: Path) -> dict[str, bytes]:
    landing = Landing(home)
    records = landing.records(landing.documents())
    found = landing.contents(records)
    return {record.document_id: found[record.content_sha256] for record in records}


def unpacked(home: Path) -> pl.DataFrame:
    return Landing(home).catalogue().drop("pack")


def test_compaction_leaves_few_files_and_the_same_documents(tmp_path: Path) -> None:
    hours(tmp_path, 12)
    documents, catalogue = read(tmp_path), unpacked(tmp_path)
    done = compaction.compact(Landing(tmp_path), 5)
    assert (done.parts_before, done.parts) == (12, 1) and done.packs_before > done.packs == 3
    assert read(tmp_path) == documents and unpacked(tmp_path).equals(catalogue)
    assert len(list((tmp_path / "landing" / "packs").iterdir())) == done.packs
    again = compaction.compact(Landing(tmp_path), 5)
    assert (again.packs_before, again.parts_before) == (again.packs, again.parts) == (3, 1)


def test_landing_goes_on_after_compaction(tmp_path: Path) -> None:
    contents = hours(tmp_path, 4)
    compaction.compact(Landing(tmp_path), 100)
    assert land(tmp_path, contents, 9) == {"unchanged": 4}
    assert land(tmp_path, contents | {"mem:new": b"the same"}, 10) == {"unchanged": 4, "new": 1}
    compaction.compact(Landing(tmp_path), 100)
    assert len(read(tmp_path)) == 5 and Landing(tmp_path).catalogue()["seq"].to_list() == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("survived", range(8))
def test_compaction_may_be_killed_at_any_write(tmp_path: Path, survived: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed after so many files were put in place, and after it began to take old parts away."""
    hours(tmp_path, 9)
    documents, catalogue = read(tmp_path), unpacked(tmp_path)
    put, taken, left = files.sync, Path.unlink, [survived]

    def until_killed(path: Path) -> None:
        if not left[0]:
            raise KeyboardInterrupt
        left[0] -= 1
        put(path)

    def unlink(path: Path, missing_ok: bool = False) -> None:
        if not left[0]:
            raise KeyboardInterrupt
        left[0] -= ".tmp" not in path.name
        taken(path, missing_ok)

    with monkeypatch.context() as patch:
        patch.setattr(files, "sync", until_killed)
        patch.setattr(Path, "unlink", unlink)
        with pytest.raises(KeyboardInterrupt):
            compaction.compact(Landing(tmp_path), 4)
    assert read(tmp_path) == documents and unpacked(tmp_path).equals(catalogue)
    Landing(tmp_path).sweep()
    assert read(tmp_path) == documents
    compaction.compact(Landing(tmp_path), 4)
    assert read(tmp_path) == documents and unpacked(tmp_path).equals(catalogue)


def test_damaged_packs_are_told_and_kept(tmp_path: Path) -> None:
    hours(tmp_path, 4)
    pack = sorted((tmp_path / "landing" / "packs").iterdir())[0]
    frame = pl.read_parquet(pack)
    frame.with_columns(content=pl.lit(b"rot")).write_parquet(pack)
    before = sorted((tmp_path / "landing").rglob("*"))
    with pytest.raises(Lost, match="restore it"):
        compaction.compact(Landing(tmp_path), 100)
    assert sorted(path for path in (tmp_path / "landing").rglob("*") if path.is_file()) == [
        path for path in before if path.is_file()
    ]


def test_foreseeing_writes_nothing(tmp_path: Path) -> None:
    land(tmp_path, {"mem:a": b"one"})
    before = sorted((tmp_path / "landing").rglob("*"))
    source = Told({"mem:a": b"changed", "mem:b": b"two"})
    rows: list[dict[str, object]] = []
    report = Landing(tmp_path).land([source], "none", NOON + timedelta(1), foresee=rows)
    assert report.counts == {("out", "changed"): 1, ("out", "new"): 1} and source.committals == 0
    assert [(row["event"], row["uri"]) for row in rows] == [("landed", "mem:a"), ("landed", "mem:b")]
    assert sorted((tmp_path / "landing").rglob("*")) == before


def test_maintenance_keeps_what_is_used_and_recomputes_nothing(tmp_path: Path, clippings: Path) -> None:
    home = tmp_path / "home"
    articles.first(home, clippings)
    articles.write(clippings, {"boat.txt": "A boat cost 2,000 dollars in 2020."})
    published = articles.run(home, clippings, keep_builds=5).path.resolve()
    stray = home / "batches" / ("0" * 32)
    shutil.copytree(next((home / "batches").iterdir()), stray)
    (home / "builds" / ".tmp-left").mkdir()
    settings = Settings.load({}, home=home, sources=clippings, keep_builds=1)
    assert len(warehouse.builds(home)) == 2
    done = maintenance.maintain(settings)
    assert (done.builds, done.batches, done.unfinished) == (1, 1, 1) and done.landing.parts == 1
    assert not stray.exists() and warehouse.builds(home) == [published] and warehouse.published(home) == published
    assert articles.run(home, clippings).status == "nothing_new"
    assert articles.run(home, clippings, full=True).documents == 5
    second = maintenance.maintain(settings)
    assert (second.batches, second.unfinished) == (0, 0)


def test_maintenance_waits_for_no_run(tmp_path: Path) -> None:
    with lock.hold(tmp_path, "run 1"), pytest.raises(lock.Locked, match="run 1"):
        maintenance.maintain(Settings.load({}, home=tmp_path))


def test_maintenance_of_nothing(tmp_path: Path) -> None:
    done = maintenance.maintain(Settings.load({}, home=tmp_path / "new"))
    assert str(done).startswith("Removed 0 old builds") and done.landing.packs == 0
    assert batches.forget(tmp_path / "new", []) == 0
