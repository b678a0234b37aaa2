"""The history of runs, for people: from the published file, and from the notes of later runs that published nothing."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from flows.stores import history, lock, reader, warehouse
from flows.stores.rendering import printable

SHOWN = 100
"""Refused inputs and rows of a run that are listed one by one; of more, the number is told."""


class NoSuchRun(ValueError):  # noqa: N818
    """No run of that name is known."""


def known(home: Path) -> list[dict[str, Any]]:
    """Every run that is known as a row of `runs`, oldest first, one under way too; `seconds` is a mapping by step."""
    published = warehouse.published(home)
    rows: list[dict[str, Any]] = []
    if published is not None:
        with reader.connect(published) as connection:
            cursor = connection.execute("FROM main.runs ORDER BY run_id")
            names = [column[0] for column in cursor.description or ()]
            rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    for row in rows:
        # A file of an older version may lack some of them.
        row |= {name: row.get(name) for name in _TOLD}
        for name in ("parameters", "package_versions"):
            row[name] = json.loads(row.get(name) or "{}")
        row["seconds"] = row.get("seconds") or {}
    later = history.since(home, [row["run_id"] for row in rows])
    if any(row["status"] == "killed" for row in later):
        holder = lock.held_by(home)
        later = [row | {"status": "running"} if holder == f"run {row['run_id']}" else row for row in later]
    return rows + later


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
    for title, told in (("failed checks", _failed_checks(home, run_id)), ("refused", _rejects(home, run_id))):
        found = list(told)
        lines += [title, *found] if found else []
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


def _failed_checks(home: Path, run_id: str) -> Iterable[str]:
    """The checks that stopped the run, or only warned, with the rows that broke them."""
    for row in _rows(home, run_id, "check_results"):
        if not row["success"]:
            yield f"  {row['severity']}: {row['suite']}.{row['check_name']}: {printable(str(row['message']))}"


def _rejects(home: Path, run_id: str) -> Iterable[str]:
    """The inputs and the rows that the run refused."""
    found = sorted(
        (row["step"], row["reason"], str(row["uri"] or row["refused"] or ""), str(row["detail"] or ""))
        for row in _rows(home, run_id, "rejects")
    )
    for step, reason, what, detail in found[:SHOWN]:
        yield f"  {step}: {reason}  {printable(what)}  {printable(detail)}".rstrip()
    if len(found) > SHOWN:
        yield f"  ... and {len(found) - SHOWN:,} more"


def _rows(home: Path, run_id: str, table: str) -> list[dict[str, Any]]:
    """The rows of a table that a run wrote: as it left them, or as the published file knows them."""
    left = history.kept(home, run_id, table)
    if left is not None:
        return left.to_dicts()
    published = warehouse.published(home)
    if published is None:
        return []
    with reader.connect(published) as connection:
        cursor = connection.execute(f"FROM main.{table} WHERE run_id = ?", [run_id])
        names = [column[0] for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
