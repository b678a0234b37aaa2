"""What the last published build means for the next: whether one is needed, and whether it can grow from that build."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from flows.reference import Reference
from flows.stores import history, increments, versions

logger = logging.getLogger("newsledger")


def stale(
    home: Path,
    previous: Path | None,
    events: int,
    catalogue: pl.DataFrame,
    reference: Reference,
    *,
    known_lines: str,
    full: bool,
) -> str | None:
    """Why a new build is needed after so many events in the sources, or None when the published one says it all.

    `known_lines` is the version of what is known of sites.
    """
    if previous is None:
        return "nothing is published yet"
    if full:
        return "a full run was asked for"
    if events:
        return "there is something new in the sources"
    told = history.noted(home, previous.stem) or {}
    for name, now, words in (
        ("code_version", versions.code(), "the code"),
        ("reference_version", reference.version[:16], "the reference data"),
        ("schema_version", versions.schema(), "the SQL"),
    ):
        if told.get(name) != now:
            return f"{words} changed"
    if site_lines(told) != known_lines:
        return "the lines known to stand on every page of a site changed"
    if (catalogue["run_id"] > previous.stem).any():
        return "an earlier run landed documents and could not publish them"
    return None


def base(
    home: Path, previous: Path | None, run: Mapping[str, Any], catalogue: pl.DataFrame, *, full: bool
) -> Path | None:
    """The published build that a run can grow its own from, or None when it has to build in full.

    `run` is its row of `runs`. What was read before must be what would be read now, and the SQL the same. A build that
    grows keeps beside it what all new texts are compared by, so one that more than doubles is made in full.
    """
    if full or previous is None or not _opens(increments.index_path(home, previous.stem)):
        return None
    # Rows of a document that is read anew with what its source tells now stand in tables that only grow.
    if ((catalogue["event"] == "retold") & (catalogue["run_id"] > previous.stem)).any():
        return None
    is_new = catalogue.filter(pl.col("event") == "landed")["run_id"] > previous.stem
    if 2 * is_new.sum() > len(is_new):
        return None
    told = history.noted(home, previous.stem) or {}

    versions_same = all(told.get(name) == run[name] for name in ("code_version", "reference_version", "schema_version"))
    # Rooms of events are named by a hash of DuckDB's; a limit decides what is read at all.
    others_same = all(
        told.get(group, {}).get(name) == run[group][name]
        for group, name in (("package_versions", "duckdb"), ("parameters", "max_document_bytes"))
    )
    return previous if versions_same and others_same and site_lines(told) == site_lines(run) else None


def site_lines(run: Mapping[str, Any]) -> str:
    """Which lines of sites a run knew; those before any were learned knew none."""
    return str(run.get("parameters", {}).get("site_lines", ""))


def _opens(index: Path) -> bool:
    """Whether the index of a build is there and whole enough to be opened; without it, a build is made in full."""
    if not index.is_file():
        return False
    try:
        duckdb.connect(str(index), read_only=True).close()
    except duckdb.Error as error:
        logger.warning("%s is damaged (%s); everything is built anew", index, error)
        return False
    return True
