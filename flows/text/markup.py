"""HTML to the text of its article, and what the page says of itself.

The article is found by trafilatura; what it hands out goes through the same line classifier as plain text
(`flows.text.clean`). Metadata in order of trust: JSON-LD, then meta elements, then the text (`flows.facts.fields`).
"""

from __future__ import annotations

import logging
from typing import Any

from flows.text.records import Page


def html_to_text(html: str, *, url: str | None = None) -> Page:
    """The article of an HTML page as plain text, one paragraph a line, with its metadata.

    `url` helps to tell the site's name. Text and metadata are empty and None where the page gives none.
    """
    import trafilatura

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    found: Any = trafilatura.bare_extraction(html, url=url, with_metadata=True, include_comments=False)
    if found is None:
        return Page("")
    return Page(
        text=found.text or "",
        title=found.title or None,
        author=found.author or None,
        published=found.date or None,
        publisher=found.sitename or None,
    )
