"""What must hold before a build is published: one suite a published table, and `violations/*.sql` across tables.

Each module named like a table gives `KEY`, the columns that name a row in a report, and `suite(scope)`, its
expectations. Two severities only: `critical` stops the publish, `warning` is told and published. Critical is what would
make the warehouse lie about itself (a wrong offset, a dangling id, an unbalanced ledger); what honest news may say,
however odd, is a warning at most. To add a check, add a line to a suite, or a SELECT that must return no row, with its
severity and what a row means in the first two lines, to `violations/`. How large a share of documents and rows may fail
in the code, `thresholds.csv` says.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any, Literal

import duckdb

from expectations.contract import columns
from flows.reference import Reference

TABLES = tuple(columns())


@dataclass(frozen=True, slots=True)
class Scope:
    """What a suite may depend on: the reference tables, and how many rows the last published file had of its table."""

    reference: Reference
    previous_rows: int | None = field(default=None)

    def values(self, table: str, column: str) -> tuple[str, ...]:
        """The distinct values of a reference table's column, in its order; empty when there is no such table."""
        return tuple(dict.fromkeys(row[column] for row in self.reference.get(table, ()) if row.get(column)))


def vocabulary(reference: Reference) -> list[tuple[str, str]]:
    """The closed vocabularies as (list, value): what queries find in the temporary table of that name."""
    scope = Scope(reference)
    units = dict.fromkeys(("count", "percent", *scope.values("currencies", "code"), *scope.values("units", "unit")))
    lists = {"measure": scope.values("measures", "measure"), "unit": units}
    return [(name, value) for name, values in lists.items() for value in values]


def prepare(reference: Reference) -> list[tuple[str, list[Any]]]:
    """The statements, with parameters, that a connection runs before it checks: `prepare.sql` and the vocabularies."""
    statements = Path(__file__).with_name("prepare.sql").read_text(encoding="utf-8").split(";\n")
    lists, values = zip(*vocabulary(reference), strict=True)
    fill = "insert into vocabulary select unnest($1), unnest($2)"
    return [*((text, []) for text in statements if text.strip()), (fill, [list(lists), list(values)])]


Reach = Literal["document", "fact"]
BY: Mapping[Reach, tuple[str, ...]] = {
    "document": ("documents", "blocks", "mentions", "metrics", "events", "text_reuse"),
    "fact": ("metric_facts", "event_facts"),
}
"""The tables whose rows are of single documents or facts: what is promised of a row need not be checked again there."""


def fresh(reach: Reach) -> list[str]:
    """The statements that put the new and changed rows in the place of such tables, for one connection."""
    statements = Path(__file__).with_name(f"fresh_{reach}s.sql").read_text(encoding="utf-8").split(";\n")
    return [text for text in statements if text.strip()]


def version(reference: Reference) -> str:
    """A digest of all that a verdict depends on beside the rows: these files, the reference tables, the packages."""
    digest = hashlib.sha256(f"{reference.version} {duckdb.__version__}".encode())
    for path in sorted(Path(__file__).parent.rglob("*")):
        if path.suffix in (".py", ".sql", ".csv"):
            digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


def module(table: str) -> ModuleType:
    """The suite module of a published table. Imports Great Expectations."""
    return import_module(f"expectations.{table}")
