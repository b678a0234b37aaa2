"""The sources that a run was given: files, folders, and TOML files that declare others."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from flows.stores.sources.files import Files
from flows.stores.sources.records import Source


def make(places: Iterable[Path], home: Path, limit: int) -> list[Source]:
    """The sources in an order that does not depend on how they were given. `limit` is the largest document in bytes.

    Raises SourceError for a declaration that cannot be used.
    """
    made: list[Source] = []
    for place in sorted(set(places)):
        if place.suffix.lower() == ".toml":
            # The clients for the web and for object stores are imported only where a declaration may want them.
            from flows.stores.sources import declared

            made += declared.load(place, home, limit)
        else:
            made.append(Files(place, limit))
    return made
