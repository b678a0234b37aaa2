"""The steps of a run together, without Prefect: the laws of the whole."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import duckdb
import pytest

from flows.reference import ReferenceError, project_root
from flows.settings import Settings
from flows.stores import history, lock, warehouse
from flows.stores.pipeline import Run
from tests.stores import articles
from tests.stores.articles import rows, table

TABLES = (
    "documents", "blocks", "duplicates", "text_reuse", "entities", "mentions", "metrics", "events", "metric_facts",
    "conflicts", "event_facts", "relations",
)  # fmt: skip
VOLATILE = ("received_at", "run_id")
MORE = {
    "copy.txt": articles.TEXTS["baker.txt"],
    "horse.txt": "Horses\nThe stable of Upper Field sold 41 horses for 2.1 million pounds in March 2020, it said.\n",
    "sale.txt": "Sale\nNorthern Ferries carried 2.9 million passengers in 2018, a rival said on 2 June 2019.\n",
}


def assert_same(one: Path, two: Path) -> None:
    for name in TABLES:
        assert table(one, name, *(VOLATILE if name == "documents" else ())) == table(
            two, name, *(VOLATILE if name == "documents" else ())
        ), name


def ledger(path: Path, run_id: str) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    query = "SELECT step, direction, sum(row_count)::BIGINT FROM accounting WHERE run_id = ? GROUP BY ALL"
    for step, direction, count in rows(path, query, run_id):
        found.setdefault(step, {})[direction] = count
    return found


def test_articles_become_tables_whose_words_are_in_their_texts(tmp_path: Path, clippings: Path) -> None:
    summary = articles.first(tmp_path / "home", clippings)
    assert summary.published and summary.path.is_symlink()
    assert (summary.documents, summary.inputs, summary.new_documents) == (4, 4, 4)
    assert summary.metrics and summary.dropped["share"]
    wrong = """
        SELECT metric_id FROM metrics JOIN documents USING (document_id)
        WHERE evidence <> substr(text, sentence_start + 1, sentence_end - sentence_start)
        UNION ALL
        SELECT event_id FROM events JOIN documents USING (document_id)
        WHERE evidence <> substr(text, sentence_start + 1, sentence_end - sentence_start)
        UNION ALL
        SELECT entity_id FROM mentions JOIN documents USING (document_id)
        WHERE surface <> substr(text, char_start + 1, char_end - char_start)
    """
    assert rows(summary.path, wrong) == []


def test_the_ledger_balances_in_every_step(tmp_path: Path, clippings: Path) -> None:
    (clippings / "empty.txt").write_bytes(b"")
    (clippings / "copy.txt").write_text(articles.TEXTS["baker.txt"])
    summary = articles.run(tmp_path / "home", clippings)
    found = ledger(summary.path, summary.run_id)
    assert {"land", "read", "deduplicate", "load documents", "load metrics", "load entities"} <= found.keys()
    for step, counts in found.items():
        assert counts["in"] == sum(n for direction, n in counts.items() if direction != "in"), step
    assert found["read"] == {"in": 6, "out": 5, "reject": 1}
    assert found["deduplicate"] == {"in": 5, "out": 4, "duplicate": 1}


def test_nothing_new_publishes_nothing(tmp_path: Path, clippings: Path) -> None:
    home = tmp_path / "home"
    first = articles.first(home, clippings)
    build = warehouse.published(home)
    second = articles.run(home, clippings)
    assert (second.status, second.landed) == ("nothing_new", {"unchanged": 4})
    assert warehouse.published(home) == build and build is not None and build.stem == first.run_id


def test_running_again_in_full_changes_no_table(tmp_path: Path, clippings: Path) -> None:
    home = tmp_path / "home"
    one = articles.first(home, clippings).path.resolve()
    two = articles.run(home, clippings, full=True)
    assert two.batches_computed == 1
    for name in TABLES:
        assert table(one, name) == table(two.path, name), name


def test_the_order_of_inputs_changes_no_table(tmp_path: Path) -> None:
    parts = [tmp_path / "in" / name for name in ("a", "b")]
    articles.write(parts[0])
    articles.write(parts[1], MORE)
    one = articles.run(tmp_path / "one", *parts)
    two = articles.run(tmp_path / "two", *reversed(parts), batch_size=2)
    assert_same(one.path, two.path)


def test_two_runs_compute_the_new_batches_and_give_the_tables_of_one(tmp_path: Path) -> None:
    folder, home = tmp_path / "in", tmp_path / "two"
    articles.write(folder)
    assert articles.run(home, folder, batch_size=3).batches_computed == 2
    articles.write(folder, MORE)
    two = articles.run(home, folder, batch_size=3)
    assert (two.batches, two.batches_computed) == (3, 2)
    assert len(list((home / "batches").iterdir())) == 3
    assert_same(articles.run(tmp_path / "one", folder, batch_size=3).path, two.path)


def test_a_changed_document_is_a_new_version_and_a_vanished_one_stays(tmp_path: Path, clippings: Path) -> None:
    home = tmp_path / "home"
    articles.first(home, clippings)
    (clippings / "ferry.md").write_text("Northern Ferries carried 3 million passengers in 2019.")
    (clippings / "baker.txt").unlink()
    summary = articles.run(home, clippings)
    sql = "SELECT version, is_current FROM documents WHERE uri LIKE '%ferry.md' ORDER BY version"
    assert rows(summary.path, sql) == [(1, False), (2, True)]
    assert rows(summary.path, "SELECT uri[-9:] FROM documents WHERE vanished_at IS NOT NULL") == [("baker.txt",)]
    assert summary.documents == 5


def test_a_reject_keeps_its_run_and_stands_until_it_can_be_read(tmp_path: Path, clippings: Path) -> None:
    home = tmp_path / "home"
    (clippings / "bad.txt").write_bytes(b"\x00\x01\x02\x03" * 50)
    # Refused at the door: it never lands.
    large = clippings / "large.txt"
    large.write_text("word " * 2000)
    first = articles.run(home, clippings, max_document_bytes=5000)
    query = "SELECT run_id, step, reason, size_bytes, standing FROM rejects ORDER BY step"
    refused = [(first.run_id, "decode", "not_text", 200), (first.run_id, "land", "too_large", 10000)]
    assert rows(first.path, query) == [(*row, True) for row in refused]
    large.write_text("A word cost 5 dollars in 2020.")
    second = articles.run(home, clippings, full=True, max_document_bytes=5000)
    assert rows(second.path, query) == [(*refused[0], True), (*refused[1], False)]
    assert second.rejects == {"decode: not_text": 1}


def test_documents_landed_by_a_failed_run_are_new_to_the_next(
    tmp_path: Path, clippings: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    articles.first(home, clippings)
    articles.write(clippings, MORE)
    with monkeypatch.context() as patch:
        patch.setattr(Run, "pending", lambda _: (_ for _ in ()).throw(OSError("gone")))
        with pytest.raises(OSError, match="gone"):
            articles.run(home, clippings)
    summary = articles.run(home, clippings)
    assert (summary.status, summary.new_documents, summary.documents) == ("published", 0, 7)


def test_changed_reference_data_asks_for_a_new_build(tmp_path: Path, clippings: Path) -> None:
    home, reference = tmp_path / "home", tmp_path / "reference"
    shutil.copytree(project_root() / "seeds" / "reference", reference)
    articles.first(home, clippings)
    with (reference / "measures.csv").open("a") as file:
        file.write("hundredth_shops,Hundredth shops,count,hundredth shops\n")
    summary = articles.run(home, clippings, reference=reference)
    assert (summary.status, summary.batches_computed) == ("published", 1)
    assert rows(summary.path, "SELECT label FROM reference.measures WHERE measure = 'hundredth_shops'")


def test_broken_reference_data_fails_with_the_file_and_is_noted(tmp_path: Path, clippings: Path) -> None:
    home, reference = tmp_path / "home", tmp_path / "reference"
    shutil.copytree(project_root() / "seeds" / "reference", reference)
    (reference / "measures.csv").write_text("measure\nx\n")
    with pytest.raises(ReferenceError, match=r"measures\.csv"):
        articles.run(home, clippings, reference=reference)
    [run] = (home / "runs").iterdir()
    told = history.noted(home, run.name)
    assert told is not None and told["status"] == "failed" and "measures.csv" in told["error"]
    with lock.hold(home, "a test"):
        pass


def test_a_locked_warehouse_is_left_alone(tmp_path: Path, clippings: Path) -> None:
    home = tmp_path / "home"
    with lock.hold(home, "another run"), pytest.raises(lock.Locked, match="another run"):
        articles.run(home, clippings)
    assert not (home / "landing").exists() and not (home / "runs").exists()


def test_no_input_at_all_is_an_empty_warehouse(tmp_path: Path) -> None:
    empty = tmp_path / "in"
    empty.mkdir()
    summary = articles.run(tmp_path / "home", empty)
    assert (summary.status, summary.documents) == ("published", 0)


def test_readers_keep_what_they_opened_and_a_rolled_back_build_is_refreshed_from_there(
    tmp_path: Path, clippings: Path
) -> None:
    home = tmp_path / "home"
    path = articles.first(home, clippings).path
    with duckdb.connect(str(path.resolve()), read_only=True) as reader:
        articles.write(clippings, MORE)
        articles.run(home, clippings)
        assert reader.execute("SELECT count(*) FROM documents").fetchall() == [(4,)]
        assert rows(path, "SELECT count(*) FROM documents") == [(7,)]
    warehouse.rollback(home)
    summary = articles.run(home, clippings)
    assert summary.published and summary.documents == 7
    assert len(rows(summary.path, "FROM runs")) == 3


def test_progress_is_told(tmp_path: Path, clippings: Path) -> None:
    told: list[tuple[str, int, int | None]] = []
    settings = Settings.load({}, home=tmp_path / "home", sources=(clippings,))
    with Run(settings, progress=lambda *step: told.append(step)) as run:
        run.land()
        run.pending()
        run.nothing_new()
    assert told[:4] == [("land", n, None) for n in (1, 2, 3, 4)]
    assert told[-1] == ("read", 0, 4)


def grew_from(path: Path) -> str | None:
    return next((run_id for (run_id,) in rows(path, "FROM changes.base")), None)


def test_a_build_grows_from_the_published_one(tmp_path: Path, clippings: Path) -> None:
    home = tmp_path / "home"
    first = articles.first(home, clippings)
    assert grew_from(first.path) is None
    articles.write(clippings, MORE)
    (clippings / "ferry.md").unlink()
    second = articles.run(home, clippings)
    assert grew_from(second.path) == first.run_id
    told = rows(second.path, "SELECT uri, change FROM changes.documents JOIN documents USING (document_id)")
    changes = {uri.rpartition("/")[2]: change for uri, change in told}
    # The lower id of the two stands for both, and ids depend on where the folder lies.
    assert changes.pop("baker.txt", "changed") == "changed"
    assert changes == dict.fromkeys(MORE, "added") | {"ferry.md": "changed"}
    assert {path.stem for path in (home / "index").iterdir()} == {first.run_id, second.run_id}
    assert_same(second.path, articles.run(home, clippings, full=True).path)


@pytest.mark.parametrize("change", ["full", "index", "limit", "doubled"])
def test_a_build_is_made_from_nothing_where_it_cannot_grow(tmp_path: Path, clippings: Path, change: str) -> None:
    home = tmp_path / "home"
    first = articles.first(home, clippings)
    articles.write(clippings, MORE)
    options: dict[str, Any] = {}
    if change == "index":
        (home / "index" / f"{first.run_id}.duckdb").unlink()
    elif change == "doubled":
        articles.write(clippings, {f"{n}.txt": f"Shop {n} opened in 2019." for n in range(first.documents)})
    else:
        options = {"full": True} if change == "full" else {"max_document_bytes": 999_999}
    assert grew_from(articles.run(home, clippings, **options).path) is None


def test_a_failed_run_leaves_the_published_file_and_its_index_and_the_next_one_grows_from_them(
    tmp_path: Path, clippings: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    first = articles.first(home, clippings)
    before = warehouse.published(home)
    articles.write(clippings, MORE)
    with monkeypatch.context() as patch:
        patch.setattr(warehouse.Build, "close", lambda _: (_ for _ in ()).throw(OSError(28, "No space left on device")))
        with pytest.raises(OSError, match="No space"):
            articles.run(home, clippings)
    assert warehouse.published(home) == before
    assert list((home / "builds").iterdir()) == [before]
    assert [path.stem for path in (home / "index").iterdir()] == [first.run_id]
    summary = articles.run(home, clippings)
    assert summary.published and (grew_from(summary.path), summary.documents) == (first.run_id, 7)


def test_indexes_go_with_their_builds(tmp_path: Path, clippings: Path) -> None:
    home = tmp_path / "home"
    articles.first(home, clippings)
    for number in range(2):
        (clippings / f"{number}.txt").write_text(f"The yard sold {number + 20} boats for 3 million dollars in 2019.")
        summary = articles.run(home, clippings, keep_builds=2)
    assert {path.name for path in (home / "index").iterdir()} == {path.name for path in (home / "builds").iterdir()}
    warehouse.rollback(home)
    before = warehouse.published(home)
    assert before is not None and before.stem < summary.run_id
    assert grew_from(articles.run(home, clippings, keep_builds=2).path) == before.stem
