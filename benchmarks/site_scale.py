"""How long the site takes for a large warehouse, and how large its pages are. Writes results/site.json.

    python -m benchmarks.site_scale [--documents 10000] [--facts 100000] [--processes 1] [--folder /tmp/site-scale]

The warehouse is made here by SQL, in the published shape: every number and clause stands at its offsets in its text.
The time is one process's (or that of `--processes`), with everything written to disk: of a whole site, of the same
again, after a change to every number of one article in a hundred, of a site that shows the newest tenth of the articles
alone, and of that after a hundredth of all articles became the newest, which takes the place of a tenth of those shown.
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

import duckdb

from benchmarks.machine import machine, save
from expectations.contract import columns
from flows.dashboard import build
from flows.reference import default, project_root
from flows.stores import warehouse

LINES = 12
"""Lines of a made article; each states one number and tells of one happening, up to the wanted number of facts."""

TEXTS = """
CREATE TEMP TABLE lines AS
WITH numbered AS (
    SELECT d, l,
           'Company ' || (hash(d * 31 + l) % $names) AS actor, 'Company ' || (hash(d * 17 + l * 3) % $names) AS target,
           (hash(d * 7 + l) % 900 + 50) || ' million' AS words, (hash(d * 7 + l) % 900 + 50) * 1e6 AS value,
           (2000 + hash(d + l * 5) % 26)::INTEGER AS year
    FROM range($documents) a(d), range($lines) b(l)
)
SELECT *, 'doc' || lpad(d::VARCHAR, 8, '0') AS document_id,
       actor || ' reported ' || words || ' monthly active users in ' || year || ', and ' AS head,
       'in ' || year || ' it launched a new service for ' || target AS clause,
       '. Observers said that the market would hardly notice,'
       || ' but customers were pleased with lower prices and the company promised'
       || ' further steps, among them a wider choice of goods and faster deliveries to smaller cities.' AS tail
FROM numbered
"""
PLACED = """
CREATE TEMP TABLE placed AS
SELECT *, head || clause || tail AS text, length(head || clause || tail) AS size,
       coalesce(sum(length(head || clause || tail) + 1) OVER (PARTITION BY d ORDER BY l
                ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0)::INTEGER AS start
FROM lines
"""
FILL = """
INSERT INTO documents BY NAME
SELECT document_id, 'made/' || document_id || '.txt' AS uri, 'made' AS source, 'Report ' || d AS title,
       'Author ' || d % 50 AS author, 'Paper ' || d % 40 AS publisher,
       (2000 + d % 26)::VARCHAR || '-03-04' AS published,
       make_date(2000 + d % 26, 3, 4) AS published_from, published_from AS published_to, published AS anchor,
       'published' AS anchor_basis, 'en' AS language, string_agg(text, chr(10) ORDER BY l) AS text, 600 AS word_count,
       sha256(document_id) AS content_sha256, document_id AS cluster_id, true AS is_canonical, 1 AS version,
       true AS is_current, 'text/plain' AS media_type, 'utf-8' AS encoding, false AS repaired, 5000 AS size_bytes,
       TIMESTAMPTZ '2026-01-01 12:00:00+00' AS received_at, 'run-1' AS run_id
FROM placed GROUP BY ALL;

INSERT INTO blocks BY NAME
SELECT document_id, l::INTEGER AS block_no, start AS char_start, (start + size)::INTEGER AS char_end,
       CASE WHEN l = 11 THEN 'advert' ELSE 'body' END AS kind, l <> 11 AS kept,
       CASE WHEN l = 11 THEN 'looks like an advert' END AS reason
FROM placed;

INSERT INTO entities BY NAME
SELECT 'company-' || n AS entity_id, 'Company ' || n AS name, 'company' AS kind, n % 3 = 0 AS registered
FROM range($names) t(n);

INSERT INTO mentions BY NAME
SELECT document_id, replace(lower(actor), ' ', '-') AS entity_id, actor AS surface, start AS char_start,
       start + length(actor) AS char_end, false AS is_reference
FROM placed;

INSERT INTO metrics BY NAME
SELECT 'm' || substr(sha256(document_id || l), 1, 19) AS metric_id, document_id,
       replace(lower(actor), ' ', '-') AS entity_id,
       actor AS entity_name, actor AS entity_surface,
       ['users', 'monthly_active_users', 'revenue', 'orders'][(hash(l) % 4 + 1)::INTEGER] AS measure, 'level' AS aspect,
       value AS value_low, value AS value_high, 'eq' AS comparator, 'count' AS unit, year::VARCHAR AS period,
       make_date(year, 1, 1) AS period_from, make_date(year, 12, 31) AS period_to,
       (start + length(actor) + 10)::INTEGER AS char_start, char_start + length(words) AS char_end,
       start AS sentence_start, start + size AS sentence_end, text AS evidence, 0.9 AS confidence, 'made' AS rule
FROM placed WHERE d * $lines + l < $facts;

INSERT INTO events BY NAME
SELECT 'e' || substr(sha256(document_id || l), 1, 19) AS event_id, document_id,
       ['launch', 'partnership', 'access_block', 'regulation', 'statement'][(hash(d + l) % 5 + 1)::INTEGER]
           AS event_type,
       [actor] AS actors, [replace(lower(actor), ' ', '-')] AS actor_ids, [target] AS targets,
       [replace(lower(target), ' ', '-')] AS target_ids, year::VARCHAR AS date, make_date(year, 1, 1) AS date_from,
       make_date(year, 12, 31) AS date_to, 'occurred' AS status, (start + length(head))::INTEGER AS char_start,
       (start + length(head) + length(clause))::INTEGER AS char_end, start AS sentence_start,
       start + size AS sentence_end, text AS evidence, 0.8 AS confidence, 'made' AS rule
FROM placed WHERE d * $lines + l < $facts * 3 // 7;

INSERT INTO metric_facts BY NAME
SELECT 'f' || substr(sha256(entity_id || measure || period), 1, 19) AS fact_id, entity_id, measure, 'level' AS aspect,
       'count' AS unit, period, any_value(period_from) AS period_from, any_value(period_to) AS period_to,
       min(value_low) AS value, min(value_low) AS value_min, max(value_high) AS value_max,
       count(*)::INTEGER AS statements,
       count(DISTINCT document_id)::INTEGER AS independent_sources,
       CASE WHEN count(*) = 1 THEN 'single' WHEN hash(fact_id) % 8 = 0 THEN 'conflict' ELSE 'agree' END AS agreement,
       min(document_id) AS first_document_id, list(metric_id ORDER BY metric_id) AS metric_ids
FROM metrics GROUP BY entity_id, measure, period;

INSERT INTO conflicts BY NAME
SELECT fact_id, metric_ids[1] AS metric_id, metric_ids[2] AS other_metric_id, 'value' AS kind, 2.0 AS ratio,
       'the larger value is 2 times the smaller' AS explanation
FROM metric_facts WHERE agreement = 'conflict';

INSERT INTO event_facts BY NAME
SELECT 'h' || substr(sha256(event_type || actor_ids[1] || target_ids[1] || date), 1, 19) AS fact_id, event_type,
       actor_ids, target_ids, date, any_value(date_from) AS date_from, any_value(date_to) AS date_to,
       'occurred' AS status,
       count(*)::INTEGER AS reports, count(DISTINCT document_id)::INTEGER AS independent_sources,
       list(event_id ORDER BY event_id) AS event_ids
FROM events GROUP BY event_type, actor_ids, target_ids, date;

INSERT INTO relations BY NAME
SELECT actor_ids[1] AS from_id, target_ids[1] AS to_id, 'access' AS relation, 'blocked' AS state,
       min(date_from) AS valid_from, min(fact_id) AS opened_by, [min(fact_id)] AS event_fact_ids
FROM event_facts WHERE event_type = 'access_block' AND hash(actor_ids[1] || target_ids[1]) % 20 = 0 GROUP BY ALL;

INSERT INTO runs BY NAME
SELECT 'run-1' AS run_id, 'published' AS status, TIMESTAMPTZ '2026-01-01 12:00:00+00' AS started_at,
       TIMESTAMPTZ '2026-01-01 12:10:00+00' AS finished_at, 'full' AS mode,
       '0' AS newsledger_version,
       '0' AS code_version, '0' AS reference_version, '0' AS schema_version, '3' AS python_version,
       '{}' AS package_versions,
       '{}' AS parameters,
       'here' AS host, $documents AS inputs, $documents AS new_documents, $documents AS documents, $facts AS metrics,
       $facts AS events, 0 AS rejects, 1 AS batches, 1 AS batches_computed, MAP {'read': 1.0} AS seconds;
"""


CHANGE = "UPDATE metrics SET comparator = 'approx' WHERE hash(document_id) % 100 = 0"
NEW = """
UPDATE documents SET published = '2027-01-01', published_from = DATE '2027-01-01', published_to = DATE '2027-01-01'
WHERE hash(document_id) % 100 = 1"""
BUILDS = (
    ("all", None, 1),
    ("nothing new", None, 1),
    ("one percent of the articles", CHANGE, 1),
    ("the newest tenth", None, 10),
    ("the newest tenth, nothing new", None, 10),
    ("the newest tenth, one percent of all become the newest", NEW, 10),
)
"""What is built: its name, a change to the warehouse before it, and which part of the articles is shown."""


def make(path: Path, documents: int, facts: int) -> None:
    """Write a warehouse of so many documents and about so many facts: seven metrics to three events."""
    path.unlink(missing_ok=True)
    names = max(10, documents // 10)
    known = {"documents": documents, "facts": facts * 7 // 10, "names": names, "lines": LINES}
    with duckdb.connect(str(path)) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        for table in columns():
            declared = project_root() / "sql" / "schema" / f"{table}.sql"
            connection.execute(declared.read_text(encoding="utf-8"))
        for sql in (TEXTS, PLACED, *FILL.split(";\n\n")):
            text = sql
            for name, value in known.items():
                text = text.replace(f"${name}", str(value))
            connection.execute(text)
        warehouse.load_reference(connection, default(), project_root() / "seeds" / "reference")
        warehouse.define_views(connection)


def _spent() -> float:
    """Processor seconds of this process and of those that it started and that have ended."""
    return sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


def main(arguments: Sequence[str] | None = None) -> None:
    """Make, build several times, and print what it took as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--facts", type=int, default=100_000)
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "site-scale")
    options = parser.parse_args(arguments)
    options.folder.mkdir(parents=True, exist_ok=True)
    path = options.folder / "made.duckdb"
    make(path, options.documents, options.facts)
    runs = {}
    for name, change, part in BUILDS:
        site = options.folder / f"site-{part}"
        if name in ("all", "the newest tenth"):
            shutil.rmtree(site, ignore_errors=True)
        if change:
            with duckdb.connect(str(path)) as connection:
                connection.execute(change).fetchall()
        began = _spent()
        made = build(
            path,
            site,
            processes=options.processes,
            documents=options.documents // part,
            progress=lambda kind, done: print(f"{kind} {done}   ", end="\r"),
        )
        runs[name] = {
            "seconds": round(made.seconds, 1),
            "processor_seconds": round(_spent() - began, 1),
            "pages_written": made.pages,
            "pages_taken_over": made.kept,
            "megabytes": round(sum(file.stat().st_size for file in site.rglob("*") if file.is_file()) / 1e6, 1),
        }
        print(f"{name}: {runs[name]}", flush=True)
    told = {
        "machine": machine(),
        "documents": options.documents,
        "facts": options.facts,
        "processes": options.processes,
        "runs": runs,
        "largest_page_kilobytes": round(max(page.stat().st_size for page in options.folder.rglob("*.html")) / 1e3),
        "peak_megabytes": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }
    save("site", told)
    print(json.dumps(told, indent=1))


if __name__ == "__main__":
    main()
