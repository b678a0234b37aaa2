"""Every kind of page but the articles: what a template is given, and into which file it goes.

A page function yields `(address, template, values)`; long lists are split into parts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence

from flows.dashboard import charts
from flows.dashboard.paging import FACTS_A_PAGE, ROWS_A_PAGE, Page, data, script, split
from flows.dashboard.published import Row, Series, file_key
from flows.dashboard.view import View

HAPPENINGS_A_PAGE = 250
CONFLICTS_A_PAGE = 100
UNDATED = "Undated"
LONG_LIST = 60
"""More happenings on a page than this are laid out only when they come into view."""


def _year_name(fact: Row) -> str:
    return str(fact["date_from"].year) if fact["date_from"] else UNDATED


def _years(facts: Sequence[Row]) -> list[tuple[str, list[Row]]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for fact in facts:
        found[_year_name(fact)].append(fact)
    return list(found.items())


def in_order(facts: Sequence[Row]) -> list[Row]:
    """The latest first, those of one time in the order of their text; what has no date comes last."""
    dated = [fact for fact in facts if fact["date_from"]]
    dated.sort(key=lambda fact: (fact["date_from"], fact["date_to"]), reverse=True)
    return dated + [fact for fact in facts if not fact["date_from"]]


def _part_names(facts: Sequence[Row], size: int) -> list[str]:
    names = []
    for at in range(0, len(facts), size):
        first, last = _year_name(facts[at]), _year_name(facts[min(at + size, len(facts)) - 1])
        names.append(first if first == last else f"{first} to {last}".replace(UNDATED, UNDATED.lower()))
    return names


def year_parts(facts: Sequence[Row]) -> dict[int, int]:
    """The part of the timeline, from 0, that each year begins in."""
    found: dict[int, int] = {}
    for at, fact in enumerate(in_order(facts)):
        if fact["date_from"]:
            found.setdefault(fact["date_from"].year, at // HAPPENINGS_A_PAGE)
    return found


def timeline_url(parts: dict[int, int], year: int) -> str:
    """Where a year begins in the timeline."""
    part = parts.get(year, 0)
    return ("timeline.html" if not part else f"timeline/part-{part + 1}.html") + f"#y-{year}"


def timeline(v: View, chunks: int) -> Iterator[Page]:
    """All happenings, and those of each type, the latest first."""
    counts = {
        row["event_type"]: row["n"] for row in v.p.query("SELECT event_type, count(*) AS n FROM event_facts GROUP BY 1")
    }
    kinds = sorted(((kind, v.p.label(kind), count) for kind, count in counts.items()), key=lambda item: item[1])
    every = sum(counts.values())
    names = sorted({v.p.name(identity) for identity in v.p.happenings_of}, key=str.casefold)[:3000]
    everything = {"section": "timeline.html", "kinds": kinds, "chunks": chunks, "entity_names": names}
    facts = in_order(v.p.event_facts)
    labels = _part_names(facts, HAPPENINGS_A_PAGE)
    for url, piece, links in split(facts, HAPPENINGS_A_PAGE, "timeline.html", "timeline/part-{}.html", labels):
        yield url, "timeline.html", {
            **everything, "years": _years(piece), "pages": links, "total": every, "listed": len(facts), "kind": None,
            "subtitle": None, "entity_names": names if url == "timeline.html" else [],
            "long": len(piece) > LONG_LIST,
        }  # fmt: skip
    for kind, label, count in kinds:
        own = [fact for fact in facts if fact["event_type"] == kind]
        stem = f"timeline/{file_key(kind)}"
        labels = _part_names(own, HAPPENINGS_A_PAGE)
        for url, piece, links in split(own, HAPPENINGS_A_PAGE, f"{stem}.html", stem + "-{}.html", labels):
            yield url, "timeline.html", {
                **everything, "years": _years(piece), "pages": links, "total": count, "listed": len(own), "kind": kind,
                "subtitle": label, "entity_names": [], "long": len(piece) > LONG_LIST,
            }  # fmt: skip


def metrics(v: View) -> Iterator[Page]:
    """The list of all series."""
    [every] = v.p.query("SELECT count(*) AS n FROM series_of")
    rows = v.listed_series()
    for url, piece, links in split(rows, ROWS_A_PAGE, "metrics.html", "metrics/part-{}.html"):
        yield (
            url,
            "metrics.html",
            {"section": "metrics.html", "rows": piece, "pages": links, "total": every["n"], "listed": len(rows)},
        )


def _points(v: View, facts: Sequence[Row]) -> list[Row]:
    """What a chart draws of facts: one point a fact, and one for each statement of a contradicted fact."""
    points: list[Row] = []
    for fact in facts:
        base = {"first": fact["period_from"], "last": fact["period_to"]}
        told = v.tellers(fact)
        if not told:
            continue
        when = v.p.when(fact["period"])
        if fact["agreement"] in ("conflict", "scale_slip"):
            seen: set[tuple[float, float]] = set()
            for one in told:
                row = one["row"]
                value = (row["value_low"], row["value_high"])
                if value in seen:
                    continue
                seen.add(value)
                words = f"{when}: {one['value']} ({one['name']}), contradicted"
                points.append(
                    {**base, "value": sum(value) / 2, "low": value[0], "high": value[1], "clash": True, "sources": 1,
                     "words": words, "target": f"../{one['url']}"}
                )  # fmt: skip
        else:
            words = f"{when}: {v.p.fact_value(fact)}, {fact['independent_sources']} independent"
            points.append(
                {**base, "value": fact["value"], "low": fact["value_min"], "high": fact["value_max"], "clash": False,
                 "sources": fact["independent_sources"], "words": words, "target": f"../{v.value_url(fact)}"}
            )  # fmt: skip
    return points


def _groups(v: View, series: Series, facts: Sequence[Row], drawn: bool, identity: str) -> list[Row]:
    """The facts of a series by aspect and unit, because only those can stand on one scale."""
    found: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for fact in facts:
        found[fact["aspect"], fact["unit"]].append(fact)
    names = {"level": "How much there is", "change": "Changes", "share": "Shares"}
    groups = []
    for at, ((aspect, unit), members) in enumerate(found.items()):
        extra = "" if unit == "count" else f", in {'per cent' if unit == 'percent' else unit}"
        title = f"{v.p.name(series.entity_id, v.surface_of(series))}: {v.p.label(series.measure)}"
        shown = "" if unit == "count" else unit
        points = _points(v, members) if drawn else []
        chart = charts.series(points, shown, title, f"{identity}-{at}", v.drawings)
        groups.append(
            {"name": names.get(aspect, aspect) + extra, "facts": members, "chart": chart, "legend": _legend(points)}
        )
    return groups


def _legend(points: Sequence[Row]) -> list[tuple[str, str]]:
    """The kinds of mark that a chart of these points has: (class, words)."""
    steady = [point for point in points if not point["clash"]]
    kinds = (
        ("one", "one source", any(point["sources"] <= 1 for point in steady)),
        ("agree", "several sources", any(point["sources"] > 1 for point in steady)),
        ("clash", "contradicted, each statement by itself", len(steady) < len(points)),
        ("span", "the time it is about", any(point["first"] and point["first"] != point["last"] for point in points)),
    )
    return [(kind, words) for kind, words, used in kinds if used]


def series(v: View, wanted: Collection[tuple[str | None, str]]) -> Iterator[Page]:
    """A page, or several, for each of these series, which are those with more than one statement."""
    paged = [one for key, one in v.p.series.items() if key in wanted]
    conflicts: dict[str, list[Row]] = defaultdict(list)
    for row in v.p.conflicts:
        conflicts[row["fact_id"]].append(row)
    for one in paged:
        clashes = [row for fact in one.facts for row in conflicts[fact["fact_id"]]]
        for url, piece, links in split(
            one.facts, FACTS_A_PAGE, f"metrics/{one.key}.html", f"metrics/{one.key}-{{}}.html"
        ):
            yield url, "series.html", {
                "section": "metrics.html", "entity_id": one.entity_id, "measure_id": one.measure,
                "entity_name": v.p.name(one.entity_id, v.surface_of(one)), "measure": v.p.label(one.measure),
                "facts": one.facts, "statements": one.statements, "pages": links,
                "groups": _groups(v, one, piece, one.facts[0]["drawn"], "chart"),
                "conflicts": clashes[:CONFLICTS_A_PAGE],
            }  # fmt: skip


def conflicts(v: View) -> Iterator[Page]:
    """All contradictions, both sentences side by side."""
    rows = sorted(v.p.conflicts, key=lambda row: bool(row["within"]))
    [every] = v.p.query(f"SELECT count(*) AS n FROM {v.p.file}.conflicts")  # noqa: S608
    for url, piece, links in split(rows, CONFLICTS_A_PAGE, "conflicts.html", "conflicts/part-{}.html"):
        groups = [
            ("between", "Between sources", [row for row in piece if not row["within"]]),
            ("within", "Within one article", [row for row in piece if row["within"]]),
        ]
        yield url, "conflicts.html", {
            "section": "conflicts.html", "groups": groups, "pages": links, "total": every["n"], "listed": len(rows),
        }  # fmt: skip


def runs(v: View, data_docs: str | None, since: Row) -> Iterator[Page]:
    """The history of runs, the latest run's accounting and checks, and what was refused."""
    p = v.p
    latest = p.run["run_id"] if p.run else ""
    passed = {
        row["run_id"]: row
        for row in p.query(
            "SELECT run_id, count(*) AS checks, count(*) FILTER (WHERE success) AS passed FROM check_results GROUP BY 1"
        )
    }
    history = []
    for row in p.runs[:ROWS_A_PAGE]:
        took = (row["finished_at"] - row["started_at"]).total_seconds() if row["finished_at"] else None
        checked = passed.get(row["run_id"], {"checks": 0, "passed": 0})
        history.append({**row, "took": took, "checks": checked["checks"], "passed": checked["passed"]})
    accounting = p.query(
        """
        SELECT step_no, step,
               coalesce(sum(row_count) FILTER (WHERE direction = 'in'), 0) AS rows_in,
               coalesce(sum(row_count) FILTER (WHERE direction = 'out'), 0) AS rows_out,
               coalesce(sum(row_count) FILTER (WHERE direction = 'duplicate'), 0) AS duplicates,
               coalesce(sum(row_count) FILTER (WHERE direction = 'reject'), 0) AS rejects,
               rows_in = rows_out + duplicates + rejects AS balances,
               string_agg(format('{}: {} {:,}', direction, reason, row_count), ', ' ORDER BY direction, reason)
                   FILTER (WHERE direction <> 'out' AND row_count > 0) AS reasons
        FROM accounting WHERE run_id = ? GROUP BY ALL ORDER BY step_no, step
        """,
        [latest],
    )
    checks = p.query(
        "SELECT * FROM check_results WHERE run_id = ?"
        " ORDER BY success, severity, suite, check_name, table_name, column_name",
        [latest],
    )
    refused = p.query("SELECT * FROM rejects WHERE standing ORDER BY rejected_at DESC, uri, reason")
    yield "runs.html", "runs.html", {
        "section": "runs.html", "runs": history, "accounting": accounting,
        "failed": [row for row in checks if not row["success"]],
        "passed": [row for row in checks if row["success"]][:2000],
        "rejects": refused[:ROWS_A_PAGE], "rejects_total": len(refused), "data_docs": data_docs, "since": since,
    }  # fmt: skip


def dictionary(v: View) -> Iterator[Page]:
    """The tables, the short cuts and the sample queries."""
    columns = v.p.query(
        """
        SELECT g.schema_name, g.name, g.kind, g.comment AS use_for, c.column_name, c.data_type, c.comment AS description
        FROM (SELECT schema_name, table_name AS name, 'table' AS kind, comment FROM duckdb_tables()
              WHERE NOT internal AND database_name = current_database()
                AND schema_name NOT IN ('kept', 'changes', 'staging')
              UNION ALL
              SELECT schema_name, view_name, 'view', comment FROM duckdb_views()
              WHERE NOT internal AND database_name = current_database()) g
        JOIN duckdb_columns() c ON c.schema_name = g.schema_name AND c.table_name = g.name
          AND c.database_name = current_database()
        ORDER BY g.schema_name, g.name, c.column_index
        """
    )
    tables: dict[str, Row] = {}
    for row in columns:
        name = row["name"] if row["schema_name"] == "main" else f"{row['schema_name']}.{row['name']}"
        tables.setdefault(
            name, {"id": name, "name": name, "kind": row["kind"], "use_for": row["use_for"], "columns": []}
        )["columns"].append(row)
    macros = v.p.query(
        "SELECT function_name AS name, parameters, comment FROM duckdb_functions()"
        " WHERE NOT internal AND function_type LIKE '%macro%' ORDER BY 1"
    )
    samples = v.p.query("SELECT question, sql FROM sample_queries ORDER BY name") if "sample_queries" in tables else []
    yield "dictionary.html", "dictionary.html", {
        "section": "dictionary.html", "tables": [t for name, t in tables.items() if not name.startswith("reference.")],
        "references": [t for name, t in tables.items() if name.startswith("reference.")], "macros": macros,
        "samples": samples,
    }  # fmt: skip


def timeline_chunks(v: View, size: int) -> list[str]:
    """The happenings as data for the filter, in scripts that a page opened from a disk may load."""
    facts = in_order(v.p.event_facts)
    chunks = []
    for at in range(0, len(facts), size):
        rows = ",".join(
            f'["{fact["date_from"] or ""}","{fact["date_to"] or ""}",{data(fact["event_type"])},'
            f'{v.said("parties", fact)},"{_year_name(fact)}",{data(v.part("happening", fact, ""))}]'
            for fact in facts[at : at + size]
        )
        chunks.append(script("timeline", at // size, f"[{rows}]"))
    return chunks
