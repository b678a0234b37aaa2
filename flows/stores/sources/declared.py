"""Sources declared in a TOML file, each a `[[source]]` with a name, a kind, a place and options.

[[source]]
name = "wire"
kind = "feed"
place = "https://news.example/rss"
delay = 2.0
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import fields as fields_of
from math import inf
from pathlib import Path
from typing import Any

from flows.stores.sources.containers import Fields
from flows.stores.sources.files import Files
from flows.stores.sources.records import Source
from flows.stores.sources.remote import Remote
from flows.stores.sources.web import Feed, Manners, UrlList

_OPTIONS: Mapping[str, frozenset[str]] = {
    "files": frozenset({"fields"}),
    "remote": frozenset({"fields", "options"}),
    "feed": frozenset({"content"}),
    "urls": frozenset(),
}
_MANNERS = frozenset(f.name for f in fields_of(Manners))
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,62}")


class SourceError(ValueError):
    """A declaration that cannot be used: says the file, the source and what to do."""


def load(path: Path, home: Path, limit: int) -> list[Source]:
    """The sources that a TOML file declares; places of kind `files` and lists of URLs are relative to that file.

    `limit` is the largest document in bytes. Raises SourceError.
    """
    try:
        declared = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SourceError(f"{path}: {error}") from error
    tables = declared.get("source", [])
    if not isinstance(tables, list) or not tables:
        raise SourceError(f"{path}: declares no [[source]]")
    names: set[str] = set()
    made: list[Source] = []
    for number, table in enumerate(tables, 1):
        where = f"{path}: source {number}"
        if not isinstance(table, dict):
            raise SourceError(f"{where}: is no table; begin each source with [[source]]")
        name = table.get("name")
        if not isinstance(name, str) or not _NAME.fullmatch(name):
            raise SourceError(f"{where}: needs a name of lower-case letters, digits, - and _")
        if name in names:
            raise SourceError(f"{where}: the name {name} is taken already")
        if not isinstance(enabled := table.get("enabled", True), bool):
            raise SourceError(f"{where}: enabled is {enabled!r}; it is true or false")
        names.add(name)
        if enabled:
            made.append(_source(f"{path}: source {name}", table, path.parent, home, limit))
    if not made:
        raise SourceError(f"{path}: every source in it has enabled = false")
    return made


def _source(where: str, table: Mapping[str, Any], folder: Path, home: Path, limit: int) -> Source:
    kind, place = table.get("kind"), table.get("place")
    if not isinstance(kind, str) or kind not in _OPTIONS:
        raise SourceError(f"{where}: kind is {kind!r}; there are {', '.join(_OPTIONS)}")
    if not isinstance(place, str) or not place:
        raise SourceError(f"{where}: needs a place")
    web = kind in ("feed", "urls")
    allowed = _OPTIONS[kind] | (_MANNERS if web else frozenset()) | {"name", "kind", "place", "enabled"}
    if unknown := sorted(table.keys() - allowed):
        raise SourceError(
            f"{where}: {', '.join(unknown)} is no option of {kind}; there are {', '.join(sorted(allowed))}"
        )
    name = table["name"]
    memory = home / "landing" / "web" / f"{name}.json"
    if kind == "files":
        return Files((folder / Path(place).expanduser()).absolute(), limit, name, _fields(where, table))
    if kind == "remote":
        options = table.get("options", {})
        if not isinstance(options, dict):
            raise SourceError(f"{where}: options is a table for the file system, such as {{ anon = true }}")
        return Remote(name, place, limit, options, _fields(where, table))
    manners = _manners(where, table, limit)
    if kind == "feed":
        if table.get("content", "page") not in ("page", "entry"):
            raise SourceError(f"{where}: content is {table['content']!r}; it is page or entry")
        return Feed(name, place, memory, table.get("content", "page"), manners)
    return UrlList(name, _urls(where, folder / place), memory, manners)


def _fields(where: str, table: Mapping[str, Any]) -> Fields:
    given = table.get("fields", {})
    known = {f.name for f in fields_of(Fields)}
    if not isinstance(given, dict) or given.keys() - known:
        raise SourceError(f"{where}: fields maps {', '.join(sorted(known))} to names of columns")
    lists = {key: [value] if isinstance(value, str) else value for key, value in given.items()}
    for key, columns in lists.items():
        if not isinstance(columns, list) or not columns or not all(isinstance(column, str) for column in columns):
            raise SourceError(f"{where}: fields.{key} is {given[key]!r}; it is the name of a column or a list of names")
    return Fields(**{key: tuple(columns) for key, columns in lists.items()})


def _manners(where: str, table: Mapping[str, Any], limit: int) -> Manners:
    given = {name: table[name] for name in _MANNERS & table.keys()}
    defaults = Manners()
    for name, value in given.items():
        kind = type(getattr(defaults, name))
        if not isinstance(value, kind) and not (kind is float and isinstance(value, int)):
            raise SourceError(
                f"{where}: {name} is {value!r}; it must be a {kind.__name__} such as {getattr(defaults, name)}"
            )
        if isinstance(value, int | float) and not 0 <= value < inf:
            raise SourceError(f"{where}: {name} is {value!r}; it must be a number from 0 on")
    return Manners(**({"max_bytes": limit} | given))


def _urls(where: str, path: Path) -> tuple[str, ...]:
    """The URLs of a text file, one a line; empty lines and lines that begin with # are passed over."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(f"{where}: place is a file with one URL a line: {error}") from error
    return tuple(line.strip() for line in lines if line.strip() and not line.lstrip().startswith("#"))
