"""Killed runs while others read, two runs at once, and going back. `benchmarks/reliability.py` is the long form."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

from flows.reference import project_root
from flows.stores import files, history, lock, pipeline, warehouse
from flows.stores.landing import Landing
from tests.killing import Reader, Runner
from tests.stores import articles
from tests.stores.articles import rows


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def assert_no_leftovers(home: Path) -> None:
    """No file that no kept state names: unfinished ones, builds never published, packs of no catalogue row."""
    assert not [path for path in home.rglob("*") if path.name.startswith(files.TEMPORARY)]
    builds = warehouse.builds(home)
    assert sorted((home / "builds").iterdir()) == builds
    assert {path.name for path in (home / "index").iterdir()} <= {path.name for path in builds}
    landing = Landing(home)
    assert {path.stem for path in landing.packs.iterdir()} == set(landing.documents()["pack"])
    for folder in (home / "runs").iterdir():
        told = history.noted(home, folder.name)
        assert told is not None and told["status"] in ("published", "running", "nothing_new", "failed")


def documents(home: Path) -> int:
    """Documents that a reader sees, whose other tables must be of the same state."""
    [(count, blocks, told)] = rows(
        home / warehouse.PUBLISHED,
        """SELECT (SELECT count(*) FROM documents), (SELECT count(DISTINCT document_id) FROM blocks),
                  (SELECT documents FROM runs ORDER BY run_id DESC LIMIT 1)""",
    )
    assert count == blocks == told
    return int(count)


# Each leaves another kind of unfinished business to the next run: before the first write that holds a pattern, or a
# moment after a step began. With None a run is let alone.
FATAL = (
    {"write": r"fsync .*/landing/packs/\.tmp-"},
    {"write": r"replace .*/landing/catalogue/"},
    {"write": r"rename .*/batches/\.tmp-"},
    {"step": "build"},
    {"write": r"replace .*/\.tmp-newsledger\.duckdb"},
    {"write": r"fsync .*/home$"},
    {"write": r"rmdir .*/batches/\.tmp-"},
    None,
)


def test_killed_anywhere_readers_see_whole_states_and_the_next_run_needs_no_hand(
    home: Path, clippings: Path, runner: Runner
) -> None:
    assert articles.first(home, clippings).published
    count = seen = len(articles.TEXTS)
    chance = random.Random(20260301)
    with Reader(home / warehouse.PUBLISHED) as reader:
        for number, fatal in enumerate(FATAL):
            # Each run finds what the killed one before it left, and is killed in its turn.
            articles.write(clippings, {f"new{number}.txt": f"The mill sold {number + 10} tonnes of flour in 2020."})
            count += 1
            # Every step that is killed lasts longer than this.
            ended = runner.run(home, clippings, **(fatal or {}), delay=chance.uniform(0, 0.02))
            assert ended.killed == (fatal is not None), (fatal, ended)
            assert documents(home) in (seen, count)
            seen = documents(home)
            if fatal is None:
                assert seen == count
                assert_no_leftovers(home)
        reader.wait_for(count)
        polled = reader.states()
    assert polled == sorted(polled) and polled[-1] == count
    statuses = {status for (status,) in rows(home / warehouse.PUBLISHED, "SELECT status FROM runs")}
    assert {"published", "killed"} <= statuses
    landed = Landing(home).documents()
    assert landed["document_id"].n_unique() == len(landed) == count
    assert landed.select(pl.col("seq").is_sorted()).item()


def test_the_second_of_two_runs_says_who_holds_the_warehouse(home: Path, clippings: Path) -> None:
    command = [sys.executable, "-m", "flows.cli", "run", "--quiet", "--home", str(home), "--source", str(clippings)]
    # Holds the warehouse as long as it is let: a run of its own would end whenever it likes.
    hold = f"""import sys
from pathlib import Path
from flows.stores import lock
with lock.hold(Path({str(home)!r}), "run of a test"):
    print("held", flush=True)
    sys.stdin.read()
"""
    pipe = subprocess.PIPE
    with subprocess.Popen(
        [sys.executable, "-c", hold], stdin=pipe, stdout=pipe, text=True, cwd=project_root()
    ) as first:
        assert first.stdout is not None and first.stdout.readline() == "held\n"
        second = subprocess.run(command, capture_output=True, text=True, cwd=project_root(), check=False)
        assert second.returncode == 4, second.stderr
        assert f"process {first.pid}" in second.stderr and "run of a test" in second.stderr
        assert "Traceback" not in second.stderr
        assert sorted(path.name for path in home.iterdir()) == [".lock"]
        first.kill()
    # The lock ended with its holder: nobody has to remove it.
    with lock.hold(home, "run of another test"):
        pass


def test_a_rollback_forgets_no_run_that_landed_documents(home: Path, clippings: Path) -> None:
    assert articles.first(home, clippings).published
    articles.write(clippings, {"a.txt": "The mill sold 10 tonnes of flour in 2020."})
    settings = articles.Settings.load({}, home=home, sources=(clippings,), processes=1)
    with pytest.raises(RuntimeError, match="stopped"), pipeline.Run(settings) as run:
        run.land()
        raise RuntimeError("stopped")
    articles.write(clippings, {"b.txt": "The mill sold 11 tonnes of flour in 2021."})
    assert articles.run(home, clippings).published
    warehouse.rollback(home)
    # The documents of the stopped run name it; the build that was gone back to does not know it.
    assert articles.run(home, clippings).published
    published = home / warehouse.PUBLISHED
    assert rows(published, "SELECT count(*) FROM documents ANTI JOIN runs USING (run_id)") == [(0,)]
    assert rows(published, "SELECT count(*) FROM documents") == [(len(articles.TEXTS) + 2,)]
