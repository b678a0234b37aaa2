"""Articles that came to have a page, or have none any more: links to them in pages that are otherwise as they were.

A page of an article names the articles that it repeats or shares a passage with, and nothing else of it depends on
whether those have a page. So when the newest articles change, pages are not made anew, but their links are set.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import duckdb

from flows.dashboard.published import file_key


@lru_cache(maxsize=1)
def _link() -> re.Pattern[str]:
    # to an article as a whole: links to places in it end otherwise; in what articles say a quotation mark is escaped
    return re.compile(r'href="\.\./(?:documents/([a-z0-9_-]+)\.html|older\.html\?([a-z0-9_-]+))"')


class Links:
    """Which articles have a page."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        rows = connection.execute("SELECT document_id, has_page FROM shown_of").fetchall()
        self._has_page = {file_key(identity): has_page for identity, has_page in rows}

    def set(self, old_site: Path, site: Path, addresses: Sequence[str]) -> bool:
        """Make these pages of the old site in the new one, with links as they are now. False when there are none."""
        try:
            for address in addresses:
                text = (old_site / address).read_bytes().decode()
                (site / address).write_bytes(_link().sub(self._set, text).encode())
        except (OSError, UnicodeDecodeError):
            return False
        return True

    def _set(self, found: re.Match[str]) -> str:
        here, older = found.groups()
        key = here or older
        has_page = self._has_page.get(key)
        if has_page is None or has_page == bool(here):
            return found.group()
        return f'href="../documents/{key}.html"' if has_page else f'href="../older.html?{key}"'
