from __future__ import annotations

from pathlib import Path

import pytest

from flows.stores import history, warehouse
from tests.stores import articles
from tests.stores.articles import rows


def statuses(path: Path) -> list[str]:
    return [row[0] for row in rows(path, "SELECT status FROM runs ORDER BY run_id")]


def test_the_rows_of_a_run_tell_versions_parameters_and_times(tmp_path: Path, clippings: Path) -> None:
    summary = articles.first(tmp_path / "home", clippings)
    [row] = rows(
        summary.path,
        """SELECT mode, documents, new_documents, batches_computed, seconds['read'] > 0, finished_at >= started_at,
                  package_versions->>'duckdb', parameters->>'batch_size', failed_step, error FROM runs""",
    )
    assert row[:6] == ("refresh", 4, 4, 1, True, True)
    assert row[6].startswith("2.") and row[7:] == ("256", None, None)


def test_notes_of_runs_whose_builds_are_gone_are_forgotten(tmp_path: Path, clippings: Path) -> None:
    home = tmp_path / "home"
    articles.first(home, clippings)
    run_id = articles.run(home, clippings, full=True, keep_builds=1).run_id
    assert [path.name for path in (home / "runs").iterdir()] == [run_id]
    assert len(statuses(home / warehouse.PUBLISHED)) == 2


def test_an_older_file_gives_the_columns_it_has_and_a_run_that_ended_without_a_word_was_killed(
    tmp_path: Path, clippings: Path
) -> None:
    import duckdb

    home = tmp_path / "home"
    first = articles.first(home, clippings)
    told = history.noted(home, first.run_id)
    assert told is not None
    history.note(home, told | {"run_id": "20200101T000000-000000", "status": "running", "finished_at": None})
    with duckdb.connect(str(first.path.resolve())) as connection:
        connection.execute("DROP VIEW run_info")
        connection.execute("ALTER TABLE runs DROP COLUMN error")
        connection.execute("DROP TABLE check_results")
    summary = articles.run(home, clippings, full=True)
    assert statuses(summary.path) == ["killed", "published", "published"]


@pytest.mark.parametrize("text", ["", "[]", "{", '"x"'])
def test_a_note_that_cannot_be_read_is_none(tmp_path: Path, text: str) -> None:
    folder = tmp_path / "runs" / "run1"
    folder.mkdir(parents=True)
    (folder / "run.json").write_text(text)
    assert history.noted(tmp_path, "run1") is None
    assert not history.was_published(tmp_path, "run1")
