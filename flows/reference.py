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


def _reader(field: Mapping[str, Any]) -> Callable[[str], Any]:
    """What reads a cell by its declared type. An empty cell is None, or an empty tuple for a list."""
    kind, delimiter = field["type"], field.get("delimiter", "|")
    if kind == "list":
        return lambda value: tuple([each for part in value.split(delimiter) if (each := part.strip())]) if value else ()
    if kind == "string":
        return lambda value: value or None
    read = _READERS[kind]
    return lambda value: read(value) if value else None


def _wrong(field: Mapping[str, Any]) -> Callable[[Any], str | None] | None:
    """What says what is wrong with a value under its Table Schema constraints; None where there are none."""
    constraints = field.get("constraints", {})
    required, known = constraints.get("required"), constraints.get("enum")
    if not required and known is None:
        return None

    def wrong(value: Any) -> str | None:
        if required and value in (None, ()):
            return "is empty but required"
        if value is not None and known is not None and value not in known:
            return f"{value!r} is not one of {', '.join(map(str, known))}"
        return None

    return wrong


def parse(name: str, text: str, schema: Mapping[str, Any]) -> tuple[Row, ...]:
    """The rows of one table's CSV text under its Table Schema.

    Raises ReferenceError naming the file, the line and the column.
    """
    fields = schema["fields"]
    reader = csv.reader(io.StringIO(text), strict=True)
    header = next(reader, None)
    declared = [field["name"] for field in fields]
    if header != declared:
        raise ReferenceError(
            f"{name}.csv: columns are {header}, but {name}.schema.json declares {declared}; make them equal"
        )
    key = schema.get("primaryKey")
    key_fields = [key] if isinstance(key, str) else list(key or ())
    seen: dict[tuple[Any, ...], int] = {}
    rows: list[Row] = []
    plan = [(field["name"], field["type"], _reader(field), _wrong(field)) for field in fields]
    for raw in reader:
        if not raw:
            continue
        if len(raw) != len(plan):
            many = "more" if len(raw) > len(plan) else "fewer"
            raise ReferenceError(f"{name}.csv line {reader.line_num}: has {many} cells than the header; quote commas")
        row: dict[str, Any] = {}
        for value, (column, kind, read, wrong) in zip(raw, plan, strict=True):
            try:
                cell = row[column] = read(value)
            except (ValueError, KeyError):
                raise ReferenceError(f"{name}.csv line {reader.line_num}: {column} {value!r} is not a {kind}") from None
            if wrong and (words := wrong(cell)):
                raise ReferenceError(f"{name}.csv line {reader.line_num}: {column} {words}")
        if key_fields:
            identity = tuple([row[k] for k in key_fields])
            if identity in seen:
                raise ReferenceError(
                    f"{name}.csv line {reader.line_num}: {key_fields} {identity} stands already on line "
                    f"{seen[identity]}"
                )
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
            tables[path.stem] = _table(path.stem, text, schema_text)
        except (json.JSONDecodeError, csv.Error) as error:
            raise ReferenceError(f"{path}: {error}") from error
    return Reference(tables, version)


@lru_cache(maxsize=256)
def _table(name: str, text: str, schema_text: str) -> tuple[Row, ...]:
    """One table: a folder of which a single one was changed is parsed no further than that."""
    return parse(name, text, json.loads(schema_text))


def project_root() -> Path:
    """The folder that holds `seeds/` and `sql/`: the checkout, or the copy inside an installed wheel."""
    checkout = Path(__file__).resolve().parent.parent
    packaged = Path(__file__).resolve().parent / "_project"
    return packaged if packaged.is_dir() else checkout


@cache
def default() -> Reference:
    """The packaged reference tables, read once."""
    return load(project_root() / "seeds" / "reference")
