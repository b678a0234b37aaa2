"""The questions of `sql/queries` and the table `sample_queries` that carries them into the published file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb

_MARK = "-- question:"
_SAMPLE_TABLE = """
CREATE OR REPLACE TABLE main.sample_queries (
    name     VARCHAR NOT NULL,
    question VARCHAR NOT NULL,
    sql      VARCHAR NOT NULL
);

COMMENT ON TABLE main.sample_queries IS
    'One row for a question with the SQL that answers it. Use this to learn by example. Not for facts.';
COMMENT ON COLUMN main.sample_queries.name IS 'Name of the query, in a good order to read';
COMMENT ON COLUMN main.sample_queries.question IS 'The question, in words';
COMMENT ON COLUMN main.sample_queries.sql IS 'The SQL that answers it, ready to run';
"""


@dataclass(frozen=True, slots=True)
class SampleQuery:
    """A real question and the SQL that answers it."""

    name: str
    question: str
    sql: str


def sample_queries(sql_folder: Path) -> list[SampleQuery]:
    """The queries of `sql_folder/queries`, by file name.

    Raises ValueError when a file does not begin with its question.
    """
    found = []
    for path in sorted((sql_folder / "queries").glob("*.sql")):
        head, _, body = path.read_text(encoding="utf-8").partition("\n")
        if not head.startswith(_MARK) or not body.strip():
            raise ValueError(f"{path}: the first line must be '{_MARK} ...', the query below it")
        found.append(SampleQuery(path.stem, head.removeprefix(_MARK).strip(), body.strip().removesuffix(";")))
    return found


def load_samples(connection: duckdb.DuckDBPyConnection, sql_folder: Path) -> None:
    """Create and fill `sample_queries` in the current database. Safe to repeat.

    Raises ValueError when a file of `sql_folder/queries` does not begin with its question.
    """
    connection.execute(_SAMPLE_TABLE)
    samples = [[query.name, query.question, query.sql] for query in sample_queries(sql_folder)]
    connection.executemany("INSERT INTO main.sample_queries VALUES (?, ?, ?)", samples)
