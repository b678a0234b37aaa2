from __future__ import annotations

import json
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import polars as pl
import pytest

from flows.reference import load, project_root
from flows.stores import history, warehouse
from flows.stores.files import owned_folder
from flows.stores.landing import CATALOGUE
from tests.stores import articles
from tests.stores.articles import rows


def files(home: Path, *runs: str) -> list[Path]:
    """Files that pass for published builds."""
    for run in runs:
        path = home / "builds" / f"{run}.duckdb"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(run)
        history.note(home, {"run_id": run, "status": "published"})
    return [home / "builds" / f"{run}.duckdb" for run in runs]


def test_the_swap_points_readers_to_the_new_build_in_one_step(tmp_path: Path) -> None:
    one, two = files(tmp_path, "run1", "run2")
    assert warehouse.published(tmp_path) is None
    warehouse.swap(tmp_path, one)
    link = tmp_path / warehouse.PUBLISHED
    with link.open() as held:
        warehouse.swap(tmp_path, two)
        assert held.read() == "run1"
    assert link.read_text() == "run2"
    assert link.is_symlink() and not link.readlink().is_absolute()


def test_a_moved_home_still_finds_its_build(tmp_path: Path) -> None:
    home = tmp_path / "old"
    warehouse.swap(home, *files(home, "run1"))
    shutil.move(home, tmp_path / "new")
    assert (tmp_path / "new" / warehouse.PUBLISHED).read_text() == "run1"


def test_a_second_connection_of_one_process_sees_the_new_build(tmp_path: Path) -> None:
    builds = []
    for n in (1, 2):
        path = tmp_path / "builds" / f"run{n}.duckdb"
        path.parent.mkdir(exist_ok=True)
        with duckdb.connect(str(path)) as connection:
            connection.execute("CREATE TABLE n AS SELECT ? AS n", [n]).fetchall()
        builds.append(path)
    warehouse.swap(tmp_path, builds[0])
    link = tmp_path / warehouse.PUBLISHED
    with duckdb.connect(str(link.resolve()), read_only=True) as held:
        warehouse.swap(tmp_path, builds[1])
        assert held.execute("FROM n").fetchall() == [(1,)]
        assert rows(link, "FROM n") == [(2,)]


def test_the_last_builds_are_kept_and_the_published_one_always(tmp_path: Path) -> None:
    builds = files(tmp_path, "run1", "run2", "run3", "run4")
    warehouse.swap(tmp_path, builds[0])
    assert warehouse.keep_last(tmp_path, 2) == [builds[1]]
    assert warehouse.builds(tmp_path) == [builds[0], *builds[2:]]


def test_rollback_goes_back_and_no_further_than_there_is(tmp_path: Path) -> None:
    builds = files(tmp_path, "run1", "run2", "run3")
    warehouse.swap(tmp_path, builds[2])
    assert warehouse.rollback(tmp_path) == builds[1]
    assert warehouse.rollback(tmp_path) == builds[0]
    with pytest.raises(warehouse.NothingToRollBack, match="holds 0 earlier builds"):
        warehouse.rollback(tmp_path)
    warehouse.swap(tmp_path, builds[2])
    assert warehouse.rollback(tmp_path, 2) == builds[0]
    assert warehouse.published(tmp_path) == builds[0]


def test_what_killed_runs_left_is_removed_and_nothing_else(tmp_path: Path) -> None:
    builds = files(tmp_path, "run1", "run2")
    warehouse.swap(tmp_path, builds[1])
    history.note(tmp_path, {"run_id": "run3", "status": "running"})
    stale = [tmp_path / "builds" / name for name in ("run3.duckdb", "run3.duckdb.wal", "run2.duckdb.wal", ".tmp-x")]
    for path in stale:
        path.write_text("half")
    # DuckDB spills into a folder of this name where it is not told of another.
    (tmp_path / "builds" / "run3.duckdb.tmp" / "spilled").mkdir(parents=True)
    (tmp_path / "batches" / ".tmp-key-1").mkdir(parents=True)
    (tmp_path / f".tmp-{warehouse.PUBLISHED}").symlink_to("nowhere")
    # A site that was being built, by a process that is no more and by one that lives.
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    (tmp_path / f".site-new-{dead.pid}-x" / "data").mkdir(parents=True)
    alive = owned_folder(tmp_path / "site")
    assert warehouse.clean(tmp_path) == 8
    assert alive.is_dir() and list(tmp_path.glob(".site-*")) == [alive]
    assert sorted((tmp_path / "builds").iterdir()) == builds
    assert warehouse.published(tmp_path) == builds[1]


def test_killed_between_swap_and_note_counts_as_published(tmp_path: Path) -> None:
    one, two = files(tmp_path, "run1", "run2")
    history.note(tmp_path, {"run_id": "run2", "status": "running"})
    warehouse.swap(tmp_path, two)
    warehouse.clean(tmp_path)
    assert warehouse.builds(tmp_path) == [one, two]
    assert history.was_published(tmp_path, "run2")


def test_the_published_file_is_of_a_version_that_older_clients_read(tmp_path: Path, clippings: Path) -> None:
    summary = articles.first(tmp_path / "home", clippings)
    with duckdb.connect() as connection:
        connection.execute(f"ATTACH '{summary.path.resolve()}' AS file (READ_ONLY)")
        [(tags,)] = connection.execute("SELECT tags FROM duckdb_databases() WHERE database_name = 'file'").fetchall()
    assert tags["storage_version"].startswith("v1.0.0")
    assert not list((tmp_path / "home" / "builds").glob("*.wal"))


def test_every_table_and_column_of_the_file_is_described(tmp_path: Path, clippings: Path) -> None:
    summary = articles.first(tmp_path / "home", clippings)
    schemas = "schema_name IN ('main', 'reference') AND NOT internal"
    assert rows(summary.path, f"SELECT table_name FROM duckdb_tables() WHERE {schemas} AND comment IS NULL") == []
    undescribed = f"""
        SELECT table_name, column_name FROM duckdb_columns() JOIN duckdb_tables() USING (schema_name, table_name)
        WHERE {schemas.replace("NOT internal", "NOT duckdb_columns.internal")} AND duckdb_columns.comment IS NULL
    """
    assert rows(summary.path, undescribed) == []


def test_reference_tables_keep_their_types_and_words(tmp_path: Path) -> None:
    folder = tmp_path / "reference"
    folder.mkdir()
    (folder / "odd.csv").write_text("key,n,x,yes,names\na'b,1,1.5,true,p|q\nc,,,,\n")
    kinds = {"key": "string", "n": "integer", "x": "number", "yes": "boolean", "names": "list"}
    fields = [{"name": name, "type": kind, "description": f"The {name}'s"} for name, kind in kinds.items()]
    (folder / "odd.schema.json").write_text(json.dumps({"title": "Odd; things' names", "fields": fields}))
    with duckdb.connect() as connection:
        warehouse.load_reference(connection, load(folder), folder)
        assert connection.execute("FROM reference.odd").fetchall() == [
            ("a'b", 1, 1.5, True, ["p", "q"]),
            ("c", None, None, None, []),
        ]
        described = connection.execute(
            "SELECT column_name, data_type FROM duckdb_columns() WHERE comment LIKE 'The %''s'"
        )
        assert dict(described.fetchall()) == {
            "key": "VARCHAR", "n": "BIGINT", "x": "DOUBLE", "yes": "BOOLEAN", "names": "VARCHAR[]",
        }  # fmt: skip


def test_declarations_of_the_house_load_with_its_reference_tables() -> None:
    folder = project_root() / "seeds" / "reference"
    with duckdb.connect() as connection:
        warehouse.declare(connection)
        warehouse.load_reference(connection, load(folder), folder)
        warehouse.define_views(connection)


def catalogue(*events: tuple[str, str, str | None, int | None]) -> pl.DataFrame:
    day = datetime(2026, 5, 1, tzinfo=UTC)
    told = [
        dict.fromkeys(CATALOGUE)
        | {"seq": n, "event": event, "uri": uri, "document_id": identity, "version": version, "at": day.replace(day=n)}
        for n, (event, uri, identity, version) in enumerate(events, 1)
    ]
    return pl.DataFrame(told, schema=CATALOGUE)


def test_where_documents_stand_now() -> None:
    landed, refused = warehouse.standing(
        catalogue(
            ("landed", "a", "a1", 1), ("landed", "a", "a2", 2), ("landed", "b", "b1", 1), ("vanished", "b", None, None),
            ("landed", "c", "c1", 1), ("landed", "c", "c2", 2), ("returned", "c", "c1", None),
            ("landed", "d", "d1", 1), ("refused", "d", None, None), ("refused", "e", None, None),
            ("refused", "f", None, None), ("landed", "f", "f1", 1),
        )
    )  # fmt: skip
    current = dict(landed.select("document_id", "is_current").rows())
    assert [name for name, is_current in current.items() if is_current] == ["a2", "b1", "c1", "d1", "f1"]
    assert landed.filter(pl.col("vanished_at").is_not_null())["document_id"].to_list() == ["b1"]
    assert refused["uri"].to_list() == ["d", "e"]


def test_no_bar_of_the_database_mixes_with_what_is_printed(tmp_path: Path, clippings: Path) -> None:
    """DuckDB takes a program without a file, as of `python -c`, for a person at a prompt."""
    made = articles.first(tmp_path / "home", clippings)
    asks = """
import sys
from pathlib import Path
from flows.stores import quality, reader, warehouse
file, spill = map(Path, sys.argv[1:])
opened = warehouse.connect(file, memory_limit="1GB", temporary=spill, read_only=True)
for made in (reader.connect(file), opened, quality._opened(file, [], None)):
    with made as connection:
        print(connection.execute("SELECT current_setting('enable_progress_bar')").fetchall())
"""
    command = [sys.executable, "-c", asks, str(made.path.resolve()), str(tmp_path / "spill")]
    told = subprocess.run(command, capture_output=True, text=True, check=True)
    assert told.stdout == "[(False,)]\n" * 3
