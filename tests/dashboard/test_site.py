"""The site as files: every link leads somewhere, nothing can run, a build is all or nothing."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from urllib.parse import unquote

import duckdb
import pytest

from flows.dashboard import build, pages
from flows.dashboard import site as site_module
from flows.dashboard.published import file_key
from flows.facts.wording import split_controls
from flows.stores import reader
from tests.dashboard.conftest import Built, Tags
from tests.warehouse_fixture import PLACE, create, finish


def test_every_link_leads_to_a_page_and_a_place(built: Built) -> None:
    ids = {page: set(Tags(page.read_text(encoding="utf-8")).all("id")) for page in built.pages()}
    checked = 0
    out = []
    for page in built.pages():
        tags = Tags(page.read_text(encoding="utf-8"))
        for target in [*tags.all("href"), *tags.all("src"), *tags.all("action")]:
            if target == PLACE:
                out.append(page)
                continue
            address, _, anchor = target.partition("#")
            assert not re.match(r"[a-z]+:|//", address), f"{page}: {target} leads out"
            file = (page.parent / unquote(address)).resolve() if address else page
            assert file.is_file(), f"{page}: {target} is missing"
            if anchor:
                assert anchor in ids[file], f"{page}: {target} has no such place"
            checked += 1
    assert checked > 1000
    # The one article that came from the web leads back there.
    [article] = out
    assert article.parent.name == "documents" and 'rel="noopener noreferrer">the page it was read from<' in (
        article.read_text(encoding="utf-8")
    )


def test_no_page_holds_anything_that_could_run(built: Built) -> None:
    for page in built.pages():
        source = page.read_text(encoding="utf-8")
        tags = Tags(source)
        assert "default-src 'none'" in source
        for tag, attributes in tags.tags:
            assert tag not in ("iframe", "object", "embed", "base", "style"), f"{page}: <{tag}>"
            assert "style" not in attributes, f"{page}: style attribute on <{tag}>"
            assert not [name for name in attributes if name.startswith("on")], f"{page}: handler on <{tag}>"
            if tag == "script":
                assert attributes["src"].lstrip("./").startswith("assets/")
        assert not re.search(r"<script[^>]*>[^<]", source)
        assert [piece for piece, control in split_controls(source) if control] == []


def test_identifiers_are_unique_and_every_field_has_a_label(built: Built) -> None:
    for page in built.pages():
        source = page.read_text(encoding="utf-8")
        tags = Tags(source)
        twice = [identity for identity, count in Counter(tags.all("id")).items() if count > 1]
        assert twice == [], page
        labelled = set(tags.all("for"))
        for match in re.finditer(r"<(?:input|select)\b[^>]*>", source):
            identity = re.search(r'id="([^"]+)"', match.group())
            inside = source.rfind("<label", 0, match.start()) > source.rfind("</label>", 0, match.start())
            assert inside or (identity and identity.group(1) in labelled), f"{page}: {match.group()}"
        heads = [attributes for tag, attributes in tags.tags if tag == "th"]
        assert all(attributes.get("scope") == "col" for attributes in heads)
        assert sum(tag == "h1" for tag, _ in tags.tags) == 1
        assert sum(tag == "main" for tag, _ in tags.tags) == 1


def test_file_names_are_never_raw_text(built: Built) -> None:
    for path in built.site.rglob("*"):
        assert re.fullmatch(r"[a-z0-9_.-]+", path.name), path
    assert file_key("../../etc/passwd").startswith("x")
    assert file_key("CON.html") != "CON.html"
    assert file_key("wechat") == "wechat"


def test_the_four_questions_are_answered_on_the_pages(built: Built) -> None:
    relations = built.text("relations.html")
    assert re.search(r"Taobao.{0,200}WeChat.{0,200}blocked.{0,200}2013.{0,50}2021", relations, re.DOTALL)
    buyers = built.text("metrics/pinduoduo--active_buyers.html")
    for words in (
        "788.4 million",
        "643 million",
        "DayDayNews",
        "Made-up Daily",
        "contradicted",
        "2 sources, told 3 times",
    ):
        assert words in buyers
    clashes = built.text("conflicts.html")
    assert "788.4 million" in clashes
    assert "643 million" in clashes
    timeline = built.text("timeline.html")
    assert "Access restriction" in timeline
    assert "autumn 2021" in timeline


def test_a_number_leads_to_its_words_in_the_article(built: Built) -> None:
    source = built.text("metrics/pinduoduo--active_buyers.html")
    link = re.search(r'class="value" href="\.\./(documents/[^"#]+)#(m-[^"]+)">788\.4 million', source)
    assert link
    article = built.text(link.group(1))
    assert re.search(rf'<span class="metric" id="{link.group(2)}">788\.4 million</span>', article)
    assert re.search(r'class="line dropped"[^>]*title="Dropped as byline', article)
    assert "Dropped: caption" in article
    assert re.search(r'repeats <a href="#b-\d+">line 3</a>', article)


def test_an_article_is_shown_whole(built: Built) -> None:
    with reader.connect(built.warehouse) as connection:
        rows = connection.execute("SELECT document_id, text FROM documents").fetchall()
    for identity, text in rows:
        key = file_key(identity)
        found = sorted(built.site.glob(f"documents/{key}*.html"), key=lambda path: (len(path.name), path.name))
        shown = ""
        for page in found:
            source = page.read_text(encoding="utf-8")
            start = source.index('<div class="article"')
            body = source[start : source.index("\n</div>\n", start)]
            body = re.sub(r'<(ul class="notes"|span class="why").*?</(ul|span)>', "", body, flags=re.DOTALL)
            shown += body
        plain = re.sub(r"\s+|U\+[0-9A-F]{4}|<[^>]*>", "", shown)
        wanted = re.sub(r"\s+", "", "".join(piece for piece, control in split_controls(text) if not control))
        wanted = wanted.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&#34;")
        assert wanted.replace("'", "&#39;") in plain


def test_a_very_long_line_goes_over_several_pages(built: Built) -> None:
    long = [page for page in built.pages() if re.search(r"-\d+\.html$", page.name) and page.parent.name == "documents"]
    assert len(long) >= 2
    assert all(page.stat().st_size < 500_000 for page in built.pages())


def test_an_unfinished_build_leaves_the_old_site(built: Built, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = tmp_path / "site"
    site.mkdir()
    (site / "index.html").write_text("old", encoding="utf-8")

    def fail(view: object) -> None:
        raise RuntimeError("the power went")

    monkeypatch.setattr(pages, "conflicts", fail)
    with pytest.raises(RuntimeError):
        build(built.warehouse, site)
    assert (site / "index.html").read_text(encoding="utf-8") == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_what_a_killed_build_left_is_swept_and_its_swap_finished(built: Built, tmp_path: Path) -> None:
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    (tmp_path / f".site-new-{dead.pid}-abc").mkdir()
    (tmp_path / ".site-new-xyz").mkdir()
    alive = tmp_path / f".site-new-{os.getpid()}-other"
    alive.mkdir()
    (tmp_path / ".site-old").mkdir()
    (tmp_path / ".site-old" / "index.html").write_text("old", encoding="utf-8")
    with pytest.raises(reader.ReaderError):
        build(tmp_path / "no warehouse", tmp_path / "site")
    assert (tmp_path / "site" / "index.html").read_text(encoding="utf-8") == "old"
    build(built.warehouse, tmp_path / "site")
    assert sorted(path.name for path in tmp_path.iterdir()) == [alive.name, "site"]
    assert "newsledger" in (tmp_path / "site" / "index.html").read_text(encoding="utf-8")
    # Data Docs are linked where they stand beside it.
    assert 'href="../data_docs/index.html"' in built.text("runs.html")
    assert "data_docs" not in (tmp_path / "site" / "runs.html").read_text(encoding="utf-8")


def test_the_swap_also_works_in_two_renames(built: Built, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(site_module, "_exchange", lambda first, second: False)
    site = tmp_path / "site"
    site.mkdir()
    (site / "index.html").write_text("old", encoding="utf-8")
    build(built.warehouse, site)
    assert [path.name for path in tmp_path.iterdir()] == ["site"]
    assert (site / "index.html").read_bytes() == (built.site / "index.html").read_bytes()


def test_what_is_new_is_told_on_the_first_page_and_with_the_runs(built: Built) -> None:
    for address in ("index.html", "runs.html"):
        source = built.text(address)
        assert "Since the last run" in source
        assert re.search(r"<b>\d+</b> new articles?</li>", source)


def test_an_unknown_publisher_is_called_so_and_counted_once(built: Built) -> None:
    source = built.text("index.html")
    told = re.search(r"documents from (\d+) publishers \(the publisher of (\d+) is not known\)", source)
    assert told
    table = source[source.index('id="sources"') :]
    assert table.count('data-label="Publisher"') == int(told.group(1)) + 1
    assert f'publisher not known</span></td><td data-label="Documents" class="number">{told.group(2)}</td>' in table


def test_contradictions_are_parted_by_where_they_stand(built: Built) -> None:
    source = built.text("conflicts.html")
    assert "Between sources" in source
    assert ".txt" not in source


def test_an_empty_warehouse_has_a_site(tmp_path: Path) -> None:
    with duckdb.connect(str(tmp_path / "w.duckdb")) as connection:
        create(connection)
        finish(connection)
    summary = build(tmp_path / "w.duckdb", tmp_path / "site")
    assert summary.index.is_file()
    assert summary.pages >= 9
    assert "No relation between platforms" in (tmp_path / "site" / "relations.html").read_text(encoding="utf-8")
    first = summary.index.read_text(encoding="utf-8")
    assert "There is no article here yet" in first and "0 stories" not in first
