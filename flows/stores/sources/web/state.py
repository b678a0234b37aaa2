"""What is remembered between two fetches of a source: the tag of each URL, in one small file.

It only spares work: without it everything is fetched again. It is written after the catalogue, so nothing is lost.
"""

from __future__ import annotations

import json
from pathlib import Path

from flows.stores import files


def load(path: Path) -> dict[str, str]:
    """The tags by URL; none when the file is not there or is broken."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {str(url): str(tag) for url, tag in found.items()} if isinstance(found, dict) else {}


def save(path: Path, tags: dict[str, str]) -> None:
    """Put the tags in place of the old ones in one step."""
    with files.atomic_file(path) as unfinished:
        unfinished.write_text(json.dumps(tags, indent=0, sort_keys=True), encoding="utf-8")
