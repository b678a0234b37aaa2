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


def overview(v: View, news: Row) -> Iterator[Page]:
    """The page. `news` is what `since` found."""
    p = v.p
    run = p.run["run_id"] if p.run else ""
    [counts] = p.query(
        f"""
        SELECT (SELECT count(*) FROM {p.file}.documents) AS documents, (SELECT count(*) FROM cards) AS shown,
               (SELECT count(DISTINCT nullif(publisher, '')) FROM {p.file}.documents) AS publishers,
               (SELECT count(*) FROM {p.file}.documents WHERE coalesce(publisher, '') = '') AS nameless,
               (SELECT count(*) FROM {p.file}.documents WHERE is_canonical) AS stories,
               (SELECT count(*) FROM {p.file}.metrics) AS metrics,
               (SELECT count(*) FROM {p.file}.event_facts) AS happenings, (SELECT count(*) FROM paged) AS entities,
               (SELECT count(*) FROM {p.file}.blocks) AS lines,
               (SELECT count(*) FROM {p.file}.blocks WHERE NOT kept) AS dropped,
               (SELECT count(*) FROM {p.file}.conflicts) AS conflicts,
               (SELECT count(*) FROM check_results WHERE run_id = $1) AS checks,
               (SELECT count(*) FROM check_results WHERE run_id = $1 AND success) AS passed,
               (SELECT count(*) FROM rejects WHERE standing) AS rejects
        """,  # noqa: S608
        [run],
    )
    sources = p.query(
        """
        SELECT nullif(publisher, '') AS name, count(*) AS documents,
               count(*) FILTER (WHERE NOT is_canonical) AS reprints, sum(lines) AS lines, sum(dropped) AS dropped
        FROM cards GROUP BY 1 ORDER BY name IS NULL, 2 DESC, 1
        """
    )
    access = [row for row in relating.rows(v) if row["relation"] == "access"]
    widest = _widest_pairs(access, PAIRS)
    years = _years(v)
    yield (
        "index.html",
        "overview.html",
        {
            "section": "index.html", "c": counts, "since": news, "conflicts": p.conflicts[:3], "years": years,
            "relations_chart": relating.chart(v, widest, "Who blocked whom", "access", ""),
            "relations_states": relating.states_of(widest),
            "years_chart": charts.years(years[-YEARS:], "Happenings by year", "years", v.drawings),
            "sources": sources[:SOURCES], "sources_total": len(sources), "top": _top(v),
        },
    )  # fmt: skip


def since(v: View) -> Row:
    """What came with the latest run: new articles and what they brought, and how the whole changed."""
    run, before = v.p.run, v.p.previous_run
    if not run:
        return {}
    arrivals = v.p.query(
        "FROM cards WHERE run_id = ? ORDER BY published_from DESC NULLS LAST, received_at DESC, uri", [run["run_id"]]
    )
    [found] = v.p.query(
        f"""
        WITH new AS (SELECT document_id FROM {v.p.file}.documents WHERE run_id = ?),
        new_metrics AS (SELECT metric_id FROM {v.p.file}.metrics SEMI JOIN new USING (document_id)),
        new_events AS (SELECT event_id FROM {v.p.file}.events SEMI JOIN new USING (document_id)),
        told AS (SELECT fact_id, len(event_ids) AS reports, unnest(event_ids) AS event_id
                 FROM {v.p.file}.event_facts WHERE event_ids[1] IN (FROM new_events)),
        happenings AS (SELECT fact_id FROM told SEMI JOIN new_events USING (event_id)
                       GROUP BY fact_id HAVING count(*) = any_value(reports))
        SELECT (SELECT count(*) FROM new) AS articles, (SELECT count(*) FROM new_metrics) AS numbers,
               (SELECT count(*) FROM happenings) AS happenings,
               (SELECT count(*) FROM {v.p.file}.conflicts WHERE metric_id IN (FROM new_metrics)
                    OR other_metric_id IN (FROM new_metrics)) AS contradictions
        """,  # noqa: S608
        [run["run_id"]],
    )
    columns = (("documents", "documents"), ("metrics", "numbers"), ("events", "reports of happenings"))
    totals = [] if before is None else [(name, run[key] - before[key], run[key]) for key, name in columns]
    return {
        "first": before is None, "before": before, "new": found, "total": found["articles"],
        "changed": [(name, f"{delta:+,}".replace("-", "\N{MINUS SIGN}"), now) for name, delta, now in totals if delta],
        "arrivals": [(v.document_url(row["document_id"]), title_of(row)) for row in arrivals[:ARRIVALS]],
    }  # fmt: skip


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
