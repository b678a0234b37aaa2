"""The worst days of a warehouse: killed anywhere, disk full, memory short, hostile inputs by the ten thousand.

    python -m benchmarks.reliability [kills] [commands] [disk] [memory] [inputs] [feeds] [tiny] [--kills 180] ...

Without names all parts are done. Figures go to results/reliability.json, each part as it ends; a part whose promise
does not hold ends with an error. `kills` and `commands` take a second or some for each kill; run it niced.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks import corpus
from benchmarks.machine import RESULTS, machine, save
from flows.reference import project_root
from flows.stores import warehouse
from flows.stores.landing import Landing
from tests import fuzzing
from tests.killing import Reader, Runner
from tests.stores import articles
from tests.stores.articles import rows
from tests.test_reliability import assert_no_leftovers

MINUTES = 60.0
"""Longest that killing goes on; fewer kills than asked for are told as they are."""


STEPS = ("start", "land", "read", "deduplicate", "load", "build", "check", "publish", "site")
SWAP = r"symlink .*newsledger\.duckdb"
"""The first write of putting a build in the place of the published file."""


class House:
    """A home, its clippings, and what must be in it."""

    def __init__(self, folder: Path, chance: random.Random) -> None:
        self.home, self.clippings = folder / "home", folder / "clippings"
        self.chance = chance
        self.versions = len(articles.TEXTS)
        articles.write(self.clippings)

    def change(self, number: int) -> None:
        """New clippings: one of its own, now and then a reprint, a longer one, or a new version of the last."""
        text = f"The mill sold {number + 10} tonnes of flour in {1950 + number % 70}."
        fresh = {f"new{number}.txt": text}
        kind = self.chance.randrange(4)
        if kind == 0:
            fresh[f"reprint{number}.txt"] = f"By A Reporter\n\n{text}\n"
        elif kind == 1:
            fresh[f"long{number}.txt"] = "\n\n".join(f"{text} Load {n} cost {n + 7} dollars." for n in range(40))
        elif kind == 2 and number:
            fresh[f"new{number - 1}.txt"] = f"Corrected: the mill sold {number + 9000} tonnes of flour."
        articles.write(self.clippings, fresh)
        self.versions += len(fresh)

    def assert_whole(self) -> None:
        """Everything that was clipped is published, nothing twice, and nothing lies about."""
        published = self.home / warehouse.PUBLISHED
        [(versions, distinct)] = rows(published, "SELECT count(*), count(DISTINCT document_id) FROM documents")
        assert versions == distinct == self.versions == len(Landing(self.home).documents()), (versions, self.versions)
        unbalanced = """SELECT run_id, step FROM accounting GROUP BY ALL
            HAVING sum(row_count) FILTER (direction = 'in') <> sum(row_count) FILTER (direction <> 'in')"""
        assert rows(published, unbalanced) == []
        assert_no_leftovers(self.home)
        assert not list(self.home.glob(".*-new-*"))


def kills(folder: Path, seed: int, count: int, minutes: float, command: bool = False) -> dict[str, Any]:
    """Kill runs at random moments while others read, with a whole run after each kill."""
    chance = random.Random(seed)
    house = House(folder, chance)
    runner = Runner(gate=True)
    ended_at: Counter[str] = Counter()
    finished, worst = 0, 0.0
    with ExitStack() as stack:
        stack.callback(runner.close)
        first = runner.run(house.home, house.clippings, gate=True, site=True)
        assert first.code == 0, first
        readers = [stack.enter_context(Reader(house.home / warehouse.PUBLISHED, pause)) for pause in (0.1, 1.0)]
        whole: dict[tuple[bool, bool], float] = {}
        for kind, told in enumerate({"gate": g, "site": s} for g in (False, True) for s in (False, True)):
            house.change(100_000 + kind)
            began = time.perf_counter()
            if command:
                _command(house, None)
            else:
                assert runner.run(house.home, house.clippings, **told).code == 0
            took = time.perf_counter() - began
            whole[told["gate"], told["site"]] = took
            if command:
                whole = dict.fromkeys(((g, s) for g in (False, True) for s in (False, True)), took)
                break
        number = 0
        until = time.perf_counter() + 60 * minutes
        while sum(ended_at.values()) < count and time.perf_counter() < until:
            house.change(number)
            number += 1
            # By the clock, or at a step: the short ones would hardly be met otherwise.
            step = chance.choice(STEPS)
            more = {"gate": step == "check" or chance.random() < 0.2, "site": step == "site" or chance.random() < 0.2}
            longest = whole[more["gate"], more["site"]]
            if command:
                # The first part of the command is imports, when there is nothing to lose yet.
                after = chance.uniform(0.4 * longest, longest)
            elif chance.random() < 0.3:
                more["after"] = chance.uniform(0.001, longest)
            else:
                more |= {"step": step, "delay": longest * 10 ** chance.uniform(-4, -0.7)}
            began = time.perf_counter()
            if command:
                _, step = _command(house, after)
            else:
                ended = runner.run(house.home, house.clippings, **more)
                assert ended.killed or ended.code == 0, ended
                step = ended.step if ended.killed else ""
            if step:
                ended_at[step] += 1
            else:
                # It was faster than the last whole one: its time is the new measure.
                finished += 1
                whole[more["gate"], more["site"]] = time.perf_counter() - began
            began = time.perf_counter()
            # The site that a killed run began is taken away by the next one; now and then it is built again, too.
            site = number % 10 == 5 or step in ("site", "after site", "after publish")
            if site:
                house.change(10_000 + number)
            after_it = runner.run(house.home, house.clippings, gate=number % 10 == 0, site=site)
            assert after_it.code == 0, after_it
            worst = max(worst, time.perf_counter() - began)
            house.assert_whole()
            for reader in readers:
                reader.states()
            if number % 10 == 0:
                print(f"  {sum(ended_at.values())} killed: {dict(ended_at)}", flush=True)
        states = [reader.states() for reader in readers]
        for seen in states:
            assert seen == sorted(seen)
    return {
        "killed": sum(ended_at.values()),
        "killed_at": dict(ended_at.most_common()),
        "finished_before_the_kill": finished,
        "documents_landed": house.versions,
        "lost": 0,
        "orphans": 0,
        "readers": [{"reads": 2 * len(seen), "states": len(set(seen)), "torn": 0, "missing": 0} for seen in states],
        "longest_run_after_a_kill_seconds": round(worst, 1),
    }


def _command(house: House, after: float | None) -> tuple[float, str]:
    """A real `newsledger run`, killed after so many seconds: how long it took, and its step; "" when it had ended."""
    command = [sys.executable, "-m", "flows.cli", "run", "--quiet"]
    command += ["--home", str(house.home), "--source", str(house.clippings)]
    noted = set((house.home / "runs").iterdir())
    began = time.perf_counter()
    with (house.home.parent / "log").open("wb") as log:
        environment = os.environ | {"NEWSLEDGER_LOG": "json"}
        child = subprocess.Popen(
            command, stdout=log, stderr=log, env=environment, cwd=project_root(), start_new_session=True
        )
        try:
            child.wait(after)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
    took = time.perf_counter() - began
    said = (house.home.parent / "log").read_text(encoding="utf-8", errors="replace")
    assert child.returncode in (0, -signal.SIGKILL), said
    if child.returncode == 0:
        return took, ""
    told = [json.loads(line) for line in said.splitlines() if line.startswith("{")]
    if not set((house.home / "runs").iterdir()) - noted:
        return took, "before the run"
    return took, f"after {told[-1]['step']}" if told else "start"


def many_commands(folder: Path, seed: int, count: int, minutes: float) -> dict[str, Any]:
    """As `kills`, with `newsledger run`: its imports, Prefect's server and its processes too."""
    return kills(folder, seed, count, minutes, command=True)


def disk(folder: Path, seed: int, count: int) -> dict[str, Any]:
    """Runs on a disk of its own that is full from each step in turn, or from the swap, with some bytes left or none."""
    chance = random.Random(seed)
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=400m", "tmpfs", str(folder)], check=True)
    ended_at: dict[str, Counter[str]] = {step: Counter() for step in (*STEPS, "swap")}
    said = 0
    runner = Runner(gate=True)
    try:
        house = House(folder, chance)
        assert runner.run(house.home, house.clippings, gate=True, site=True).code == 0
        for number in range(count):
            house.change(number)
            before = warehouse.published(house.home)
            assert before is not None
            step = list(ended_at)[number % len(ended_at)]
            told = {"fill": SWAP if step == "swap" else step, "left": chance.choice((0, 0, chance.randrange(200_000)))}
            ended = runner.run(house.home, house.clippings, gate=True, site=True, **told)
            now = warehouse.published(house.home)
            rows(house.home / warehouse.PUBLISHED, "SELECT count(*) FROM documents")
            if ended.code:
                ended_at[step][f"stopped at {ended.step}"] += 1
                said += 1
                assert "Free space" in ended.said, ended
                assert ended.step in ("publish", "site") or now == before, ended
            else:
                ended_at[step]["had room"] += 1
            (folder / "filler").unlink()
            assert runner.run(house.home, house.clippings, gate=number % 5 == 0, site=True).code == 0
            house.assert_whole()
            print(f"  {number + 1}: {step} {told['left']}: {ended.step} {ended.code}", flush=True)
    finally:
        runner.close()
        subprocess.run(["umount", "-l", str(folder)], check=True)
    return {
        "runs": count,
        "full_from": {step: dict(found) for step, found in ended_at.items()},
        "said_what_to_do": said,
        "torn": 0,
        "lost": 0,
    }


def memory(folder: Path, seed: int, documents: int) -> dict[str, Any]:
    """A build of some thousand documents with ever less memory for DuckDB."""
    source = folder / "in"
    corpus.write(source, documents, seed=seed)
    runner = Runner()
    told = {}
    try:
        options = {"batch_size": 256}
        assert runner.run(folder / "read", source / "articles", options=options).code == 0
        for limit in ("1GB", "200MB", "100MB", "60MB", "30MB", "10MB"):
            # What was read is taken over, so that this is about the build alone.
            home = folder / limit
            for name in ("landing", "batches"):
                shutil.copytree(folder / "read" / name, home / name)
            began = time.perf_counter()
            ended = runner.run(home, source / "articles", options=options | {"memory_limit": limit})
            assert ended.code == 0 or "more memory" in ended.said, ended
            told[limit] = {"published": ended.code == 0, "seconds": round(time.perf_counter() - began, 1)}
            if ended.code:
                told[limit] |= {"failed_at": ended.step, "said": ended.said.replace(str(folder), "HOME")}
            print(f"  {limit}: {told[limit]}", flush=True)
            shutil.rmtree(home)
    finally:
        runner.close()
    return {"documents": documents, "limits": told}


def inputs(folder: Path, seed: int, count: int, at_once: int = 1000) -> dict[str, Any]:
    """Hostile inputs: each is published, a duplicate, or refused with a reason, and the ledger balances."""
    outcomes: Counter[str] = Counter()
    slowest, began = 0.0, time.perf_counter()
    for part in range(-(-count // at_once)):
        home, source = folder / f"home{part}", folder / f"in{part}"
        asked = min(at_once, count - part * at_once)
        fuzzing.write(source, fuzzing.inputs(seed + part, asked))
        started = time.perf_counter()
        summary = articles.run(home, source, batch_size=256)
        slowest = max(slowest, (time.perf_counter() - started) / asked)
        found = fuzzing.outcomes(summary.path)
        fuzzing.assert_accounted(source, summary.path)
        outcomes.update(found)
        shutil.rmtree(home)
        shutil.rmtree(source)
        print(f"  {(part + 1) * at_once}: {sum(outcomes.values())} inputs, {len(outcomes)} outcomes", flush=True)
    return {
        "files": count,
        "inputs": sum(outcomes.values()),
        "outcomes": dict(outcomes.most_common()),
        "seconds": round(time.perf_counter() - began, 1),
        "milliseconds_a_file_in_the_slowest_part": round(1000 * slowest, 2),
        "largest_memory_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "unbalanced": 0,
    }


def feeds(folder: Path, seed: int, count: int) -> dict[str, Any]:
    """Hostile feeds: entries, or a refusal with a reason; nothing of this machine in them."""
    from flows.stores.sources.records import Refused
    from flows.stores.sources.web import Client, Feed
    from flows.stores.sources.web.client import Fetched

    outcomes: Counter[str] = Counter()
    slowest, longest, grown = 0.0, 0, 0.0
    secret = Path("/etc/passwd").read_text(encoding="utf-8").splitlines()[0]
    fetch = Client.fetch
    try:
        for body in fuzzing.feeds(seed, count):
            Client.fetch = lambda *_, body=body: Fetched(body, None)  # type: ignore[method-assign]
            began = time.process_time()
            for each in Feed("wire", "https://wire.example/rss", folder / "wire.json", "entry").inputs():
                data = each.read()
                outcomes[data.reason if isinstance(data, Refused) else "text"] += 1
                assert secret not in repr(each) and secret not in repr(data)
                grown = max(grown, len(data) / len(body) if isinstance(data, bytes) else 0.0)
            slowest = max(slowest, time.process_time() - began)
            longest = max(longest, len(body))
    finally:
        Client.fetch = fetch  # type: ignore[method-assign]
    return {
        "feeds": count,
        "outcomes": dict(outcomes.most_common()),
        "longest_bytes": longest,
        "slowest_cpu_seconds": round(slowest, 2),
        "most_bytes_out_of_one_in": round(grown, 2),
    }


def tiny(folder: Path, seed: int, count: int) -> dict[str, Any]:
    """Very many very small files, ever more of them: landed, then looked at again when nothing is new."""
    from flows.stores.sources import Files

    told = {}
    for size in (count // 100, count // 10, count):
        source, home = folder / f"in{size}", folder / f"home{size}"
        for number in range(size):
            if number % 1000 == 0:
                (source / f"{number // 1000:04}").mkdir(parents=True)
            (source / f"{number // 1000:04}" / f"{number}.txt").write_bytes(b"%d" % number)
        # From then on the times of the files are believed.
        time.sleep(2.1)
        landing = Landing(home)
        seconds, cpu = {}, {}
        for run in ("first", "second"):
            began, used = time.perf_counter(), time.process_time()
            report = landing.land([Files(source, 1 << 20)], run, datetime.now(UTC))
            seconds[run], cpu[run] = round(time.perf_counter() - began, 1), round(time.process_time() - used, 1)
        assert report.new_documents == 0 and len(landing.documents()) == size
        told[f"{size:,}"] = {
            "seconds": seconds,
            "processor_seconds": cpu,
            "packs": len(list(landing.packs.iterdir())),
            # Of the process, so of the largest until now.
            "largest_memory_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        }
        print(f"  {size:,}: {told[f'{size:,}']}", flush=True)
    return {"files": told}


PARTS: dict[str, tuple[Callable[..., dict[str, Any]], int]] = {
    "kills": (kills, 180),
    "commands": (many_commands, 20),
    "disk": (disk, 40),
    "memory": (memory, 2000),
    "inputs": (inputs, 10_000),
    "feeds": (feeds, 1000),
    "tiny": (tiny, 1_000_000),
}
"""Each part and how much of it is done unless told otherwise."""
KILLING = ("kills", "commands")


def added(before: Any, now: Any) -> Any:
    """The figures of two campaigns as those of one: counts added up, times the longest."""
    if isinstance(now, dict):
        names = dict.fromkeys((*before, *now))
        return {
            name: max(before.get(name, 0), now.get(name, 0))
            if name.startswith("longest")
            else added(before[name], now[name])
            if name in before and name in now
            else before.get(name, now.get(name))
            for name in names
        }
    return round(before + now, 1) if isinstance(now, int | float) else before + now


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", help=f"of {', '.join(PARTS)}")
    parser.add_argument("--minutes", type=float, default=MINUTES)
    parser.add_argument("--more", action="store_true", help="add kills to those of an earlier campaign")
    parser.add_argument("--seed", type=int, default=1)
    for name, (_, count) in PARTS.items():
        parser.add_argument(f"--{name}", type=int, default=count)
    given = parser.parse_args()
    path = RESULTS / "reliability.json"
    results = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    limits = {"minutes": given.minutes}
    for name in given.parts or PARTS:
        began = time.perf_counter()
        print(name, flush=True)
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            found = PARTS[name][0](
                Path(folder), given.seed, getattr(given, name), **(limits if name in KILLING else {})
            )
            found |= {"minutes": round((time.perf_counter() - began) / 60, 1)}
            results[name] = added(results[name], found) if given.more and name in results else found
            print(f"  {results[name]}", flush=True)
            # Before the folder goes: a million files take longer to remove than to read.
            told = {key: value for key, value in results.items() if key != "machine"}
            save("reliability", {"machine": machine()} | told)


if __name__ == "__main__":
    main()
