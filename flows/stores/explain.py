"""Why a row says what it says: its words in their sentence, how they were read, who agrees and who does not."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb

from flows.facts.wording import amount, date_words, label, one_line
from flows.stores.reader import ReaderError, connect
from flows.stores.rendering import printable

Row = Mapping[str, Any]

SHORTEST = 4
"""Fewest characters of an identifier that are taken for its beginning."""
_SIDE = 220
_TABLES = (
    ("metrics", "metric_id"),
    ("events", "event_id"),
    ("metric_facts", "fact_id"),
    ("event_facts", "fact_id"),
    ("documents", "document_id"),
    ("entities", "entity_id"),
)
_HEDGES = {"eq": "exactly", "approx": "about", "gt": "more than", "ge": "at least", "lt": "less than", "le": "at most"}
_AGREEMENT = {
    "single": "one source",
    "agree": "the sources agree",
    "rounding": "the sources differ by rounding",
    "conflict": "the statements contradict one another",
    "scale_slip": "the statements are apart by a power of ten",
}


def explain(path: Path, identifier: str) -> str:
    """What is known of a metric, event, fact, conflict (by its fact), document or entity, in words to print.

    `identifier` is a key or the first characters of one. Raises ReaderError when it is none, or the beginning of
    several.
    """
    with connect(path) as connection:
        table, key = _find(connection, identifier.strip())
        lines = list(_EXPLAINERS[table](connection, key))
    return "\n".join(printable(line) for line in lines) + "\n"


def _rows(connection: duckdb.DuckDBPyConnection, sql: str, *parameters: Any) -> list[dict[str, Any]]:
    cursor = connection.execute(sql, list(parameters))
    names = [column[0] for column in cursor.description or ()]
    return [dict(zip(names, values, strict=True)) for values in cursor.fetchall()]


def _find(connection: duckdb.DuckDBPyConnection, identifier: str) -> tuple[str, str]:
    """The table and the whole key that an identifier means."""
    found: dict[str, str] = {}
    for table, column in _TABLES:
        exact = f"SELECT DISTINCT {column} FROM {table} WHERE {column} = ?"  # noqa: S608
        for row in connection.execute(exact, [identifier]).fetchall():
            return table, row[0]
        if len(identifier) >= SHORTEST:
            begins = f"SELECT DISTINCT {column} FROM {table} WHERE starts_with({column}, ?) LIMIT 5"  # noqa: S608
            found.update((row[0], table) for row in connection.execute(begins, [identifier]).fetchall())
    if not found and len(identifier) < SHORTEST:
        raise ReaderError(f"{identifier!r} is too short for the beginning of a key: at least {SHORTEST} characters")
    if not found:
        raise ReaderError(f"nothing has the key {identifier!r}; `newsledger search` finds keys by words")
    if len(found) > 1:
        some = ", ".join(f"{key} ({table})" for key, table in sorted(found.items())[:5])
        raise ReaderError(f"{identifier!r} begins several keys: {some}")
    key, table = next(iter(found.items()))
    return table, key


def _value(row: Row) -> str:
    return amount(row["value_low"], row["value_high"], row["unit"], comparator=row["comparator"], aspect=row["aspect"])


def _in_sentence(row: Row) -> Iterator[str]:
    """The sentence with the words in brackets, wrapped."""
    sentence = row["evidence"]
    first, last = row["char_start"] - row["sentence_start"], row["char_end"] - row["sentence_start"]
    left, right = max(0, first - _SIDE), min(len(sentence), last + _SIDE)
    shown = f"{sentence[left:first]}[{sentence[first:last]}]{sentence[last:right]}"
    flat = ("…" if left else "") + one_line(shown) + ("…" if right < len(sentence) else "")
    yield from textwrap.wrap(flat, 100, initial_indent="     ", subsequent_indent="     ", break_on_hyphens=False)


_STATEMENTS = """
    SELECT s.*, d.title, d.publisher, d.published, d.uri, d.is_canonical
    FROM {table} s JOIN documents d ON d.document_id = s.document_id
    WHERE list_contains(?, s.{key})
    ORDER BY NOT d.is_canonical, d.published_from NULLS LAST, s.document_id, s.char_start
"""


def _statements(
    connection: duckdb.DuckDBPyConnection, table: str, key: str, ids: Sequence[str]
) -> list[dict[str, Any]]:
    return _rows(connection, _STATEMENTS.format(table=table, key=key), list(ids))


def _told(rows: Sequence[Row], key: str) -> Iterator[str]:
    """Each statement: who, when, the sentence, how it was read."""
    for number, row in enumerate(rows, 1):
        who = one_line(row["publisher"] or row["title"] or row["uri"], limit=80)
        when = f", {date_words(row['published'])}" if row["published"] else ""
        reprint = "" if row["is_canonical"] else " (a reprint: does not count as a source of its own)"
        yield f"  {number}. {who}{when}{reprint}"
        yield from _in_sentence(row)
        if key == "metric_id":
            hedge = _HEDGES.get(row["comparator"], row["comparator"])
            whose = row["entity_surface"] or "nobody named"
            yield f"     read as {_value(row)} ({hedge}, unit {row['unit']}), whose: {one_line(whose, limit=60)}"
        else:
            yield f"     read as {row['event_type']}, {row['status']}, {date_words(row['date'])}"
        yield (
            f"     rule {row['rule']}, confidence {row['confidence']:.2f}; {key} {row[key]};"
            f" characters {row['char_start']} to {row['char_end']} of document {row['document_id']}"
        )


def _name(connection: duckdb.DuckDBPyConnection, identity: str | None) -> str:
    if identity is None:
        return "nobody named"
    row = connection.execute("SELECT name FROM entities WHERE entity_id = ?", [identity]).fetchone()
    return one_line(row[0] if row else identity, limit=80)


def _metric(connection: duckdb.DuckDBPyConnection, key: str) -> Iterator[str]:
    row = _statements(connection, "metrics", "metric_id", [key])[0]
    period = date_words(row["period"])
    yield f"Metric {key}: {_name(connection, row['entity_id'])}, {label(row['measure'])} ({row['aspect']}), {period}"
    yield f"  {_value(row)}" + (f", in {one_line(row['geo'], limit=60)}" if row["geo"] else "")
    yield ""
    yield from _told([row], "metric_id")
    for fact in _rows(connection, "SELECT fact_id FROM metric_facts WHERE list_contains(metric_ids, ?)", key):
        yield ""
        yield "Together with the statements of others it makes"
        yield from _metric_fact(connection, fact["fact_id"], skip=key)


def _metric_fact(connection: duckdb.DuckDBPyConnection, key: str, skip: str | None = None) -> Iterator[str]:
    fact = _rows(connection, "SELECT * FROM metric_facts WHERE fact_id = ?", key)[0]
    period = date_words(fact["period"])
    name = _name(connection, fact["entity_id"])
    yield f"Fact {key}: {name}, {label(fact['measure'])} ({fact['aspect']}), {period}"
    value = amount(fact["value"], fact["value"], fact["unit"], aspect=fact["aspect"])
    between = amount(fact["value_min"], fact["value_max"], fact["unit"], aspect=fact["aspect"])
    spread = f", stated from {between}" if fact["value_min"] != fact["value_max"] else ""
    yield f"  {value}{spread}"
    yield f"  {_AGREEMENT.get(fact['agreement'], fact['agreement'])}"
    yield f"  independent sources: {fact['independent_sources']}; statements, reprints too: {fact['statements']}"
    others = [
        row for row in _statements(connection, "metrics", "metric_id", fact["metric_ids"]) if row["metric_id"] != skip
    ]
    if others:
        yield ""
        yield "Stated by" if skip is None else "Also stated by"
        yield from _told(others[:20], "metric_id")
        if len(others) > 20:
            yield f"  and {len(others) - 20} more"
    clashes = _rows(
        connection,
        "SELECT c.*, a.evidence IS NOT NULL AS known FROM conflicts c LEFT JOIN metrics a ON a.metric_id = c.metric_id"
        " WHERE c.fact_id = ? ORDER BY ratio DESC NULLS LAST, c.metric_id, c.other_metric_id LIMIT 20",
        key,
    )
    yield ""
    yield "Contradictions" if clashes else "Nothing contradicts it."
    for clash in clashes:
        yield f"  {clash['kind']}: {one_line(clash['explanation'], limit=200)}"
        yield f"     {clash['metric_id']} against {clash['other_metric_id']}"


def _event(connection: duckdb.DuckDBPyConnection, key: str) -> Iterator[str]:
    row = _statements(connection, "events", "event_id", [key])[0]
    yield f"Event {key}: {_happening(row['event_type'], row['actors'], row['targets'])}, {date_words(row['date'])}"
    yield ""
    yield from _told([row], "event_id")
    for fact in _rows(connection, "SELECT fact_id FROM event_facts WHERE list_contains(event_ids, ?)", key):
        yield ""
        yield "Together with the reports of others it makes"
        yield from _event_fact(connection, fact["fact_id"], skip=key)


def _happening(kind: str, actors: Sequence[str], targets: Sequence[str]) -> str:
    whom = f" toward {', '.join(one_line(t, limit=60) for t in targets)}" if targets else ""
    return f"{label(kind)} by {', '.join(one_line(a, limit=60) for a in actors) or 'nobody named'}{whom}"


def _event_fact(connection: duckdb.DuckDBPyConnection, key: str, skip: str | None = None) -> Iterator[str]:
    fact = _rows(connection, "SELECT * FROM event_facts WHERE fact_id = ?", key)[0]
    actors = [_name(connection, identity) for identity in fact["actor_ids"]]
    targets = [_name(connection, identity) for identity in fact["target_ids"]]
    yield f"Happening {key}: {_happening(fact['event_type'], actors, targets)}, {date_words(fact['date'])}"
    yield f"  {fact['status']}; independent sources: {fact['independent_sources']}; reports: {fact['reports']}"
    others = [
        row for row in _statements(connection, "events", "event_id", fact["event_ids"]) if row["event_id"] != skip
    ]
    if others:
        yield ""
        yield "Told by" if skip is None else "Also told by"
        yield from _told(others[:20], "event_id")
    states = _rows(
        connection, "SELECT * FROM relations WHERE list_contains(event_fact_ids, ?) ORDER BY valid_from", key
    )
    for state in states:
        until = state["valid_to"] or "now"
        pair = f"{_name(connection, state['from_id'])} toward {_name(connection, state['to_id'])}"
        yield f"  so {pair}: {state['relation']} {state['state']} from {state['valid_from']} until {until}"


def _document(connection: duckdb.DuckDBPyConnection, key: str) -> Iterator[str]:
    row = _rows(
        connection, "SELECT * EXCLUDE (text), length(text) AS characters FROM documents WHERE document_id = ?", key
    )[0]
    yield f"Document {key}: {one_line(row['title'] or row['uri'], limit=160)}"
    who = one_line(row["publisher"] or row["source"], limit=80)
    yield f"  {who}, {date_words(row['published'])}; {one_line(row['uri'])}"
    size = f"{row['characters']} characters, {row['word_count']} words"
    yield f"  {size}, language {row['language']}, run {row['run_id']}"
    for copy in _rows(connection, "SELECT * FROM duplicates WHERE document_id = ?", key):
        yield f"  repeats {copy['canonical_id']} ({copy['method']}): {one_line(copy['reason'], limit=200)}"
    for copy in _rows(connection, "SELECT * FROM duplicates WHERE canonical_id = ? LIMIT 20", key):
        yield f"  is repeated by {copy['document_id']} ({copy['method']})"
    for kind in _rows(
        connection,
        "SELECT kind, count(*) AS n FROM blocks WHERE document_id = ? AND NOT kept GROUP BY 1 ORDER BY 1",
        key,
    ):
        yield f"  dropped lines: {kind['n']} {kind['kind']}"
    found = _rows(
        connection,
        "SELECT metric_id AS key, 'metric' AS kind, char_start, evidence FROM metrics WHERE document_id = ?"
        " UNION ALL SELECT event_id, event_type, char_start, evidence FROM events WHERE document_id = ?"
        " ORDER BY char_start",
        key,
        key,
    )
    yield ""
    yield "Read in it" if found else "Nothing was read in it."
    for item in found[:60]:
        yield f"  {item['key']}  {item['kind']}: {one_line(item['evidence'], limit=90)}"


def _entity(connection: duckdb.DuckDBPyConnection, key: str) -> Iterator[str]:
    row = _rows(connection, "SELECT * FROM entities WHERE entity_id = ?", key)[0]
    parent = f", part of {_name(connection, row['parent_id'])}" if row["parent_id"] else ""
    yield f"Entity {key}: {one_line(row['name'], limit=120)}, {row['kind']}{parent}"
    yield "  in the reference table" if row["registered"] else "  discovered in text"
    facts = _rows(
        connection,
        "SELECT * FROM metric_facts WHERE entity_id = ? ORDER BY measure, period_from NULLS LAST LIMIT 60",
        key,
    )
    for fact in facts:
        value = amount(fact["value"], fact["value"], fact["unit"], aspect=fact["aspect"])
        what = f"{label(fact['measure'])}, {date_words(fact['period'])}"
        yield f"  {fact['fact_id']}  {what}: {value} ({fact['agreement']})"
    happened = _rows(
        connection,
        "SELECT * FROM event_facts WHERE list_contains(actor_ids, ?) OR list_contains(target_ids, ?)"
        " ORDER BY date_from NULLS LAST LIMIT 60",
        key,
        key,
    )
    for fact in happened:
        actors = [_name(connection, identity) for identity in fact["actor_ids"]]
        targets = [_name(connection, identity) for identity in fact["target_ids"]]
        words = _happening(fact["event_type"], actors, targets)
        yield f"  {fact['fact_id']}  {date_words(fact['date'])}: {words} ({fact['status']})"


_EXPLAINERS: Mapping[str, Callable[[duckdb.DuckDBPyConnection, str], Iterator[str]]] = {
    "metrics": _metric,
    "events": _event,
    "metric_facts": _metric_fact,
    "event_facts": _event_fact,
    "documents": _document,
    "entities": _entity,
}
