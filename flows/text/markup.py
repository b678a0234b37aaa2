"""HTML to the text of its article, and what the page says of itself.

The article and the metadata (meta elements, JSON-LD) are found by trafilatura; its text then goes through the same line
classifier as plain text (`flows.text.clean`), and `flows.facts.fields` trusts the metadata before the text.
"""

from __future__ import annotations

import logging
from typing import Any

from flows.text.records import Page


def html_to_text(html: str, *, url: str | None = None) -> Page:
    """The article of an HTML page as plain text, one paragraph a line, with its metadata.

    `url` helps to tell the site's name. Text is empty and metadata None where the page gives none.
    """
    import trafilatura

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    # Measured in benchmarks/text.py: "precision" beats the other settings on pages of news and blogs.
    found: Any = trafilatura.bare_extraction(
        html, url=url, with_metadata=True, include_comments=False, favor_precision=True
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
