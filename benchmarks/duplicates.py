"""Duplicates beside datasketch and rensa: pairs found and missed, speed and memory. Writes results/duplicates.json.

    python benchmarks/duplicates.py [--sizes 5000,20000,80000] [--seeds 101,102,103,104,105]

Thresholds in `flows/text/duplicates.py` were set on seeds 1 to 6; the seeds here are others. The peers are run as their
documentation shows (MinHash of 128 permutations over word sets or word shingles, LSH at a threshold, the pairs that
the index returns as they are and united into clusters), at several thresholds; `best` is the one with the highest F1
on these very seeds, in their favour.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from importlib.metadata import version
from itertools import combinations
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE)]

import reprints  # noqa: E402

Clusters = Callable[[Sequence[str]], list[int]]


def ours(texts: Sequence[str]) -> list[int]:
    from flows.text.duplicates import clusters

    return clusters(texts)


class Linked(list[int]):
    """Cluster numbers, and the pairs that a peer gave before they were united."""

    links: set[tuple[int, int]]


def _united(count: int, links: list[tuple[int, int]]) -> Linked:
    parent = list(range(count))

    def root(at: int) -> int:
        while parent[at] != at:
            parent[at] = parent[parent[at]]
            at = parent[at]
        return at

    for a, b in links:
        parent[root(a)] = root(b)
    numbers = Linked(root(at) for at in range(count))
    numbers.links = {(min(link), max(link)) for link in links}
    return numbers


def _tokens(text: str, width: int) -> list[str]:
    words = text.lower().split()
    return words if width == 1 else [" ".join(words[at : at + width]) for at in range(max(1, len(words) - width + 1))]


def datasketch(threshold: float, width: int) -> Clusters:
    def run(texts: Sequence[str]) -> list[int]:
        from datasketch import MinHash, MinHashLSH

        index, links = MinHashLSH(threshold=threshold, num_perm=128), []
        for at, text in enumerate(texts):
            sketch = MinHash(num_perm=128)
            sketch.update_batch([token.encode() for token in set(_tokens(text, width))])
            links += [(at, int(other)) for other in index.query(sketch)]
            index.insert(str(at), sketch)
        return _united(len(texts), links)

    return run


def rensa(threshold: float, width: int) -> Clusters:
    def run(texts: Sequence[str]) -> list[int]:
        from rensa import RMinHash, RMinHashLSH

        index, sketches, links = RMinHashLSH(threshold=threshold, num_perm=128, num_bands=16), [], []
        for at, text in enumerate(texts):
            sketch = RMinHash(num_perm=128, seed=42)
            sketch.update(_tokens(text, width))
            near = (other for other in index.query(sketch) if sketch.jaccard(sketches[other]) >= threshold)
            links += [(at, other) for other in near]
            index.insert(at, sketch)
            sketches.append(sketch)
        return _united(len(texts), links)

    return run


def pairs(numbers: Sequence[int]) -> set[tuple[int, int]]:
    groups: dict[int, list[int]] = defaultdict(list)
    for at, number in enumerate(numbers):
        groups[number].append(at)
    return {pair for group in groups.values() for pair in combinations(group, 2)}


def accuracy(seeds: Sequence[int]) -> dict[str, Any]:
    """Pairwise precision and recall over all seeds together, and what is missed by kind."""
    corpora = [reprints.corpus(seed) for seed in seeds]
    systems: dict[str, Clusters] = {"newsledger": ours}
    for threshold in (0.3, 0.5, 0.7, 0.8):
        for width in (1, 3, 5):
            systems[f"datasketch, {width}-word shingles, {threshold}"] = datasketch(threshold, width)
            if threshold >= 0.5:
                systems[f"rensa, {width}-word shingles, {threshold}"] = rensa(threshold, width)
    told: dict[str, Any] = {}
    for name, system in systems.items():
        right = found = wanted = direct_right = direct_found = 0
        missed: Counter[str] = Counter()
        false: Counter[str] = Counter()
        by_seed = []
        try:
            for corpus in corpora:
                numbers, true = system(corpus.texts), pairs(corpus.story)
                got = pairs(numbers)
                direct = numbers.links if isinstance(numbers, Linked) else got
                direct_right, direct_found = direct_right + len(direct & true), direct_found + len(direct)
                right, found, wanted = right + len(got & true), found + len(got), wanted + len(true)
                by_seed.append([round(len(got & true) / max(1, len(got)), 4), round(len(got & true) / len(true), 4)])
                for counter, some in ((missed, true - got), (false, got - true)):
                    counter.update(" | ".join(sorted((corpus.made_by[a], corpus.made_by[b]))) for a, b in some)
        except ValueError as error:
            told[name] = {"refused": str(error)}
            continue
        precision, recall = right / max(1, found), right / wanted
        told[name] = {
            "precision": round(precision, 4),
            "recall": round(recall, 4),
            "f1": round(2 * precision * recall / max(1e-9, precision + recall), 4),
            "precision and recall by seed": by_seed,
            "missed": dict(missed.most_common(6)),
            "false": dict(false.most_common(6)),
        }
        if name != "newsledger":
            precision, recall = direct_right / max(1, direct_found), direct_right / wanted
            score = 2 * precision * recall / max(1e-9, precision + recall)
            told[name]["its pairs, not united"] = [round(precision, 4), round(recall, 4), round(score, 4)]
        print(f"{name:42} P {told[name]['precision']:.3f} R {told[name]['recall']:.3f}", flush=True)
    best = {
        peer: max(
            (n for n in told if n.startswith(peer) and "f1" in told[n]),
            key=lambda n: max(told[n]["f1"], told[n]["its pairs, not united"][2]),
        )
        for peer in ("datasketch", "rensa")
    }
    kinds = Counter(kind for corpus in corpora for kind in corpus.made_by)
    return {
        "seeds": list(seeds),
        "texts": sum(len(corpus.texts) for corpus in corpora),
        "true pairs": sum(len(pairs(corpus.story)) for corpus in corpora),
        "texts by kind": dict(sorted(kinds.items())),
        "best": best,
        "systems": told,
    }


def _tables(texts: Sequence[str]) -> dict[str, float]:
    """Seconds of the stored way: signatures by batch, load, and the SQL models, in 2 GB."""
    import duckdb
    import polars as pl

    from flows.stores import increments, sqlrun, staged
    from flows.text.duplicates import signatures

    sql, seconds = HERE.parent / "sql", {}
    with tempfile.TemporaryDirectory() as folder:
        connection = duckdb.connect(f"{folder}/duplicates.duckdb", config={"memory_limit": "2GB", "threads": 2})
        connection.execute("CREATE SCHEMA staging")
        for name in ("staging_sketches", "staging_shingles", "staging_slots", "duplicates", "text_reuse"):
            connection.execute((sql / "schema" / f"{name}.sql").read_text(encoding="utf-8")).fetchall()
        increments.alone(connection)
        for name in ("shingles", "slots"):
            connection.execute(f"CREATE VIEW staging.all_{name} AS FROM staging.{name}").fetchall()
        ids = [f"{at:020x}" for at in range(len(texts))]
        days = pl.DataFrame({"document_id": ids, "published_from": pl.Series([None] * len(ids), dtype=pl.Date)})
        connection.register("days", days)
        connection.execute("CREATE TABLE staging.documents AS FROM days")
        sign = load = 0.0
        for first in range(0, len(texts), 500):
            started = time.perf_counter()
            found = signatures(texts[first : first + 500])
            sign += time.perf_counter() - started
            started = time.perf_counter()
            for table, frame in staged.signature_frames(ids[first : first + 500], found).items():
                connection.register("frame", frame)
                connection.execute(f"INSERT INTO staging.{table} BY NAME FROM frame")
            load += time.perf_counter() - started
        seconds |= {"signatures": sign, "load": load}
        for target in (("main", "duplicates"), ("main", "text_reuse")):
            started = time.perf_counter()
            queries = sqlrun.needed(sqlrun.read(sql, connection), [target])
            for query in queries:
                if query.target not in seconds:
                    sqlrun.run(connection, query)
                    seconds[query.target] = 0.0  # type: ignore[index]
            seconds[target[1]] = time.perf_counter() - started
        seconds = {name: value for name, value in seconds.items() if isinstance(name, str)}
        ((rows,),) = connection.execute("SELECT count(*) FROM duplicates").fetchall()
        return {**{name: round(value, 2) for name, value in seconds.items()}, "duplicates found": rows}


SPEED: dict[str, Callable[[Sequence[str]], Any]] = {
    "newsledger, arrays": ours,
    "newsledger, tables": _tables,
    "datasketch, 3-word shingles, 0.5": datasketch(0.5, 3),
    "rensa, 3-word shingles, 0.5": rensa(0.5, 3),
}


def measured(name: str, count: int) -> dict[str, Any]:
    """One system on one size, in this process: seconds, milliseconds a document, growth of memory in MB."""
    import resource

    texts = reprints.many(count, 7)
    if name.startswith("newsledger"):
        SPEED[name](texts[:50])  # imports and tables of code points
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.perf_counter()
    steps = SPEED[name](texts)
    seconds = time.perf_counter() - started
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    told = {
        "seconds": round(seconds, 2),
        "ms a document": round(1000 * seconds / count, 3),
        "memory grown MB": round(grown),
    }
    return told | ({"steps": steps} if isinstance(steps, dict) else {})


def speed(sizes: Sequence[int]) -> dict[str, Any]:
    """Every system on every size, each in a process of its own; peers only up to 20,000 documents."""
    told: dict[str, Any] = defaultdict(dict)
    for count in sizes:
        for name in SPEED:
            if not name.startswith("newsledger") and count > 20_000:
                continue
            done = subprocess.run(
                [sys.executable, __file__, "--one", name, str(count)], capture_output=True, text=True, check=True
            )
            told[name][str(count)] = json.loads(done.stdout)
            print(f"{name:34} {count:7} {done.stdout.strip()}", flush=True)
    return told


def machine() -> dict[str, Any]:
    model = [line for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")]
    names = ("numpy", "duckdb", "polars", "datasketch", "rensa")
    return {
        "cpu": model[0].split(":")[1].strip() if model else platform.processor(),
        "cores": os.cpu_count(),
        "load when begun": round(os.getloadavg()[0], 2),
        "python": platform.python_version(),
        **{name: version(name) for name in names},
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="5000,20000,80000")
    parser.add_argument("--seeds", default="101,102,103,104,105")
    parser.add_argument("--only", choices=("accuracy", "speed"))
    parser.add_argument("--one", nargs=2, metavar=("SYSTEM", "COUNT"))
    asked = parser.parse_args()
    if asked.one:
        print(json.dumps(measured(asked.one[0], int(asked.one[1]))))
        return
    path = HERE / "results" / "duplicates.json"
    told = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    path.parent.mkdir(exist_ok=True)
    told["machine"] = machine()
    if asked.only != "speed":
        told["accuracy"] = accuracy([int(seed) for seed in asked.seeds.split(",")])
        path.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    if asked.only != "accuracy":
        told["speed"] = speed([int(size) for size in asked.sizes.split(",")])
    path.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
