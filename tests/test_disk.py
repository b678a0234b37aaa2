"""A disk that is full and rights that are lost in the middle of a run: the published file stands, and it is said."""

from __future__ import annotations

import errno
import shutil
from pathlib import Path

import duckdb
import pytest

from flows import terminal
from flows.stores import advice, data_docs, files, lock, warehouse
from tests import killing, warehouse_fixture
from tests.killing import Runner
from tests.stores import articles
from tests.stores.articles import rows


def test_a_run_that_may_write_no_more_publishes_nothing_and_the_next_one_does(
    tmp_path: Path, clippings: Path, runner: Runner
) -> None:
    home = tmp_path / "home"
    articles.first(home, clippings)
    before = warehouse.published(home)
    articles.write(clippings, {"new.txt": "The mill sold 10 tonnes of flour in 2020."})
    for how, steps in (("full", ("start", "land", "read", "load", "publish")), ("forbid", ("land", "load", "publish"))):
        for step in steps:
            ended = runner.run(home, clippings, **{how: step})
            # Few rows of a table reach the disk when the build is closed.
            assert ended.code == 1 and ended.step in ((step, "build") if step == "load" else (step,)), ended
            assert str(home) in ended.said, ended
            assert {"full": "Free space on the disk", "forbid": "Give this user the right"}[how] in ended.said, ended
            assert warehouse.published(home) == before
            assert rows(home / warehouse.PUBLISHED, "SELECT count(*) FROM documents") == [(len(articles.TEXTS),)]
    assert runner.run(home, clippings).code == 0
    published = home / warehouse.PUBLISHED
    assert rows(published, "SELECT count(*) FROM documents") == [(len(articles.TEXTS) + 1,)]
    assert not [path for path in home.rglob("*") if path.name.startswith(files.TEMPORARY)]
    assert sorted((home / "builds").iterdir()) == warehouse.builds(home)


def test_data_docs_and_site_stand_when_the_new_ones_find_no_room(tmp_path: Path) -> None:
    from flows import dashboard

    docs = tmp_path / "data_docs"
    index = data_docs.build({"index": "old"}, docs)
    warehouse_fixture.make(tmp_path / "build.duckdb")
    site = dashboard.build(tmp_path / "build.duckdb", tmp_path / "site").index
    old = site.read_bytes()
    with killing.no_file_grows():
        with pytest.raises(OSError, match="too large") as caught:
            data_docs.build({"index": "new"}, docs)
        said = [advice.what_to_do(caught.value, tmp_path, "2GB")]
        with pytest.raises(OSError, match="too large") as caught:
            dashboard.build(tmp_path / "build.duckdb", tmp_path / "site")
        said.append(advice.what_to_do(caught.value, tmp_path, "2GB"))
    assert all("Free space" in (words or "") for words in said)
    assert index.read_text() == "old" and site.read_bytes() == old
    shutil.rmtree(tmp_path / "data_docs")
    shutil.rmtree(tmp_path / "site")
    assert [path.name for path in tmp_path.iterdir() if "new" in path.name and not path.name.startswith(".tmp-")] == []


def test_a_damaged_index_costs_a_full_build_and_a_damaged_file_is_said(tmp_path: Path, clippings: Path) -> None:
    home = tmp_path / "home"
    articles.first(home, clippings)
    [index] = (home / "index").glob("*.duckdb")
    index.write_bytes(b"no index" * 4096)
    articles.write(clippings, {"new.txt": "The mill sold 10 tonnes of flour in 2020."})
    assert articles.run(home, clippings).documents == len(articles.TEXTS) + 1
    [*_, index] = sorted((home / "index").glob("*.duckdb"))
    index.write_bytes(index.read_bytes()[: index.stat().st_size // 2])
    articles.write(clippings, {"newer.txt": "The mill sold 11 tonnes of flour in 2021."})
    with pytest.raises(duckdb.Error) as caught:
        articles.run(home, clippings)
    assert advice.what_to_do(caught.value, home, "2GB") == f"Remove {home / 'index'}: the next run builds in full."
    shutil.rmtree(home / "index")
    published = (home / warehouse.PUBLISHED).resolve()
    published.write_bytes(published.read_bytes()[:8192] + bytes(published.stat().st_size - 8192))
    with pytest.raises(duckdb.Error) as caught:
        articles.run(home, clippings, full=True)
    said = advice.what_to_do(caught.value, home, "2GB")
    assert said is not None and "newsledger rollback" in said
    # The build before it stands still, and everything that was landed since. Without an index it is built in full.
    warehouse.rollback(home)
    summary = articles.run(home, clippings)
    assert summary.documents == len(articles.TEXTS) + 2
    assert rows(summary.path, "FROM changes.base") == []


def test_a_lock_needs_no_room(tmp_path: Path) -> None:
    with killing.no_file_grows(), lock.hold(tmp_path, "run"), pytest.raises(lock.Locked, match="another process"):
        lock.refuse_if_held(tmp_path)
    lock.refuse_if_held(tmp_path)
    lock.refuse_if_held(tmp_path / "none")
    assert not (tmp_path / "none").exists()


def test_memory_beyond_the_limit_is_spilled_to_disk(tmp_path: Path) -> None:
    spilled = tmp_path / "spilled"
    connection = warehouse.connect(tmp_path / "x.duckdb", memory_limit="40MB", temporary=spilled)
    connection.execute("SET threads = 1")
    # More than the limit in numbers alone.
    connection.execute("CREATE TABLE found AS SELECT hash(range) AS n FROM range(5500000) ORDER BY n").fetchall()
    assert connection.execute("SELECT count(*) FROM found").fetchall() == [(5_500_000,)]
    connection.close()


def test_memory_that_cannot_be_spilled_is_said(tmp_path: Path) -> None:
    connection = warehouse.connect(tmp_path / "x.duckdb", memory_limit="40MB", temporary=tmp_path / "spilled")
    with pytest.raises(duckdb.OutOfMemoryException) as caught:
        connection.execute("SELECT list(range) FROM range(100000000)").fetchall()
    connection.close()
    said = advice.what_to_do(caught.value, tmp_path, "40MB")
    assert said is not None and "NEWSLEDGER_MEMORY_LIMIT is 40MB" in said


def test_the_command_says_file_reason_and_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from flows import refresh

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", str(tmp_path / "landing" / "x\x1b[31m.parquet"))

    monkeypatch.setattr(refresh, "run", full)
    code = terminal.run_with_progress({"sources": (tmp_path,), "home": tmp_path}, full=False, quiet=True)
    said = capsys.readouterr().err.splitlines()
    assert code == terminal.EXIT_ERROR and len(said) == 3
    assert "No space left" in said[0] and "x\\" in said[0] and "\x1b" not in said[0]
    assert said[1].startswith("Free space on the disk of") and "last published file stands" in said[2]
