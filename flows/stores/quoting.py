"""Names and values written into SQL, for the statements that take no parameters (ATTACH, COPY, CREATE VIEW)."""

from __future__ import annotations


def name(text: str) -> str:
    """A SQL identifier."""
    return '"' + text.replace('"', '""') + '"'


def literal(value: object) -> str:
    """A value as a SQL string."""
    return "'" + str(value).replace("'", "''") + "'"
