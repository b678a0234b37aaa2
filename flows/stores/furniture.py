"""The furniture of sites: lines that stand in many articles of one site, which no single article shows to be noise.

    furniture.parquet: site, line, documents

It is learned from the published file by `reprocess` alone (`flows.stores.furniture_learning`). A refresh uses what was
learned, so its tables do not depend on how the inputs were split into runs; what a site's lines are is part of the key
of each batch with an article of it.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import polars as pl

from flows.stores import files
from flows.text.lines import key

logger = logging.getLogger("newsledger")

FILE = "furniture.parquet"
_SCHEMA = {"site": pl.String, "line": pl.String, "documents": pl.Int64}
_HOST = r"^(?i:https?)://(?:[^/?#@]*@)?(?i:www\.)?([^/:?#]+)"


def sites(uris: Iterable[str], metadata: Iterable[str]) -> list[str]:
    """The site of each document: the host of the `url` that its source told, else of its URI, without "www.".

    `metadata` are JSON objects. A document whose place on the web is not known has the site "".
    """
    rows = pl.DataFrame(
        {"uri": list(uris), "metadata": list(metadata)}, schema=dict.fromkeys(("uri", "metadata"), pl.String)
    )
    told = pl.col("metadata").str.json_path_match("$.url").str.extract(_HOST)
    host = pl.coalesce(told, pl.col("uri").str.extract(_HOST), pl.lit(""))
    return rows.select(host.str.to_lowercase()).to_series().to_list()


@dataclass(frozen=True)
class Furniture:
    """What was learned: the folded lines of each site (`flows.text.lines.key`), and in how many articles they stand."""

    lines: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

    @cached_property
    def versions(self) -> Mapping[str, str]:
        """A digest of the lines of each site."""
        return {site: _digest(sorted(lines)) for site, lines in self.lines.items()}

    @cached_property
    def version(self) -> str:
        """A digest of all that was learned; "" where nothing was."""
        return _digest(f"{site} {version}" for site, version in sorted(self.versions.items())) if self.lines else ""


def _digest(parts: Iterable[str]) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]


def made(rows: Iterable[tuple[str, str, int]]) -> Furniture:
    """From sites, lines and in how many articles each stands."""
    lines: dict[str, dict[str, int]] = {}
    for site, line, documents in rows:
        found = lines.setdefault(site, {})
        found[key(line)] = max(documents, found.get(key(line), 0))
    return Furniture(lines)


def load(home: Path) -> Furniture:
    """What was learned in a home; nothing where nothing was, or where the file is damaged, which is said."""
    path = home / FILE
    try:
        return made(pl.read_parquet(path).select(*_SCHEMA).iter_rows())
    except FileNotFoundError:
        return Furniture()
    except (OSError, pl.exceptions.PolarsError) as error:
        logger.warning("%s is damaged (%s); lines of sites are not known until `newsledger reprocess`", path, error)
        return Furniture()


def keep(home: Path, learned: Furniture) -> None:
    """Have the runs of a home use what was learned. Only under the warehouse's lock."""
    rows = [(site, line, n) for site, lines in sorted(learned.lines.items()) for line, n in sorted(lines.items())]
    if rows or (home / FILE).exists():
        with files.atomic_file(home / FILE) as unfinished:
            pl.DataFrame(rows, schema=_SCHEMA, orient="row").write_parquet(unfinished)
