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
from flows.stores.pipeline import Run, RunSummary
from tests.stores import articles
from tests.stores.articles import rows

TABLES = (
    "documents", "blocks", "duplicates", "text_reuse", "entities", "mentions", "metrics", "events", "metric_facts",
    "conflicts", "event_facts", "relations",
)  # fmt: skip
VOLATILE = ("received_at", "run_id")
"""Of documents: of the run that landed them."""
MORE = {
    "copy.txt": articles.TEXTS["baker.txt"],
    "horse.txt": "Horses\nThe stable of Upper Field sold 41 horses for 2.1 million pounds in March 2020, it said.\n",
    "sale.txt": "Sale\nNorthern Ferries carried 2.9 million passengers in 2018, a rival said on 2 June 2019.\n",
}


def assert_same(one: Path, two: Path) -> None:
    for without, names in ((VOLATILE, ("documents",)), ((), TABLES[1:])):
        expected, found = (articles.tables(path, names, *without) for path in (one, two))
        for name in names:
            assert found[name] == expected[name], name


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


Received = tuple[RunSummary, RunSummary, RunSummary]


@pytest.fixture(scope="module")
def received(tmp_path_factory: pytest.TempPathFactory) -> Received:
    """The same inputs in two runs, the second of which grows from the first, and in one that meets them otherwise."""
    folder = tmp_path_factory.mktemp("received")
    parts = [folder / "in" / name for name in ("a", "b")]
    late = {**articles.AGREEING_OR_NOT, **MORE}
    early = {name: late.pop(name) for name in ("baker2.txt", "deal.txt", "empty.txt")}
    articles.write(parts[0], {**articles.TEXTS, **early})
    parts[1].mkdir()
    begun = articles.run(folder / "two", *parts, batch_size=3)
    articles.write(parts[1], late)
    grown = articles.run(folder / "two", *parts, batch_size=3)
    return begun, grown, articles.run(folder / "one", *reversed(parts), batch_size=2)


def test_the_ledger_balances_in_every_step(received: Received) -> None:
    *_, summary = received
    found = ledger(summary.path, summary.run_id)
    assert {"land", "read", "deduplicate", "load documents", "load metrics", "load entities"} <= found.keys()
    for step, counts in found.items():
        assert counts["in"] == sum(n for direction, n in counts.items() if direction != "in"), step
    assert found["read"] == {"in": 12, "out": 11, "reject": 1}
    assert found["deduplicate"] == {"in": 11, "out": 10, "duplicate": 1}


def test_a_second_run_reads_what_is_new(received: Received) -> None:
    begun, grown, _ = received
    assert (begun.batches, begun.batches_computed) == (3, 3)
    # Of its batches the third was not full: it is filled up.
    assert (grown.batches, grown.batches_computed) == (4, 2)
    assert len(list((grown.home / "batches").iterdir())) == 4


def test_neither_the_order_of_inputs_nor_the_number_of_runs_changes_a_table(received: Received) -> None:
    _, grown, whole = received
    assert grew_from(grown.path) is not None and grew_from(whole.path) is None
    assert rows(grown.path, "FROM conflicts") and rows(grown.path, "FROM text_reuse")
    assert_same(whole.path, grown.path)


def test_nothing_new_publishes_nothing(tmp_path: Path, clippings: Path) -> None:
    home = tmp_path / "home"
    first = articles.first(home, clippings)
    build = warehouse.published(home)
    second = articles.run(home, clippings)
    assert (second.status, second.landed) == ("nothing_new", {"unchanged": 4})
    assert warehouse.published(home) == build and build is not None and build.stem == first.run_id


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
    """What such a build then has is in `tests/test_reprocess.py`."""
    home, reference = tmp_path / "home", tmp_path / "reference"
    shutil.copytree(project_root() / "seeds" / "reference", reference)
    articles.first(home, clippings)
    settings = Settings.load({}, home=home, sources=clippings, reference=reference)
    for added, stale, waiting in (
        ("", None, 0),
        ("hundredth_shops,Hundredth shops,count,hundredth shops\n", "the reference data changed", 1),
    ):
        with (reference / "measures.csv").open("a") as file:
            file.write(added)
        with Run(settings) as here:
            here.land()
            assert here.stale() == stale and len(here.pending()) == waiting
            here.copy_base()
            assert (here.base is None) == bool(waiting)


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


def test_a_build_grows_from_the_published_one_and_one_from_nothing_has_its_tables(
    tmp_path: Path, clippings: Path
) -> None:
    home = tmp_path / "home"
    first = articles.first(home, clippings)
    assert grew_from(first.path) is None
    articles.write(clippings, MORE | {"more/wool.txt": "Wool prices\nWool cost 15 dollars a kilogram in May 2022.\n"})
    (clippings / "ferry.md").unlink()
    second = articles.run(home, clippings)
    assert grew_from(second.path) == first.run_id and second.documents == 8
    told = rows(second.path, "SELECT uri, version, change FROM changes.documents JOIN documents USING (document_id)")
    changes = {(uri.rpartition("/")[2], version): change for uri, version, change in told}
    # The lower id of the two stands for both, and ids depend on where the folder lies.
    assert changes.pop(("baker.txt", 1), "changed") == "changed"
    added = dict.fromkeys([*((name, 1) for name in MORE), ("wool.txt", 2)], "added")
    assert changes == added | {("ferry.md", 1): "changed", ("wool.txt", 1): "changed"}
    # A changed document is a new version, and a vanished one stays.
    sql = "SELECT version, is_current FROM documents WHERE uri LIKE '%wool.txt' ORDER BY version"
    assert rows(second.path, sql) == [(1, False), (2, True)]
    assert rows(second.path, "SELECT uri[-8:] FROM documents WHERE vanished_at IS NOT NULL") == [("ferry.md",)]
    assert {path.stem for path in (home / "index").iterdir()} == {first.run_id, second.run_id}
    expected = articles.tables(second.path, TABLES)
    full = articles.run(home, clippings, full=True)
    assert full.batches_computed == 1 and grew_from(full.path) is None
    found = articles.tables(full.path, TABLES)
    for name in TABLES:
        assert found[name] == expected[name], name


def would_grow_from(home: Path, clippings: Path, **options: Any) -> Path | None:
    """The build that a run would grow from, which ends before it makes one."""
    with Run(Settings.load({}, home=home, sources=clippings, **options)) as here:
        here.land()
        here.copy_base()
        return here.base


def test_a_build_is_made_from_nothing_where_it_cannot_grow(tmp_path: Path, clippings: Path) -> None:
    home = tmp_path / "home"
    first = articles.first(home, clippings)
    articles.write(clippings, MORE)
    assert would_grow_from(home, clippings) == first.path.resolve()
    assert would_grow_from(home, clippings, max_document_bytes=999_999) is None
    index = home / "index" / f"{first.run_id}.duckdb"
    index.rename(tmp_path / "index.duckdb")
    assert would_grow_from(home, clippings) is None
    (tmp_path / "index.duckdb").rename(index)
    assert would_grow_from(home, clippings) == first.path.resolve()
    # Of all that is there then, more than half is new.
    articles.write(clippings, {f"{n}.txt": f"Shop {n} opened in 2019." for n in range(first.documents)})
    assert grew_from(articles.run(home, clippings).path) is None


def test_a_failed_run_leaves_the_published_file_and_its_index_and_the_next_one_grows_from_them(
    tmp_path: Path, clippings: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    first = articles.first(home, clippings)
    before = warehouse.published(home)
    assert articles.run(home, clippings).status == "nothing_new"
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
    # Runs that published nothing stand in the next file.
    told = rows(summary.path, "SELECT status, failed_step, error, inputs FROM runs ORDER BY run_id")
    assert [status for status, *_ in told] == ["published", "nothing_new", "failed", "published"]
    _, step, error, inputs = told[2]
    assert (step, inputs) == ("build", 7) and "No space left on device" in error


def test_readers_keep_what_they_opened_indexes_go_with_their_builds_and_a_rolled_back_build_is_refreshed(
    tmp_path: Path, clippings: Path
) -> None:
    home = tmp_path / "home"
    path = articles.first(home, clippings).path
    with duckdb.connect(str(path.resolve()), read_only=True) as reader:
        for number in range(2):
            text = f"The yard sold {number + 20} boats for 3 million dollars in 2019."
            articles.write(clippings, {f"{number}.txt": text})
            summary = articles.run(home, clippings, keep_builds=2)
        assert reader.execute("SELECT count(*) FROM documents").fetchall() == [(4,)]
    assert rows(path, "SELECT count(*) FROM documents") == [(6,)]
    assert {path.name for path in (home / "index").iterdir()} == {path.name for path in (home / "builds").iterdir()}
    warehouse.rollback(home)
    before = warehouse.published(home)
    assert before is not None and before.stem < summary.run_id
    assert rows(path, "SELECT count(*) FROM documents") == [(5,)]
    after = articles.run(home, clippings, keep_builds=2)
    assert after.published and (grew_from(after.path), after.documents) == (before.stem, 6)
    assert len(rows(after.path, "FROM runs")) == 4
