"""The furniture of sites: lines that stand in many articles of one site, which no single article shows to be noise.

    furniture.parquet: site, line, documents

It is learned from the published file by `reprocess` alone. A refresh uses what was learned, so its tables do not depend
on how the inputs were split into runs; what a site's lines are is part of the key of each batch with an article of it.
"""

from __future__ import annotations

import hashlib
import logging
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import duckdb
import polars as pl

from flows.stores import files, warehouse
from flows.text.lines import SEEN, key

logger = logging.getLogger("newsledger")

LEAST_DOCUMENTS = 3
"""Fewer articles of a site show nothing: two may tell the same story."""
LEAST_SHARE = 0.2
"""Of a site's articles. A section's furniture stands in some of them; a series or a quotation in fewer."""
SHORT = 80
"""Characters. Longer lines may be background that a reporter repeats: losing that is worse than keeping noise, so they
must stand in half of the articles."""
LONG_SHARE = 0.5

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


def _made(rows: Iterable[tuple[str, str, int]]) -> Furniture:
    lines: dict[str, dict[str, int]] = {}
    for site, line, documents in rows:
        found = lines.setdefault(site, {})
        found[key(line)] = max(documents, found.get(key(line), 0))
    return Furniture(lines)


def load(home: Path) -> Furniture:
    """What was learned in a home; nothing where nothing was, or where the file is damaged, which is said."""
    path = home / FILE
    try:
        return _made(pl.read_parquet(path).select(*_SCHEMA).iter_rows())
    except FileNotFoundError:
        return Furniture()
    except (OSError, pl.exceptions.PolarsError) as error:
        logger.warning("%s is damaged (%s); lines of sites are not known until `newsledger reprocess`", path, error)
        return Furniture()


def learn(home: Path, published: Path, documents: pl.DataFrame, before: Furniture, *, memory_limit: str) -> Furniture:
    """The lines of all sites in a published file. `documents` are catalogue rows; DuckDB spills into the home.

    Dropped lines count like kept ones, so learning again from what was cleaned with the result finds the same. Where
    the file cannot be read, `before` stands, and it is said.
    """
    places = sites(documents["uri"], documents["metadata"])
    known = pl.DataFrame({"document_id": documents["document_id"], "site": places}).filter(pl.col("site") != "")
    if not len(known):
        return Furniture()
    values = {
        "least": LEAST_DOCUMENTS,
        "share": LEAST_SHARE,
        "short": SHORT,
        "long_share": LONG_SHARE,
        "longest": SEEN,
    }
    temporary = home / "builds" / f"{files.TEMPORARY}furniture-{os.getpid()}"
    try:
        return _learn(published, known, values, memory_limit, temporary)
    except duckdb.Error as error:
        logger.warning("no lines of sites were learned from %s: %s", published, error)
        return before


def _learn(
    published: Path, known: pl.DataFrame, values: Mapping[str, float], memory_limit: str, temporary: Path
) -> Furniture:
    connection = warehouse.connect(published, memory_limit=memory_limit, temporary=temporary, read_only=True)
    try:
        connection.register("sites", known.to_arrow())
        sql = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
        return _made(connection.execute(sql, values).fetchall())
    finally:
        connection.close()
        files.remove(temporary)


def keep(home: Path, learned: Furniture) -> None:
    """Have the runs of a home use what was learned. Only under the warehouse's lock."""
    rows = [(site, line, n) for site, lines in sorted(learned.lines.items()) for line, n in sorted(lines.items())]
    if rows or (home / FILE).exists():
        with files.atomic_file(home / FILE) as unfinished:
            pl.DataFrame(rows, schema=_SCHEMA, orient="row").write_parquet(unfinished)
