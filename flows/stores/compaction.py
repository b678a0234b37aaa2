"""Many small packs and catalogue parts into few. An hourly run leaves one of each; reading opens them all.

Nothing that is landed changes: the documents, their order and so the keys of the batches stay. A crash between any two
steps leaves a landing that reads the same: new packs come first, then parts that name them, and what nobody names goes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import polars as pl

from flows.stores import files
from flows.stores.landing import PACK_BYTES, Landing, pack_name, write_pack

PART_ROWS = 262_144
"""Most catalogue rows in one part."""


@dataclass(frozen=True, slots=True)
class Compacted:
    """How many packs and catalogue parts there were, and are."""

    packs_before: int
    packs: int
    parts_before: int
    parts: int


def compact(landing: Landing, pack_documents: int) -> Compacted:
    """Merge packs of fewer than `pack_documents` documents, and parts. Only under the warehouse's lock.

    Raises Lost where a pack is missing or damaged; then nothing was taken away.
    """
    standing = landing.standing_parts()
    before = len(list(landing.packs.glob("*.parquet"))), len(list(landing.parts.glob("[0-9]*.parquet")))
    renamed = _merge_packs(landing, landing.catalogue(), pack_documents)
    for group in _groups([len(frame) for _, frame in standing], PART_ROWS):
        frame = pl.concat([standing[position][1] for position in group])
        fresh = frame.with_columns(pl.col("pack").replace(renamed))
        if len(group) == 1 and fresh.equals(frame):
            continue
        # The last one's name: a part that begins before the others end stands for them.
        with files.atomic_file(standing[group[-1]][0]) as path:
            fresh.write_parquet(path, compression="zstd")
    kept = {path for path, _ in landing.standing_parts()}
    for path in set(landing.parts.glob("[0-9]*.parquet")) - kept:
        path.unlink()
    landing.sweep()
    after = len(list(landing.packs.glob("*.parquet"))), len(list(landing.parts.glob("[0-9]*.parquet")))
    return Compacted(before[0], after[0], before[1], after[1])


def _merge_packs(landing: Landing, catalogue: pl.DataFrame, most: int) -> dict[str, str]:
    """Write packs that hold what several small ones held; the new name by the old one."""
    documents = catalogue.filter(pl.col("event") == "landed").unique(
        "content_sha256", keep="first", maintain_order=True
    )
    packs = documents.group_by("pack", maintain_order=True).agg(
        pl.len(), pl.col("size_bytes").sum().alias("bytes"), pl.col("content_sha256")
    )
    sizes = [max(n / most, size / PACK_BYTES) for n, size in packs.select("len", "bytes").iter_rows()]
    renamed: dict[str, str] = {}
    for group in _groups(sizes, 1.0):
        if len(group) == 1:
            continue
        olds = packs["pack"].gather(group).to_list()
        held = landing.contents(landing.records(documents.filter(pl.col("pack").is_in(olds))))
        order = {
            sha256: held[sha256] for hashes in packs["content_sha256"].gather(group).to_list() for sha256 in hashes
        }
        name = pack_name(order)
        write_pack(landing.packs / f"{name}.parquet", order)
        renamed |= dict.fromkeys(olds, name)
    return renamed


def _groups(sizes: Sequence[float], most: float) -> Iterator[list[int]]:
    """Positions in runs of neighbours whose sizes come to at most `most`; what is larger stands alone."""
    group: list[int] = []
    total = 0.0
    for position, size in enumerate(sizes):
        if group and total + size > most:
            yield group
            group, total = [], 0.0
        group.append(position)
        total += size
    if group:
        yield group
