"""The warehouse's files: a build is made beside the published file, checked, and put in its place in one step.

    newsledger.duckdb           a symbolic link to the build that readers open
    builds/<run>.duckdb         the published builds of late, and the one being made
    index/<run>.duckdb          what the next build needs of each beside its tables

A published file is never written. A run that dies leaves the link as it was and perhaps a build that nobody published,
which the next run removes.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import polars as pl

from flows.reference import Reference, project_root
from flows.stores import adhoc, files, history, increments, quoting, slicing, sqlrun, staged, versions
from flows.stores.frames import column, create, insert
from flows.stores.sqlrun import Query

STORAGE_VERSION = "v1.0.0"
"""Of the files: what every DuckDB 1.x client reads. Files of 2.0's own format are refused by them."""
ROW_GROUP_SIZE = 16_384
"""Rows that are written anew when one is added to their end: of `documents` an eighth of the text that DuckDB's own
122,880 would hold. Clients since 1.0 read either."""

_NO_LOG = "RECOVERY_MODE 'no_wal_writes'"
"""A build that was not finished is thrown away, and one that was is checkpointed and synced as a whole: a log of each
statement, synced when it ends, would only be waited for."""

PUBLISHED = "newsledger.duckdb"
THREAD_BYTES = 64_000_000
"""Memory for a thread of DuckDB: pairs of 1,000 documents could be compared with 30 MB for each, and not with 20."""
LOAD = ("documents", "blocks", "entities", "mentions", "metrics", "events")
"""Tables that one document's rows go into as they are; all others are made across documents."""

_TYPES = {"string": "VARCHAR", "integer": "BIGINT", "number": "DOUBLE", "boolean": "BOOLEAN", "list": "VARCHAR[]"}


_COUNTS = {"table_name": pl.String, "row_count": pl.Int64}


class NothingToRollBack(RuntimeError):  # noqa: N818
    """There is no earlier build to go back to."""


@dataclass(frozen=True, slots=True)
class Staged:
    """What a batch left: where, of which documents, and how many rows of each table by its own count."""

    folder: Path
    document_ids: pl.Series
    rows: Mapping[str, int]


@dataclass(slots=True)
class Build:
    """A build being made: its file, the connection that makes it, and the queries still to be run, in order.

    `base` is the earlier build that it grows from; None for a full build. `index` is the file of what the next one
    needs. `memory` are the bytes that DuckDB may use.
    """

    path: Path
    run_id: str
    connection: duckdb.DuckDBPyConnection
    index: Path
    memory: int
    base: Path | None = None
    queries: list[Query] = field(default_factory=list)

    def run(self, queries: Iterable[Query]) -> dict[str, int]:
        """Run some of the queries that were not run yet; rows by table."""
        rows = {}
        for query in list(queries):
            if self.base is None and query.target in increments.PASSED_ON:
                sqlrun.show(self.connection, query)
            else:
                grows = self.base is not None and query.target[1] not in increments.REWRITTEN
                add = increments.add if grows and query.target[0] != "staging" else None
                parts = 1 if add else slicing.slices(self.connection, query.target, self.memory)
                rows[".".join(query.target)] = sqlrun.run(self.connection, query, add, parts)
            self.queries.remove(query)
        return rows

    def deduplicate(self) -> dict[str, int]:
        """Run what the table `duplicates` needs."""
        return self.run(sqlrun.needed(self.queries, [("main", "duplicates")]))

    def load(self) -> dict[str, int]:
        """Run what the tables of single documents need."""
        return self.run(sqlrun.needed(self.queries, [("main", table) for table in LOAD]))

    def join(self) -> dict[str, int]:
        """Run all that is left: the tables across documents, and the history."""
        return self.run(self.queries)

    def count(self, table: str) -> int:
        """Rows of a table of schema main."""
        row = self.connection.execute(f'FROM main."{table}" SELECT count(*)').fetchone()
        return int(row[0]) if row else 0

    def close(self) -> None:
        """Add macros and views, and leave one whole file on disk, without a log beside it."""
        define_views(self.connection)
        for database in ("newsledger", "kept"):
            self.connection.execute(f"CHECKPOINT {database}")
        self.abandon()
        files.sync(self.index)
        files.sync(self.path)

    def abandon(self) -> None:
        """Close the connection; the file is left to be swept away when it was not finished."""
        self.connection.close()


def published(home: Path) -> Path | None:
    """The build that readers see now, or None when nothing was published yet."""
    link = home / PUBLISHED
    return link.resolve() if link.exists() else None


def connect(path: Path, *, memory_limit: str, temporary: Path, read_only: bool = False) -> duckdb.DuckDBPyConnection:
    """A connection that may use so much memory and spills into a folder beyond it."""
    temporary.mkdir(parents=True, exist_ok=True)
    connection = duckdb.connect(
        config={"memory_limit": memory_limit, "temp_directory": str(temporary), "autoinstall_known_extensions": "false"}
    )
    # On standard output it would mix with what we print, and stop us where nobody reads that.
    connection.execute("SET enable_progress_bar = false")
    # What a thread has in hand is not spilled, so that with little memory more threads need more than there is.
    connection.execute(f"SET threads = {_threads(connection, memory_limit)}")
    written = f"STORAGE_VERSION '{STORAGE_VERSION}', ROW_GROUP_SIZE {ROW_GROUP_SIZE}, {_NO_LOG}"
    mode = "READ_ONLY" if read_only else written
    connection.execute(f"ATTACH {quoting.literal(path)} AS newsledger ({mode})")
    connection.execute("USE newsledger.main")
    return connection


def _threads(connection: duckdb.DuckDBPyConnection, memory_limit: str) -> int:
    """As many threads as there are processors, but none for which there is no memory."""
    row = connection.execute("SELECT current_setting('threads')").fetchone()
    memory = _bytes(memory_limit)
    return 1 if row is None or memory is None else max(1, min(int(row[0]), memory // THREAD_BYTES))


def _bytes(memory_limit: str) -> int | None:
    """A size as DuckDB writes it ("2GB", "1.8 GiB") in bytes; None where it is none."""
    size = re.fullmatch(r"([\d.]+) ?([KMGT]?)(i?)B", memory_limit, re.IGNORECASE)
    if size is None:
        return None
    return int(float(size[1]) * (1024 if size[3] else 1000) ** " KMGT".index(size[2].upper() or " "))


def copy(home: Path, run_id: str, base: Path) -> None:
    """Copy the earlier build, and its index, that a build will grow from. Only under the lock. Raises OSError."""
    path, index = _files(home, run_id)
    increments.copy(base, path)
    increments.copy(increments.index_path(home, base.stem), index)


def _files(home: Path, run_id: str) -> tuple[Path, Path]:
    """Where a build and its index lie; their folders are there."""
    path, index = home / "builds" / f"{run_id}.duckdb", increments.index_path(home, run_id)
    for file in (path, index):
        file.parent.mkdir(parents=True, exist_ok=True)
    return path, index


def start(
    home: Path, run_id: str, known: tuple[Reference, Path], *, memory_limit: str, base: Path | None = None
) -> Build:
    """Begin a build: its tables are declared and empty but for the reference tables, or filled as in `base`.

    `known` are the reference data and the folder that they come from; `base` is copied already. Only under the
    warehouse's lock. Raises SqlError for SQL that cannot be used, OSError or duckdb.IOException when the disk refuses.
    """
    path, index = _files(home, run_id)
    builds = path.parent
    if base is None:
        path.write_bytes(_blank(*known, versions.schema()))
    connection = connect(path, memory_limit=memory_limit, temporary=builds / f"{files.TEMPORARY}{run_id}")
    build = Build(path, run_id, connection, index, _bytes(memory_limit) or THREAD_BYTES, base)
    try:
        for name in ("staging", "history", "current_run", "before"):
            connection.execute(f"ATTACH ':memory:' AS {name}")
        slicing.declare(connection)
        connection.execute(f"ATTACH {quoting.literal(index)} AS kept ({_NO_LOG})")
        earlier = [("kept", table) for table in increments.kept_tables()]
        earlier += [("main", table) for table in increments.KEYS]
        if base is None:
            with transaction(connection):
                increments.declare_kept(connection)
            increments.nothing_before(connection, earlier)
        else:
            connection.execute(f"ATTACH {quoting.literal(base)} AS base (READ_ONLY)")
            connection.execute(
                f"ATTACH {quoting.literal(increments.index_path(home, base.stem))} AS base_index (READ_ONLY)"
            )
            increments.before(connection, earlier, {"main": "base.main", "kept": "base_index.main"})
            # Each checkpoint on the way would write the last rows of the tables again.
            connection.execute("SET checkpoint_threshold = '1TB'").fetchall()
            with transaction(connection):
                increments.rewrite(connection)
                increments.start_changes(connection, base.stem)
        build.queries = sqlrun.read(project_root() / "sql", connection, increments.AFTER)
    except BaseException:
        build.abandon()
        raise
    return build


@lru_cache(maxsize=2)
def _blank(reference: Reference, folder: Path, schema: str) -> bytes:
    """The file that every full build begins as. `schema` is the version of the SQL that declares its tables."""
    with TemporaryDirectory(prefix="newsledger-") as made:
        path = Path(made) / f"{schema}.duckdb"
        connection = connect(path, memory_limit="1GB", temporary=Path(made) / "temporary")
        try:
            declare(connection)
            load_reference(connection, reference, folder)
            increments.start_changes(connection, None)
            connection.execute("CHECKPOINT").fetchall()
        finally:
            connection.close()
        return path.read_bytes()


@contextmanager
def transaction(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Do many small statements as one: to begin and end one for each takes as long as what they do."""
    connection.execute("BEGIN")
    try:
        yield
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def declare(connection: duckdb.DuckDBPyConnection) -> None:
    """Declare every published table."""
    with transaction(connection):
        sqlrun.run_files(connection, project_root() / "sql" / "schema")


def define_views(connection: duckdb.DuckDBPyConnection) -> None:
    """Define the views and macros over the published tables, and the table of sample queries."""
    with transaction(connection):
        sqlrun.run_files(connection, project_root() / "sql" / "macros")
        adhoc.load_samples(connection, project_root() / "sql")


def load_reference(connection: duckdb.DuckDBPyConnection, reference: Reference, folder: Path) -> None:
    """Load the reference tables into schema `reference`, with the types and the words of their schema files."""
    with transaction(connection):
        connection.execute("CREATE SCHEMA reference")
        for table, (declaration, frame) in _reference_tables(reference, folder).items():
            connection.execute(declaration).fetchall()
            insert(connection, table, frame)


def make_ready(reference: Reference, folder: Path) -> None:
    """Make the file that a full build begins as, once in a process."""
    _blank(reference, folder, versions.schema())


def _reference_tables(reference: Reference, folder: Path) -> Mapping[str, tuple[str, pl.DataFrame]]:
    """The declaration and the rows of each reference table."""
    tables = {}
    for name, rows in reference.items():
        told = json.loads((folder / f"{name}.schema.json").read_text(encoding="utf-8"))
        table, fields = f"reference.{quoting.name(name)}", told["fields"]
        columns = ", ".join(f"{quoting.name(each['name'])} {_TYPES[each['type']]}" for each in fields)
        comments = [
            f"COMMENT ON TABLE {table} IS {quoting.literal(told.get('description') or told.get('title') or '')}"
        ]
        for each in fields:
            words = quoting.literal(each.get("description", ""))
            comments.append(f"COMMENT ON COLUMN {table}.{quoting.name(each['name'])} IS {words}")
        declaration = f"CREATE TABLE {table} ({columns}); {'; '.join(comments)}"
        tables[table] = (declaration, _reference_frame(rows, fields))
    return tables


def _reference_frame(rows: Sequence[Mapping[str, Any]], fields: Sequence[Mapping[str, Any]]) -> pl.DataFrame:
    kinds: dict[str, Any] = {
        "string": pl.String,
        "integer": pl.Int64,
        "number": pl.Float64,
        "boolean": pl.Boolean,
        "list": pl.List(pl.String),
    }
    return pl.DataFrame(
        [column(each["name"], [row[each["name"]] for row in rows], kinds[each["type"]]) for each in fields]
    )


def stage(build: Build, batches: Sequence[Staged], catalogue: pl.DataFrame) -> None:
    """Show the build what the batches left and what the catalogue says, as tables of `staging`.

    They hold what is new since the build before; `all_shingles` and `all_slots` hold what texts are compared by, old
    ones too.
    """
    connection = build.connection
    landed, refused = standing(catalogue)
    create(connection, "staging.landed", landed)
    create(connection, "staging.refused", refused)
    connection.execute(
        "CREATE TABLE staging.fresh AS SELECT document_id FROM staging.landed ANTI JOIN before.seen USING (document_id)"
    ).fetchall()
    everything = [batch.folder for batch in batches]
    folders = everything
    if build.base is not None:
        fresh = pl.Series(
            [row[0] for row in connection.execute("FROM staging.fresh").fetchall()], dtype=pl.String
        ).implode()
        folders = [batch.folder for batch in batches if batch.document_ids.is_in(fresh).any()]
    for table, schema in staged.SCHEMAS.items():
        only = "SEMI JOIN staging.fresh USING (document_id)" if build.base is not None else ""
        _show(connection, f"staging.{table}", table, schema, folders, only)
    for table in ("shingles", "slots"):
        _show(connection, f"staging.all_{table}", table, staged.SCHEMAS[table], everything)
    counts = dict.fromkeys(staged.SCHEMAS, 0)
    for batch in batches:
        for table, rows in batch.rows.items():
            counts[table] += rows
    create(
        connection,
        "staging.extracted",
        pl.DataFrame({"table_name": list(counts), "row_count": list(counts.values())}, schema_overrides=_COUNTS),
    )


def _show(
    connection: duckdb.DuckDBPyConnection,
    name: str,
    table: str,
    schema: pl.Schema,
    folders: Sequence[Path],
    only: str = "",
) -> None:
    if folders:
        paths = ", ".join(quoting.literal(folder / f"{table}.parquet") for folder in folders)
        connection.execute(f"CREATE VIEW {name} AS FROM read_parquet([{paths}]) {only}")
    else:
        create(connection, name, schema.to_frame())


def standing(catalogue: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """From the catalogue: the document versions with where they stand now, and the inputs that are refused still."""
    last = catalogue.group_by("uri", maintain_order=True).last()
    current = (
        catalogue.filter(pl.col("event").is_in(["landed", "returned"]))
        .group_by("uri", maintain_order=True)
        .last()
        .select("uri", pl.col("document_id").alias("current_id"))
    )
    vanished = last.filter(pl.col("event") == "vanished").select("uri", pl.col("at").alias("vanished_at"))
    landed = (
        catalogue.filter(pl.col("event") == "landed")
        .join(current, on="uri", how="left", maintain_order="left")
        .join(vanished, on="uri", how="left", maintain_order="left")
        .select(
            "document_id", "uri", "source", "version", "content_sha256", "size_bytes", "vanished_at", "run_id",
            pl.col("at").alias("received_at"), (pl.col("document_id") == pl.col("current_id")).alias("is_current"),
        )
    )  # fmt: skip
    refused = last.filter(pl.col("event") == "refused").select("uri", "source", "reason", "detail", "size_bytes")
    return landed, refused


def swap(home: Path, build: Path) -> None:
    """Make a build the published file, in one step that a crash cannot tear. Readers keep what they have open."""
    # The build's own name must be on disk before the link that leads to it.
    files.sync(build.parent)
    link = home / PUBLISHED
    unfinished = home / f"{files.TEMPORARY}{PUBLISHED}"
    unfinished.unlink(missing_ok=True)
    unfinished.symlink_to(os.path.relpath(build, home))
    unfinished.replace(link)
    files.sync(home)


def builds(home: Path) -> list[Path]:
    """The builds that were published, oldest first."""
    now = published(home)
    found = sorted((home / "builds").glob("*.duckdb"))
    return [path for path in found if path == now or history.was_published(home, path.stem)]


def clean(home: Path) -> int:
    """Remove what killed runs left: builds never published, their logs, unfinished files. Only under the lock."""
    left = history.settle(home, published(home))
    left += files.sweep(home) + files.sweep(home / "builds") + files.sweep(home / "batches") + files.sweep_owned(home)
    keep = {path.name for path in builds(home)}
    for path in (home / "builds").glob("*.duckdb*"):
        if path.name not in keep:
            files.remove(path)
            left += 1
    return left + _drop_indexes(home, keep)


def keep_last(home: Path, count: int) -> list[Path]:
    """Remove the oldest published builds beyond `count`, never the one that readers see; those removed."""
    now = published(home)
    old = [path for path in builds(home)[: -count or None] if path != now]
    for path in old:
        path.unlink()
    _drop_indexes(home, {path.name for path in builds(home)})
    return old


def _drop_indexes(home: Path, keep: Collection[str]) -> int:
    """Remove the indexes of builds that are no more; how many."""
    old = [path for path in (home / "index").glob("*.duckdb*") if path.name not in keep]
    for path in old:
        files.remove(path)
    return len(old)


def rollback(home: Path, steps: int = 1) -> Path:
    """Publish again the build that was published `steps` before the current one; its path. Only under the lock.

    Raises NothingToRollBack when there is none so old.
    """
    now = published(home)
    before = [path for path in builds(home) if now is not None and path < now]
    if steps < 1 or len(before) < steps:
        raise NothingToRollBack(f"{home / 'builds'} holds {len(before)} earlier builds; {steps} back there is none")
    swap(home, before[-steps])
    return before[-steps]
