"""A warehouse of another version: an older one is rebuilt from what was landed, a newer one refused with words."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import polars as pl
import pytest
from click.testing import CliRunner

from flows.cli import EXIT_ERROR, main
from flows.stores import history, maintenance, reader, runs, versions, warehouse
from flows.stores.landing import CATALOGUE, Landing
from tests.stores import articles
from tests.stores.articles import rows, table


@pytest.fixture
def home(tmp_path: Path, clippings: Path) -> Path:
    """A home that a run over the clippings published."""
    return articles.first(tmp_path / "home", clippings).home


def renote(home: Path, **told: str) -> None:
    """Have all notes of runs say something else."""
    for path in (home / "runs").glob("*/run.json"):
        path.write_text(json.dumps(json.loads(path.read_text()) | told))


def rewrite(home: Path, *statements: str) -> Path:
    """Change the published file, as only another version would have written it."""
    path = (home / warehouse.PUBLISHED).resolve()
    with duckdb.connect(str(path)) as connection:
        for statement in statements:
            connection.execute(statement)
    return path


def test_a_published_file_says_which_version_made_it(home: Path) -> None:
    sql = "SELECT newsledger_version, schema_version, code_version FROM run_info WHERE is_latest"
    assert rows(home / warehouse.PUBLISHED, sql) == [(versions.newsledger(), versions.schema(), versions.code())]


def test_an_older_warehouse_is_built_anew_from_what_was_landed(home: Path, clippings: Path) -> None:
    expected = {name: table(home / warehouse.PUBLISHED, name, "run_id") for name in ("documents", "metrics", "events")}
    # Another code read the batches, another SQL filled other tables, and the catalogue had no details yet.
    renote(home, code_version="0" * 16, schema_version="1" * 16, newsledger_version="0.0.9")
    for batch in (home / "batches").iterdir():
        batch.rename(batch.with_name("0" * 32))
    rewrite(
        home,
        "DROP VIEW run_info",
        "DROP TABLE rejects",
        "DROP TABLE metric_facts",
        "ALTER TABLE metrics RENAME COLUMN value_low TO low",
        "ALTER TABLE runs DROP COLUMN error",
        "UPDATE runs SET newsledger_version = '0.0.9'",
    )
    [part] = Landing(home).parts.iterdir()
    pl.read_parquet(part).drop("detail").write_parquet(part)
    summary = articles.run(home, clippings)
    assert summary.published and summary.new_documents == 0 and summary.batches_computed == 1
    assert {name: table(summary.path, name, "run_id") for name in expected} == expected
    told = rows(summary.path, "SELECT newsledger_version FROM runs ORDER BY run_id")
    assert told == [("0.0.9",), (versions.newsledger(),)]
    assert Landing(home).catalogue().schema == CATALOGUE


def test_reading_an_older_file_says_what_to_do(home: Path) -> None:
    rewrite(home, "ALTER TABLE metric_facts RENAME COLUMN agreement TO verdict", "UPDATE runs SET schema_version = '0'")
    said = CliRunner().invoke(main, ["site", "--home", str(home)])
    assert said.exit_code == EXIT_ERROR and "older version" in said.output and "newsledger reprocess" in said.output
    assert not (home / "site").exists()


def test_a_newer_warehouse_is_refused_with_words(home: Path, clippings: Path) -> None:
    path = rewrite(home, "UPDATE runs SET newsledger_version = '99.1.0'")
    before = path.read_bytes()
    commands = (
        ["query", "from documents"],
        ["explain", "abc"],
        ["search", "mill"],
        ["export", str(home / "out")],
        ["site"],
        ["runs"],
    )
    for command in commands:
        said = CliRunner().invoke(main, [*command, "--home", str(home)])
        assert said.exit_code == EXIT_ERROR, (command, said.output)
        assert "newsledger 99.1.0" in said.output and "pip install -U newsledger" in said.output, command
    renote(home, newsledger_version="99.1.0")
    for write in (lambda: articles.run(home, clippings), lambda: history.refuse_newer(home)):
        with pytest.raises(versions.Newer, match=r"newsledger 99\.1\.0"):
            write()
    with pytest.raises(versions.Newer):
        maintenance.maintain(articles.Settings.load({}, home=home, sources=(clippings,)))
    assert path.read_bytes() == before and warehouse.published(home) == path
    assert not (home / "out").exists()


def test_a_file_of_a_storage_that_duckdb_does_not_know_is_refused_with_words(tmp_path: Path) -> None:
    path = tmp_path / "newsledger.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("CREATE TABLE runs AS SELECT 1 AS run_id")
    data = bytearray(path.read_bytes())
    data[12:20] = (9999).to_bytes(8, "little")
    path.write_bytes(data)
    with pytest.raises(reader.ReaderError, match="cannot be opened"):
        reader.query(path, "SELECT 1")


@pytest.mark.parametrize(
    ("mine", "other", "refused"),
    [
        ("0.1.0", "0.1.9", False),
        ("0.1.0", "0.2.0", True),
        ("0.2.0", "0.1.0", False),
        ("1.0.0", "1.9.0", False),
        ("1.9.0", "2.0.0", True),
        ("2.0.0", "1.9.0", False),
        ("0.9.0", "1.0.0", True),
        ("absent", "9.0.0", False),
        ("0.1.0", "", False),
        ("0.1.0", None, False),
    ],
)
def test_which_version_is_newer(monkeypatch: pytest.MonkeyPatch, mine: str, other: str | None, refused: bool) -> None:
    monkeypatch.setattr(versions, "newsledger", lambda: mine)
    if refused:
        with pytest.raises(versions.Newer):
            versions.refuse_newer(other, "it")
    else:
        versions.refuse_newer(other, "it")


def test_runs_of_an_older_file_are_listed(home: Path) -> None:
    rewrite(home, "DROP VIEW run_info", "ALTER TABLE runs DROP COLUMN error")
    assert "published" in runs.listing(home, limit=5)
