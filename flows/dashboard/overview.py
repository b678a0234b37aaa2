"""The first page: what there is, what is new, where it disagrees."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from flows.dashboard import charts, pages, relating
from flows.dashboard.paging import Page
from flows.dashboard.published import Row, title_of
from flows.dashboard.view import View

SOURCES = 12
ARRIVALS = 10
PAIRS = 10
TOP = 15
YEARS = 40


def overview(v: View) -> Iterator[Page]:
    """The page."""
    p = v.p
    run = p.run["run_id"] if p.run else ""
    [counts] = p.query(
        """
        SELECT (SELECT count(*) FROM cards) AS documents, (SELECT count(DISTINCT source) FROM cards) AS sources,
               (SELECT count(*) FROM cards WHERE is_canonical) AS stories, (SELECT count(*) FROM metrics) AS metrics,
               (SELECT count(*) FROM event_facts) AS happenings, (SELECT count(*) FROM paged) AS entities,
               (SELECT coalesce(sum(lines), 0) FROM cards) AS lines,
               (SELECT coalesce(sum(dropped), 0) FROM cards) AS dropped,
               (SELECT count(*) FROM conflicts) AS conflicts,
               (SELECT count(*) FROM check_results WHERE run_id = $1) AS checks,
               (SELECT count(*) FROM check_results WHERE run_id = $1 AND success) AS passed,
               (SELECT count(*) FROM rejects WHERE standing) AS rejects
        """,
        [run],
    )
    arrivals = p.query(
        "FROM cards WHERE run_id = ? ORDER BY published_from DESC NULLS LAST, received_at DESC, uri", [run]
    )
    sources = p.query(
        """
        SELECT coalesce(nullif(publisher, ''), source) AS name, count(*) AS documents,
               count(*) FILTER (WHERE NOT is_canonical) AS reprints, sum(lines) AS lines, sum(dropped) AS dropped
        FROM cards GROUP BY 1 ORDER BY 2 DESC, 1
        """
    )
    access = [row for row in relating.rows(v) if row["relation"] == "access"]
    years = _years(v)
    yield (
        "index.html",
        "overview.html",
        {
            "section": "index.html", "c": counts, "changes": _changes(v),
            "arrivals": [(v.document_url(row["document_id"]), title_of(row)) for row in arrivals[:ARRIVALS]],
            "arrivals_total": len(arrivals), "conflicts": p.conflicts[:3], "years": years,
            "relations_chart": relating.chart(v, _widest_pairs(access, PAIRS), "Who blocked whom", "access", ""),
            "years_chart": charts.years(years[-YEARS:], "Happenings by year", "years", v.drawings),
            "sources": sources[:SOURCES], "sources_total": len(sources), "top": _top(v),
        },
    )  # fmt: skip


def _changes(v: View) -> list[tuple[str, str, int]]:
    """What the latest run changed: (what, by how much, how many now); nothing when it changed no count."""
    run, before = v.p.run, v.p.previous_run
    if not run or not before:
        return []
    changes = []
    for column, name in (("documents", "documents"), ("metrics", "numbers"), ("events", "reports of happenings")):
        delta = run[column] - before[column]
        shown = f"+{delta:,}" if delta > 0 else f"\N{MINUS SIGN}{-delta:,}" if delta else "no more"
        changes.append((name, shown, run[column]))
    return changes if any(shown != "no more" for _, shown, _ in changes) else []


def _top(v: View) -> list[Row]:
    """The names most written about."""
    return v.p.query(
        """
        SELECT e.entity_id, e.name, n.documents, coalesce(s.n, 0) AS numbers, coalesce(h.n, 0) AS happenings
        FROM named n JOIN entities e ON e.entity_id = n.entity_id
        LEFT JOIN (SELECT entity_id, sum(facts)::INTEGER AS n FROM series_of GROUP BY 1) s ON s.entity_id = n.entity_id
        LEFT JOIN (SELECT entity_id, count(*) AS n FROM part_in GROUP BY 1) h ON h.entity_id = n.entity_id
        ORDER BY n.documents DESC, n.mentions DESC, e.name LIMIT ?
        """,
        [TOP],
    )


def _years(v: View) -> list[tuple[int, int, str]]:
    """Happenings by year: (year, how many, where the timeline has them)."""
    found = v.p.query(
        "SELECT year(date_from) AS year, count(*) AS n FROM event_facts GROUP BY 1 HAVING year IS NOT NULL"
    )
    by_year = {row["year"]: row["n"] for row in found}
    parts = pages.year_parts(v.p.event_facts)
    close = by_year and max(by_year) - min(by_year) < 60
    shown = range(min(by_year), max(by_year) + 1) if close else sorted(by_year)
    return [(year, by_year.get(year, 0), pages.timeline_url(parts, year)) for year in shown]


def _widest_pairs(rows: Sequence[Row], limit: int) -> list[Row]:
    """The rows of the pairs with the most changes of state."""
    count = Counter((row["from_id"], row["to_id"]) for row in rows)
    chosen = {pair for pair, _ in count.most_common(limit)}
    return [row for row in rows if (row["from_id"], row["to_id"]) in chosen]
