"""HTML to text and metadata."""

from flows.text.markup import html_to_text

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


def test_nothing_comes_of_nothing() -> None:
    for html in ("", "   ", "<html></html>", "no markup", "<" * 5000):
        page = html_to_text(html)
        assert page.author is None
        assert page.published is None
