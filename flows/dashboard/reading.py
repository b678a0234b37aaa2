"""The pages of articles and of names."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator
from typing import Any

from markupsafe import escape

from flows.dashboard import relating
from flows.dashboard.highlight import article
from flows.dashboard.pages import HAPPENINGS_A_PAGE, LONG_LIST, in_order
from flows.dashboard.paging import ROWS_A_PAGE, Page, split
from flows.dashboard.published import Row, file_key
from flows.dashboard.view import View, marks_of
from flows.facts.wording import one_line

FOUND_ROWS = 200
SERIES_ON_ENTITY = 40
FACTS_ON_ENTITY = 12
COPIES_SHOWN = 20


def _notes(v: View, metrics: list[Row], events: list[Row]) -> dict[str, str]:
    """What stands in the margin beside each number and clause, by anchor, as HTML."""
    notes: dict[str, str] = {}
    for row in metrics:
        fact = v.p.fact_of.get(row["metric_id"])
        clash = fact is not None and fact["agreement"] in ("conflict", "scale_slip")
        url = v.series_url(row["entity_id"], row["measure"])
        if url and url.startswith("documents/"):
            url = None
        when = v.p.when(row["period"], "")
        notes["m-" + file_key(row["metric_id"])] = (
            f'<li class="number{" clash" if clash else ""}"><b>{escape(v.p.value(row))}</b> '
            f"{v.link(row['entity_id'], row['entity_surface'], '../')}, "
            f"{v.linked([(v.p.label(row['measure']), url)], '../')}{escape(f', {when}' if when else '')}"
            f"{' (contradicted)' if clash else ''}</li>"
        )
    for row in events:
        actors = v.linked(v.names(row["actor_ids"], row["actors"]), "../")
        targets = v.linked(v.names(row["target_ids"], row["targets"]), "../")
        status = "" if row["status"] == "occurred" else f" ({escape(row['status'])})"
        notes["e-" + file_key(row["event_id"])] = (
            f'<li class="happened"><b>{escape(v.p.label(row["event_type"]))}</b> {actors}'
            f"{' → ' if targets else ''}{targets}, {escape(v.p.when(row['date']))}{status}</li>"
        )
    return notes


def article_list(v: View) -> Iterator[Page]:
    """The list of all articles."""
    listed = v.p.query(
        """
        SELECT c.document_id, c.title, c.publisher, c.published, c.uri, c.first_words, c.word_count, c.lines, c.dropped,
               c.is_canonical, c.is_current, c.vanished_at IS NOT NULL AS vanished_at,
               coalesce(m.n, 0) AS numbers, coalesce(e.n, 0) AS happenings
        FROM cards c
        LEFT JOIN (SELECT document_id, count(*) AS n FROM metrics GROUP BY 1) m ON m.document_id = c.document_id
        LEFT JOIN (SELECT document_id, count(*) AS n FROM events GROUP BY 1) e ON e.document_id = c.document_id
        ORDER BY c.published_from DESC NULLS LAST, c.received_at DESC, c.uri, c.version DESC
        """
    )
    for url, piece, links in split(listed, ROWS_A_PAGE, "documents.html", "documents/list-{}.html"):
        yield url, "documents.html", {"section": "documents.html", "rows": piece, "pages": links, "total": len(listed)}


def older(v: View) -> Iterator[Page]:
    """What is to be known of articles that are too old for this site, when there are any."""
    [shown] = v.p.query("SELECT count(*) AS n FROM cards")
    if v.everything > shown["n"]:
        yield "older.html", "older.html", {"section": "documents.html", "shown": shown["n"]}


def articles(v: View, wanted: Collection[str]) -> Iterator[Page]:
    """A page, or several, for each of these articles."""
    p = v.p
    shared: dict[str, list[Row]] = defaultdict(list)
    for row in p.query(
        "SELECT document_id, other_id, sum(words) AS words FROM shown_text_reuse GROUP BY ALL ORDER BY 1, words DESC, 2"
    ):
        same = p.document[row["document_id"]]["cluster_id"] == p.document[row["other_id"]]["cluster_id"]
        if not same and len(shared[row["document_id"]]) < COPIES_SHOWN:
            shared[row["document_id"]].append(row)
    for item in p.texts([row for row in p.documents if row["document_id"] in wanted]):
        row = item.row
        identity = row["document_id"]
        stretches = v.stretches.get(identity) or [(0, len(item.text))]
        marks = marks_of(item.metrics, item.events)
        notes = _notes(v, item.metrics, item.events)
        copies = [copy for copy in p.copies.get(identity, ()) if copy["document_id"] in p.document]
        found = [*item.metrics[:FOUND_ROWS], *item.events[:FOUND_ROWS]]
        language = row["language"] if re.fullmatch("[a-z]{2,3}", row["language"]) else "und"
        for at, stretch in enumerate(stretches):
            body = article(item.text, stretch, item.blocks, marks, lambda anchor: notes.get(anchor, ""))  # noqa: B023
            links = [
                {"url": v.document_url(identity, n), "name": f"Part {n + 1}", "current": n == at}
                for n in range(len(stretches))
            ]
            yield v.document_url(identity, at), "document.html", {
                "section": "documents.html", "row": row, "title": p.title(identity), "body": body, "pages": links,
                "original": p.original.get(identity), "copies": copies[:COPIES_SHOWN],
                "copies_more": max(0, len(copies) - COPIES_SHOWN), "shared": shared[identity],
                "metrics": item.metrics[:FOUND_ROWS] if at == 0 else [],
                "events": item.events[:FOUND_ROWS] if at == 0 else [],
                "more": len(item.metrics) + len(item.events) - len(found), "language": language,
            }  # fmt: skip


def name_list(v: View) -> Iterator[Page]:
    """The list of names of which something is known, those most written about first."""
    known = v.p.query(
        """
        SELECT e.*, coalesce(n.documents, 0) AS documents, coalesce(n.mentions, 0) AS mentions,
               coalesce(s.n, 0) AS numbers, coalesce(h.n, 0) AS happenings
        FROM entities e SEMI JOIN paged ON paged.entity_id = e.entity_id
        LEFT JOIN named n ON n.entity_id = e.entity_id
        LEFT JOIN (SELECT entity_id, sum(facts)::INTEGER AS n FROM series_of GROUP BY 1) s ON s.entity_id = e.entity_id
        LEFT JOIN (SELECT entity_id, count(*) AS n FROM part_in GROUP BY 1) h ON h.entity_id = e.entity_id
        ORDER BY documents DESC, numbers + happenings DESC, e.name, e.entity_id
        """
    )
    for url, piece, links in split(known, ROWS_A_PAGE, "entities.html", "entities/list-{}.html"):
        yield url, "entities.html", {"section": "entities.html", "rows": piece, "pages": links, "total": len(known)}


def names(v: View, wanted: Collection[str]) -> Iterator[Page]:
    """A page, or several, for each of these names."""
    p = v.p
    children: dict[str, list[str]] = defaultdict(list)
    for row in p.entities:
        if row["parent_id"]:
            children[row["parent_id"]].append(row["entity_id"])
    related: dict[str, list[Row]] = defaultdict(list)
    for row in relating.rows(v):
        for identity in {row["from_id"], row["to_id"]}:
            related[identity].append(row)
    surfaces = _surfaces(v)
    appearances = _appearances(v)
    for row in p.entities:
        identity = row["entity_id"]
        if identity not in wanted:
            continue
        own = related.get(identity, [])
        access = [r for r in own if r["relation"] == "access"]
        all_series = p.series_of.get(identity, [])
        happened = in_order(p.happenings_of.get(identity, []))
        below = children.get(identity, ())
        stem = f"entities/{file_key(identity)}"
        for url, piece, links in split(happened, HAPPENINGS_A_PAGE, f"{stem}.html", stem + "-{}.html"):
            first = url == f"{stem}.html"
            yield url, "entity.html", {
                "section": "entities.html", "row": row, "name": p.name(identity),
                "children": v.names([key for key in below if not v.is_person(key)][:30]),
                "people": v.names([key for key in below if v.is_person(key)][:30]),
                "surfaces": surfaces.get(identity, []),
                "relations": own[:100] if first else [], "relations_states": relating.states_of(access[:80]),
                "relations_chart": relating.chart(v, access[:80], "Access over time", "access", "../")
                if first and identity in p.drawn_entities else None,
                "series": [_shown(v, one) for one in all_series[:SERIES_ON_ENTITY]] if first else [],
                "series_more": max(0, len(all_series) - SERIES_ON_ENTITY) if first else 0,
                "happenings": piece, "long": len(piece) > LONG_LIST, "pages": links,
                "documents": appearances.get(identity, []) if first else [],
            }  # fmt: skip


def _shown(v: View, one: Any) -> Row:
    """A series as an entity's page shows it: its last facts, and where the rest are."""
    return {
        "series": one,
        "url": f"metrics/{one.key}.html" if v.has_page(one) else None,
        "facts": one.facts if len(one.facts) <= FACTS_ON_ENTITY else one.facts[-FACTS_ON_ENTITY:],
        "clashes": one.disagreements,
    }


def _surfaces(v: View) -> dict[str, list[str]]:
    """How else each entity is named, the most frequent first."""
    found: dict[str, list[str]] = defaultdict(list)
    for row in v.p.query(
        "SELECT entity_id, surface, count(*) AS n FROM mentions SEMI JOIN shown_names USING (entity_id)"
        " WHERE NOT is_reference GROUP BY entity_id, surface"
        " QUALIFY row_number() OVER (PARTITION BY entity_id ORDER BY n DESC, surface) <= 8"
        " ORDER BY entity_id, n DESC, surface"
    ):
        if one_line(row["surface"]) != v.p.name(row["entity_id"]):
            found[row["entity_id"]].append(row["surface"])
    return found


def _appearances(v: View) -> dict[str, list[Row]]:
    """The articles that name each entity most often, reprints left out."""
    found: dict[str, list[Row]] = defaultdict(list)
    for row in v.p.query(
        "SELECT entity_id, document_id, published, mentions FROM appearances"
        " ORDER BY entity_id, mentions DESC, document_id"
    ):
        found[row["entity_id"]].append(row)
    return found
