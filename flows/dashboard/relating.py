"""How platforms stood to one another: the rows, the charts and the pages of relations."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from flows.dashboard import charts
from flows.dashboard.drawings import Drawing
from flows.dashboard.paging import ROWS_A_PAGE, Page, split
from flows.dashboard.published import Row, file_key
from flows.dashboard.view import View

ROWS_ON_FIRST_PAGE = 300
"""A kind of relation with more rows than this has pages of its own."""
PAIRS_A_CHART = 30
TOLD = 3
"""Happenings that are quoted for a state: the one that opens it, and the first that confirm it."""

TALKS = "negotiating"

NAMES = {
    "access": "Access: who blocked whom",
    "partnership": "Partnerships",
    "ownership": "Ownership",
    "dispute": "Disputes",
}


def rows(v: View) -> list[Row]:
    """Relations with what pages show of them: dates at the precision of their happenings, an anchor, an address."""
    if v.related is None:
        v.related = _rows(v)
    return v.related


def _rows(v: View) -> list[Row]:
    found: list[Row] = []
    for row in v.p.relations:
        kind = row["relation"]
        opened = v.p.happening.get(row["opened_by"])
        closed = v.p.happening.get(row["closed_by"] or "")
        facts = [
            v.p.happening[key] for key in row["event_fact_ids"] if key in v.p.happening and key != row["closed_by"]
        ]
        anchor = f"r-{file_key(row['from_id'])}-{file_key(row['to_id'])}-{kind}-{row['valid_from']}"
        before = found[-1] if found else {}
        same = all(before.get(name) == row[name] for name in ("from_id", "to_id", "relation"))
        found.append(
            {
                **row,
                "facts": facts[:TOLD],
                "more": max(0, len(facts) - TOLD),
                "anchor": anchor,
                "url": f"{_address(kind, row['place'], row['of_kind'])}#{anchor}",
                "since": v.p.when(opened["date"]) if opened and opened["date"] else v.day(row["valid_from"]),
                "until": v.p.when(closed["date"]) if closed and closed["date"] else v.day(row["valid_to"]) or "still",
                "sure_from": _end(opened, row["valid_from"]),
                "sure_to": _end(closed, row["valid_to"]),
                # talks about a door end nothing: it stands as it stood before them
                "during": f"{before['state']} since {before['since']}" if same and row["state"] == TALKS else "",
            }
        )
    return found


def _end(fact: Row | None, bound: date | None) -> date | None:
    """The last day on which a change of state may have come; `bound` is the first one."""
    last = fact["date_to"] if fact else None
    return last if bound and last and last > bound else bound


def states_of(shown: Iterable[Row]) -> list[str]:
    """The states that a chart of these rows has colours for, in the order of a legend."""
    used = {row["state"] for row in shown}
    return [*(state for state in charts.STATES if state in used), *(["other"] if used - set(charts.STATES) else [])]


def _address(kind: str, at: int, count: int) -> str:
    """The page that a row is on."""
    if count <= ROWS_ON_FIRST_PAGE:
        return "relations.html"
    part = at // ROWS_A_PAGE
    return f"relations/{kind}-{part + 1}.html" if part else f"relations/{kind}.html"


def chart(v: View, shown: Sequence[Row], title: str, identity: str, root: str) -> Drawing | None:
    """A chart of states, its bars leading to their rows. `root` leads from the chart's page to the site's root."""
    bars = []
    for row in shown:
        pair = f"{v.p.name(row['from_id'])} → {v.p.name(row['to_id'])}"
        during = f" ({row['during']})" if row["during"] else ""
        words = f"{pair}: {row['state']}{during}, {row['since']} to {row['until']}"
        ends = {"first": row["valid_from"], "last": row["valid_to"]}
        bars.append({**ends, "pair": pair, "state": row["state"], "words": words, "target": root + row["url"]})
    if not bars:
        return None
    until = v.p.as_of.date() if v.p.as_of else max(row["valid_to"] or row["valid_from"] for row in shown)
    return charts.states(bars, until, title, identity, v.drawings)


def _charts(v: View, shown: Sequence[Row], root: str) -> list[Drawing]:
    """Charts of access, some pairs each."""
    pairs = list(dict.fromkeys((row["from_id"], row["to_id"]) for row in shown))
    pictures = []
    for at in range(0, len(pairs), PAIRS_A_CHART):
        chosen = set(pairs[at : at + PAIRS_A_CHART])
        own = [row for row in shown if (row["from_id"], row["to_id"]) in chosen]
        picture = chart(v, own, "Access over time", f"access-{at}", root)
        pictures += [picture] if picture else []
    return pictures[:4]


def _group(v: View, kind: str, shown: Sequence[Row], root: str, *, drawn: bool = True) -> Row:
    """Relations of a kind as a page shows them."""
    pictures = _charts(v, shown, root) if kind == "access" and drawn else []
    return {
        "id": kind,
        "name": NAMES.get(kind, kind),
        "rows": shown,
        "charts": pictures,
        "url": None,
        "states": states_of(shown),
    }


def pages(v: View) -> Iterator[Page]:
    """All states between platforms: one page, and more for kinds with very many."""
    kinds: dict[str, list[Row]] = defaultdict(list)
    for row in rows(v):
        kinds[row["relation"]].append(row)
    groups = []
    for kind, members in sorted(kinds.items(), key=lambda item: (item[0] != "access", item[0])):
        if len(members) <= ROWS_ON_FIRST_PAGE:
            groups.append(_group(v, kind, members, ""))
            continue
        groups.append({**_group(v, kind, [], ""), "url": f"relations/{kind}.html"})
        stem = f"relations/{kind}"
        for url, piece, links in split(members, ROWS_A_PAGE, f"{stem}.html", stem + "-{}.html"):
            own = [_group(v, kind, piece, "../", drawn=url == f"{stem}.html")]
            yield (
                url,
                "relations.html",
                {"section": "relations.html", "groups": own, "pages": links, "total": len(members)},
            )
    yield "relations.html", "relations.html", {
        "section": "relations.html", "groups": groups, "pages": [], "total": len(v.p.relations),
    }  # fmt: skip
