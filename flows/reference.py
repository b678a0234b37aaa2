"""Reference data: the CSV tables of `seeds/reference`, each beside its Table Schema (`NAME.schema.json`).

The one place below `flows.text` and `flows.facts` that opens a file: `default()` reads the packaged tables once. What
it gives is immutable, so no result depends on what ran before. Another folder is read with `load(folder)`.

The schema files follow Frictionless Table Schema v2 (field types string, integer, number, boolean, list).
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Callable, Iterator, Mapping
from functools import cache, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

Row = Mapping[str, Any]


class ReferenceError(ValueError):
    """A reference table that cannot be read: says the file, the line, the column and what to do."""


class Reference(Mapping[str, tuple[Row, ...]]):
    """Every reference table by name, with a `version` (SHA-256 of names and contents). Hashable, immutable."""

    def __init__(self, tables: Mapping[str, tuple[Row, ...]], version: str) -> None:
        self._tables = MappingProxyType(dict(tables))
        self.version = version

    def __getitem__(self, name: str) -> tuple[Row, ...]:
        return self._tables[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._tables)

    def __len__(self) -> int:
        return len(self._tables)

    def __hash__(self) -> int:
        return hash(self.version)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Reference) and other.version == self.version


def _boolean(value: str) -> bool:
    words = {"true": True, "false": False}
    return words[value.lower()]


_READERS: Mapping[str, Callable[[str], Any]] = {
    "string": str,
    "integer": int,
    "number": float,
    "boolean": _boolean,
}


def _cell(value: str, field: Mapping[str, Any]) -> Any:
    """One cell by its declared type. An empty cell is None, or an empty tuple for a list."""
    if field["type"] == "list":
        return tuple(part.strip() for part in value.split(field.get("delimiter", "|")) if part.strip())
    if not value:
        return None
    return _READERS[field["type"]](value)


def _check(value: Any, constraints: Mapping[str, Any]) -> str | None:
    """What is wrong with a value under Table Schema constraints, or None."""
    if constraints.get("required") and value in (None, ()):
        return "is empty but required"
    if value is not None and "enum" in constraints and value not in constraints["enum"]:
        return f"{value!r} is not one of {', '.join(map(str, constraints['enum']))}"
    return None


def parse(name: str, text: str, schema: Mapping[str, Any]) -> tuple[Row, ...]:
    """The rows of one table's CSV text under its Table Schema.

    Raises ReferenceError naming the file, the line and the column.
    """
    fields = schema["fields"]
    reader = csv.DictReader(io.StringIO(text), strict=True)
    declared = [field["name"] for field in fields]
    if reader.fieldnames != declared:
        raise ReferenceError(
            f"{name}.csv: columns are {reader.fieldnames}, but {name}.schema.json declares {declared}; make them equal"
        )
    key = schema.get("primaryKey")
    key_fields = [key] if isinstance(key, str) else list(key or ())
    seen: dict[tuple[Any, ...], int] = {}
    rows: list[Row] = []
    for raw in reader:
        where = f"{name}.csv line {reader.line_num}"
        if None in raw or None in raw.values():
            raise ReferenceError(
                f"{where}: has {'more' if None in raw else 'fewer'} cells than the header; quote commas"
            )
        row: dict[str, Any] = {}
        for field in fields:
            column = field["name"]
            try:
                row[column] = _cell(raw[column], field)
            except (ValueError, KeyError):
                raise ReferenceError(f"{where}: {column} {raw[column]!r} is not a {field['type']}") from None
            if wrong := _check(row[column], field.get("constraints", {})):
                raise ReferenceError(f"{where}: {column} {wrong}")
        if key_fields:
            identity = tuple(row[k] for k in key_fields)
            if identity in seen:
                raise ReferenceError(f"{where}: {key_fields} {identity} stands already on line {seen[identity]}")
            seen[identity] = reader.line_num
        rows.append(MappingProxyType(row))
    return tuple(rows)


def load(folder: Path) -> Reference:
    """Every `NAME.csv` of a folder that has a `NAME.schema.json` beside it.

    Raises ReferenceError when a file is missing, is not UTF-8 or does not fit its schema.
    """
    texts: list[tuple[Path, str, str]] = []
    digest = hashlib.sha256()
    for path in sorted(folder.glob("*.csv")):
        try:
            text = path.read_text(encoding="utf-8-sig")
            schema_text = path.with_name(f"{path.stem}.schema.json").read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise ReferenceError(f"{path}: {error}") from error
        digest.update(f"{path.stem}\0{text}\0{schema_text}\0".encode())
        texts.append((path, text, schema_text))
    if not texts:
        raise ReferenceError(f"{folder}: holds no reference table (NAME.csv with NAME.schema.json)")
    return _parsed(tuple(texts), digest.hexdigest())


@lru_cache(maxsize=4)
def _parsed(texts: tuple[tuple[Path, str, str], ...], version: str) -> Reference:
    """The tables of these files: what is parsed once is not parsed again in a process, since the texts say it all."""
    tables: dict[str, tuple[Row, ...]] = {}
    for path, text, schema_text in texts:
        try:
            tables[path.stem] = parse(path.stem, text, json.loads(schema_text))
        except (json.JSONDecodeError, csv.Error) as error:
            raise ReferenceError(f"{path}: {error}") from error
    return Reference(tables, version)


def project_root() -> Path:
    """The folder that holds `seeds/` and `sql/`: the checkout, or the copy inside an installed wheel."""
    checkout = Path(__file__).resolve().parent.parent
    packaged = Path(__file__).resolve().parent / "_project"
    return packaged if packaged.is_dir() else checkout


@cache
def default() -> Reference:
    """The packaged reference tables, read once."""
    return load(project_root() / "seeds" / "reference")
