"""HTML to text and metadata."""

import pytest

from flows.text.markup import fragment_to_text, html_to_text, is_fragment

PARAGRAPHS = (
    "The maker of bicycles said on Tuesday that sales in its home market rose by a tenth, the first rise in years.",
    "Costs for steel and rubber went up as well, but prices held, its finance chief told reporters in a call.",
    "Analysts had expected less, and the shares gained four percent in early trading on the exchange.",
)
PAGE = f"""<!DOCTYPE html><html lang="en"><head><title>Veloria lifts sales | Wheel Daily</title>
<meta property="og:title" content="Veloria lifts sales"><meta property="og:site_name" content="Wheel Daily">
<meta name="author" content="Ann Poe"><meta property="article:published_time" content="2012-03-04T08:09:10+01:00">
</head><body><nav><ul><li><a href="/">Home</a></li><li><a href="/news">News</a></li></ul></nav>
<article><h1>Veloria lifts sales</h1>{"".join(f"<p>{p}</p>" for p in PARAGRAPHS)}</article>
<footer><p>© 2012 Wheel Daily</p></footer></body></html>"""


def test_article_and_metadata() -> None:
    page = html_to_text(PAGE, url="https://wheeldaily.example/veloria")
    assert all(p in page.text.split("\n") for p in PARAGRAPHS)
    assert "Home" not in page.text
    assert (page.title, page.author, page.published, page.publisher) == (
        "Veloria lifts sales",
        "Ann Poe",
        "2012-03-04",
        "Wheel Daily",
    )


def test_a_day_that_an_article_tells_of_is_not_its_own() -> None:
    told = "".join(f"<p>{p}</p>" for p in ("The maker was founded on 3 May 1999, a small shop then.", *PARAGRAPHS))
    for mark, day in (("", None), ('<time datetime="2021-03-05T10:00">5 March</time>', "2021-03-05")):
        page = html_to_text(f"<html><head><title>T</title></head><body><article>{mark}{told}</article></body></html>")
        assert PARAGRAPHS[0] in page.text and page.published == day


def test_json_ld_gives_metadata() -> None:
    data = (
        '{"@context": "https://schema.org", "@type": "NewsArticle", "headline": "Veloria lifts sales",'
        ' "datePublished": "2011-07-08T09:00:00Z", "author": {"@type": "Person", "name": "Bo Roe"},'
        ' "publisher": {"@type": "Organization", "name": "Wheel Weekly"}}'
    )
    body = "".join(f"<p>{p}</p>" for p in PARAGRAPHS)
    page = html_to_text(
        f'<html><head><script type="application/ld+json">{data}</script></head>'
        f"<body><article>{body}</article></body></html>"
    )
    assert (page.published, page.author, page.publisher) == ("2011-07-08", "Bo Roe", "Wheel Weekly")


@pytest.mark.parametrize(
    "html",
    [
        "<p>Sales rose&nbsp;12% to <b>$3 million</b>.</p><p>A &amp; B &#8220;agree&#8221;</p>",
        "<div>Sales rose 12%\n to <a href='x'>$3 million</a>.<br/>A &amp; B “agree”<script>run()</script></div>",
        "<ul class='x'><li>Sales rose 12% to $3 million.</li><li>A & B “agree”",
        "<p>Sales<!-- none --> rose 12% to <i>$3</i> million.<?php x ?>\n<h2>A &amp; B “agree”</h2>",
    ],
)
def test_a_piece_of_a_page_is_all_article(html: str) -> None:
    assert is_fragment(html)
    assert fragment_to_text(html).text.split("\n") == ["Sales rose 12% to $3 million.", "A & B “agree”"]


def test_a_piece_without_blocks_keeps_its_lines() -> None:
    assert fragment_to_text("<b>Sales</b> rose.\nCosts <i>fell</i>.\n").text == "Sales rose.\nCosts fell."


@pytest.mark.parametrize("text", ["<a@b.example> wrote", "a < b > c", "<3", "5 <p> 6", "<nobody>", "", "< p>"])
def test_plain_text_is_no_piece_of_a_page(text: str) -> None:
    assert not is_fragment(text)


def test_nothing_comes_of_nothing() -> None:
    for html in ("", "   ", "<html></html>", "no markup", "<" * 5000):
        page = html_to_text(html)
        assert page.author is None
        assert page.published is None
