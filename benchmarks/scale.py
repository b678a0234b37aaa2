"""The pipeline at scale: speed, memory, growth, incremental cost, processes, and accuracy on planted facts.

    python -m benchmarks.scale [--sizes 10000,100000] [--keep DIR] [--no-processes]     writes results/scale.json
    python -m benchmarks.scale --short --sizes 1000000 --no-processes                   writes results/scale_short.json

Each run is a process of its own that loads what it needs first, as the command does; its memory is the sum over it and
its children (PSS, so that shared pages count once), sampled twice a second. `own` are the seconds of all steps but the
loading of packages and models, `cpu` the processor seconds of all its processes, sampled as well.

With `--keep` the corpora and warehouses stay in a folder and are used again: a size whose full run is done with today's
code is not read again, and only what comes after it is measured. The refreshes with nothing new and with 1% more work
on a copy of the warehouse, whose landed, read and built files are hard links: they are never written again.

`--short` takes items of .8 kB instead of articles of 5 kB, which are read in a third of the time.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import duckdb
import psutil

from benchmarks import corpus
from benchmarks.machine import machine, save
from flows import reference
from flows.stores import versions

ROOT = Path(__file__).resolve().parents[1]
_RUN = """
import json, sys
from pathlib import Path
from flows import ready
from flows.refresh import run
from flows.settings import Settings
from flows.stores import workers
told = json.loads(sys.argv[1])
settings = Settings(sources=(Path(told["source"]),), home=Path(told["home"]), processes=told["processes"])
ready.everything(settings.reference, settings.processes)
workers.make_ready(settings.reference, settings.processes, settings.processes)
summary = run(settings, full=told["full"])
print(json.dumps({name: getattr(summary, name) for name in (
    "status", "documents", "duplicates", "metrics", "events", "metric_facts", "conflicts", "batches",
    "batches_computed", "seconds", "reading", "critical", "explanation")}))
"""


def run(source: Path, home: Path, *, processes: int = 2, full: bool = False) -> dict[str, Any]:
    """One run in a process of its own: its summary, with `wall` seconds and `peak_bytes`."""
    told = json.dumps({"source": str(source), "home": str(home), "processes": processes, "full": full})
    started = time.perf_counter()
    child = subprocess.Popen([sys.executable, "-c", _RUN, told], stdout=subprocess.PIPE, text=True, cwd=ROOT)
    process, peak = psutil.Process(child.pid), 0
    spent: dict[int, float] = {}
    while child.poll() is None:
        peak = max(peak, _look(process, spent))
        time.sleep(0.5)
    output, _ = child.communicate()
    if child.returncode:
        raise RuntimeError(f"the run ended with {child.returncode}")
    summary = json.loads(output.strip().splitlines()[-1])
    if summary["status"] == "refused":
        raise RuntimeError(summary["explanation"])
    own = sum(lasted for step, lasted in summary["seconds"].items() if "imports" not in step)
    wall, cpu = time.perf_counter() - started, sum(spent.values())
    return summary | {"wall": wall, "own": own, "cpu": cpu, "peak_bytes": peak}


def _look(process: psutil.Process, spent: dict[int, float]) -> int:
    """The memory in bytes of a process and all below it; their processor seconds until now go into `spent`."""
    total = 0
    try:
        for each in (process, *process.children(recursive=True)):
            try:
                total += each.memory_full_info().pss
                times = each.cpu_times()
                spent[each.pid] = times.user + times.system
            except psutil.Error:
                continue
    except psutil.Error:
        pass
    return total


def accuracy(home: Path, truth: Path) -> dict[str, float]:
    """Planted facts found with every key right, and reprints told from own stories."""
    with duckdb.connect(str(home / "newsledger.duckdb"), read_only=True) as con:
        con.execute(f"create temp table truth as from read_parquet('{truth}/*.parquet')")
        con.execute("""
            create temp table named as
            select document_id, regexp_extract(uri, '[0-9]+$') as id, cluster_id from documents""")
        planted, found = con.execute("""
            select count(*), count(*) filter (exists (
                select 1 from metrics m join named n using (document_id)
                where n.id = t.id and m.measure = t.measure and m.aspect = t.aspect and m.unit = t.unit
                  and m.entity_name = t.entity and m.period like t.year || '%'
                  and abs(m.value_low - t.value) <= 0.001 * t.value))
            from truth t""").fetchone() or (0, 0)
        pairs, right, missed = con.execute("""
            with labelled as (select n.*, story from named n join (select distinct id, story from truth) using (id)),
                 said as (select a.id as a, b.id as b, a.story = b.story as same from labelled a join labelled b
                          on a.cluster_id = b.cluster_id and a.id < b.id),
                 wanted as (select a.id as a, b.id as b, a.cluster_id = b.cluster_id as joined from labelled a
                            join labelled b on a.story = b.story and a.id < b.id)
            select (select count(*) from said), (select count(*) from said where same),
                   (select count(*) from wanted where not joined)""").fetchone() or (0, 0, 0)
    return {
        "planted_facts": planted,
        "planted_facts_right": round(found / max(1, planted), 4),
        "reprint_pairs_precision": round(right / max(1, pairs), 4),
        "reprint_pairs_recall": round(right / max(1, right + missed), 4),
    }


_FROZEN = ("batches", "builds", "index", "landing")
"""Folders of a warehouse whose files are never written again."""


def full(work: Path, size: int, *, short: bool = False) -> tuple[dict[str, Any], Path, Path]:
    """The full run over a corpus of a size, done now or before with the same code; its source and its warehouse."""
    source, home, noted = work / f"corpus{size}", work / f"home{size}", work / f"full{size}.json"
    code = [versions.code(), versions.schema(), reference.default().version]
    if not (source / "whole").exists():
        shutil.rmtree(source, ignore_errors=True)
        corpus.write(source, size, short=short)
        (source / "whole").touch()
    told = json.loads(noted.read_text(encoding="utf-8")) if noted.exists() else {}
    if told.get("code") != code:
        shutil.rmtree(home, ignore_errors=True)
        told = {"code": code, "run": run(source / "articles", home)}
        noted.write_text(json.dumps(told), encoding="utf-8")
    return told["run"], source, home


def refreshes(work: Path, size: int, *, short: bool = False) -> dict[str, Any]:
    """After a full run: one with nothing new, and one with 1% more documents."""
    _, source, home = full(work, size, short=short)
    more = work / f"more{size}"
    shutil.rmtree(more, ignore_errors=True)
    shutil.copytree(home, more, symlinks=True, ignore=lambda folder, names: _FROZEN if Path(folder) == home else ())
    for name in _FROZEN:
        shutil.copytree(home / name, more / name, copy_function=os.link)
    told = {"nothing new": run(source / "articles", more)}
    before = {path for folder in ("articles", "truth") for path in (source / folder).iterdir()}
    try:
        corpus.write(source, max(1, size // 100), first=size, short=short)
        told["one percent more"] = run(source / "articles", more)
    finally:
        for folder in ("articles", "truth"):
            for path in set((source / folder).iterdir()) - before:
                path.unlink()
        shutil.rmtree(more, ignore_errors=True)
    return told


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="10000,100000")
    parser.add_argument("--keep", type=Path, help="where corpora and warehouses stay (default: a temporary folder)")
    parser.add_argument("--no-processes", action="store_true", help="do not compare one process with two")
    parser.add_argument("--short", action="store_true", help="items of .8 kB; keep them in a folder of their own")
    args = parser.parse_args()
    name = "scale_short" if args.short else "scale"
    sizes = [int(size) for size in args.sizes.split(",")]
    results: dict[str, Any] = {"machine": machine(), "runs": {}}
    runs = results["runs"]
    with tempfile.TemporaryDirectory() as folder:
        work = args.keep or Path(folder)
        work.mkdir(parents=True, exist_ok=True)
        for size in sizes:
            runs[f"full {size}"], source, home = full(work, size, short=args.short)
            runs[f"accuracy {size}"] = accuracy(home, source / "truth")
            first = runs[f"full {size}"]
            for refresh, told in refreshes(work, size, short=args.short).items():
                runs[f"{refresh} {size}"] = told
                share = told["own"] / first["own"]
                print(f"{size:>9,} documents, {refresh}: {told['own']:.1f} s, {share:.1%} of the full run")
            print(
                f"{size:>9,} documents: {size / first['own']:.0f} a second, peak {first['peak_bytes'] / 2**30:.2f} GiB"
            )
            print(f"          {runs[f'accuracy {size}']}", flush=True)
            save(name, results)
        if not args.no_processes:
            source = work / f"corpus{sizes[0]}" / "articles"
            for way, processes in (("one process", 1), ("two processes", 2)):
                shutil.rmtree(work / way, ignore_errors=True)
                runs[way] = run(source, work / way, processes=processes)
                shutil.rmtree(work / way)
    if not args.no_processes:
        # One process loads its models before it reads, two load theirs within the step.
        one, two = runs["one process"]["seconds"]["read"], runs["two processes"]["seconds"]["read"]
        results["two_processes_over_one"] = round(one / two, 2)
        print(f"reading with two processes over one: {one / two:.2f}")
    if len(sizes) > 1:
        small, large = (runs[f"full {size}"]["own"] / size for size in (sizes[0], sizes[-1]))
        results["growth_per_document"] = round(large / small, 3)
        print(f"time a document at {sizes[-1]:,} over {sizes[0]:,}: {large / small:.2f}")
    save(name, results)


if __name__ == "__main__":
    main()
