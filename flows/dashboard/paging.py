"""Long lists in parts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

Page = tuple[str, str, dict[str, Any]]
"""A page to write: its address, its template, and what the template is given."""

ROWS_A_PAGE = 500


def split(
    rows: Sequence[Any], size: int, first: str, other: str, names: Sequence[str] = ()
) -> Iterator[tuple[Any, ...]]:
    """A long list in parts: (address, rows, links to all parts). `other` has a `{}` for the number of a later part."""
    pieces = [rows[at : at + size] for at in range(0, len(rows), size)] or [rows]
    urls = [first if at == 0 else other.format(at + 1) for at in range(len(pieces))]
    for at, piece in enumerate(pieces):
        links = [
            {"url": url, "name": names[n] if names else str(n + 1), "current": n == at} for n, url in enumerate(urls)
        ]
        yield urls[at], piece, links
