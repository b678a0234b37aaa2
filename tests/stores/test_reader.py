"""Reading the published file: nothing that a stranger's SQL tries can write, leave the file, or run for ever."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from pathlib import Path

import duckdb
import pytest

from flows.stores import reader
from tests.warehouse_fixture import make


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small warehouse behind a link, as it is published."""
    folder = tmp_path_factory.mktemp("warehouse")
    make(folder / "build.duckdb")
    link = folder / "newsledger.duckdb"
    link.symlink_to("build.duckdb")
    return link


def test_the_four_formats_hold_the_same(warehouse: Path) -> None:
    sql = "SELECT name, kind FROM entities WHERE registered ORDER BY name LIMIT 2"
    rows = json.loads(reader.query(warehouse, sql, "json"))
    assert rows == [{"name": "Alibaba", "kind": "company"}, {"name": "Jingxi", "kind": "platform"}]
    assert list(csv.DictReader(io.StringIO(reader.query(warehouse, sql, "csv"), newline=""))) == rows
    assert "| Alibaba | company |" in reader.query(warehouse, sql, "markdown")
    assert "Alibaba  company" in reader.query(warehouse, sql)


def test_a_limit_is_told(warehouse: Path) -> None:
    assert "more rows" in reader.query(warehouse, "FROM documents SELECT document_id", limit=2)
    assert reader.fetch(warehouse, "FROM documents SELECT document_id", limit=2).more


@pytest.mark.parametrize(
    "sql",
    [
        "",
        ";",
        "SELECT",
        "CREATE TABLE t (a INTEGER)",
        "DELETE FROM documents",
        "UPDATE documents SET title = 'x'",
        "DROP VIEW run_info",
        "COPY documents TO '{folder}/out.csv'",
        "COPY documents TO '{file}'",
        "EXPLAIN ANALYZE COPY documents TO '{folder}/out.csv'",
        "EXPORT DATABASE '{folder}/out'",
        "ATTACH '{folder}/other.duckdb'",
        "ATTACH '{file}' AS again (READ_WRITE)",
        "DETACH build",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET enable_external_access = true",
        "SET memory_limit = '64GB'",
        "PRAGMA memory_limit = '64GB'",
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM read_text('/etc/passwd')",
        "SELECT * FROM glob('/*')",
        "SELECT * FROM '/etc/passwd'",
        "SELECT 1; DROP TABLE documents",
        "SELECT 1; SELECT 2",
        "PREPARE p AS COPY documents TO '{folder}/out.csv'",
        "FROM query('COPY documents TO ''{folder}/out.csv''')",
        "FROM 'https://example.invalid/x.parquet'",
    ],
)
def test_what_is_not_reading_is_refused(warehouse: Path, sql: str) -> None:
    real = warehouse.resolve()
    before = hashlib.sha256(real.read_bytes()).hexdigest()
    with pytest.raises(reader.ReaderError):
        reader.query(warehouse, sql.format(folder=real.parent, file=real))
    assert hashlib.sha256(real.read_bytes()).hexdigest() == before
    assert sorted(path.name for path in real.parent.iterdir()) == ["build.duckdb", "newsledger.duckdb"]


def test_a_query_without_end_is_stopped(warehouse: Path) -> None:
    with pytest.raises(reader.ReaderError, match=r"stopped after 0\.3 seconds"):
        reader.query(
            warehouse, "SELECT count(*) FROM range(1000000000000) a, range(1000) b WHERE a.range < b.range", timeout=0.3
        )


def test_a_query_gets_no_more_memory_than_its_limit(warehouse: Path) -> None:
    with pytest.raises(reader.ReaderError, match=r"(?i)memory"):
        reader.query(warehouse, "SELECT list(range) FROM range(100000000)", memory_limit="50MB")


def test_a_missing_warehouse_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(reader.ReaderError, match="newsledger run"):
        reader.query(tmp_path / "none.duckdb", "SELECT 1")
    (tmp_path / "no.duckdb").write_text("not a database at all", encoding="utf-8")
    with pytest.raises(reader.ReaderError, match="cannot be opened"):
        reader.query(tmp_path / "no.duckdb", "SELECT 1")


def test_search_finds_names_titles_and_sentences(warehouse: Path) -> None:
    assert reader.find(warehouse, "pinduoduo")[0].kind == "entity"
    kinds = {hit.kind for hit in reader.find(warehouse, "ACTIVE buyers 2020")}
    assert kinds >= {"metric", "line"}
    assert "788.4 million" in reader.search(warehouse, "active buyers 788.4")
    assert "Nothing holds" in reader.search(warehouse, "zzzz qqqq")
    assert "\x1b" not in reader.search(warehouse, "evil.example")
    with pytest.raises(reader.ReaderError):
        reader.find(warehouse, "  ")


@pytest.mark.parametrize("words", ["'", "%", "_", "\\", '"; DROP TABLE documents; --', "[a-"])
def test_search_takes_any_characters_as_they_are(warehouse: Path, words: str) -> None:
    for hit in reader.find(warehouse, words):
        assert all(word.lower() in hit.text.lower() for word in words.split())


@pytest.mark.parametrize("form", ["parquet", "csv", "jsonl"])
def test_export_writes_every_table(warehouse: Path, tmp_path: Path, form: reader.ExportFormat) -> None:
    files = reader.export_files(warehouse, tmp_path / "out", form)
    names = {path.name for path in files}
    assert {f"documents.{form}", f"metrics.{form}", f"sample_queries.{form}"} <= names
    assert sorted(tmp_path.iterdir()) == [tmp_path / "out"]
    reading = {"parquet": "read_parquet", "csv": "read_csv", "jsonl": "read_json"}[form]
    target = str(tmp_path / "out" / f"metrics.{form}")
    with duckdb.connect() as other:
        read = other.execute(f"SELECT count(*) FROM {reading}('{target}')").fetchone()
    assert read == reader.fetch(warehouse, "SELECT count(*) FROM metrics").rows[0]


def test_parquet_holds_every_character_and_csv_no_formula(warehouse: Path, tmp_path: Path) -> None:
    reader.export(warehouse, tmp_path / "parquet", "parquet")
    with duckdb.connect() as other:
        read = other.execute(
            f"SELECT document_id, text FROM read_parquet('{tmp_path}/parquet/documents.parquet') ORDER BY 1"
        ).fetchall()
    assert tuple(read) == reader.fetch(warehouse, "SELECT document_id, text FROM documents ORDER BY 1").rows
    reader.export(warehouse, tmp_path / "csv", "csv")
    with (tmp_path / "csv" / "documents.csv").open(encoding="utf-8", newline="") as lines:
        cells = [cell for row in csv.reader(lines) for cell in row]
    assert "'=cmd|' /C calc'!A0" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "@"))]


def test_export_never_overwrites(warehouse: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("keep", encoding="utf-8")
    with pytest.raises(reader.ReaderError, match="holds something already"):
        reader.export(warehouse, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_reader_sees_the_new_file_after_a_swap(tmp_path: Path) -> None:
    for name, value in (("one", 1), ("two", 2)):
        with duckdb.connect(str(tmp_path / f"{name}.duckdb")) as connection:
            connection.execute(f"CREATE TABLE t AS SELECT {value} AS n")
    link = tmp_path / "newsledger.duckdb"
    link.symlink_to("one.duckdb")
    held = reader.connect(link)
    link.unlink()
    link.symlink_to("two.duckdb")
    assert reader.fetch(link, "SELECT n FROM t").rows == ((2,),)
    assert held.execute("SELECT n FROM t").fetchall() == [(1,)]
    held.close()
