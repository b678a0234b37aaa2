"""Pieces of pages that an earlier build made: rows of tables and happenings as HTML, by the number of what they show.

That number, `card` of `digests.sql`, differs when anything differs that the piece is made of, so a piece with the same
number is the same piece, whatever page it stands on. They lie in the site itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

FILE = "data/pieces.parquet"
_SCHEMA: dict[str, Any] = {"kind": pl.String, "card": pl.UInt64, "piece": pl.String}

OPENINGS = "data/openings.parquet"
_OPENINGS: dict[str, Any] = {
    "document_id": pl.String, "content_sha256": pl.String, "first_kept": pl.Int32, "characters": pl.Int64,
    "first_words": pl.String,
}  # fmt: skip

Pieces = dict[tuple[str, int], str]
"""Pieces by kind and card."""


def recall(site: Path, tag: str) -> pl.DataFrame:
    """The pieces of an earlier build; none when they are not to be had, or were made in another way."""
    return _read(site / FILE, tag, _SCHEMA)


def openings(site: Path, tag: str) -> pl.DataFrame:
    """The lengths and first words of the texts that an earlier build looked at."""
    return _read(site / OPENINGS, tag, _OPENINGS)


def _read(file: Path, tag: str, schema: dict[str, Any]) -> pl.DataFrame:
    none = pl.DataFrame(schema=schema)
    if not file.is_file():
        return none
    try:
        frame = pl.read_parquet(file) if pl.read_parquet_metadata(file).get("tag") == tag else none
    except (OSError, pl.exceptions.PolarsError):
        return none
    return frame if frame.schema == schema else none


def tell(connection: duckdb.DuckDBPyConnection, pieces: pl.DataFrame) -> None:
    """Make the table `kept_pieces` of what need not be made again, so that its rows need not be read."""
    connection.register("pieces", pieces.select("kind", "card"))
    connection.execute("CREATE OR REPLACE TEMP TABLE kept_pieces AS FROM pieces").fetchall()
    connection.unregister("pieces")


def frame(pieces: Pieces) -> pl.DataFrame:
    """Pieces as a table."""
    kinds, cards = [kind for kind, _ in pieces], [card for _, card in pieces]
    return pl.DataFrame({"kind": kinds, "card": cards, "piece": list(pieces.values())}, schema=_SCHEMA)


def some(pieces: pl.DataFrame, cards: Iterable[int]) -> Pieces:
    """The pieces of these cards."""
    wanted = pl.DataFrame({"card": list(cards)}, schema={"card": pl.UInt64})
    return {(kind, card): piece for kind, card, piece in pieces.join(wanted, on="card", how="semi").iter_rows()}


def keep(connection: duckdb.DuckDBPyConnection, pieces: list[pl.DataFrame], site: Path, tag: str) -> None:
    """Keep those that still show what there is for the next build."""
    cards = connection.sql("FROM cards_of_pieces").pl()
    current = pl.concat(pieces).unique(["kind", "card"], keep="first", maintain_order=True)
    current = current.join(cards.cast({"card": pl.UInt64}), on="card", how="semi")
    current.write_parquet(site / FILE, compression="lz4", metadata={"tag": tag})
    seen = connection.table("carded").select(*_OPENINGS).pl().cast(_OPENINGS)
    seen.write_parquet(site / OPENINGS, compression="lz4", metadata={"tag": tag})
