"""A small warehouse in the published shape, made from the founding articles and their gold."""

from __future__ import annotations

import functools
import hashlib
import json
import tempfile
from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb

from flows.facts import edtf
from flows.reference import default, project_root
from flows.stores import warehouse

ROOT = project_root()
RUNS = ("20260101T000000-aaaa", "20260102T000000-bbbb")
NAMES = {
    "wechat": ("WeChat", "platform", "tencent"),
    "taobao": ("Taobao", "platform", "alibaba"),
    "alibaba": ("Alibaba", "company", None),
    "tencent": ("Tencent", "company", None),
    "pinduoduo": ("Pinduoduo", "platform", None),
    "taobao_deals": ("Taobao Deals", "platform", "taobao"),
    "weshop": ("Weshop", "platform", None),
    "miit": ("Ministry of Industry and Information Technology", "regulator", None),
    "jingxi": ("Jingxi", "platform", None),
    "sina": ("Sina", "company", None),
    "weibo": ("Weibo", "platform", "sina"),
    "tmall_youpin": ("Tmall Youpin", "product", "alibaba"),
}
ALIASES = {
    "Wechat": "wechat", "Ali": "alibaba", "Taobao special edition": "taobao_deals", "Tencent Holdings": "tencent",
    "Taobao Special Edition": "taobao_deals", "WeChat mini programs": "wechat", "MIIT": "miit",
}  # fmt: skip
REPORT = (
    "Pinduoduo passes 640 million buyers\n"
    "By A. Writer, Made-up Daily, 5 February 2021\n"
    "Pinduoduo had 643 million active buyers in 2020, the company told reporters. "
    "WeChat and Taobao did not comment.\n"
    "Share this article"
)
PLACE = "https://made-up.example/buyers?page=1&by='a%20writer'"
"""Where the report was found."""
HOSTILE = (
    "<script>alert('title')</script> & \u202etitle reversed\u202c\n"
    '<img src=x onerror=alert(1)> \u202eevil.example\u2066 =HYPERLINK("http://evil.example") \x1b[31mred\x1b[0m\n'
    "</mark></p><style>*{display:none}</style> WeChat had 5 million users in 2019, ]]> --> {{ 7*7 }} {% raw %}.\n"
    "{long}\n"
    "javascript:alert(1) %s {0} $${{x}} `backtick` | pipe |"
)


def key(*parts: object) -> str:
    """The first 20 hexadecimal digits of a digest over the parts."""
    return hashlib.sha256("\0".join(map(str, parts)).encode("utf-8", "surrogatepass")).hexdigest()[:20]


def entity_id(name: str) -> str:
    by_name = {entry[0]: entity for entity, entry in NAMES.items()}
    return ALIASES.get(name) or by_name.get(name) or "x_" + key(name)[:10]


def first(value: Any) -> Any:
    return value[0] if isinstance(value, list) else value


def locate(text: str, quote: Any) -> tuple[int, int]:
    quote = first(quote)
    if isinstance(quote, dict):
        near = text.index(quote["near"])
        start = text.index(quote["text"], near)
        return start, start + len(quote["text"])
    start = text.index(quote)
    return start, start + len(quote)


def sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """The sentence around a span, roughly: from the last stop or newline to the next."""
    left = max(text.rfind("\n", 0, start), text.rfind(". ", 0, start) + 1) + 1
    stops = [at for at in (text.find("\n", end), text.find(". ", end)) if at >= 0]
    right = min(stops) if stops else len(text)
    return left, min(right + 1, len(text)) if text[right : right + 1] == "." else right


class Rows:
    """The rows of every table, collected, then written in the declared order of columns."""

    def __init__(self) -> None:
        self.tables: dict[str, list[dict[str, Any]]] = {}
        self.names: dict[str, dict[str, Any]] = {}

    def add(self, table: str, **row: Any) -> None:
        self.tables.setdefault(table, []).append(row)

    def entity(self, name: str) -> str:
        identity = entity_id(name)
        shown, kind, parent = NAMES.get(identity, (name, "company", None))
        self.names.setdefault(
            identity,
            {"entity_id": identity, "name": shown, "kind": kind, "parent_id": parent, "registered": identity in NAMES},
        )
        return identity


def document(rows: Rows, text: str, name: str, *, run: str, drop: dict[str, str], **fields: Any) -> str:
    """Add a document with its blocks, its title line and its mentions. Gives its id."""
    identity = key("document", name, text)
    published = fields.get("published")
    low, high = edtf.bounds(published) if published else (None, None)
    row = {
        "document_id": identity, "uri": f"articles/{name}", "source": "articles", "title": None, "author": None,
        "publisher": None, "published": published, "published_from": low, "published_to": high, "anchor": published,
        "anchor_basis": "published" if published else "inferred", "language": "en", "text": text,
        "word_count": len(text.split()), "content_sha256": hashlib.sha256(text.encode()).hexdigest(),
        "cluster_id": identity, "is_canonical": True, "version": 1, "is_current": True, "vanished_at": None,
        "media_type": "text/plain", "encoding": "utf-8", "repaired": False, "size_bytes": len(text.encode()),
        "received_at": datetime(2026, 1, 1, 12, tzinfo=UTC), "run_id": run,
    }  # fmt: skip
    rows.add("documents", **{**row, **fields})
    seen: dict[str, int] = {}
    at = 0
    for raw in text.split("\n"):
        line = raw.strip()
        if line:
            start = at + raw.index(line)
            kind = drop.get(line)
            number = len([b for b in rows.tables.get("blocks", []) if b["document_id"] == identity])
            rows.add(
                "blocks", document_id=identity, block_no=number, char_start=start, char_end=start + len(line),
                kind=kind or ("title" if line == fields.get("title") else "body"), kept=kind is None,
                reason=f"looks like {kind}" if kind else None, repeats=seen.get(line),
            )  # fmt: skip
            seen.setdefault(line, number)
        at += len(raw) + 1
    for shown in ("WeChat", "Taobao", "Tencent", "Alibaba", "Pinduoduo"):
        start = text.find(shown)
        while start >= 0:
            rows.add(
                "mentions", document_id=identity, entity_id=rows.entity(shown), surface=shown, char_start=start,
                char_end=start + len(shown), is_reference=False,
            )  # fmt: skip
            start = text.find(shown, start + 1)
    return identity


def metric(rows: Rows, document_id: str, text: str, entry: dict[str, Any]) -> dict[str, Any]:
    start, end = locate(text, entry["quote"])
    left, right = sentence(text, start, end)
    period = first(entry["period"])
    low, high = edtf.bounds(period) if period else (None, None)
    name = first(entry["entity"])
    row = {
        "metric_id": key("metric", document_id, start, entry["measure"]), "document_id": document_id,
        "entity_id": rows.entity(name), "entity_name": name, "entity_surface": name, "measure": first(entry["measure"]),
        "measure_surface": None, "aspect": first(entry["aspect"]), "value_low": float(entry["low"]),
        "value_high": float(entry["high"]), "comparator": first(entry["comparator"]),
        "unit": first(entry["unit"]) or "count",
        "period": period, "period_from": low, "period_to": high, "geo": first(entry.get("geo")), "char_start": start,
        "char_end": end, "sentence_start": left, "sentence_end": right, "evidence": text[left:right], "confidence": 0.9,
        "rule": "gold",
    }  # fmt: skip
    rows.add("metrics", **row)
    return row


def event(rows: Rows, document_id: str, text: str, entry: dict[str, Any]) -> dict[str, Any]:
    start, end = locate(text, entry["quote"])
    left, right = sentence(text, start, end)
    when = first(entry["date"])
    low, high = edtf.bounds(when) if when else (None, None)
    actors = [entry["actors"][0]]
    targets = [name for name in entry["targets"][:1] if name not in actors]
    row = {
        "event_id": key("event", document_id, start, entry["type"]), "document_id": document_id,
        "event_type": first(entry["type"]), "actors": actors, "actor_ids": [rows.entity(a) for a in actors],
        "targets": targets, "target_ids": [rows.entity(t) for t in targets], "date": when, "date_from": low,
        "date_to": high, "status": first(entry["status"]), "char_start": start, "char_end": end, "sentence_start": left,
        "sentence_end": right, "evidence": text[left:right], "confidence": 0.8, "rule": "gold",
    }  # fmt: skip
    rows.add("events", **row)
    return row


def gather(rows: Rows) -> None:
    """The facts over all documents, simply: equal keys together, a reprint not counted."""
    canonical = {d["document_id"]: d["cluster_id"] for d in rows.tables["documents"]}
    groups: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
    for m in rows.tables["metrics"]:
        groups.setdefault(tuple(m[c] for c in ("entity_id", "measure", "aspect", "unit", "geo", "period")), []).append(
            m
        )
    for keys, members in groups.items():
        values = [m["value_low"] for m in members]
        ratio = max(values) / min(values) if min(values) > 0 else 1.0
        agreement = "single" if len({canonical[m["document_id"]] for m in members}) == 1 else "agree"
        if ratio > 1.05:
            agreement = "scale_slip" if round(ratio, 3) in (10, 100, 1000) else "conflict"
        fact = key("fact", *keys)
        rows.add(
            "metric_facts", fact_id=fact, entity_id=keys[0], measure=keys[1], aspect=keys[2], unit=keys[3], geo=keys[4],
            period=keys[5], period_from=members[0]["period_from"], period_to=members[0]["period_to"],
            value=members[0]["value_low"], value_min=min(values), value_max=max(m["value_high"] for m in members),
            statements=len(members), independent_sources=len({canonical[m["document_id"]] for m in members}),
            agreement=agreement, first_document_id=members[0]["document_id"],
            metric_ids=[m["metric_id"] for m in members],
        )  # fmt: skip
        if agreement in ("conflict", "scale_slip"):
            low, high = min(members, key=lambda m: m["value_low"]), max(members, key=lambda m: m["value_low"])
            rows.add(
                "conflicts", fact_id=fact, metric_id=high["metric_id"], other_metric_id=low["metric_id"],
                kind="value" if agreement == "conflict" else "scale_slip", ratio=ratio,
                explanation=f"the larger value is {ratio:g} times the smaller",
            )  # fmt: skip
    happenings: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
    for e in rows.tables["events"]:
        happenings.setdefault((e["event_type"], *e["actor_ids"], "/", *e["target_ids"], e["date"]), []).append(e)
    for keys, members in happenings.items():
        rows.add(
            "event_facts", fact_id=key("happening", *keys), event_type=members[0]["event_type"],
            actor_ids=members[0]["actor_ids"], target_ids=members[0]["target_ids"], date=members[0]["date"],
            date_from=members[0]["date_from"], date_to=members[0]["date_to"], status=members[0]["status"],
            reports=len(members), independent_sources=len({canonical[m["document_id"]] for m in members}),
            event_ids=[m["event_id"] for m in members],
        )  # fmt: skip


def relate(rows: Rows) -> None:
    """The states between Taobao and WeChat that the founding articles tell."""
    facts = rows.tables["event_facts"]

    def of(kind: str, actor: str, year: str) -> list[str]:
        return [
            f["fact_id"]
            for f in facts
            if f["event_type"] == kind and actor in f["actor_ids"] and (f["date"] or "").startswith(year)
        ]

    for row in (
        ("taobao", "wechat", "blocked", date(2013, 1, 1), date(2021, 1, 1), of("access_block", "taobao", "2013")),
        ("taobao", "wechat", "open", date(2021, 1, 1), date(2025, 9, 1), of("access_open", "taobao", "2021")),
        ("taobao", "wechat", "negotiating", date(2025, 9, 1), None, of("negotiation", "alibaba", "2025")),
        ("wechat", "taobao", "blocked", date(2013, 1, 1), date(2021, 1, 1), of("access_block", "wechat", "2013")),
        ("wechat", "taobao", "open", date(2021, 1, 1), None, of("access_open", "taobao", "2021")),
    ):
        rows.add(
            "relations", from_id=row[0], to_id=row[1], relation="access", state=row[2], valid_from=row[3],
            valid_to=row[4],
            opened_by=(row[5] or ["none"])[0], closed_by=None, event_fact_ids=row[5],
        )  # fmt: skip


def history(rows: Rows) -> None:
    """Two runs with their checks, their accounting and one reject."""
    for at, run in enumerate(RUNS):
        started = datetime(2026, 1, 1 + at, 12, tzinfo=UTC)
        counts = {name: len(rows.tables[name]) for name in ("documents", "metrics", "events")}
        rows.add(
            "runs", run_id=run, status="published", started_at=started, finished_at=started.replace(minute=1),
            mode="refresh",
            newsledger_version="0.1.0", code_version="c" * 12, reference_version="r" * 12, schema_version="s" * 12,
            python_version="3.11", package_versions="{}", parameters="{}", host="here", inputs=8,
            new_documents=5 - 2 * at,
            documents=counts["documents"] - 3 * (1 - at), metrics=counts["metrics"] - 4 * (1 - at),
            events=counts["events"] - (1 - at), rejects=1, batches=1, batches_computed=1,
            seconds={"read": 1.5, "load": 0.5}, failed_step=None, error=None,
        )  # fmt: skip
        for table, success in (("documents", True), ("metrics", True), ("events", False)):
            rows.add(
                "check_results", run_id=run, suite=table, check_name=f"{table} are there", table_name=table,
                column_name=None, severity="critical" if success else "warning", success=success,
                expectation="row_count", parameters="{}", observed="3", rows_checked=3,
                rows_failed=0 if success else 1, sample="[]",
                message="3 rows" if success else "3 rows, 1 <b>odd</b>", checked_at=started,
            )  # fmt: skip
        for direction, reason, count in (("in", "new", 8), ("out", "new", 7), ("reject", "empty", 1)):
            rows.add(
                "accounting", run_id=run, step_no=1, step="land", direction=direction, reason=reason, row_count=count
            )
        if at == 0:
            rows.add(
                "rejects", run_id=run, uri="articles/<empty>.txt", source="articles", document_id=None, step="land",
                reason="empty", detail="no character in it", refused="", table_name=None, content_sha256=None,
                size_bytes=0,
                standing=True, rejected_at=started,
            )  # fmt: skip


def founding(rows: Rows) -> None:
    """The five founding articles with their gold as facts."""
    for path in sorted((ROOT / "tests" / "gold" / "seeds").glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        text = (ROOT / "seeds" / "articles" / gold["document"]).read_text(encoding="utf-8")
        identity = document(
            rows, text, gold["document"], run=RUNS[0], drop={d["quote"]: d["kind"] for d in gold["drop"]},
            title=first(gold["title"]), author=first(gold["author"]), publisher=first(gold["publisher"]),
            published=first(gold["published"]), anchor=gold["anchor"],
        )  # fmt: skip
        for entry in gold["metrics"]:
            metric(rows, identity, text, entry)
        for entry in gold["events"]:
            event(rows, identity, text, entry)


def extras(rows: Rows, long_line: int) -> None:
    """A report that contradicts, its reprint, and a hostile article."""
    drop = {"Share this article": "share", "By A. Writer, Made-up Daily, 5 February 2021": "byline"}
    stated = {
        "quote": "643 million", "entity": "Pinduoduo", "measure": "active_buyers", "aspect": "level", "low": 643e6,
        "high": 643e6, "comparator": "eq", "unit": "count", "period": "2020",
    }  # fmt: skip
    title = "Pinduoduo passes 640 million buyers"
    original = document(
        rows, REPORT, "report.txt", run=RUNS[1], drop=drop, title=title, author="A. Writer", publisher="Made-up Daily",
        published="2021-02-05", uri=PLACE,
    )  # fmt: skip
    metric(rows, original, REPORT, stated)
    reprint = REPORT.replace("Share this article", "Printed again")
    copy = document(
        rows, reprint, "reprint.txt", run=RUNS[1], drop=drop, title=title, published="2021-02-06", cluster_id=original,
        is_canonical=False,
    )  # fmt: skip
    metric(rows, copy, reprint, stated)
    rows.add(
        "duplicates", document_id=copy, canonical_id=original, cluster_id=original, similarity=0.95, containment=0.97,
        method="near", reason="the earliest published document stands for the cluster",
    )  # fmt: skip
    rows.add(
        "text_reuse",
        document_id=copy,
        char_start=0,
        char_end=35,
        other_id=original,
        other_start=0,
        other_end=35,
        words=5,
    )
    hostile = HOSTILE.replace("{long}", "A" * long_line)
    bad = document(
        rows, hostile, "..%2f<hostile>\u202e.txt", run=RUNS[1], drop={}, title=hostile.split("\n")[0],
        publisher="<b>Bad\u202e</b>", author="=cmd|' /C calc'!A0", published="2019-05",
    )  # fmt: skip
    few = {"quote": "5 million", "entity": "<script>evil()</script>", "low": 5e6, "high": 5e6, "period": "2019"}
    metric(rows, bad, hostile, {**stated, **few, "measure": "users"})
    event(
        rows, bad, hostile,
        {"quote": "WeChat had 5 million users", "type": "milestone", "actors": ["<script>evil()</script>"],
         "targets": ["WeChat"], "date": "2019", "status": "occurred"},
    )  # fmt: skip


def create(connection: duckdb.DuckDBPyConnection) -> None:
    """The tables, declared, with their comments."""
    for path in sorted((ROOT / "sql" / "schema").glob("*.sql")):
        if "main." not in path.read_text(encoding="utf-8").partition("(")[0]:
            continue  # a table of the build alone, not of the published file
        connection.execute(path.read_text(encoding="utf-8"))


def insert(connection: duckdb.DuckDBPyConnection, table: str, rows: Iterable[dict[str, Any]]) -> None:
    rows = list(rows)
    columns = list(rows[0])
    # Many rows in a statement: to plan one takes longer than to insert its rows.
    for at in range(0, len(rows), 100):
        some = rows[at : at + 100]
        marks = ", ".join([f"({', '.join('?' * len(columns))})"] * len(some))
        connection.execute(
            f'INSERT INTO "{table}" ({", ".join(columns)}) VALUES {marks}',
            [row[column] for row in some for column in columns],
        ).fetchall()


def make(path: Path, *, long_line: int = 3000) -> Path:
    """Write the small warehouse to `path`."""
    path.write_bytes(_made(long_line))
    return path


@functools.cache
def _made(long_line: int) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "warehouse.duckdb"
        _make(path, long_line)
        return path.read_bytes()


def _make(path: Path, long_line: int) -> None:
    rows = Rows()
    founding(rows)
    extras(rows, long_line)
    gather(rows)
    relate(rows)
    history(rows)
    for identity in list(rows.names):
        parent = rows.names[identity]["parent_id"]
        if parent:
            rows.entity(NAMES[parent][0])
    rows.tables["entities"] = list(rows.names.values())
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        connection.execute(f"ATTACH '{path}' AS made (STORAGE_VERSION '{warehouse.STORAGE_VERSION}')")
        connection.execute("USE made")
        create(connection)
        connection.execute("BEGIN")
        for table, content in rows.tables.items():
            insert(connection, table, content)
        connection.execute("COMMIT")
        finish(connection)


def finish(connection: duckdb.DuckDBPyConnection) -> None:
    """What the pipeline does last: reference data, macros, views, sample queries."""
    warehouse.load_reference(connection, default(), ROOT / "seeds" / "reference")
    warehouse.define_views(connection)
