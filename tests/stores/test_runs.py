from __future__ import annotations

from pathlib import Path

import pytest

from flows.settings import Settings
from flows.stores import history, runs, warehouse
from flows.stores.pipeline import Run
from tests.stores import articles


def test_published_idle_failed_and_killed_runs_are_listed(
    tmp_path: Path, clippings: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    assert runs.listing(home, limit=5) == "There was no run yet."
    done = articles.first(home, clippings)
    articles.run(home, clippings)
    articles.write(clippings, {"new.txt": "A boat cost 4,000 dollars."})
    with monkeypatch.context() as patch:
        patch.setattr(warehouse, "swap", lambda *_: (_ for _ in ()).throw(OSError(28, "No space\x1b[31m left")))
        with pytest.raises(OSError, match="No space"):
            articles.run(home, clippings)
    failed = max(path.name for path in (home / "runs").iterdir())
    told = history.noted(home, failed)
    assert told is not None
    history.note(home, told | {"run_id": "99990101T000000-000000", "status": "running", "error": None})
    lines = runs.listing(home, limit=10).splitlines()
    assert [line.split()[1] for line in lines[1:]] == ["killed", "failed", "nothing_new", "published"]
    assert "publish: OSError" in lines[2] and "\x1b" not in lines[2]
    assert len(runs.listing(home, limit=2).splitlines()) == 3
    assert [line.split()[1] for line in runs.listing(home, limit=9, failed=True).splitlines()[1:]] == [
        "killed",
        "failed",
    ]
    assert str(clippings) in runs.one(home, failed) and "No space" in runs.one(home, failed)
    assert "published" in runs.one(home, done.run_id)


def test_a_run_under_way_is_not_told_as_killed(tmp_path: Path) -> None:
    with Run(Settings.load({}, home=tmp_path), read_sources=False) as under_way:
        assert runs.listing(tmp_path, limit=1).splitlines()[1].split()[:2] == [under_way.run_id, "running"]
        assert "running" in runs.one(tmp_path, under_way.run_id)
        under_way.nothing_new()


def test_what_a_run_refused_is_told_with_its_name(tmp_path: Path, clippings: Path) -> None:
    (clippings / "empty.txt").write_bytes(b"")
    done = articles.run(tmp_path / "home", clippings)
    assert "empty.txt" in runs.one(tmp_path / "home", done.run_id)


def test_an_unknown_run_is_refused_with_words(tmp_path: Path) -> None:
    with pytest.raises(runs.NoSuchRun, match="newsledger runs"):
        runs.one(tmp_path, "x")
