from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from flows.reference import project_root
from flows.settings import Settings
from flows.stores import versions
from flows.stores.foresight import Foresight, foresee
from tests.stores import articles


def look(home: Path, *sources: Path, **options: object) -> Foresight:
    return foresee(Settings.load({}, home=home, sources=sources, **options))


def words(foresight: Foresight) -> str:
    return "\n".join(foresight.lines())


def files_of(home: Path) -> list[tuple[Path, int]]:
    return sorted((path, path.stat().st_mtime_ns) for path in home.rglob("*"))


def test_an_empty_warehouse_would_read_everything_and_stays_empty(tmp_path: Path, clippings: Path) -> None:
    told = look(tmp_path / "home", clippings)
    assert (len(told.changes), len(told.waiting), told.stale) == (4, 1, "nothing is published yet")
    assert "baker.txt" in words(told) and "4 new documents" in words(told)
    assert not (tmp_path / "home").exists()


def test_what_is_foreseen_is_what_is_done(tmp_path: Path, clippings: Path) -> None:
    home = tmp_path / "home"
    articles.run(home, clippings, batch_size=2)
    assert look(home, clippings, batch_size=2).stale is None
    articles.write(
        clippings, {"baker.txt": "The baker sold 5,000 loaves in 2021.", "z.txt": "A boat cost 4,000 dollars."}
    )
    (clippings / "ferry.md").unlink()
    before = files_of(home)
    told = look(home, clippings, batch_size=2)
    assert files_of(home) == before
    assert {row["event"] for row in told.changes.iter_rows(named=True)} == {"landed", "vanished"}
    assert not told.causes and [batch.number for batch in told.waiting] == [2]
    done = articles.run(home, clippings, batch_size=2)
    assert (done.batches_computed, done.new_documents) == (1, 2)


def test_changed_reference_data_is_named_by_table(tmp_path: Path, clippings: Path) -> None:
    home, reference = tmp_path / "home", tmp_path / "reference"
    shutil.copytree(project_root() / "seeds" / "reference", reference)
    articles.first(home, clippings)
    table = reference / "entities.csv"
    lines = table.read_text(encoding="utf-8").splitlines(keepends=True)
    table.write_text("".join(lines[:-1]), encoding="utf-8")
    told = look(home, clippings, reference=reference)
    assert told.causes == ("reference data changed: entities +0 -1",) and told.stale == "the reference data changed"
    assert len(told.waiting) == 1 and "every batch" in words(told)


def test_changed_code_packages_and_settings_are_told(
    tmp_path: Path, clippings: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    articles.first(home, clippings)
    monkeypatch.setattr(versions, "code", lambda: "another")
    monkeypatch.setattr(versions, "packages", lambda: {"ftfy": "99"})
    told = look(home, clippings, batch_size=3)
    text = words(told)
    assert "the code that reads documents changed" in text and "package ftfy changed" in text and "-> 99)" in text
    assert "batch_size changed (256 -> 3)" in text and told.stale == "the code changed"


def test_a_full_run_and_a_lost_result_are_told(tmp_path: Path, clippings: Path) -> None:
    home = tmp_path / "home"
    articles.first(home, clippings)
    full = foresee(Settings.load({}, home=home, sources=clippings), full=True)
    assert "a full run was asked for" in full.causes
    shutil.rmtree(next((home / "batches").iterdir()))
    assert "its result is not there" in words(look(home, clippings))


def test_reprocessing_looks_at_no_source(tmp_path: Path, clippings: Path) -> None:
    home = tmp_path / "home"
    articles.first(home, clippings)
    articles.write(clippings, {"new.txt": "A boat."})
    told = foresee(Settings.load({}, home=home, sources=clippings), read_sources=False)
    assert told.report.inputs == 0 and told.stale is None
