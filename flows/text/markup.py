"""HTML to the text of its article, and what the page says of itself.

The article and the metadata (meta elements, JSON-LD) are found by trafilatura; its text then goes through the same line
classifier as plain text (`flows.text.clean`), and `flows.facts.fields` trusts the metadata before the text.
"""

from __future__ import annotations

import logging
import re
from typing import Any

from flows.text.records import Page

_OPENS = re.compile(
    r"\s*<(?:p|div|span|article|section|main|header|h[1-6]|ul|ol|dl|table|blockquote|figure|picture|img|a|b|strong|i|em"
    r"|br|hr|center|font|iframe|video|script|style|meta|link|title)(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_UNSEEN = frozenset({"script", "style", "template", "noscript", "iframe"})
_BLOCKS = """
    address article aside blockquote body br center dd details div dl dt fieldset figcaption figure footer form h1 h2 h3
    h4 h5 h6 head header hr li main nav ol p pre section summary table tbody td tfoot th thead title tr ul video
"""
_LINES = frozenset(_BLOCKS.split())
_AROUND = frozenset({"html", "head", "body"})

# Of a page that gives no date of its own, the extensive search takes any day that its article tells of. Nothing here
# reads the clock: what is too late for its receipt is refused by flows.facts.fields.
_DATES = {"original_date": True, "extensive_search": False, "max_date": "2999-12-31"}


def is_fragment(text: str) -> bool:
    """Whether a text is a piece of an HTML page, as feeds, mails and tables hold them: it opens with a tag of one."""
    return _OPENS.match(text) is not None


def fragment_to_text(html: str) -> Page:
    """A piece of an HTML page, all of which is article, as plain text: a line for each of its blocks.

    Where it has none, its lines are those it is written in.
    """
    from lxml import etree

    # As bytes whose encoding is told: a piece may name another one.
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    root = etree.fromstring(f"<body>{html}</body>".encode("utf-8", "replace"), parser)
    pieces: list[str] = []
    if root is not None:
        breaks = " " if any(each.tag in _LINES and each.tag not in _AROUND for each in root.iter()) else "\n"
        for event, element in etree.iterwalk(root, events=("start", "end")):
            if element.tag in _LINES:
                pieces.append("\n")
            seen = element.tail if event == "end" else element.text if element.tag not in _UNSEEN else None
            # White space within a block parts words, whatever it is made of.
            pieces.append((seen or "").replace("\n", breaks))
    lines = (" ".join(line.split()) for line in "".join(pieces).split("\n"))
    return Page("\n".join(line for line in lines if line))


def html_to_text(html: str, *, url: str | None = None) -> Page:
    """The article of an HTML page as plain text, one paragraph a line, with its metadata.

    `url` helps to tell the site's name. Text is empty and metadata None where the page gives none.
    """
    import trafilatura

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    # Measured in benchmarks/text.py: "precision" beats the other settings on pages of news and blogs.
    found: Any = trafilatura.bare_extraction(
        html, url=url, with_metadata=True, include_comments=False, favor_precision=True, date_extraction_params=_DATES
    )
    if found is None:
        return Page("")
    return Page(
        text=found.text or "",
        title=found.title or None,
        author=found.author.replace("; ", ", ") if found.author else None,
        published=found.date or None,
        publisher=found.sitename or None,
    )
