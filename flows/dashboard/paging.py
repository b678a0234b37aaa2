"""Long lists in parts, and data as scripts."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

Page = tuple[str, str, dict[str, Any]]
"""A page to write: its address, its template, and what the template is given."""

ROWS_A_PAGE = 500
FACTS_A_PAGE = 300
LINKS = 24
"""A list of more parts links only some: the first and the last, those around, and the first of each name."""


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
        links = _near(links, at)
        yield urls[at], piece, links


def _near(links: list[dict[str, Any]], at: int) -> list[dict[str, Any]]:
    """The links of a long list that a reader may want: not all of them."""
    if len(links) <= LINKS:
        return links
    seen: set[str] = set()
    kept = []
    for number, link in enumerate(links):
        begins = str(link["name"]).split(" to ")[0]
        # parts that are named by their years: the first of each year; parts that are only numbered: every hundredth
        first = begins not in seen and (begins != str(number + 1) or number % 100 == 99)
        seen.add(begins)
        if number in (0, len(links) - 1) or abs(number - at) <= 3 or first:
            kept.append(link)
    return kept


_DATA = json.JSONEncoder(ensure_ascii=True, separators=(",", ":"), default=str)


def data(value: Any) -> str:
    """Data for a script: ASCII, and without `<`, so it stays data."""
    return _DATA.encode(value).replace("<", "\\u003c")


def script(name: str, key: int | str, written: str) -> str:
    """A script that hands data, written by `data`, to `newsledger(name, key, data)`."""
    return f"newsledger({data(name)},{data(key)},{written});\n"
