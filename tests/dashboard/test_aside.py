"""The process beside a build: what it does is the same as if it were done here."""

from __future__ import annotations

import os
import shutil
import signal
from pathlib import Path

import duckdb
import pytest

from flows.dashboard import aside, build, charts
from flows.dashboard import site as site_module
from flows.dashboard.drawings import Drawings
from tests.dashboard.conftest import Built
from tests.dashboard.test_slices import files

COUNTS = [(2019, 2, "a.html"), (2020, 5, "b.html")]


def test_charts_and_files_come_out_the_same_elsewhere(tmp_path: Path) -> None:
    for name in ("old", "new"):
        (tmp_path / name).mkdir()
    (tmp_path / "old" / "a.html").write_text("a", encoding="utf-8")
    beside = aside.Aside()
    try:
        many = [charts.years(COUNTS, "t" * 100_000, f"c{n}", Drawings(beside=beside)) for n in range(6)]
        # a long message while nobody has taken the answers yet
        missing = beside.ask(
            aside.link, f"{tmp_path / 'old'}/", f"{tmp_path / 'new'}/", ["a.html", *map(str, range(50_000))]
        )
        assert len(missing.get()) == 50_000
        assert (tmp_path / "new" / "a.html").samefile(tmp_path / "old" / "a.html")
        for n in (0, 5):
            assert str(many[n]) == str(charts.years(COUNTS, "t" * 100_000, f"c{n}"))
        beside.ask(aside.remove, [str(tmp_path / "old")]).get()
        assert not (tmp_path / "old").exists()
    finally:
        beside.close()


def test_what_it_cannot_do_is_done_here(tmp_path: Path) -> None:
    beside = aside.Aside()
    try:
        failed = beside.ask(aside.draw, {"mark": "nothing"}, [], "", "", "")
        with pytest.raises(ValueError, match="Vega-Lite"):
            failed.get()
        assert beside._pool is not None
        [process] = beside._pool._processes.values()
        os.kill(process.pid or 0, signal.SIGKILL)
        process.join()
        drawn = [charts.years(COUNTS, "t", "c", Drawings(beside=beside)) for _ in range(2)]
        assert {str(one) for one in drawn} == {str(charts.years(COUNTS, "t", "c"))}
    finally:
        beside.close()
    assert str(charts.years(COUNTS, "t", "c", Drawings(beside=beside)))


def test_a_refresh_beside_it_is_as_if_built_anew(
    in_slices: Built, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(site_module, "WHOLE", 0)
    warehouse = tmp_path / "w.duckdb"
    shutil.copy(in_slices.warehouse, warehouse)
    in_slices.copy(tmp_path)
    with duckdb.connect(str(warehouse)) as connection:
        changed = connection.execute(
            "UPDATE metrics SET value_low = value_low / 2, value_high = value_high / 2 WHERE hash(metric_id) % 2 = 0"
        ).fetchall()
        assert changed > [(0,)]
    summary = build(warehouse, tmp_path / "site", processes=2)
    assert summary.kept and summary.pages
    build(warehouse, tmp_path / "anew")
    assert files(tmp_path / "site") == files(tmp_path / "anew")
    assert not list(tmp_path.glob(".site*"))
