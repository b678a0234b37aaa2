"""What runs were there and how they ended, the failed and the idle ones too.

A run writes `runs/<run>/run.json` when it starts and when it ends; beside it a run that was refused leaves its check
results, and the rows that broke them. The published file takes its history from the file before it, and from these for
the runs since: those that published nothing are not lost.
"""

from __future__ import annotations

import json
import logging
import shutil
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from flows.stores import files, quoting, versions
from flows.stores.frames import insert

logger = logging.getLogger("newsledger")

TABLES = ("runs", "check_results", "rejects", "accounting")
"""Tables that keep their rows from one published file to the next."""

_RUN = "run.json"
KEPT = ("check_results", "rejects")
"""What a refused run leaves beside its note: rows of these tables."""


def note(home: Path, run: Mapping[str, Any], kept: Mapping[str, Sequence[Mapping[str, Any]]] | None = None) -> None:
    """Write down how a run stands; `run` is its row of `runs`, `kept` are rows of the tables `KEPT`."""
    folder = home / "runs" / str(run["run_id"])
    folder.mkdir(parents=True, exist_ok=True)
    for table in KEPT:
        if rows := (kept or {}).get(table):
            with files.atomic_file(folder / f"{table}.parquet") as path:
                pl.DataFrame(list(rows), infer_schema_length=None).write_parquet(path)
    with files.atomic_file(folder / _RUN) as path:
        path.write_text(json.dumps(run, default=str, sort_keys=True), encoding="utf-8")


def kept(home: Path, run_id: str, table: str) -> pl.DataFrame | None:
    """The rows of a table that a refused run left, or None where it left none that can be read."""
    path = home / "runs" / run_id / f"{table}.parquet"
    try:
        return pl.read_parquet(path) if path.is_file() else None
    except pl.exceptions.PolarsError as error:
        logger.warning("%s is damaged (%s); it is passed over", path, error)
        return None


def noted(home: Path, run_id: str) -> dict[str, Any] | None:
    """The row of `runs` that a run wrote down, or None."""
    try:
        told = json.loads((home / "runs" / run_id / _RUN).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return told if isinstance(told, dict) else None


def was_published(home: Path, run_id: str) -> bool:
    """Whether a run ended by publishing its build."""
    told = noted(home, run_id)
    return told is not None and told["status"] == "published"


def since(home: Path, known: Iterable[str]) -> list[dict[str, Any]]:
    """The runs written down that are not among the known ones, oldest first; one that never ended was killed."""
    skip = set(known)
    folder = home / "runs"
    ids = sorted(path.name for path in folder.iterdir() if path.is_dir()) if folder.is_dir() else []
    found = [told for run_id in ids if run_id not in skip and (told := noted(home, run_id)) is not None]
    return [told | {"status": "killed"} if told["status"] == "running" else told for told in found]


def carry(connection: duckdb.DuckDBPyConnection, home: Path, previous: Path | None, run_id: str) -> list[str]:
    """Fill the tables of `history` from the last published file and from what runs since then wrote down.

    Gives the ids of all runs in it.
    """
    for table in TABLES:
        connection.execute(f"CREATE TABLE history.{table} AS FROM main.{table} LIMIT 0").fetchall()
    if previous is not None:
        connection.execute(f"ATTACH {quoting.literal(previous)} AS previous (READ_ONLY)")
        try:
            for table in TABLES:
                _copy(connection, table)
        finally:
            connection.execute("DETACH previous")
    known = [row[0] for row in connection.execute("SELECT run_id FROM history.runs").fetchall()]
    fresh = since(home, [*known, run_id])
    insert_runs(connection, "history.runs", fresh)
    for run in fresh:
        for table in KEPT:
            rows = kept(home, run["run_id"], table)
            if rows is not None:
                insert(connection, f"history.{table}", rows)
    return [*known, *(run["run_id"] for run in fresh)]


def _copy(connection: duckdb.DuckDBPyConnection, table: str) -> None:
    """Copy the columns that both the older file and the declaration have."""

    def columns(where: str) -> dict[str, str]:
        return {row[0]: row[1] for row in connection.execute(f"DESCRIBE {where}.{table}").fetchall()}

    try:
        old = columns("previous.main")
    except duckdb.CatalogException:  # an older file without this table has no history of it
        return
    shared = ", ".join(f'"{name}"' for name in columns("history.main") if name in old)
    connection.execute(f"INSERT INTO history.{table} BY NAME (FROM previous.main.{table} SELECT {shared})").fetchall()


def insert_runs(connection: duckdb.DuckDBPyConnection, table: str, runs: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows of `runs` from their written-down form."""
    plain = [
        dict(run)
        | {name: json.dumps(run[name], default=str, sort_keys=True) for name in ("package_versions", "parameters")}
        | {"seconds": [{"key": step, "value": float(spent)} for step, spent in run["seconds"].items()]}
        for run in runs
    ]
    if plain:
        seconds = {"seconds": pl.List(pl.Struct({"key": pl.String, "value": pl.Float64}))}
        insert(
            connection,
            table,
            pl.DataFrame(plain, schema_overrides=seconds, infer_schema_length=None),
            maps=("seconds",),
        )


def refuse_newer(home: Path) -> None:
    """Raise versions.Newer where a newer newsledger has written in a warehouse."""
    for told in since(home, ()):
        versions.refuse_newer(told.get("newsledger_version"), str(home))


def settle(home: Path, published: Path | None) -> int:
    """Set right what a killed run left in its notes; how many unfinished files were removed.

    A run that was killed between the swap and the note of it was published.
    """
    left = 0
    for folder in (home / "runs").glob("*"):
        left += files.sweep(folder)
        if not (folder / _RUN).exists():
            shutil.rmtree(folder, ignore_errors=True)
    if published is not None and (told := noted(home, published.stem)) and told["status"] == "running":
        note(home, told | {"status": "published"})
    return left


def forget(home: Path, known: Iterable[str], keep: Iterable[str]) -> None:
    """Remove what is written down of runs that every kept build knows: those before the oldest of `keep`.

    A run since then may be unknown to the build that a rollback goes back to, and documents that it landed name it.
    """
    oldest = min(keep, default="")
    for run_id in known:
        if run_id < oldest:
            shutil.rmtree(home / "runs" / run_id, ignore_errors=True)
