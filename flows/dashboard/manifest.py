"""What the pages of a site are made of: for each article, name and series a digest of its data, and its files.

It lies in the site itself, so that it is swapped with it and speaks of no other.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

import flows

FILE = "data/pages.parquet"
_SCHEMA: dict[str, Any] = {"kind": pl.String, "key": pl.String, "digest": pl.String, "addresses": pl.List(pl.String)}

Unit = tuple[str, tuple[Any, ...]]
"""A kind of page, and what names the article, the name or the series."""


@dataclass(slots=True)
class Manifest:
    """Digest and addresses by unit. `version` is of the code, reference data and packages that made the pages."""

    version: str
    units: dict[Unit, tuple[str, list[str]]] = field(default_factory=dict)

    def write(self, site: Path) -> None:
        """Write it into a site."""
        rows = [(kind, json.dumps(key), digest, files) for (kind, key), (digest, files) in self.units.items()]
        rows.append(("version", "", self.version, []))
        pl.DataFrame(rows, schema=_SCHEMA, orient="row").write_parquet(site / FILE)

    def forget(self, kind: str) -> None:
        """Know nothing of the pages of a kind."""
        self.units = {unit: known for unit, known in self.units.items() if unit[0] != kind}

    def keep(self, unit: Unit, digest: str, old: Manifest, old_site: Path, site: Path) -> bool:
        """Take a unit's pages over from the old site, when they are the same; whether they were."""
        known = old.units.get(unit)
        if known is None or known[0] != digest:
            return False
        try:
            for address in known[1]:
                _link(old_site / address, site / address)
        except OSError:
            return False
        self.units[unit] = known
        return True


def _link(old: Path, new: Path) -> None:
    """The same file under another name; a copy where the system cannot."""
    try:
        os.link(old, new)
    except FileExistsError:
        return  # a drawing that two pages share
    except FileNotFoundError:
        raise
    except OSError:
        shutil.copyfile(old, new)


def read(site: Path, version: str) -> Manifest:
    """The manifest of a site, empty when it has none or when other code made it."""
    try:
        rows = pl.read_parquet(site / FILE).rows()
    except (OSError, pl.exceptions.PolarsError):
        return Manifest(version)
    if ("version", "", version, []) not in rows[-1:]:
        return Manifest(version)
    return Manifest(
        version, {(kind, tuple(json.loads(key))): (digest, files) for kind, key, digest, files in rows[:-1]}
    )


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
