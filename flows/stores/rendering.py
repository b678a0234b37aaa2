"""Query results as text: an aligned table, CSV, JSON or Markdown, safe to print, to paste and to open in a spreadsheet.

Values come from article text, so they are hostile: terminal escapes and bidirectional controls are shown as names, a
CSV cell that a spreadsheet would run as a formula gets an apostrophe (OWASP, "CSV Injection"), Markdown is escaped.
"""

from __future__ import annotations

import csv
import io
import json
import math
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from flows.facts.wording import split_controls

Row = Sequence[Any]

CELL_WIDTH = 60
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+\-.!|~<>&:])")


def printable(text: str, *, keep_newlines: bool = False) -> str:
    """Text with every control character shown as `\\u202e`, so that it can neither move nor colour a terminal."""
    shown = "".join(f"\\u{ord(piece):04x}" if control else piece for piece, control in split_controls(text))
    return shown if keep_newlines else shown.replace("\n", "\\n").replace("\t", "\\t")


def plain(value: Any) -> Any:
    """A value as JSON can hold it: dates as ISO 8601, decimals as numbers, the rest of the types as text."""
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, timedelta):
        return str(value)
    return value.hex() if isinstance(value, bytes) else str(value)


def text_of(value: Any) -> str:
    """A value as one cell of text: lists as `a, b`, whole floats without `.0` or an exponent, nothing for null."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        if not math.isfinite(value):
            return str(value)
        return f"{Decimal(f'{value:.15g}'):f}"
    if isinstance(value, list | tuple):
        return ", ".join(map(text_of, value))
    if isinstance(value, Mapping):
        return json.dumps(plain(value), ensure_ascii=False)
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="seconds")
    shown = plain(value)
    return shown if isinstance(shown, str) else str(shown)


def width(text: str) -> int:
    """Columns that a text takes in a terminal: two for a wide character, none for a combining one."""
    if text.isascii():
        return len(text)
    columns = 0
    for char in text:
        if not unicodedata.combining(char):
            columns += 2 if unicodedata.east_asian_width(char) in "WF" else 1
    return columns


def _fit(text: str, columns: int) -> str:
    if width(text) <= columns:
        return text
    kept, used = [], 0
    for char in text:
        used += width(char)
        if used > columns - 1:
            break
        kept.append(char)
    return "".join(kept) + "…"


def table(columns: Sequence[str], rows: Sequence[Row], *, cell_width: int = CELL_WIDTH) -> str:
    """An aligned table for a terminal; numbers to the right, long cells cut with an ellipsis."""
    names = [printable(name) for name in columns]
    cells = [[_fit(printable(text_of(value)), cell_width) for value in row] for row in rows]
    widths = [max([width(name), *(width(line[at]) for line in cells)]) for at, name in enumerate(names)]
    numeric = [
        bool(rows) and all(isinstance(row[at], int | float | Decimal | None) and row[at] is not True for row in rows)
        for at in range(len(names))
    ]

    def line(values: Sequence[str]) -> str:
        padded = []
        for at, value in enumerate(values):
            gap = " " * (widths[at] - width(value))
            padded.append(gap + value if numeric[at] else value + gap)
        return "  ".join(padded).rstrip()

    rule = "  ".join("─" * size for size in widths)
    return "\n".join([line(names), rule, *map(line, cells)]) + "\n"


def defused(text: str) -> str:
    """A CSV cell that no spreadsheet runs as a formula: one that would begin one gets an apostrophe before it."""
    return f"'{text}" if text.lstrip(" \u00a0").startswith(_FORMULA) else text


def as_csv(columns: Sequence[str], rows: Sequence[Row]) -> str:
    """RFC 4180 with a header. Text cells are defused; numbers, negative ones too, are left as they are."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([defused(printable(name)) for name in columns])
    for row in rows:
        writer.writerow(
            [
                text_of(value)
                if isinstance(value, int | float | Decimal)
                else defused(printable(text_of(value), keep_newlines=True))
                for value in row
            ]
        )
    return out.getvalue()


def as_json(columns: Sequence[str], rows: Sequence[Row]) -> str:
    """A JSON array with one object a row. Of columns with one name the later ones get `_2`, `_3`."""
    names: list[str] = []
    for name in columns:
        count = 1
        unique = name
        while unique in names:
            count += 1
            unique = f"{name}_{count}"
        names.append(unique)
    text = json.dumps([dict(zip(names, map(plain, row), strict=True)) for row in rows], ensure_ascii=False, indent=1)
    # JSON itself escapes C0; the other controls are escaped here, which JSON reads back as the same characters
    return printable(text, keep_newlines=True) + "\n"


def as_markdown(columns: Sequence[str], rows: Sequence[Row]) -> str:
    """A Markdown table; what would be markup, HTML or a new column is escaped."""

    def cell(value: Any) -> str:
        flat = printable(text_of(value)).replace("\\n", " ")
        if isinstance(value, int | float | Decimal):
            return flat
        return _MARKDOWN.sub(r"\\\1", flat)

    lines = ["| " + " | ".join(map(cell, columns)) + " |", "|" + " --- |" * len(columns)]
    lines += ["| " + " | ".join(map(cell, row)) + " |" for row in rows]
    return "\n".join(lines) + "\n"


FORMATS: Mapping[str, Callable[[Sequence[str], Sequence[Row]], str]] = {
    "table": table,
    "csv": as_csv,
    "json": as_json,
    "markdown": as_markdown,
}
