"""Killed at random moments while others read, and two runs at once. `tests/stores/test_killed.py` tries each write."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.reference import project_root
from flows.stores import files, pipeline, warehouse
from flows.stores.landing import Landing
from tests.stores import articles
from tests.stores.articles import rows

KILLS = 6

# Imports once, then forks a run, gate included, for each line it reads; tells the child's process id.
RUNNER = """
import os, sys
from datetime import date
from pathlib import Path
from expectations import rules
from flows import reference
from flows.settings import Settings
from flows.stores import batches, documents, pipeline

received = documents.Received("x", "x", b"Makes models and patterns ready once for all runs.", date(2026, 1, 1))
documents.read(received, reference.default(), limit=1000)
print("ready", flush=True)
for line in sys.stdin:
    child = os.fork()
    if child == 0:
        settings = Settings.load({}, home=Path(sys.argv[1]), sources=(Path(sys.argv[2]),), processes=1, batch_size=3)
        with pipeline.Run(settings) as run:
            run.land()
            if run.stale() is None:
                run.nothing_new()
                os._exit(0)
            with batches.workers(run.job, 1, 1) as workers:
                for batch in run.pending():
                    run.computed(batch, workers.compute(batch))
            run.begin_build(), run.deduplicate(), run.load(), run.join()
            if not run.check().passed:
                print(run.checked.explain(), file=sys.stderr)
                os._exit(3)
            run.publish()
        os._exit(0)
    print(child, flush=True)
    print(os.waitpid(child, 0)[1], flush=True)
"""


class Runner:
    """Runs over one folder of clippings, each in a process of its own that may be killed."""

    def __init__(self, home: Path, clippings: Path) -> None:
        command = [sys.executable, "-c", RUNNER, str(home), str(clippings)]
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, cwd=project_root())
        assert self._line() == "ready"

    def _line(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def run(self, kill_after: float | None = None) -> int:
        """The exit status of a run, killed after so many seconds if it lasts so long: then 9."""
        assert self.process.stdin is not None
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        child = int(self._line())
        timer = threading.Timer(kill_after or 0, lambda: os.kill(child, signal.SIGKILL))
        if kill_after is not None:
            timer.start()
        status = int(self._line())
        timer.cancel()
        return status

    def close(self) -> None:
        assert self.process.stdin is not None and self.process.stdout is not None
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()


# Opens the published file again and again, as another program would; tells the counts of documents that it saw.
READER = """
import sys, time, duckdb
seen = []
while sys.stdin.closed is False:
    with duckdb.connect(sys.argv[1], read_only=True) as connection:
        connection.execute('''SELECT (SELECT count(*) FROM documents), (SELECT count(DISTINCT document_id) FROM blocks),
            (SELECT documents FROM runs WHERE status = 'published' ORDER BY run_id DESC LIMIT 1),
            (SELECT count(*) FROM metrics JOIN documents USING (document_id)
             WHERE evidence <> substr(text, sentence_start + 1, sentence_end - sentence_start))''')
        documents, in_blocks, told, lies = connection.fetchone()
    assert documents == in_blocks == told and lies == 0, (documents, in_blocks, told, lies)
    if documents not in seen:
        seen.append(documents)
    print(documents, flush=True)
    time.sleep(0.1)
"""


class Reader:
    """A process that polls the published file until it is closed, or sees what it must not."""

    def __init__(self, path: Path) -> None:
        command = [sys.executable, "-c", READER, str(path)]
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True)
        self.seen: list[int] = []
        self.thread = threading.Thread(target=self._read)
        self.thread.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        self.seen += [int(line) for line in self.process.stdout]

    def close(self) -> list[int]:
        """The counts that it saw, in order. Fails when it failed."""
        failed = self.process.poll() is not None
        self.process.kill()
        self.thread.join()
        assert self.process.stderr is not None
        said = self.process.stderr.read()
        self.process.wait()
        assert not failed, said
        return self.seen


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def runner(home: Path, clippings: Path) -> Iterator[Runner]:
    made = Runner(home, clippings)
    yield made
    made.close()


def leftovers(home: Path) -> list[Path]:
    """What no kept state names: unfinished files, builds never published, packs of no catalogue row."""
    unfinished = [path for path in home.rglob("*") if path.name.startswith(files.TEMPORARY)]
    orphans = set((home / "builds").iterdir()) - set(warehouse.builds(home))
    landing = Landing(home)
    named = set(landing.documents()["pack"])
    return [*unfinished, *orphans, *(path for path in landing.packs.iterdir() if path.stem not in named)]


def test_killed_at_random_moments_while_others_read(home: Path, clippings: Path, runner: Runner) -> None:
    began = time.perf_counter()
    assert runner.run() == 0
    whole = time.perf_counter() - began
    count = len(articles.TEXTS)
    chance = random.Random(20260301)
    reader = Reader(home / warehouse.PUBLISHED)
    killed = 0
    for number in range(KILLS):
        articles.write(clippings, {f"new{number}.txt": f"The mill sold {number + 10} tonnes of flour in 2020."})
        killed += runner.run(kill_after=chance.uniform(0.05, 0.9) * whole) == signal.SIGKILL
        assert runner.run() == 0
        count += 1
        assert rows(home / warehouse.PUBLISHED, "SELECT count(*) FROM documents") == [(count,)]
        assert leftovers(home) == []
    time.sleep(0.2)
    seen = reader.close()
    assert killed >= KILLS // 2
    assert seen == sorted(seen)
    assert seen[-1] == count


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
        second = subprocess.run(command, capture_output=True, text=True, cwd=project_root(), timeout=300, check=False)
        assert second.returncode == 4, second.stderr
        assert f"process {first.pid}" in second.stderr and "run of a test" in second.stderr
        assert "Traceback" not in second.stderr
        assert sorted(path.name for path in home.iterdir()) == [".lock"]
        first.kill()
    # The lock ended with its holder: nobody has to remove it.
    assert articles.run(home, clippings).published


def test_a_rollback_forgets_no_run_that_landed_documents(home: Path, clippings: Path) -> None:
    assert articles.run(home, clippings).published
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
