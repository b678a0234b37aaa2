"""Reading the published warehouse: safe SQL for anyone, search, export. Nothing here can write to the file.

The connection is read-only, may not reach other files or the network (`enable_external_access=false`), and its
settings are locked, so SQL by a stranger can at worst use the memory and the time that it is given.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import duckdb

from flows.facts.wording import one_line
from flows.stores import quoting, versions
from flows.stores.rendering import FORMATS, defused, printable

Format = Literal["table", "csv", "json", "markdown"]
ExportFormat = Literal["parquet", "csv", "jsonl"]

TIMEOUT_SECONDS = 60.0
MEMORY_LIMIT = "2GB"


class ReaderError(ValueError):
    """What a reader asked for cannot be done; says what and, where known, what to do."""


@dataclass(frozen=True, slots=True)
class Result:
    """Rows of a query. `more` is True when there were rows beyond the limit."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    more: bool


@dataclass(frozen=True, slots=True)
class Hit:
    """Something that the words were found in. `id` is a key of `kind`'s table; `where` names the document."""

    kind: Literal["entity", "document", "metric", "event", "line"]
    id: str
    text: str
    where: str


def resolve(path: Path) -> Path:
    """The real file behind the published name, so that a reader keeps the version it opened.

    Raises ReaderError when there is none.
    """
    real = path.resolve()
    if not real.is_file():
        raise ReaderError(f"{path}: no warehouse there; run `newsledger run` first, or name another with --home")
    return real


def connect(path: Path, *, memory_limit: str = MEMORY_LIMIT, trusted: bool = False) -> duckdb.DuckDBPyConnection:
    """A read-only connection to the published file.

    `trusted` leaves file access on, for the export's own statements; never use it for SQL that someone else wrote.
    Raises ReaderError when the file is missing or is no warehouse.
    """
    real = resolve(path)
    try:
        connection = duckdb.connect(str(real), read_only=True)
        _refuse_newer(connection, path)
        connection.execute("SET TimeZone = 'UTC'")
        connection.execute("SET enable_progress_bar = false")
        connection.execute("SET memory_limit = " + quoting.literal(memory_limit))
        if not trusted:
            # the folder for spilling stays writable for COPY even without external access, so there is none
            connection.execute("SET temp_directory = ''")
            connection.execute("SET enable_external_access = false")
            connection.execute("SET lock_configuration = true")
    except duckdb.Error as error:
        raise ReaderError(f"{path}: cannot be opened: {error}") from error
    return connection


def _refuse_newer(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Raise ReaderError where the file was made by a newer newsledger."""
    try:
        found = connection.execute("SELECT newsledger_version FROM main.runs ORDER BY run_id DESC LIMIT 1").fetchone()
    except duckdb.CatalogException:
        return
    try:
        versions.refuse_newer(found[0] if found else None, str(path))
    except versions.Newer as error:
        connection.close()
        raise ReaderError(str(error)) from error


@contextmanager
def _time_limit(connection: duckdb.DuckDBPyConnection, seconds: float | None) -> Iterator[None]:
    """Interrupt the connection's statement after some seconds. Raises ReaderError when that happened."""
    if not seconds:
        yield
        return
    expired, done = threading.Event(), threading.Event()

    def stop() -> None:
        if done.wait(seconds):
            return
        expired.set()
        # Again and again: an interruption that comes before its statement began is forgotten.
        while not done.wait(0.05):
            connection.interrupt()

    timer = threading.Thread(target=stop, daemon=True)
    timer.start()
    try:
        yield
    except duckdb.Error as error:
        if expired.is_set():
            raise ReaderError(f"stopped after {seconds:g} seconds; ask for less, or give more time") from error
        raise
    finally:
        done.set()
        timer.join()


def _only_reads(connection: duckdb.DuckDBPyConnection, sql: str) -> None:
    """Raise ReaderError unless there is one statement and it only reads."""
    reads = (duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN, duckdb.StatementType.MULTI)
    statements = connection.extract_statements(sql)
    if not statements:
        raise ReaderError("no SQL to run")
    if len(statements) > 1:
        raise ReaderError(f"{len(statements)} statements; one at a time, please")
    for statement in statements:
        if statement.type not in reads:
            raise ReaderError(
                f"{statement.type.name} is not allowed here; only SELECT, DESCRIBE, SHOW, EXPLAIN and the like"
            )


def fetch(
    path: Path,
    sql: str,
    parameters: Sequence[Any] = (),
    *,
    limit: int | None = None,
    timeout: float | None = TIMEOUT_SECONDS,
    memory_limit: str = MEMORY_LIMIT,
) -> Result:
    """The rows of a query by anyone, at most `limit` of them, within `timeout` seconds.

    Raises ReaderError, in DuckDB's words, when the SQL is wrong, writes, leaves the file, or takes too long.
    """
    with connect(path, memory_limit=memory_limit) as connection:
        try:
            with _time_limit(connection, timeout):
                _only_reads(connection, sql)
                cursor = connection.execute(sql, list(parameters))
                if cursor is None or cursor.description is None:
                    return Result((), (), False)
                rows = cursor.fetchall() if limit is None else cursor.fetchmany(limit + 1)
        except duckdb.Error as error:
            raise ReaderError(str(error)) from error
        columns = tuple(column[0] for column in cursor.description)
    kept = rows if limit is None else rows[:limit]
    return Result(columns, tuple(kept), len(kept) < len(rows))


def query(
    path: Path,
    sql: str,
    format: Format = "table",
    *,
    limit: int | None = None,
    timeout: float | None = TIMEOUT_SECONDS,
    memory_limit: str = MEMORY_LIMIT,
) -> str:
    """The rows of a query as text in one of four formats, safe to print. Raises ReaderError as `fetch` does."""
    if format not in FORMATS:
        raise ReaderError(f"no format {format!r}; there are {', '.join(FORMATS)}")
    result = fetch(path, sql, limit=limit, timeout=timeout, memory_limit=memory_limit)
    text = FORMATS[format](result.columns, result.rows)
    if result.more and format == "table":
        text += f"… more rows; the first {limit} are shown\n"
    return text


_SEARCH = """
WITH words AS (SELECT unnest(?::VARCHAR[]) AS word),
things AS (
    SELECT 0 AS rank, 'entity' AS kind, entity_id AS id, name AS text, kind AS place FROM entities
    UNION ALL
    SELECT 1, 'document', document_id, title, coalesce(publisher, uri) FROM documents WHERE title IS NOT NULL
    UNION ALL
    SELECT 2, 'event', e.event_id, e.evidence, coalesce(d.title, d.uri)
    FROM events e JOIN documents d ON d.document_id = e.document_id WHERE d.is_canonical
    UNION ALL
    SELECT 2, 'metric', m.metric_id, m.evidence, coalesce(d.title, d.uri)
    FROM metrics m JOIN documents d ON d.document_id = m.document_id WHERE d.is_canonical
    UNION ALL
    SELECT 3, 'line', b.document_id, substr(d.text, b.char_start + 1, least(b.char_end - b.char_start, 2000)),
           coalesce(d.title, d.uri)
    FROM blocks b JOIN documents d ON d.document_id = b.document_id
    WHERE b.kept AND b.kind <> 'title' AND d.is_canonical
),
found AS (
    SELECT t.*, lower(t.text) = lower(?) AS exact
    FROM things t
    WHERE (SELECT bool_and(contains(lower(t.text), w.word)) FROM words w)
)
SELECT kind, id, text, place FROM found ORDER BY rank, NOT exact, length(text), kind, id LIMIT ?
"""


def find(path: Path, words: str, *, limit: int = 20, timeout: float | None = TIMEOUT_SECONDS) -> list[Hit]:
    """Names, titles, sentences with a fact, and lines that hold every one of the words, the likeliest first.

    A reprint's sentences are left out. Raises ReaderError when there is no word, or no warehouse.
    """
    wanted = [word.lower() for word in words.split()]
    if not wanted:
        raise ReaderError("no word to search for")
    result = fetch(path, _SEARCH, [wanted, words.strip(), limit], timeout=timeout)
    return [Hit(*row) for row in result.rows]


def search(path: Path, words: str, *, limit: int = 20, timeout: float | None = TIMEOUT_SECONDS) -> str:
    """What `find` finds, as text to print; the ids are what `explain` takes. Raises ReaderError as `find` does."""
    hits = find(path, words, limit=limit, timeout=timeout)
    if not hits:
        return "Nothing holds all of these words.\n"
    lines = []
    for hit in hits:
        lines.append(f"{hit.kind:<8}  {printable(hit.id)}  {printable(one_line(hit.where, limit=70))}")
        lines.append("          " + printable(_around(hit.text, words)))
    return "\n".join(lines) + "\n"


def _around(text: str, words: str, side: int = 90) -> str:
    """The text around the first of the words, on one line."""
    flat = one_line(text)
    at = max(0, min((flat.lower().find(word) for word in words.lower().split()), default=0))
    start, end = max(0, at - side), at + side
    return ("…" if start else "") + flat[start:end] + ("…" if end < len(flat) else "")


def explain(path: Path, identifier: str) -> str:
    """What is known of the row with this key, in words to print: see `flows.stores.explain`. Raises ReaderError."""
    from flows.stores.explain import explain as explained

    return explained(path, identifier)


def _tables(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, str]]:
    return connection.execute(
        "SELECT schema_name, table_name FROM duckdb_tables()"
        " WHERE NOT internal AND NOT temporary AND schema_name IN ('main', 'reference') ORDER BY 1, 2"
    ).fetchall()


def export(path: Path, folder: Path, format: ExportFormat = "parquet") -> str:
    """What `export_files` does, and how many files it wrote, in words. Raises ReaderError as it does."""
    files = export_files(path, folder, format)
    return f"Wrote {len(files)} tables as {format} to {folder}\n"


def export_files(path: Path, folder: Path, format: ExportFormat = "parquet") -> list[Path]:
    """Write every published table as a file of its own into `folder`, which must be new or empty. Gives the files.

    Parquet and JSON lines hold every value as it is. CSV is for spreadsheets: lists are joined by `|` and a text that
    would run as a formula gets an apostrophe, so offsets into it may be off by one. The folder appears only when all
    is written. Raises ReaderError when it holds something already or the format is unknown.
    """
    options = {"parquet": "FORMAT parquet, COMPRESSION zstd", "csv": "FORMAT csv, HEADER", "jsonl": "FORMAT json"}
    if format not in options:
        raise ReaderError(f"no format {format!r}; there are {', '.join(options)}")
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ReaderError(f"{folder}: holds something already; name a new folder")
    folder.parent.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    names = []
    try:
        with connect(path, trusted=True) as connection:
            if format == "csv":
                connection.create_function("defused", defused, ["VARCHAR"], "VARCHAR")
            for schema, table in _tables(connection):
                name = f"{table}.{format}" if schema == "main" else f"{schema}.{table}.{format}"
                target = quoting.literal(str(work / name))
                source = f"{quoting.name(schema)}.{quoting.name(table)}"
                chosen = _csv_columns(connection, schema, table) if format == "csv" else "*"
                connection.execute(f"COPY (SELECT {chosen} FROM {source}) TO {target} ({options[format]})")  # noqa: S608
                names.append(name)
        if folder.exists():
            folder.rmdir()
        work.chmod(0o777 & ~_umask())
        work.replace(folder)
    except duckdb.Error as error:
        raise ReaderError(f"{folder}: {error}") from error
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return [folder / name for name in names]


def _umask() -> int:
    """The process's mask for new files; it can only be read by setting it."""
    mask = os.umask(0o022)
    os.umask(mask)
    return mask


def _csv_columns(connection: duckdb.DuckDBPyConnection, schema: str, table: str) -> str:
    """The columns of a table for a spreadsheet: text defused, lists joined."""
    columns = connection.execute(
        "SELECT column_name, data_type FROM duckdb_columns()"
        " WHERE schema_name = ? AND table_name = ? ORDER BY column_index",
        [schema, table],
    ).fetchall()
    chosen = []
    for name, kind in columns:
        quoted = quoting.name(name)
        if kind.endswith("[]"):
            chosen.append(f"defused(array_to_string({quoted}, '|')) AS {quoted}")
        elif kind in ("VARCHAR", "JSON"):
            chosen.append(f"defused({quoted}) AS {quoted}")
        else:
            chosen.append(quoted)
    return ", ".join(chosen)
