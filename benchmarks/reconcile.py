"""Reconciliation: planted cases found and missed, and the cost of the marts over a million metrics and a million events.

    python benchmarks/reconcile.py [--only cases|cost] [--rows 1000000]

Writes results/reconcile.json. The cases (`planted.py`) go through the models of `sql/` as rows; precision and recall are
of pairs: of contradictions (with their kind), of statements of one fact, of reports of one happening.
"""

# ruff: noqa: E501
from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable
from importlib.metadata import version
from itertools import combinations
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE)]

import duckdb  # noqa: E402
import planted  # noqa: E402
import polars as pl  # noqa: E402

from flows.stores import increments, sqlrun  # noqa: E402
from tests.sql import tiny  # noqa: E402

TABLES = ("documents", "entities", "metrics", "events", "metric_facts", "conflicts", "event_facts", "relations")
MARTS = ("metric_facts", "conflicts", "event_facts", "relations")
Pair = frozenset[str]


def scored(found: set[Pair], true: set[Pair], made_by: dict[str, str]) -> dict[str, Any]:
    """Precision, recall, and the kinds of case that errors come from."""

    def kinds(pairs: Iterable[Pair]) -> dict[str, int]:
        return dict(Counter(made_by.get(min(pair).rpartition("-")[0], "?") for pair in pairs).most_common(5))

    return {
        "true": len(true),
        "precision": round(len(found & true) / max(1, len(found)), 4),
        "recall": round(len(found & true) / max(1, len(true)), 4),
        "false": kinds(found - true),
        "missed": kinds(true - found),
    }


def _fill(connection: duckdb.DuckDBPyConnection, table: str, rows: list[dict[str, Any]]) -> None:
    connection.register("given", pl.DataFrame(rows, infer_schema_length=None))
    connection.execute(f"INSERT INTO {table} BY NAME FROM given")


def cases(seed: int, count: int) -> dict[str, Any]:
    """Planted cases through the marts."""
    given = planted.planted(seed, count)
    connection = tiny.database(*TABLES)
    for table in ("documents", "entities", "metrics", "events"):
        _fill(connection, table, getattr(given, table))
    tiny.run(connection, *MARTS)
    rows = tiny.rows(connection, "FROM conflicts SELECT metric_id, other_metric_id, kind")
    conflicts = {frozenset((one, other)): kind for one, other, kind in rows}
    facts, happenings = (
        {
            frozenset(pair)
            for (ids,) in tiny.rows(connection, f"FROM {table} SELECT {column}")
            for pair in combinations(ids, 2)
        }
        for table, column in (("metric_facts", "metric_ids"), ("event_facts", "event_ids"))
    )
    told = {
        "conflicts": scored(set(conflicts), set(given.conflicts), given.made_by),
        "one fact": scored(facts, given.one_fact, given.made_by),
        "one event": scored(happenings, given.one_event, given.made_by),
    }
    right = [conflicts[pair] == kind for pair, kind in given.conflicts.items() if pair in conflicts]
    told["conflicts"]["kind right"] = round(sum(right) / max(1, len(right)), 4)
    return told


# A million of each: entities and measures with natural frequencies, a tenth of the documents reprints, a third of the
# statements said again elsewhere, rounded, slipped or changed.
MADE = (
    """
    INSERT INTO documents BY NAME
    SELECT format('d{:07d}', i) AS document_id, 'u' || i AS uri, 's' AS source, 'Paper ' || (i % 300) AS publisher,
           CAST(DATE '2010-01-01' + CAST(i % 5400 AS INTEGER) AS VARCHAR) AS published,
           DATE '2010-01-01' + CAST(i % 5400 AS INTEGER) AS published_from, published_from AS published_to, 'en' AS language,
           '' AS text, 400 AS word_count, '' AS content_sha256,
           CASE WHEN i % 10 = 9 THEN format('d{:07d}', i - 9) ELSE format('d{:07d}', i) END AS cluster_id,
           i % 10 <> 9 AS is_canonical, 1 AS version, true AS is_current, 'text/plain' AS media_type, 'utf-8' AS encoding,
           false AS repaired, 1 AS size_bytes, now() AS received_at, 'r' AS run_id
    FROM range($rows // 5) t(i)
    """,
    """
    INSERT INTO entities
    SELECT 'c' || i, 'Company ' || i, CASE WHEN i % 3 = 0 THEN 'company' ELSE 'platform' END,
           CASE WHEN i % 3 = 0 THEN NULL ELSE 'c' || (i - i % 3) END, true
    FROM range(30000) t(i)
    """,
    """
    INSERT INTO metrics BY NAME
    WITH drawn AS (
        SELECT i, CAST(hash(i // 3, 1) >> 1 AS BIGINT) AS h, CAST(hash(i, 2) >> 1 AS BIGINT) AS g FROM range($rows) t(i)
    ),
    said AS (
        SELECT i, g, 'c' || CAST(floor(30000 * pow((h % 100000) / 100000.0, 3)) AS INTEGER) AS entity_id,
               ['users', 'revenue', 'active_buyers', 'employees', 'net_income', 'market_value'][h % 6 + 1] AS measure,
               format('{}-{:02d}', 2010 + (h // 7) % 15, 1 + (h // 11) % 12) AS period,
               round(pow(10, 4 + (h // 13) % 7000 / 1000.0) / 10) * 10 AS exact
        FROM drawn
    ),
    changed AS (
        SELECT *, CASE WHEN g % 40 = 0 THEN exact * 100 WHEN g % 40 < 3 THEN exact * 1.3 ELSE exact END AS meant,
               CASE WHEN g % 3 = 0 THEN pow(10, floor(log10(exact)) - 1) ELSE 1 END AS step
        FROM said
    )
    SELECT format('m{:07d}', i) AS metric_id, format('d{:07d}', CAST(g % ($rows // 5) AS INTEGER)) AS document_id, entity_id, measure,
           'level' AS aspect, round(meant / step) * step AS value_low, value_low AS value_high, 'eq' AS comparator,
           CASE WHEN measure IN ('users', 'active_buyers', 'employees') THEN 'count' ELSE 'USD' END AS unit,
           period, CAST(period || '-01' AS DATE) AS period_from, last_day(period_from) AS period_to,
           100 * (i % 50) AS char_start, char_start + length(printf('%.0f', value_low)) AS char_end, char_start AS sentence_start,
           char_end AS sentence_end, printf('%.0f', value_low) AS evidence, 0.9 AS confidence, 'r' AS rule
    FROM changed
    """,
    """
    INSERT INTO events BY NAME
    WITH drawn AS (
        SELECT i, CAST(hash(i // 3, 3) >> 1 AS BIGINT) AS h, CAST(hash(i, 4) >> 1 AS BIGINT) AS g FROM range($rows) t(i)
    ),
    said AS (
        SELECT i, g, h, 'c' || CAST(floor(30000 * pow((h % 100000) / 100000.0, 3)) AS INTEGER) AS actor,
               'c' || CAST(floor(30000 * pow(((h // 100000) % 100000) / 100000.0, 3)) AS INTEGER) AS target,
               ['launch', 'statement', 'partnership', 'access_block', 'access_open', 'negotiation', 'acquisition', 'legal',
                'financial_report', 'milestone'][(h // 17) % 10 + 1] AS event_type,
               DATE '2010-01-01' + CAST((h // 19) % 5400 AS INTEGER) AS day
        FROM drawn
    )
    SELECT format('e{:07d}', i) AS event_id, format('d{:07d}', CAST(g % ($rows // 5) AS INTEGER)) AS document_id, event_type,
           [actor] AS actors, [actor] AS actor_ids,
           CASE WHEN event_type IN ('statement', 'financial_report', 'milestone') THEN [] ELSE [target] END AS targets, targets AS target_ids,
           CASE WHEN g % 4 = 0 THEN strftime(day, '%Y-%m') ELSE CAST(day AS VARCHAR) END AS date,
           CASE WHEN g % 4 = 0 THEN date_trunc('month', day) ELSE day END AS date_from,
           CASE WHEN g % 4 = 0 THEN last_day(day) ELSE day END AS date_to,
           ['occurred', 'occurred', 'occurred', 'planned', 'reported'][g % 5 + 1] AS status,
           concat(actor, ' ', ['quickly', 'finally', 'quietly', 'suddenly'][g % 4 + 1], ' ', event_type, ' with ', target,
                  ' about matter ', (h // 23) % 50, ' of ', ['links', 'payment', 'shipping', 'chips', 'energy'][(h // 29) % 5 + 1]) AS evidence,
           0 AS char_start, length(evidence) AS char_end, 0 AS sentence_start, length(evidence) AS sentence_end,
           0.8 AS confidence, 'r' AS rule
    FROM said
    """,
)


def cost(rows: int, memory: str) -> dict[str, Any]:
    """Seconds by model over so many metrics and events, on disk, with bounded memory."""
    with tempfile.TemporaryDirectory() as folder:
        connection = duckdb.connect(
            f"{folder}/w.duckdb", config={"memory_limit": memory, "threads": 2, "temp_directory": f"{folder}/spill"}
        )
        connection.execute("CREATE SCHEMA staging; CREATE SCHEMA reference")
        for name in tiny.REFERENCE:
            path = HERE.parent / "seeds" / "reference" / f"{name}.csv"
            connection.execute(f"CREATE TABLE reference.{name} AS FROM read_csv('{path}', header := true)")
        for table in TABLES:
            connection.execute((HERE.parent / "sql" / "schema" / f"{table}.sql").read_text(encoding="utf-8")).fetchall()
        for statement in MADE:
            connection.execute(statement.replace("$rows", str(rows))).fetchall()
        increments.alone(connection)
        for name, (_, source) in tiny.NEW.items():
            connection.execute(f"CREATE TABLE staging.{name} AS {source}").fetchall()
        seconds: dict[str, float] = {}
        counts: dict[str, int] = {}
        given = {("main", name) for name in tiny.INPUTS} | {("staging", name) for name in tiny.NEW}
        queries = [query for query in sqlrun.read(HERE.parent / "sql", connection) if query.target not in given]
        for query in sqlrun.needed(queries, [("main", mart) for mart in MARTS]):
            started = time.perf_counter()
            counts[".".join(query.target)] = sqlrun.run(connection, query)
            seconds[".".join(query.target)] = round(time.perf_counter() - started, 2)
            print(
                f"{'.'.join(query.target):34} {counts['.'.join(query.target)]:9} rows {seconds['.'.join(query.target)]:7.2f} s",
                flush=True,
            )
        agreement = dict(
            connection.execute("SELECT agreement, count(*) FROM metric_facts GROUP BY ALL ORDER BY ALL").fetchall()
        )
        size = (Path(folder) / "w.duckdb").stat().st_size
    return {
        "metrics": rows,
        "events": rows,
        "memory limit": memory,
        "seconds": round(sum(seconds.values()), 1),
        "seconds by model": seconds,
        "rows by model": counts,
        "agreement": agreement,
        "peak memory of the process MB": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        "file MB": round(size / 1e6),
    }


def machine() -> dict[str, Any]:
    model = [line for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")]
    return {
        "cpu": model[0].split(":")[1].strip() if model else platform.processor(),
        "cores": os.cpu_count(),
        "load when begun": round(os.getloadavg()[0], 2),
        "python": platform.python_version(),
        "duckdb": version("duckdb"),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=("cases", "cost"))
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--cases", type=int, default=1600)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--memory", default="2GB")
    asked = parser.parse_args()
    path = HERE / "results" / "reconcile.json"
    told = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    told["machine"] = machine()
    if asked.only != "cost":
        told["planted"] = {"seed": asked.seed, "cases": asked.cases, **cases(asked.seed, asked.cases)}
        print(json.dumps(told["planted"], indent=1))
    if asked.only != "cases":
        told["cost"] = cost(asked.rows, asked.memory)
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
