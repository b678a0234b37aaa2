"""A site built in slices, or from what changed alone, is the site that is built as a whole."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from flows.dashboard import SiteSummary, aside, build, manifest, searching, writing
from flows.dashboard import site as site_module
from tests.dashboard.conftest import Built

Build = Callable[[Path, Path], SiteSummary]


def files(site: Path) -> dict[str, bytes]:
    found = {path.relative_to(site).as_posix(): path for path in site.rglob("*") if path.is_file()}
    return {
        name: path.read_bytes()
        for name, path in found.items()
        if not name.endswith(".parquet")  # what is kept for the next build
    }


@pytest.fixture
def sliced(monkeypatch: pytest.MonkeyPatch) -> Build:
    """Builds as of a large warehouse, two articles, names or series at a time."""
    monkeypatch.setattr(site_module, "WHOLE", 0)
    monkeypatch.setattr(
        writing, "batches", lambda kind, keys: [(kind, keys[at : at + 2]) for at in range(0, len(keys), 2)]
    )

    def make(warehouse: Path, site: Path) -> SiteSummary:
        (site.parent / "data_docs").mkdir(exist_ok=True)
        (site.parent / "data_docs" / "index.html").touch()
        return build(warehouse, site)

    return make


def test_slices_make_the_same_pages(built: Built, tmp_path: Path, sliced: Build) -> None:
    made = sliced(built.warehouse, tmp_path / "site")
    wanted, found = files(built.site), files(tmp_path / "site")
    assert set(found) == set(wanted)
    assert [name for name in wanted if found[name] != wanted[name]] == []
    assert made.kept == 0


def test_other_processes_make_the_same_pages(
    built: Built, tmp_path: Path, sliced: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(site_module, "POOLED", 2)
    monkeypatch.setattr(writing, "batches", lambda kind, keys: [(kind, keys)])
    (tmp_path / "data_docs").mkdir()
    (tmp_path / "data_docs" / "index.html").touch()
    build(built.warehouse, tmp_path / "site", processes=2)
    assert files(tmp_path / "site") == files(built.site)


# Two at a time, each of which changes a page that the other leaves as it is.
CHANGES = {
    "nothing": "SELECT 1",
    "a name, and a value": "UPDATE entities SET name = 'WeChat (Weixin)' WHERE entity_id = 'wechat';"
    "UPDATE metrics SET comparator = 'approx' WHERE entity_id = 'pinduoduo'",
    "a title": "UPDATE documents SET title = 'Another title' WHERE publisher = 'DayDayNews'",
    "a fact, and a happening": "UPDATE metric_facts SET agreement = 'rounding' WHERE entity_id = 'pinduoduo';"
    "UPDATE event_facts SET status = 'denied' WHERE list_contains(actor_ids, 'taobao')",
    "an event, and no conflict": "UPDATE events SET status = 'denied' WHERE list_contains(actor_ids, 'taobao');"
    "DELETE FROM conflicts",
    "a line, and an owner": "UPDATE blocks SET reason = 'another reason' WHERE NOT kept;"
    "UPDATE entities SET parent_id = NULL WHERE entity_id = 'taobao'",
    "no mention, and no page of a series": "DELETE FROM mentions WHERE entity_id = 'taobao';"
    "UPDATE metric_facts SET statements = 1, independent_sources = 1",
    "a relation, and no duplicate": "UPDATE relations SET state = 'limited' WHERE from_id = 'taobao';"
    "DELETE FROM duplicates",
}


def test_what_changed_is_written_and_the_rest_is_taken_over(
    in_slices: Built, tmp_path: Path, sliced: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "batches", lambda kind, keys: [(kind, keys)] if keys else [])
    warehouse = tmp_path / "w.duckdb"
    shutil.copy(in_slices.warehouse, warehouse)
    site, fresh = in_slices.copy(tmp_path), tmp_path / "fresh"
    before = files(site)
    for change, sql in CHANGES.items():
        with duckdb.connect(str(warehouse)) as connection:
            connection.execute(sql).fetchall()
        made = sliced(warehouse, site)
        with monkeypatch.context() as small:
            small.setattr(site_module, "WHOLE", 200)
            sliced(warehouse, fresh)
        wanted, found = files(fresh), files(site)
        assert set(found) == set(wanted), change
        assert [name for name in wanted if found[name] != wanted[name]] == [], change
        own = [name for name in wanted if name.startswith(("documents/", "entities/", "metrics/"))]
        same = sum(
            before.get(name) == wanted[name] for name in own if not name.endswith(("part-2.html", "list-2.html"))
        )
        assert same * 0.6 <= made.kept <= same, change
        assert change != "nothing" or made.kept == same == len(own)
        before = wanted


def test_a_second_build_is_the_same_and_draws_no_chart_again(
    built: Built, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = tmp_path / "site"
    shutil.copytree(built.site.parent / "data_docs", tmp_path / "data_docs")
    build(built.warehouse, site)
    wanted = files(site)
    assert wanted == files(built.site)
    assert any(name.startswith("data/charts/") for name in wanted)

    def draw(*_: object) -> str:
        raise AssertionError("drawn again")

    monkeypatch.setattr(aside, "draw", draw)
    build(built.warehouse, site)
    assert files(site) == wanted


def test_a_damaged_old_site_is_no_reason_to_fail(built: Built, in_slices: Built, tmp_path: Path, sliced: Build) -> None:
    site = in_slices.copy(tmp_path)
    wanted = files(site)
    for page in (site / "documents").iterdir():
        page.unlink()
    made = sliced(built.warehouse, site)
    assert files(site) == wanted
    assert made.kept > 0
    (site / searching.FILE).write_bytes(b"torn")
    made = sliced(built.warehouse, site)
    assert files(site) == wanted
    assert 0 < made.pages < len(list(site.rglob("*.html")))
    (site / manifest.FILE).write_bytes(b"torn")
    assert sliced(built.warehouse, site).kept == 0


def test_pages_made_by_other_code_are_not_taken_over(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    units: dict[manifest.Unit, tuple[str, list[str]]] = {("series", (None, "users")): ("1", ["metrics/a.html"])}
    manifest.Manifest("this", units).write(tmp_path)
    assert manifest.read(tmp_path, "this").units == units
    assert manifest.read(tmp_path, "other").units == {}
    assert manifest.read(tmp_path / "none", "this").units == {}
