"""A site of the newest articles alone: it leads to nothing that is not there, and says what it leaves out."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import duckdb
import pytest

from flows.dashboard import build, reading
from flows.dashboard import site as site_module
from flows.dashboard.paging import Page
from flows.dashboard.view import View
from flows.settings import Settings, SettingsError
from flows.stores.pipeline import RunSummary
from flows.terminal import build_site, summarise
from tests.dashboard.conftest import Built, Tags
from tests.dashboard.test_slices import files

SHOWN = 5


@pytest.fixture(scope="module")
def newest(built: Built, tmp_path_factory: pytest.TempPathFactory) -> Built:
    folder = tmp_path_factory.mktemp("newest")
    build(built.warehouse, folder / "site", documents=SHOWN)
    return Built(built.warehouse, folder / "site")


def articles(site: Path) -> set[str]:
    return {page.stem for page in (site / "documents").glob("*.html") if not page.stem.startswith("list-")}


def test_the_newest_articles_have_pages(newest: Built) -> None:
    with duckdb.connect(str(newest.warehouse), read_only=True) as connection:
        rows = connection.execute(
            "SELECT document_id FROM documents ORDER BY coalesce(published_from, received_at::DATE) DESC,"
            " received_at DESC, uri, version DESC"
        ).fetchall()
    wanted = {identity for (identity,) in rows[:SHOWN]}
    assert {page.removesuffix("-2") for page in articles(newest.site)} >= wanted
    assert not {identity for (identity,) in rows[SHOWN:]} & articles(newest.site)
    for address in ("index.html", "older.html"):
        assert f"the newest {SHOWN} of {len(rows)} articles" in newest.text(address)
    assert f"the other {len(rows) - SHOWN} are" in newest.text("documents.html")


def test_links_lead_to_pages_and_to_what_is_said_of_older_articles(newest: Built) -> None:
    ids = {page: set(Tags(page.read_text(encoding="utf-8")).all("id")) for page in newest.pages()}
    older = 0
    for page in newest.pages():
        for target in Tags(page.read_text(encoding="utf-8")).all("href"):
            address, _, anchor = target.partition("#")
            address, _, key = address.partition("?")
            file = (page.parent / unquote(address)).resolve() if address else page
            assert file.is_file(), f"{page}: {target} is missing"
            assert not anchor or anchor in ids[file], f"{page}: {target} has no such place"
            assert bool(key) == (file.name == "older.html" and "older.html?" in target)
            older += bool(key)
    assert older > 0


def test_a_fact_keeps_the_statements_of_older_articles(built: Built, newest: Built) -> None:
    same = [path.name for path in (newest.site / "metrics").glob("*--*.html")]
    assert same
    for name in same:
        whole, part = built.text(f"metrics/{name}"), newest.text(f"metrics/{name}")
        assert part.count("<li><a href=") <= whole.count("<li><a href=")
    assert any("older.html?" in newest.text(f"metrics/{name}") for name in same)


def test_slices_of_it_are_the_same(newest: Built, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(site_module, "WHOLE", 0)
    build(newest.warehouse, tmp_path / "site", documents=SHOWN)
    assert files(tmp_path / "site") == files(newest.site)


def test_more_and_fewer_articles_are_as_if_built_anew(built: Built, newest: Built, tmp_path: Path) -> None:
    site = tmp_path / "site"
    (tmp_path / "data_docs").mkdir()
    shutil.copy(built.site.parent / "data_docs" / "index.html", tmp_path / "data_docs")
    build(built.warehouse, site, documents=10_000)
    assert files(site) == files(built.site)
    assert not (site / "older.html").exists()


def test_pages_whose_links_alone_changed_are_not_made_anew(
    built: Built, in_slices: Built, newest: Built, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    articles_of = reading.articles

    def watched(v: View, wanted: set[str]) -> Iterator[Page]:
        made.extend(wanted)
        return articles_of(v, wanted)

    monkeypatch.setattr(reading, "articles", watched)
    monkeypatch.setattr(site_module, "WHOLE", 0)
    site = in_slices.copy(tmp_path)
    assert files(site) == files(built.site)
    both = articles(built.site) & articles(newest.site)
    differing = {key for key in both if built.text(f"documents/{key}.html") != newest.text(f"documents/{key}.html")}
    for documents, wanted in ((SHOWN, newest), (None, built)):
        made.clear()
        build(built.warehouse, site, documents=documents)
        found, expected = files(site), files(wanted.site)
        expected["runs.html"] = found["runs.html"]  # one of the two stands beside Data Docs
        assert found == expected
        assert differing - set(made)


def test_ten_thousand_articles_are_shown_unless_told_otherwise() -> None:
    assert Settings.load({}).site_documents == 10_000
    assert Settings.load({"NEWSLEDGER_SITE_DOCUMENTS": "0"}).site_documents == 0
    with pytest.raises(SettingsError, match="site_documents is -1"):
        Settings.load({"NEWSLEDGER_SITE_DOCUMENTS": "-1"})


def test_no_site_is_no_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSLEDGER_SITE_DOCUMENTS", "0")
    with pytest.raises(SettingsError, match="there is no site"):
        build_site(tmp_path)


def test_a_run_without_a_site_says_what_the_site_that_is_there_shows(tmp_path: Path) -> None:
    told = RunSummary("run2", "published", tmp_path, tmp_path / "newsledger.duckdb")
    assert "Site" not in "\n".join(summarise(told, 1.0))
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "index.html").touch()
    [line] = [line for line in summarise(told, 1.0) if line.startswith("Site")]
    assert "index.html shows an earlier run" in line


def test_the_first_page_counts_the_whole_warehouse(built: Built, newest: Built) -> None:
    def lead(page: str) -> str:
        return page.partition('<p class="lead">')[2].partition(" about ")[0]

    assert lead(newest.text("index.html")) == lead(built.text("index.html"))
