"""Pieces of pages that an earlier build made: rows of tables and happenings as HTML, by the number of what they show.

That number, `card` of `digests.sql`, differs when anything differs that the piece is made of, so a piece with the same
number is the same piece, whatever page it stands on. They lie in the site itself.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from flows.dashboard import aside

FILE = "data/pieces.parquet"
PARTS = 8
"""Most files of pieces: what a build makes goes into one more, until there are so many or half of it is of no use."""
_SCHEMA: dict[str, Any] = {"kind": pl.String, "card": pl.UInt64, "piece": pl.String}

OPENINGS = "data/openings.parquet"
_OPENINGS: dict[str, Any] = {
    "document_id": pl.String, "content_sha256": pl.String, "first_kept": pl.Int32, "characters": pl.Int64,
    "first_words": pl.String,
}  # fmt: skip

Pieces = dict[tuple[str, int], str]
"""Pieces by kind and card."""


def _parts(site: Path) -> list[str]:
    """The addresses of the files of pieces, oldest first."""
    others = [FILE.replace(".", f"-{number}.") for number in range(2, PARTS + 1)]
    return [address for address in (FILE, *others) if (site / address).is_file()]


def recall(site: Path, tag: str) -> pl.DataFrame:
    """The pieces of earlier builds; none when they are not to be had, or were made in another way."""
    found = [_read(site / address, tag, _SCHEMA) for address in _parts(site)]
    whole = bool(found) and not any(part.is_empty() for part in found)
    return pl.concat(found) if whole else pl.DataFrame(schema=_SCHEMA)


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


def keep(
    connection: duckdb.DuckDBPyConnection,
    old: pl.DataFrame,
    fresh: list[pl.DataFrame],
    old_site: Path,
    site: Path,
    tag: str,
) -> None:
    """Keep pieces for the next build: those of `old`, which `recall` gave, and those that were made."""
    cards = connection.sql("FROM cards_of_pieces").pl().cast({"card": pl.UInt64})
    made = pl.concat(fresh).unique(["kind", "card"], keep="first", maintain_order=True) if fresh else old.clear()
    parts = _parts(old_site) if not old.is_empty() else []
    alive = old.select("card").join(cards, on="card", how="semi").height
    enough = parts and len(parts) < PARTS and 2 * alive >= old.height
    if enough and not aside.link(f"{old_site}{os.sep}", f"{site}{os.sep}", parts):
        address = FILE.replace(".", f"-{len(parts) + 1}.")
    else:
        address = FILE
        made = pl.concat([old, made]).join(cards, on="card", how="semi")
        for part in _parts(site):
            (site / part).unlink()
    if not made.is_empty():
        made.write_parquet(site / address, compression="lz4", metadata={"tag": tag})
    seen = connection.table("carded").select(*_OPENINGS).pl().cast(_OPENINGS)
    seen.write_parquet(site / OPENINGS, compression="lz4", metadata={"tag": tag})
