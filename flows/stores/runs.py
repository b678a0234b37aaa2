"""The history of runs, for people: from the published file, and from the notes of later runs that published nothing."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import duckdb

from flows.stores import history, warehouse
from flows.stores.rendering import printable


class NoSuchRun(ValueError):  # noqa: N818
    """No run of that name is known."""


def known(home: Path) -> list[dict[str, Any]]:
    """Every run that is known as a row of `runs`, oldest first; `seconds` is a mapping by step."""
    published = warehouse.published(home)
    rows: list[dict[str, Any]] = []
    if published is not None:
        with duckdb.connect(str(published), read_only=True) as connection:
            cursor = connection.execute("FROM main.runs ORDER BY run_id")
            names = [column[0] for column in cursor.description or ()]
            rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    for row in rows:
        for name in ("parameters", "package_versions"):
            row[name] = json.loads(row[name])
    return rows + history.since(home, [row["run_id"] for row in rows])


def listing(home: Path, *, limit: int, failed: bool = False) -> str:
    """The last runs, a line each, the newest first; only those that failed where `failed` is set."""
    rows = [row for row in known(home) if not failed or row["status"] in ("failed", "killed", "refused")]
    lines = [f"{'run':<22}  {'status':<11}  {'mode':<9}  {'seconds':>8}  {'inputs':>8}  {'new':>8}  what stopped it"]
    for row in rows[: -limit - 1 : -1]:
        stopped = f"{row['failed_step']}: {row['error']}" if row["error"] else ""
        lines.append(
            f"{row['run_id']:<22}  {row['status']:<11}  {row['mode']:<9}  {sum(row['seconds'].values()):>8.1f}  "
            f"{row['inputs']:>8,}  {row['new_documents']:>8,}  {printable(' '.join(stopped.split())[:200])}".rstrip()
        )
    return "\n".join(lines if rows else ["No run failed." if failed else "There was no run yet."])


def one(home: Path, run_id: str) -> str:
    """All that is known of a run: when, with what, how long, what stopped it, and which inputs it refused.

    Raises NoSuchRun.
    """
    row = next((row for row in known(home) if row["run_id"] == run_id), None)
    if row is None:
        raise NoSuchRun(f"{run_id}: no such run; `newsledger runs` lists them")
    lines = [f"{name:<18}  {printable(str(row[name]))}" for name in _TOLD if row.get(name) not in (None, "")]
    lines += _mapping("parameters", row["parameters"])
    lines += _mapping("seconds", {step: f"{spent:.3f}" for step, spent in row["seconds"].items()})
    lines += _rejects(home, run_id)
    return "\n".join(lines)


_TOLD = (
    "run_id", "status", "mode", "failed_step", "error", "started_at", "finished_at", "host", "inputs", "new_documents",
    "documents", "metrics", "events", "rejects", "batches", "batches_computed", "newsledger_version", "code_version",
    "reference_version", "schema_version", "python_version",
)  # fmt: skip


def _mapping(title: str, values: Mapping[str, Any]) -> Iterable[str]:
    yield title
    for name, value in values.items():
        yield f"  {name:<16}  {printable(', '.join(map(str, value)) if isinstance(value, list) else str(value))}"


def _rejects(home: Path, run_id: str) -> Iterable[str]:
    """What the run refused, where the published file knows it."""
    published = warehouse.published(home)
    if published is None:
        return
    with duckdb.connect(str(published), read_only=True) as connection:
        found = connection.execute(
            "SELECT step, reason, uri, detail FROM main.rejects WHERE run_id = ? ORDER BY ALL LIMIT 100", [run_id]
        ).fetchall()
    if found:
        yield "refused"
    for step, reason, uri, detail in found:
        yield f"  {step}: {reason}  {printable(str(uri))}  {printable(str(detail or ''))}".rstrip()
