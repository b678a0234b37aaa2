"""The data dictionary: every table, view and macro with its comment, as Markdown, from the declarations themselves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import duckdb

from flows import reference as reference_data
from flows.reference import Reference, project_root
from flows.stores import warehouse

_HEAD = """\
# Data dictionary

What stands in a published warehouse: every table and view with its columns, and the table macros. Generated from the
comments in `sql/schema`, `sql/macros` and `seeds/reference` by `newsledger dictionary --write`; the same is in the file
itself, as the view `data_dictionary`. Offsets are half-open and count Unicode code points of `documents.text`, from 0.
Dates that may be vague are EDTF (ISO 8601-2) beside the first and the last day that they may mean.
"""

_SECTIONS = (
    ("main", "table", "Tables"),
    ("main", "view", "Views"),
    ("reference", "table", "Reference tables (schema `reference`)"),
)

_TABLES = """
    SELECT schema_name, table_name, 'table' AS kind, comment
    FROM duckdb_tables()
    WHERE NOT internal AND database_name = current_database()
    UNION ALL
    SELECT schema_name, view_name, 'view', comment
    FROM duckdb_views()
    WHERE NOT internal AND database_name = current_database()
    ORDER BY ALL
"""
_COLUMNS = """
    SELECT schema_name, table_name, column_name, data_type, comment
    FROM duckdb_columns()
    WHERE NOT internal AND database_name = current_database()
    ORDER BY schema_name, table_name, column_index
"""
_MACROS = """
    SELECT function_name, parameters, comment
    FROM duckdb_functions()
    WHERE function_type = 'table_macro' AND NOT internal AND database_name = current_database()
    ORDER BY function_name
"""


def _cell(text: str | None) -> str:
    """Text that stands in a cell of a Markdown table as it is."""
    return (text or "").replace("\\", "\\\\").replace("|", "\\|").replace("\n", " ")


def _table(rows: Iterable[Sequence[str | None]], head: Sequence[str]) -> list[str]:
    lines = [f"| {' | '.join(head)} |", f"|{' --- |' * len(head)}"]
    return [*lines, *(f"| {' | '.join(map(_cell, row))} |" for row in rows)]


def render(reference: Reference | None = None, folder: Path | None = None) -> str:
    """The dictionary of what this version publishes. Raises SqlError when a declaration cannot be used.

    `reference` and `folder` are the reference tables and where they lie; the packaged ones when None.
    """
    reference = reference or reference_data.default()
    with duckdb.connect() as connection:
        # It would stand in what is printed.
        connection.execute("SET enable_progress_bar = false")
        warehouse.declare(connection)
        warehouse.load_reference(connection, reference, folder or project_root() / "seeds" / "reference")
        warehouse.define_views(connection)
        tables = connection.execute(_TABLES).fetchall()
        columns = connection.execute(_COLUMNS).fetchall()
        macros = connection.execute(_MACROS).fetchall()
    lines = [_HEAD.rstrip()]
    for schema, kind, title in _SECTIONS:
        lines += ["", f"## {title}"]
        for _, name, _, comment in (row for row in tables if (row[0], row[2]) == (schema, kind)):
            cells = [
                (f"`{column}`", f"`{data_type}`", words)
                for in_schema, in_table, column, data_type, words in columns
                if (in_schema, in_table) == (schema, name)
            ]
            lines += ["", f"### {name}", "", comment or "", "", *_table(cells, ("column", "type", "meaning"))]
    lines += ["", "## Table macros", ""]
    lines += _table(
        ((f"`{name}({', '.join(parameters)})`", comment) for name, parameters, comment in macros), ("macro", "gives")
    )
    return "\n".join(lines) + "\n"
