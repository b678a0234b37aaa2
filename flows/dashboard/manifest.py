"""What the pages of a site are made of: for each article, name and series a digest of its data, and its files.

It lies in the site itself, so that it is swapped with it and speaks of no other.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

import flows
from flows.dashboard import aside
from flows.dashboard.relinking import Links

FILE = "data/pages.parquet"
_SCHEMA: dict[str, Any] = dict.fromkeys(("kind", "key", "digest", "addresses"), pl.String)
_NONE, _APART = "\0", "\x1f"
"""Stand for a part of a key that is not there, and between parts and addresses: a column of lists takes far longer."""

Unit = tuple[str, tuple[Any, ...]]
"""A kind of page, and what names the article, the name or the series."""


@dataclass(slots=True)
class Manifest:
    """Digest and addresses by unit. `version` is of the code, reference data and packages that made the pages."""

    version: str
    units: dict[Unit, tuple[str, list[str]]] = field(default_factory=dict)

    def write(self, site: Path) -> None:
        """Write it into a site."""
        kinds = [kind for kind, _ in self.units]
        keys = [_APART.join(_NONE if part is None else part for part in key) for _, key in self.units]
        digests = [digest for digest, _ in self.units.values()]
        files = [_APART.join(addresses) for _, addresses in self.units.values()]
        columns = ([*kinds, "version"], [*keys, ""], [*digests, self.version], [*files, ""])
        frame = pl.DataFrame(dict(zip(_SCHEMA, columns, strict=True)), schema=_SCHEMA)
        frame.write_parquet(site / FILE, compression_level=1)

    def forget(self, kind: str) -> None:
        """Know nothing of the pages of a kind."""
        self.units = {unit: known for unit, known in self.units.items() if unit[0] != kind}

    def keep(
        self, kind: str, found: Iterable[tuple[Any, ...]], old: Manifest, same: Same, links: Links | None = None
    ) -> tuple[int, list[tuple[tuple[Any, ...], str]]]:
        """Take over from the old site what has the same digest there. `found` has the key and then the digest.

        What stands in a digest after a space is told of its links: where nothing else differs, `links` sets them.
        Gives how many pages were taken over, and the keys and digests of what has to be written.
        """
        pages, rest = 0, []
        for *names, digest in found:
            key = tuple(names)
            known = old.units.get((kind, key))
            if known is not None and known[0] == digest and same.take(known[1]):
                self.units[kind, key] = known
                pages += sum(address.endswith(".html") for address in known[1])
            elif links and known and _same_but_links(known[0], digest) and links.set(same.old, same.new, known[1]):
                self.units[kind, key] = (digest, known[1])
                pages += len(known[1])
            else:
                rest.append((key, digest))
        return pages, rest


class Same:
    """Files that are the same in the new site as in the old one: they are linked, beside all else.

    `there` are the addresses of all files of the old site.
    """

    def __init__(self, old: Path, new: Path, there: Iterable[str], beside: aside.Aside) -> None:
        self.old = old
        self.new = new
        self._beside = beside
        self._there = frozenset(there)
        self._taken: list[str] = []
        self._begun: list[aside.Promise] = []

    def take(self, addresses: Sequence[str]) -> bool:
        """Whether the old site has these files; the new one will have them too."""
        if not self._there.issuperset(addresses):
            return False
        self._taken += addresses
        return True

    def begin(self) -> None:
        """Link what was taken till now."""
        if self._taken:
            here, there = f"{self.old}{os.sep}", f"{self.new}{os.sep}"
            self._begun.append(self._beside.ask(aside.link, here, there, self._taken))
            self._taken = []

    def end(self) -> None:
        """Wait until all are linked. Raises FileNotFoundError when a file of the old site was removed meanwhile."""
        self.begin()
        for promise in self._begun:
            for missing in promise.get():
                raise FileNotFoundError(f"{self.old / missing} was removed while a new site was written")


def files(site: Path) -> Iterator[str]:
    """The addresses of all files of a site."""
    for folder, _, names in os.walk(site):
        within = os.path.relpath(folder, site).replace(os.sep, "/")
        yield from names if within == "." else (f"{within}/{name}" for name in names)


def _same_but_links(old: str, new: str) -> bool:
    return old.partition(" ")[0] == new.partition(" ")[0]


def read(site: Path, version: str) -> Manifest:
    """The manifest of a site, empty when it has none or when other code made it."""
    try:
        frame = pl.read_parquet(site / FILE)
        if frame.schema != _SCHEMA or ("version", "", version, "") not in frame.tail(1).rows():
            return Manifest(version)
    except (OSError, pl.exceptions.PolarsError):
        return Manifest(version)
    kinds, keys, digests, addresses = (frame[name].to_list()[:-1] for name in _SCHEMA)
    parts = (tuple(None if part == _NONE else part for part in key.split(_APART)) for key in keys)
    known = ((digest, files.split(_APART)) for digest, files in zip(digests, addresses, strict=True))
    return Manifest(version, dict(zip(zip(kinds, parts, strict=True), known, strict=True)))


def version(connection: duckdb.DuckDBPyConnection) -> str:
    """What pages depend on beside the rows: this code, the latest run's reference data, and the packages."""
    digest = hashlib.sha256()
    root = Path(flows.__file__).parent
    for path in sorted([*(root / "dashboard").rglob("*"), root / "facts" / "wording.py"]):
        if path.suffix in (".py", ".sql", ".html"):
            digest.update(path.name.encode() + b"\0" + path.read_bytes())
    for package in ("jinja2", "markupsafe", "duckdb", "polars"):
        digest.update(f"{package} {metadata.version(package)}".encode())
    run = connection.execute(
        "FROM runs SELECT code_version, reference_version WHERE status IN ('published', 'running')"
        " ORDER BY started_at DESC, run_id DESC LIMIT 1"
    ).fetchall()
    digest.update(repr(run).encode())
    return digest.hexdigest()
