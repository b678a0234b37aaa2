"""Learning the furniture of sites from a published file: which lines stand in many articles of one site."""

from __future__ import annotations

import logging
import os
from collections.abc import Mapping
from pathlib import Path

import duckdb
import polars as pl

from flows.stores import files, warehouse
from flows.stores.furniture import Furniture, made, sites
from flows.text.lines import SEEN

logger = logging.getLogger("newsledger")

LEAST_DOCUMENTS = 3
"""Fewer articles of a site show nothing: two may tell the same story."""
LEAST_SHARE = 0.2
"""Of a site's articles. A section's furniture stands in some of them; a series or a quotation in fewer."""
SHORT = 80
"""Characters. Longer lines may be background that a reporter repeats: losing that is worse than keeping noise, so they
must stand in half of the articles."""
LONG_SHARE = 0.5


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
        return made(connection.execute(sql, values).fetchall())
    finally:
        connection.close()
        files.remove(temporary)
