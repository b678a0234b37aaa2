from __future__ import annotations

from pathlib import Path

import pytest

from flows.stores import data_docs

PAGE = """<!DOCTYPE html><html><head lang="en"><title>t</title>
<link rel="stylesheet" href="https://cdn.example/a.css"/><script src="https://cdn.example/a.js"></script>
<style>body{background:url('https://cdn.example/b.png')}</style><SCRIPT>
fetch("https://x.example")</SCRIPT ></head><body style="background:url(//x.example/c.png)">
<img src=https://x.example/d.png><a href="https://x.example/">elsewhere</a><a href="#part">here</a>
<a class="x" href="../../../../index.html">up</a><p>words</p></body></html>"""


def test_closed_page_loads_and_runs_nothing() -> None:
    page = data_docs.closed(PAGE)
    assert "example" not in page
    assert "script" not in page.lower()
    assert page.count("Content-Security-Policy") == 1
    assert page.index("Content-Security-Policy") < page.index("<title>")
    assert '<a href="#part">here</a>' in page
    assert 'href="index.html"' in page
    assert "elsewhere" in page
    assert "<p>words</p>" in page


def test_index_escapes_what_it_is_told(tmp_path: Path) -> None:
    page = data_docs.index("<b>run</b>", "<script>alert(1)</script>", {"a&b": (1, 2), "c": (0, 2)})
    assert "<script>" not in page
    assert "&lt;b&gt;run&lt;/b&gt;" in page
    assert "a&amp;b" in page
    assert "1 of 2 failed" in page


def test_build_that_cannot_write_leaves_the_old_pages(tmp_path: Path) -> None:
    docs = data_docs.build({"index": "first"}, tmp_path / "docs").parent
    with pytest.raises(OSError, match="No such file"):
        data_docs.build({"index": "second", "not/a/name": "x"}, docs)
    assert (docs / "index.html").read_text() == "first"
    assert data_docs.build({"index": "third"}, docs).read_text() == "third"
    assert [path.name for path in tmp_path.iterdir()] == ["docs"]
