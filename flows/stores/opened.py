"""Containers that were read whole: a file that holds documents is not opened again while it stays as it was.

    landing/opened.parquet: uri, version, members

Only a shortcut past the catalogue: where it is lost or damaged, containers are opened once more.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import polars as pl

from flows.stores import files
from flows.stores.sources import Container

logger = logging.getLogger("newsledger")

_SCHEMA: dict[str, Any] = {"uri": pl.String, "version": pl.String, "members": pl.List(pl.String)}
_NONE = pl.Series([], dtype=pl.String)


class Opened:
    """What each container held when it was last read whole, for one landing run."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._changed = False
        self._known: dict[str, tuple[str, pl.Series]] = {}
        try:
            table = pl.read_parquet(path).select(*_SCHEMA)
            versions = table.select("uri", "version").iter_rows()
            self._known = {uri: (version, table["members"][row]) for row, (uri, version) in enumerate(versions)}
        except FileNotFoundError:
            pass
        except (OSError, pl.exceptions.PolarsError) as error:
            logger.warning("%s is damaged (%s); every container is opened again", path, error)

    def members(self, container: Container) -> pl.Series | None:
        """The uris that a container holds, or None where it has to be opened: it changed, or was not read whole."""
        version, members = self._known.get(container.uri, ("", _NONE))
        return members if version == _version(container) else None

    def note(self, container: Container, members: Sequence[str]) -> None:
        """Remember what a container holds; with no member, that it has to be opened again."""
        version = (_version(container) or "") if members else ""
        if self._known.get(container.uri, ("", _NONE))[0] != version:
            self._known[container.uri] = (version, pl.Series(members, dtype=pl.String))
            self._changed = True

    def keep(self) -> None:
        """Write it down, once all that was found is landed. Only under the warehouse's lock."""
        if self._changed:
            rows = [(uri, version, members) for uri, (version, members) in self._known.items() if version]
            with files.atomic_file(self._path) as unfinished:
                pl.DataFrame(rows, schema=_SCHEMA, orient="row").write_parquet(unfinished, compression="zstd")


def _version(container: Container) -> str | None:
    """What must be the same for the members to be: what its source looks at, in few characters."""
    if container.fingerprint is None:
        return None
    return hashlib.sha256(container.fingerprint.encode()).hexdigest()[:32]
