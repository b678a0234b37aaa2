from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
from polars.testing import assert_frame_equal

from flows import reference
from flows.reference import project_root
from flows.stores import batches, forks, staged, workers
from flows.stores.batches import Batch, Job
from flows.stores.landing import Landing
from flows.stores.sources import Files

REFERENCE = project_root() / "seeds" / "reference"
LIMIT = 1 << 20


def planned(home: Path, folder: Path, size: int = 2) -> tuple[Job, list[Batch]]:
    landing = Landing(home)
    landing.land([Files(folder, LIMIT)], "run1", datetime(2026, 5, 1, tzinfo=UTC))
    job = Job(home, REFERENCE, LIMIT)
    return job, batches.plan(landing.documents(), job, reference.default().version, size)


def test_a_pool_computes_the_same_as_this_process(tmp_path: Path, clippings: Path) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    for home, processes in ((here, 1), (there, 2)):
        job, plan = planned(home, clippings)
        with workers.workers(job, processes, len(plan)) as pool:
            summaries = [pool.compute(batch) for batch in plan]
        assert [summary.rows["documents"] for summary in summaries] == [2, 2]
    for batch in plan:
        for table in staged.SCHEMAS:
            name = f"{table}.parquet"
            assert_frame_equal(*(pl.read_parquet(batch.folder(home) / name) for home in (here, there)))


def _loaded_modules(path: Path) -> None:
    reference.load(REFERENCE)
    path.write_text(f"{' '.join(sys.modules)}\n{reference._parsed.cache_info().misses}")


def test_a_reader_begins_with_what_reading_needs(tmp_path: Path) -> None:
    forks.begin(REFERENCE)
    if not forks.are_cheap():
        return  # each reader is a fresh interpreter there
    forks.wait()
    told = tmp_path / "told"
    reader = forks.context().Process(target=_loaded_modules, args=(told,))
    reader.start()
    reader.join(60)
    modules, parsed = told.read_text().splitlines()
    assert {"flows.stores.workers", "flows.facts.extract", "polars"} <= set(modules.split())
    assert not {"prefect", "great_expectations", "duckdb"} & set(modules.split())
    assert parsed == "1", "the tables were parsed again"


def test_ctrl_c_is_left_to_the_run() -> None:
    with workers._pool(1, project_root() / "seeds" / "reference") as alone:
        assert alone.submit(signal.getsignal, signal.SIGINT).result() == signal.SIG_IGN


def test_the_fork_server_does_not_change_the_environment(tmp_path: Path) -> None:
    before = dict(os.environ)
    forks.begin(REFERENCE)
    assert dict(os.environ) == before


def test_without_a_fork_server_readers_are_fresh(tmp_path: Path, clippings: Path) -> None:
    """Where the path of temporary files is too long for its socket."""
    long = tmp_path / ("long" * 30)
    long.mkdir()
    home = tmp_path / "home"
    done = subprocess.run(
        [sys.executable, "-c", POOL, str(home), str(clippings)],
        env=os.environ | {"TMPDIR": str(long), "PYTHONPATH": str(project_root())},
        check=True,
        timeout=120,
        capture_output=True,
        text=True,
    )
    assert done.stdout == "False\n"
    [batch] = planned(home, clippings, 9)[1]
    assert pl.read_parquet(batch.folder(home) / "documents.parquet").height == 4


def test_tables_that_changed_since_are_read_again(tmp_path: Path, clippings: Path) -> None:
    """A fork server that was begun with other tables, or with those of an hour ago, gives no old results."""
    forks.begin(REFERENCE)
    tables = tmp_path / "tables"
    tables.mkdir()
    for path in REFERENCE.glob("*.*"):
        (tables / path.name).write_bytes(path.read_bytes())
    with (tables / "entities.csv").open("a", encoding="utf-8") as names:
        names.write("quarry,Quarryville Works,company,,,,,\n")
    (clippings / "works.txt").write_text("The profit of Quarryville Works rose to 3 million dollars in 2020.")
    home = tmp_path / "home"
    _, plan = planned(home, clippings, 9)
    with workers.workers(Job(home, tables, LIMIT), 2, 2) as pool:
        pool.compute(plan[0])
    found = pl.read_parquet(plan[0].folder(home) / "entities.parquet")
    assert "quarry" in found["entity_id"].to_list()


def test_a_document_that_kills_its_reader_is_refused_alone(tmp_path: Path, clippings: Path) -> None:
    (clippings / "deadly.txt").write_text("a text that a library dies of")
    home = tmp_path / "home"
    # What makes a reader die has to be found by it on its own path, so the whole is a process of its own.
    trap = tmp_path / "trap"
    trap.mkdir()
    (trap / "sitecustomize.py").write_text(TRAP)
    [batch] = planned(home, clippings, 9)[1]
    subprocess.run(
        [sys.executable, "-c", POOL, str(home), str(clippings)],
        env=os.environ | {"PYTHONPATH": os.pathsep.join((str(trap), str(project_root())))},
        check=True,
        timeout=120,
    )
    assert pl.read_parquet(batch.folder(home) / "documents.parquet").height == 4
    rejects = pl.read_parquet(batch.folder(home) / "rejects.parquet")
    assert rejects.select("reason", "document_id").rows() == [
        ("crash", row["document_id"])
        for row in Landing(home).documents().iter_rows(named=True)
        if row["uri"].endswith("deadly.txt")
    ]


POOL = """
import sys
from pathlib import Path
from flows.stores import forks, workers
from tests.stores.test_workers import planned
if __name__ == "__main__":
    job, [batch] = planned(Path(sys.argv[1]), Path(sys.argv[2]), 9)
    with workers.workers(job, 2, 2) as pool:
        pool.compute(batch)
    print(forks.are_cheap())
"""

TRAP = """
import os, sys, importlib.abc, importlib.util

class Finder(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if name != "flows.text.decode":
            return None
        sys.meta_path.remove(self)
        spec = importlib.util.find_spec(name)
        load = spec.loader.exec_module
        def exec_module(module):
            load(module)
            decode = module.decode
            def deadly(data, **more):
                if data.startswith(b"a text that a library dies of"):
                    os._exit(11)
                return decode(data, **more)
            module.decode = deadly
        spec.loader.exec_module = exec_module
        return spec

sys.meta_path.insert(0, Finder())
"""
