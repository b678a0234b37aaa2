"""Killed at any write, a run leaves a whole published file, and the next run needs no hand."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from flows.reference import project_root
from flows.stores import history, warehouse
from flows.stores.landing import Landing
from tests.stores import articles
from tests.stores.articles import rows

# Imports once, then forks a run for each number it is told: the run is killed at that write (0: it is left alone).
RUNNER = """
import os, sys
from datetime import date
from pathlib import Path
from flows.stores import files
from flows import reference
from flows.stores import documents
from tests.stores import articles

received = documents.Received("x", "x", b"Makes models and patterns ready once for all runs.", date(2026, 1, 1))
documents.read(received, reference.default(), limit=1000)
home, folder = Path(sys.argv[1]), Path(sys.argv[2])
writes = 0

def counted(function):
    def call(*arguments, **more):
        global writes
        writes += 1
        if writes == fatal:
            os.kill(os.getpid(), 9)
        return function(*arguments, **more)
    return call

files.sync = counted(files.sync)
for name in ("replace", "rename", "unlink", "symlink_to"):
    setattr(Path, name, counted(getattr(Path, name)))
print("ready", flush=True)
for line in sys.stdin:
    fatal = int(line)
    child = os.fork()
    if child == 0:
        articles.run(home, folder, batch_size=3)
        os._exit(0)
    print(os.waitpid(child, 0)[1], flush=True)
"""


@pytest.fixture
def told(tmp_path: Path, clippings: Path) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-c", RUNNER, str(tmp_path / "home"), str(clippings)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, cwd=project_root()) as process:
        assert process.stdout is not None and process.stdout.readline() == "ready\n"
        yield process
        assert process.stdin is not None
        process.stdin.close()


def run(process: subprocess.Popen[str], fatal: int) -> int:
    """The exit status of a run that is killed at a write; 9 when it was."""
    assert process.stdin is not None and process.stdout is not None
    process.stdin.write(f"{fatal}\n")
    process.stdin.flush()
    return int(process.stdout.readline())


def documents(home: Path) -> int:
    """Documents that a reader sees, whose other tables must be of the same state."""
    path = home / warehouse.PUBLISHED
    [(count, blocks, told)] = rows(
        path,
        """SELECT (SELECT count(*) FROM documents), (SELECT count(DISTINCT document_id) FROM blocks),
                  (SELECT documents FROM runs ORDER BY run_id DESC LIMIT 1)""",
    )
    assert count == blocks == told
    return int(count)


def assert_no_leftovers(home: Path) -> None:
    assert not [path for path in home.rglob("*") if path.name.startswith(".tmp-")]
    assert sorted((home / "builds").iterdir()) == warehouse.builds(home)
    landing = Landing(home)
    named = set(landing.documents()["pack"])
    assert {path.stem for path in landing.packs.iterdir()} == named
    assert len(list((home / "batches").iterdir())) == -(-len(landing.documents()) // 3)
    for folder in (home / "runs").iterdir():
        told = history.noted(home, folder.name)
        assert told is not None and told["status"] in ("published", "running", "nothing_new")


def test_killed_at_any_write(tmp_path: Path, clippings: Path, told: subprocess.Popen[str]) -> None:
    home = tmp_path / "home"
    assert run(told, 0) == 0
    count = len(articles.TEXTS)
    fatal, status = 1, 9
    while status == 9:
        (clippings / f"new{fatal}.txt").write_text(
            f"The mill sold {fatal + 10} tonnes of flour for 900 dollars in 2020."
        )
        status = run(told, fatal)
        assert status in (0, 9)
        assert documents(home) in (count, count + 1)
        assert run(told, 0) == 0
        count += 1
        assert documents(home) == count
        assert_no_leftovers(home)
        # Each write in turn would take minutes; every ninth meets all kinds of them.
        fatal += 9
    assert fatal > 30
    statuses = {status for (status,) in rows(home / warehouse.PUBLISHED, "SELECT status FROM runs")}
    assert "published" in statuses and "killed" in statuses
    landed = Landing(home).documents()
    assert landed["document_id"].n_unique() == len(landed) == count
    assert landed.select(pl.col("seq").is_sorted()).item()
