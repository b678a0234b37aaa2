"""Landed documents: the bytes as received, kept for good, and a catalogue of what was received when.

    landing/packs/<sha256>.parquet          content by its SHA-256, some hundred documents a file
    landing/catalogue/<number>.parquet      what happened to which uri: appended, never changed
    landing/opened.parquet                  what files with several documents in them held (`flows.stores.opened`)

Bytes land once, whatever their names. A changed document is a new version of its uri and the old one stays; one that is
gone is marked vanished; when its source comes to tell another title or day of the same bytes, a row says so (`retold`),
and they are read anew with it. A pack counts only once a catalogue part names it, and a part is one file put in place
in one step: a killed run leaves whole parts and perhaps a pack that nobody names, which the next run sweeps away.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

import polars as pl

from flows.stores import files
from flows.stores.known import Known, Uris, Versions
from flows.stores.opened import Opened
from flows.stores.sources import Container, Input, Refused, Source
from flows.stores.sources.records import beneath

EventKind = Literal["landed", "vanished", "returned", "retold", "refused"]

_CATALOGUE: dict[str, Any] = {
    "seq": pl.Int64,
    "event": pl.String,
    "uri": pl.String,
    "source": pl.String,
    "document_id": pl.String,
    "version": pl.Int32,
    "content_sha256": pl.String,
    "size_bytes": pl.Int64,
    "fingerprint": pl.String,
    "pack": pl.String,
    "metadata": pl.String,
    "reason": pl.String,
    "detail": pl.String,
    "at": pl.Datetime("us", "UTC"),
    "run_id": pl.String,
}
CATALOGUE = pl.Schema(_CATALOGUE)
"""Columns of the catalogue. `seq` numbers all rows from 1; `event` is an EventKind; `at` is the start of the run."""

PACK = pl.Schema({"content_sha256": pl.String, "content": pl.Binary})

PACK_BYTES = 32 * 1024 * 1024
_PART_DOCUMENTS = 16_384
# A file changed twice within the resolution of its times shows the same fingerprint; only older ones are believed.
_SETTLED_SECONDS = 2.0


class Lost(OSError):  # noqa: N818
    """The disk lost what was landed: says which file, and what to do."""


def _read(path: Path) -> pl.DataFrame:
    try:
        return pl.read_parquet(path)
    except (FileNotFoundError, pl.exceptions.PolarsError) as error:
        raise Lost(f"{path}: cannot be read ({error}); restore it from a backup") from error


def _migrated(part: pl.DataFrame) -> pl.DataFrame:
    """A catalogue part as this version writes it: what an older one did not know is null."""
    if part.schema == CATALOGUE:
        return part
    return part.select(
        (pl.col(name) if name in part.columns else pl.lit(None)).cast(kind).alias(name)
        for name, kind in CATALOGUE.items()
    )


def as_told_last(catalogue: pl.DataFrame) -> pl.DataFrame:
    """The catalogue, with the metadata of each document version that landed as its source told them last."""
    later = catalogue.filter(pl.col("event").is_in(["returned", "retold"]))
    if later.is_empty():
        return catalogue
    told = later.group_by("document_id").agg(pl.col("metadata").last().alias("told"))
    last = pl.when(pl.col("event") == "landed").then(pl.coalesce("told", "metadata")).otherwise("metadata")
    return (
        catalogue.join(told, on="document_id", how="left", maintain_order="left")
        .with_columns(last.alias("metadata"))
        .drop("told")
    )


def document_id(uri: str, content_sha256: str) -> str:
    """The key of a document version: first 20 hexadecimal digits of SHA-256 over uri and content hash."""
    return hashlib.sha256(f"{uri}\0{content_sha256}".encode()).hexdigest()[:20]


def pack_name(hashes: Iterable[str]) -> str:
    """The name of a pack that holds contents of these SHA-256, in this order."""
    return hashlib.sha256("".join(hashes).encode()).hexdigest()


def write_pack(path: Path, contents: Mapping[str, bytes]) -> None:
    """Write contents by their SHA-256 as a pack."""
    with files.atomic_file(path) as unfinished:
        frame = pl.DataFrame({"content_sha256": list(contents), "content": list(contents.values())}, schema=PACK)
        frame.write_parquet(unfinished, compression="zstd")


@dataclass(frozen=True, slots=True)
class Landed:
    """A document version in the catalogue. `received_at` is UTC; `metadata` is what its source told."""

    seq: int
    document_id: str
    uri: str
    source: str
    version: int
    content_sha256: str
    size_bytes: int
    pack: str
    metadata: Mapping[str, str]
    received_at: datetime
    run_id: str


@dataclass(frozen=True, slots=True)
class LandingReport:
    """Inputs of a run by what became of them: `("out", "new") -> 5`. `events` is how many catalogue rows were added."""

    counts: Mapping[tuple[str, str], int] = field(default_factory=dict)
    events: int = 0

    @property
    def inputs(self) -> int:
        """Inputs found in the sources."""
        return sum(self.counts.values())

    @property
    def new_documents(self) -> int:
        """Document versions landed."""
        return sum(n for (direction, _), n in self.counts.items() if direction == "out")


class Landing:
    """The landed documents of one warehouse. Writing needs the warehouse's lock."""

    def __init__(self, home: Path) -> None:
        self.packs = home / "landing" / "packs"
        self.parts = home / "landing" / "catalogue"
        self._parts: dict[tuple[Path, int, int], pl.DataFrame] = {}
        """The parts that were read, by file: one of the same name may take its place, but none is changed."""

    def catalogue(self) -> pl.DataFrame:
        """Every catalogue row, in order; of a document version that landed, with what its source told last."""
        return as_told_last(pl.concat([CATALOGUE.to_frame(), *(frame for _, frame in self.standing_parts())]))

    def standing_parts(self) -> list[tuple[Path, pl.DataFrame]]:
        """The parts of the catalogue, in order, without those that a later one stands for."""
        parts = sorted(self.parts.glob("[0-9]*.parquet")) if self.parts.is_dir() else []
        standing: list[tuple[Path, pl.DataFrame]] = []
        for path in reversed(parts):
            frame = self._part(path)
            # A part that was made of several begins before those it was made of end, where a crash left them.
            if not standing or frame["seq"][-1] < standing[-1][1]["seq"][0]:
                standing.append((path, frame))
        return standing[::-1]

    def _part(self, path: Path) -> pl.DataFrame:
        status = path.stat()
        file = path, status.st_ino, status.st_mtime_ns
        if file not in self._parts:
            self._parts[file] = _migrated(_read(path))
        return self._parts[file]

    def documents(self) -> pl.DataFrame:
        """The catalogue row of every document version, in the order of receipt."""
        return self.catalogue().filter(pl.col("event") == "landed")

    @staticmethod
    def records(rows: pl.DataFrame) -> list[Landed]:
        """Catalogue rows of document versions as records."""
        return [
            Landed(
                seq=row["seq"],
                document_id=row["document_id"],
                uri=row["uri"],
                source=row["source"],
                version=row["version"],
                content_sha256=row["content_sha256"],
                size_bytes=row["size_bytes"],
                pack=row["pack"],
                metadata=json.loads(row["metadata"]),
                received_at=row["at"],
                run_id=row["run_id"],
            )
            for row in rows.iter_rows(named=True)
        ]

    def contents(self, documents: Iterable[Landed]) -> dict[str, bytes]:
        """The bytes of documents by their SHA-256.

        Raises Lost when a pack is missing or damaged, lacks a document, or holds bytes that do not fit their hash.
        """
        wanted: dict[str, set[str]] = {}
        for document in documents:
            wanted.setdefault(document.pack, set()).add(document.content_sha256)
        found: dict[str, bytes] = {}
        for pack, hashes in wanted.items():
            path = self.packs / f"{pack}.parquet"
            frame = _read(path).filter(pl.col("content_sha256").is_in(list(hashes)))
            for sha256, content in frame.iter_rows():
                if hashlib.sha256(content).hexdigest() != sha256:
                    raise Lost(f"{path}: the bytes of {sha256} are not what was landed; restore it from a backup")
                found[sha256] = content
            if missing := hashes - found.keys():
                raise Lost(f"{path}: lacks {sorted(missing)[0]}; restore it from a backup")
        return found

    def sweep(self) -> int:
        """Remove what a killed run left: unfinished files and packs that no catalogue row names; how many."""
        left = sum(map(files.sweep, (self.packs.parent, self.packs, self.parts)))
        if self.packs.is_dir():
            named = set(self.catalogue()["pack"].drop_nulls().unique())
            for path in self.packs.glob("*.parquet"):
                if path.stem not in named:
                    path.unlink()
                    left += 1
        return left

    def land(
        self,
        sources: Iterable[Source],
        run_id: str,
        at: datetime,
        *,
        pack_documents: int = 256,
        progress: Callable[[int], None] | None = None,
        foresee: list[dict[str, Any]] | None = None,
    ) -> LandingReport:
        """Take in what is new in the sources, and mark what vanished from them.

        `progress` is told how many inputs were looked at. Raises OSError when the disk refuses; what was committed
        until then stays and is not taken twice. Given a list to `foresee`, it writes nothing, and adds to the list the
        rows that the catalogue would get.
        """
        return _Run(self, run_id, at, pack_documents, foresee).take(list(sources), progress)


class _Run:
    """One landing run: the rows and bytes not yet written, and what is known of each uri."""

    def __init__(
        self,
        landing: Landing,
        run_id: str,
        at: datetime,
        pack_documents: int,
        foresee: list[dict[str, Any]] | None = None,
    ) -> None:
        self.landing = landing
        self.foreseen = foresee
        self.run_id = run_id
        self.at = at
        self.pack_documents = pack_documents
        catalogue = landing.catalogue()
        self.seq = len(catalogue)
        self.part = 1 + max((int(p.stem) for p in landing.parts.glob("[0-9]*.parquet")), default=0)
        self.known = Uris(catalogue)
        self.landed = Versions(catalogue)
        self.opened = Opened(landing.packs.with_name("opened.parquet"))
        self.unseen: list[str] = []
        self.rows: list[dict[str, Any]] = []
        self.pack: dict[str, bytes] = {}
        self.pack_bytes = 0
        self.waiting: list[dict[str, Any]] = []
        self.counts: Counter[tuple[str, str]] = Counter()
        self.events = 0

    def take(self, sources: list[Source], progress: Callable[[int], None] | None) -> LandingReport:
        for source in sources:
            for each in source.inputs():
                if isinstance(each, Input):
                    self._take(each)
                else:
                    self._open(each)
                if progress is not None:
                    progress(self.known.found)
        unseen = [uri for uri in self.unseen if any(source.covers(uri) for source in sources)]
        hidden = tuple(start for uri in unseen for start in beneath(uri))
        for uri, origin in self.known.missing():
            if not uri.startswith(hidden) and any(source.covers(uri) for source in sources):
                self._add("vanished", uri, origin)
        self._commit()
        if self.foreseen is None:
            self.opened.keep()
            for source in sources:
                source.committed()
        return LandingReport(dict(self.counts), self.events)

    def _take(self, each: Input) -> None:
        # Two sources may overlap; an input is one input.
        if (state := self.known.take(each.uri, each.source)) is not None:
            self.counts[self._one(each, state)] += 1

    def _open(self, container: Container) -> None:
        """Take the inputs in a container; one that is as it was when it was read whole is not opened again."""
        members = self.opened.members(container)
        reasons = None if members is None else self.known.take_all(members)
        if reasons is None:
            settled = _settled(container.fingerprint)
            uris = []
            for each in container.inputs():
                self._take(each)
                uris.append(each.uri)
                settled &= each.fingerprint is not None  # else it could not be read to its end
            self.opened.note(container, uris if settled else ())
            return
        refused = Counter(reason for reason in reasons if reason)
        self.counts.update({("reject", reason): count for reason, count in refused.items()})
        if unchanged := len(reasons) - refused.total():
            self.counts["duplicate", "unchanged"] += unchanged

    def _one(self, each: Input, state: Known) -> tuple[str, str]:
        """What becomes of one input: direction and reason, as `accounting` counts them."""
        # What was refused is asked for again: it, a limit or its server may have changed without a sign.
        if each.fingerprint and each.fingerprint == state.fingerprint and not (state.vanished or state.reason):
            return "duplicate", "unchanged"
        settled = _settled(each.fingerprint)
        content = each.read()
        if isinstance(content, Refused):
            if content.passing:
                self.unseen.append(each.uri)
            return self._refuse(each, state, content)
        sha256 = hashlib.sha256(content).hexdigest()
        metadata = json.dumps(dict(each.metadata), sort_keys=True)
        stands = sha256 == state.content_sha256 and state.reason is None and not state.vanished
        # Of what two sources hold, the one that it came from is believed: else it would turn with who is asked first.
        if stands and (each.told_once or metadata == state.metadata or each.source != state.source):
            return "duplicate", "unchanged"
        identity = document_id(each.uri, sha256)
        if each.told_once:
            metadata = self.landed.metadata(identity) or metadata
        row = {
            "document_id": identity,
            "content_sha256": sha256,
            "size_bytes": len(content),
            "fingerprint": each.fingerprint if settled else None,
            "metadata": metadata,
        }
        if stands:
            self._add("retold", each.uri, each.source, **row)
            return "duplicate", "retold"
        if self.landed.has(identity):
            # It was gone, refused or different for a while; what comes back is the version that stands already.
            self._add("returned", each.uri, each.source, **row)
            if metadata != self.landed.metadata(identity):
                self._add("retold", each.uri, each.source, **row)
            return "duplicate", "returned"
        reason = "changed" if state.version else "new"
        self.landed.add(identity)
        self._keep(self._add("landed", each.uri, each.source, version=state.version + 1, **row), sha256, content)
        return "out", reason

    def _refuse(self, each: Input, state: Known, refused: Refused) -> tuple[str, str]:
        if (state.reason, state.detail, state.vanished) != (refused.reason, refused.detail, False):
            row = {"reason": refused.reason, "detail": refused.detail, "size_bytes": each.size}
            self._add("refused", each.uri, each.source, **row)
        return "reject", refused.reason

    def _add(self, event: EventKind, uri: str, source: str, **values: Any) -> dict[str, Any]:
        self.seq += 1
        self.events += 1
        row = dict.fromkeys(CATALOGUE) | values
        row |= {"seq": self.seq, "event": event, "uri": uri, "source": source, "at": self.at, "run_id": self.run_id}
        self.rows.append(row)
        return row

    def _keep(self, row: dict[str, Any], sha256: str, content: bytes) -> None:
        if pack := self.landed.pack(sha256):
            row["pack"] = pack
            return
        if sha256 not in self.pack:
            self.pack[sha256] = content
            self.pack_bytes += len(content)
        self.waiting.append(row)
        if len(self.pack) >= self.pack_documents or self.pack_bytes >= PACK_BYTES:
            self._write_pack()
            if len(self.rows) >= _PART_DOCUMENTS:
                self._commit()

    def _write_pack(self) -> None:
        if not self.pack:
            return
        name = pack_name(self.pack)
        if self.foreseen is None:
            write_pack(self.landing.packs / f"{name}.parquet", self.pack)
        for row in self.waiting:
            row["pack"] = name
        self.landed.packed(self.pack, name)
        self.pack, self.pack_bytes, self.waiting = {}, 0, []

    def _commit(self) -> None:
        self._write_pack()
        if not self.rows:
            return
        if self.foreseen is not None:
            self.foreseen += self.rows
            self.rows = []
            return
        with files.atomic_file(self.landing.parts / f"{self.part:08}.parquet") as path:
            pl.DataFrame(self.rows, schema=CATALOGUE).write_parquet(path, compression="zstd")
        self.part += 1
        self.rows = []


def _settled(fingerprint: str | None) -> bool:
    """Whether the times in a file's fingerprint are old enough that a later change would show."""
    if fingerprint is None:
        return False
    times = [int(part) / 1e9 for part in fingerprint.split("-")[1:3] if part.isdigit()]
    return all(time.time() - t > _SETTLED_SECONDS for t in times)
