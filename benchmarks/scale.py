"""The pipeline at scale: speed, memory, growth, incremental cost, processes, and accuracy on planted facts.

    python -m benchmarks.scale [--sizes 10000,100000] [--work DIR]      writes benchmarks/results/scale.json

Each run is a process of its own, as a user starts it; its memory is the sum over it and its children (PSS, so that
shared pages count once), sampled twice a second.
"""

from __future__ import annotations

import argparse
import json
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

ROOT = Path(__file__).resolve().parents[1]
_RUN = """
import json, sys
from pathlib import Path
from flows.refresh import run
from flows.settings import Settings
told = json.loads(sys.argv[1])
settings = Settings(sources=(Path(told["source"]),), home=Path(told["home"]), processes=told["processes"])
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
    while child.poll() is None:
        peak = max(peak, _memory(process))
        time.sleep(0.5)
    output, _ = child.communicate()
    if child.returncode:
        raise RuntimeError(f"the run ended with {child.returncode}")
    summary = json.loads(output.strip().splitlines()[-1])
    if summary["status"] == "refused":
        raise RuntimeError(summary["explanation"])
    own = sum(spent for step, spent in summary["seconds"].items() if "imports" not in step)
    return summary | {"wall": time.perf_counter() - started, "own": own, "peak_bytes": peak}


def _memory(process: psutil.Process) -> int:
    total = 0
    try:
        for each in (process, *process.children(recursive=True)):
            try:
                total += each.memory_full_info().pss
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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="10000,100000")
    parser.add_argument("--work", type=Path, help="where to build (default: a temporary folder)")
    args = parser.parse_args()
    sizes = [int(size) for size in args.sizes.split(",")]
    results: dict[str, Any] = {"machine": machine(), "runs": {}}
    with tempfile.TemporaryDirectory(dir=args.work) as folder:
        work = Path(folder)
        for size in sizes:
            source, home = work / f"corpus{size}", work / f"home{size}"
            corpus.write(source, size)
            results["runs"][f"full {size}"] = first = run(source / "articles", home)
            results["runs"][f"accuracy {size}"] = accuracy(home, source / "truth")
            results["runs"][f"nothing new {size}"] = run(source / "articles", home)
            corpus.write(source, size // 100, first=size)
            results["runs"][f"one percent more {size}"] = more = run(source / "articles", home)
            pace, peak, share = size / first["own"], first["peak_bytes"] / 2**30, more["own"] / first["own"]
            print(f"{size:>9,} documents: {pace:.0f} a second, peak {peak:.2f} GiB, 1% more costs {share:.1%} of it")
            print(f"          {results['runs'][f'accuracy {size}']}", flush=True)
            save("scale", results)
        one = run(work / f"corpus{sizes[0]}" / "articles", work / "one", processes=1)
        two = run(work / f"corpus{sizes[0]}" / "articles", work / "two", processes=2)
        results["runs"]["one process"], results["runs"]["two processes"] = one, two
    speedup = one["seconds"]["read"] / two["seconds"]["read"]
    results["two_processes_over_one"] = round(speedup, 2)
    if len(sizes) > 1:
        small, large = (results["runs"][f"full {size}"]["own"] / size for size in (sizes[0], sizes[-1]))
        results["growth_per_document"] = round(large / small, 3)
        print(f"time a document at {sizes[-1]:,} over {sizes[0]:,}: {large / small:.2f}")
    print(f"reading with two processes over one: {speedup:.2f}")
    save("scale", results)


if __name__ == "__main__":
    main()
