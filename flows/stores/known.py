"""What the catalogue says last of each uri and each document, looked up in few bytes a row.

At a million documents a dictionary of their names costs hundreds of megabytes, sorted hashes of them cost twelve. A
hash only says where to look: the name itself decides.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

_STRETCH = 1024
_STRETCHES = 16


class Index:
    """In which row of a column a text stands first."""

    def __init__(self, column: pl.Series) -> None:
        self._column = column.rechunk()
        hashes = np.fromiter(map(hash, self._column), np.int64, len(column))
        order = np.argsort(hashes, kind="stable")
        self._hashes, self._rows = hashes[order], order.astype(np.uint32)
        self._each = memoryview(self._hashes)  # type: ignore[arg-type]

    def row(self, text: str) -> int | None:
        """The row of a text, or None where the column does not have it."""
        wanted = hash(text)
        at = bisect_left(self._each, wanted)
        while at < len(self._each) and self._each[at] == wanted:
            row = int(self._rows[at])
            if self._column[row] == text:
                return row
            at += 1
        return None

    def rows(self, texts: Sequence[str] | pl.Series) -> np.ndarray | None:
        """The rows of all these texts, or None where the column lacks one."""
        wanted = np.fromiter(map(hash, texts), np.int64, len(texts))
        at = np.searchsorted(self._hashes, wanted)
        if len(at) and int(at.max()) == len(self._hashes):
            return None
        rows = self._rows[at]
        named = pl.Series(texts, dtype=pl.String)
        for place in (self._column.gather(rows) != named).arg_true():
            # Another one has its hash, unless it is not there.
            row = self.row(named[place])
            if row is None:
                return None
            rows[place] = row
        return rows


@dataclass(slots=True)
class Known:
    """What the catalogue says last of a uri. `metadata` is JSON, what its source told of the text that stands."""

    source: str = ""
    version: int = 0
    content_sha256: str | None = None
    fingerprint: str | None = None
    vanished: bool = False
    reason: str | None = None
    detail: str | None = None
    metadata: str | None = None


class Uris:
    """What the catalogue says last of each uri, and which of them a run has found."""

    def __init__(self, catalogue: pl.DataFrame) -> None:
        event = pl.col("event")
        here = event != "vanished"
        self._said = (
            catalogue.group_by("uri", maintain_order=True)
            .agg(
                pl.col("source").filter(here).last(),
                pl.col("version").filter(event == "landed").last().fill_null(0),
                pl.col("content_sha256").filter(here & (event != "refused")).last(),
                pl.col("fingerprint").filter(here).last(),
                (event.last() == "vanished").alias("vanished"),
                pl.col("reason").filter(here).last(),
                pl.col("detail").filter(here).last(),
                pl.col("metadata").filter(here & (event != "refused")).last(),
            )
            .rechunk()
        )
        self._index = Index(self._said["uri"])
        self._vanished = self._said["vanished"].to_numpy()
        self._found = np.zeros(len(self._said), bool)
        self._new: set[str] = set()
        self._recent: OrderedDict[int, list[tuple]] = OrderedDict()
        self.found = 0
        """How many were found."""

    def take(self, uri: str, source: str) -> Known | None:
        """Note that a uri was found: what was said last of it, or None when it was found before.

        A new record for what comes from `source` and is not known.
        """
        row = self._index.row(uri)
        if row is None:
            if uri in self._new:
                return None
            self._new.add(uri)
            self.found += 1
            return Known(source)
        if self._found[row]:
            return None
        self._found[row] = True
        self.found += 1
        stretch, place = divmod(row, _STRETCH)
        rows = self._recent.pop(stretch, None)
        if rows is None:
            # Who asks for one asks for the next ones too, and rows are cheaper together.
            rows = self._said.slice(stretch * _STRETCH, _STRETCH).rows()
            if len(self._recent) >= _STRETCHES:
                self._recent.popitem(last=False)
        self._recent[stretch] = rows
        return Known(*rows[place][1:])

    def take_all(self, uris: pl.Series) -> list[str | None] | None:
        """Note that all these were found: of each that was not before, why it was refused last (None: it was not).

        None, and nothing noted, where the catalogue does not know one of them, or it is gone.
        """
        rows = self._index.rows(uris)
        if rows is None or self._vanished[rows].any():
            return None
        first = np.unique(rows[~self._found[rows]])
        self._found[first] = True
        self.found += len(first)
        return self._said["reason"].gather(first).to_list()

    def missing(self) -> Iterator[tuple[str, str]]:
        """Those that are not gone by the catalogue and were not found, with their sources."""
        left = self._said.select("uri", "source").filter(pl.Series(~self._found & ~self._vanished))
        return left.iter_rows()


class Versions:
    """The document versions that were landed, those of this run too."""

    def __init__(self, catalogue: pl.DataFrame) -> None:
        landed = catalogue.filter(pl.col("event") == "landed")
        self._metadata, self._packs = landed["metadata"].rechunk(), landed["pack"].rechunk()
        self._ids, self._contents = Index(landed["document_id"]), Index(landed["content_sha256"])
        self._new: set[str] = set()
        self._packed: dict[bytes, str] = {}

    def has(self, document_id: str) -> bool:
        """Whether this version was landed."""
        return document_id in self._new or self._ids.row(document_id) is not None

    def metadata(self, document_id: str) -> str | None:
        """What was told of a version that an earlier run landed."""
        row = self._ids.row(document_id)
        return None if row is None else self._metadata[row]

    def add(self, document_id: str) -> None:
        """Note that a version is landed."""
        self._new.add(document_id)

    def pack(self, content_sha256: str) -> str | None:
        """The pack that holds a content, or None where none does."""
        row = self._contents.row(content_sha256)
        return self._packed.get(bytes.fromhex(content_sha256)) if row is None else self._packs[row]

    def packed(self, contents: Iterable[str], pack: str) -> None:
        """Note that contents are in a pack now."""
        self._packed |= dict.fromkeys(map(bytes.fromhex, contents), pack)
