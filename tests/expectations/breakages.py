"""Promises broken one at a time: SQL that breaks `sample`'s warehouse, and exactly the checks that then fail."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Breakage:
    """What is done to which table, and what must fail: `suite.check` of critical and of warning checks."""

    name: str
    table: str
    sql: str
    critical: tuple[str, ...] = ()
    warning: tuple[str, ...] = ()


def _set(table: str, column: str, value: str, where: str, *critical: str, warning: tuple[str, ...] = ()) -> Breakage:
    sql = f"update {table} set {column} = {value} where {where}"
    return Breakage(f"{table}.{column} = {value}", table, sql, critical, warning)


def _copy(table: str, where: str, *critical: str, change: str = "") -> Breakage:
    sql = f"insert into {table} select * {change} from {table} where {where}"
    return Breakage(f"{table} twice {change or where}", table, sql, critical)


_LEDGER = "violations.ledger_differs"
_LINE = "violations.line_lost"

DOCUMENTS = [
    _set("documents", "uri", "null", "document_id = 'd1'", "documents.required_not_null"),
    _copy(
        "documents",
        "document_id = 'd3'",
        "documents.key_unique",
        "documents.one_canonical_a_cluster",
        "violations.metric_fact_differs",
        "violations.event_fact_differs",
        _LEDGER,
    ),
    _set("documents", "anchor_basis", "'guessed'", "document_id = 'd1'", "documents.anchor_basis_in_vocabulary"),
    _set("documents", "anchor_basis", "null", "document_id = 'd1'", "documents.anchor_has_basis"),
    _set("documents", "content_sha256", "'abc'", "document_id = 'd1'", "documents.shapes_hold"),
    _set("documents", "language", "'English'", "document_id = 'd1'", "documents.shapes_hold"),
    _set("documents", "word_count", "100000", "document_id = 'd1'", "documents.shapes_hold"),
    _set("documents", "word_count", "0", "document_id = 'd1'", warning=("documents.says_something",)),
    _set("documents", "published", "'August 2013'", "document_id = 'd3'", "documents.published_is_edtf"),
    _set("documents", "anchor", "'2013-02-30'", "document_id = 'd3'", "documents.anchor_is_edtf"),
    _set("documents", "published_from", "'2013-08-01'", "document_id = 'd3'", "documents.published_bounds_agree"),
    _set("documents", "published_to", "null", "document_id = 'd3'", "documents.published_bounds_agree"),
    Breakage(
        "published after receipt",
        "documents",
        """update documents set published = '2026-03-03', published_from = '2026-03-03', published_to = '2026-03-03'
        where document_id = 'd2'""",
        ("documents.published_before_receipt",),
    ),
    Breakage(
        "published on the next day, in another time zone",
        "documents",
        """update documents set published = '2026-03-02', published_from = '2026-03-02', published_to = '2026-03-02'
        where document_id = 'd2'""",
    ),
    Breakage(
        "published in the year 3021",
        "documents",
        """update documents set published = '3021', published_from = '3021-01-01', published_to = '3021-12-31'
        where document_id = 'd2'""",
        ("documents.published_before_receipt", "documents.published_in_bounds"),
        ("documents.published_plausible",),
    ),
    _set(
        "documents",
        "received_at",
        "'1980-01-01 00:00:00+00'",
        "document_id = 'd2'",
        "documents.published_before_receipt",
        warning=("documents.received_in_the_past",),
    ),
    _set(
        "documents",
        "received_at",
        "'2126-01-01 00:00:00+00'",
        "document_id = 'd2'",
        warning=("documents.received_in_the_past",),
    ),
    _set(
        "documents",
        "is_canonical",
        "true",
        "document_id = 'd2'",
        "documents.one_canonical_a_cluster",
        "violations.duplicate_unlisted",
        _LEDGER,
    ),
    _set(
        "documents",
        "is_canonical",
        "false",
        "document_id = 'd3'",
        "documents.one_canonical_a_cluster",
        "violations.duplicate_unlisted",
        _LEDGER,
    ),
    _set("documents", "run_id", "'gone'", "document_id = 'd1'", "violations.run_unresolved"),
    _set(
        "documents",
        "text",
        "concat('x', text)",
        "document_id = 'd1'",
        "violations.evidence_differs",
        "violations.mention_differs",
        _LINE,
    ),
    Breakage(
        "a document is lost with all that it says",
        "documents",
        """delete from documents where document_id = 'd2'; delete from blocks where document_id = 'd2';
        delete from mentions where document_id = 'd2'; delete from duplicates where document_id = 'd2';
        delete from metrics where document_id = 'd2'; delete from conflicts where metric_id = 'm2';
        update metric_facts set metric_ids = ['m1', 'm3'], statements = 2""",
        (_LEDGER,),
    ),
]

BLOCKS = [
    _set("blocks", "kind", "null", "document_id = 'd1' and block_no = 1", "blocks.required_not_null"),
    _set("blocks", "kind", "'footer'", "document_id = 'd1' and block_no = 1", "blocks.kind_in_vocabulary"),
    _set("blocks", "reason", "''", "document_id = 'd1' and block_no = 1", "blocks.dropped_with_reason"),
    _set("blocks", "reason", "'dull'", "document_id = 'd1' and block_no = 2", "blocks.dropped_with_reason"),
    _set("blocks", "block_no", "1", "document_id = 'd1' and block_no = 2", "blocks.key_unique"),
    _set("blocks", "block_no", "9", "document_id = 'd1' and block_no = 0", "blocks.in_order"),
    _set("blocks", "char_end", "char_start", "document_id = 'd1' and block_no = 1", "blocks.in_order", _LINE),
    _set("blocks", "char_end", "char_end + 3", "document_id = 'd1' and block_no = 1", "blocks.in_order", _LINE),
    _set("blocks", "char_end", "9999", "document_id = 'd2' and block_no = 2", "violations.block_outside_text", _LINE),
    _set("blocks", "repeats", "7", "document_id = 'd2' and block_no = 2", "violations.block_outside_text"),
    _set("blocks", "repeats", "2", "document_id = 'd2' and block_no = 2", "violations.block_outside_text"),
    _set(
        "blocks",
        "document_id",
        "'gone'",
        "document_id = 'd1' and block_no = 1",
        "violations.document_unresolved",
        _LINE,
    ),
    Breakage(
        "a block is shorter than its line",
        "blocks",
        "update blocks set char_end = char_end - 1 where document_id = 'd1' and block_no = 1",
        (_LINE,),
    ),
    Breakage(
        "a block that facts stand in is dropped",
        "blocks",
        "update blocks set kept = false, reason = 'dull' where document_id = 'd1' and block_no = 2",
        ("violations.outside_kept_block",),
    ),
    Breakage(
        "a block is lost", "blocks", "delete from blocks where document_id = 'd1' and block_no = 1", (_LEDGER, _LINE)
    ),
]

DUPLICATES = [
    _set("duplicates", "reason", "null", "true", "duplicates.required_not_null"),
    _copy("duplicates", "true", "duplicates.key_unique", _LEDGER),
    _set("duplicates", "method", "'guessed'", "true", "duplicates.method_in_vocabulary"),
    _set("duplicates", "similarity", "1.1", "true", "duplicates.similarity_in_bounds"),
    _set("duplicates", "containment", "-0.1", "true", "duplicates.containment_in_bounds"),
    _set("duplicates", "method", "'exact'", "true", "duplicates.exact_is_alike"),
    _set("duplicates", "canonical_id", "'gone'", "true", "violations.document_unresolved"),
    _set("duplicates", "canonical_id", "'d3'", "true", "violations.canonical_of_other_cluster"),
    _set("duplicates", "cluster_id", "'d3'", "true", "violations.canonical_of_other_cluster"),
    Breakage(
        "a chain of duplicates",
        "duplicates",
        "insert into duplicates by name select * replace ('d1' as document_id, 'd2' as canonical_id) from duplicates",
        ("violations.duplicate_of_duplicate", "violations.duplicate_unlisted", _LEDGER),
    ),
    Breakage(
        "a duplicate is not listed", "duplicates", "delete from duplicates", ("violations.duplicate_unlisted", _LEDGER)
    ),
]

REUSE = [
    _set("text_reuse", "words", "null", "true", "text_reuse.required_not_null"),
    _copy("text_reuse", "true", "text_reuse.key_unique"),
    _set("text_reuse", "words", "0", "true", "text_reuse.a_passage_of_two_documents"),
    _set("text_reuse", "other_id", "'d1'", "true", "text_reuse.a_passage_of_two_documents"),
    _set("text_reuse", "char_end", "9999", "true", "violations.reuse_outside_text"),
    _set("text_reuse", "other_start", "-1", "true", "violations.reuse_outside_text"),
    _set("text_reuse", "other_id", "'gone'", "true", "violations.document_unresolved"),
]

ENTITIES = [
    _set("entities", "kind", "null", "entity_id = 'beacon'", "entities.required_not_null"),
    _copy("entities", "entity_id = 'beacon'", "entities.key_unique", _LEDGER),
    _set("entities", "kind", "'thing'", "entity_id = 'beacon'", "entities.kind_in_vocabulary"),
    _set("entities", "parent_id", "'gone'", "entity_id = 'lantern'", "violations.entity_unresolved"),
    _set("entities", "parent_id", "'beacon'", "entity_id = 'beacon'", "entities.not_its_own_owner"),
    _set("entities", "parent_id", "'lantern'", "entity_id = 'beacon'", "entities.not_its_own_owner"),
    _set("entities", "name", "'Lamp'", "entity_id = 'lantern'", "violations.entity_name_differs"),
]

MENTIONS = [
    _set("mentions", "surface", "null", "document_id = 'd3' and entity_id = 'beacon'", "mentions.required_not_null"),
    _copy("mentions", "document_id = 'd3' and char_start = 0", "mentions.key_unique", _LEDGER),
    _set("mentions", "surface", "'lantern'", "document_id = 'd1'", "violations.mention_differs"),
    _set("mentions", "char_start", "char_start + 1", "document_id = 'd1'", "violations.mention_differs"),
    _set("mentions", "entity_id", "'gone'", "document_id = 'd1'", "violations.entity_unresolved"),
    _set(
        "mentions",
        "document_id",
        "'gone'",
        "document_id = 'd1'",
        "violations.document_unresolved",
        "violations.outside_kept_block",
    ),
    Breakage(
        "a mention in a dropped line",
        "mentions",
        """insert into mentions select 'd1', 'lantern', 'Writer', 39, 45, false""",
        ("violations.outside_kept_block", _LEDGER),
    ),
]

METRICS = [
    _set("metrics", "rule", "null", "metric_id = 'm1'", "metrics.required_not_null"),
    _copy("metrics", "metric_id = 'm1'", "metrics.key_unique", "violations.metric_fact_differs", _LEDGER),
    _set("metrics", "comparator", "'about'", "metric_id = 'm1'", "metrics.comparator_in_vocabulary"),
    _set("metrics", "confidence", "1.5", "metric_id = 'm1'", "metrics.confidence_in_bounds"),
    _set("metrics", "confidence", "'nan'", "metric_id = 'm1'", "metrics.confidence_in_bounds"),
    _set("metrics", "evidence", "'Lantern had it.'", "metric_id = 'm1'", "violations.evidence_differs"),
    _set("metrics", "evidence", "concat(evidence, ' ')", "metric_id = 'm1'", "violations.evidence_differs"),
    _set(
        "metrics",
        "sentence_end",
        "99999",
        "metric_id = 'm1'",
        "violations.evidence_differs",
        "violations.outside_kept_block",
    ),
    _set("metrics", "char_start", "0", "metric_id = 'm1'", "metrics.number_in_sentence"),
    _set("metrics", "char_end", "char_start", "metric_id = 'm1'", "metrics.number_in_sentence"),
    _set(
        "metrics",
        "document_id",
        "'gone'",
        "metric_id = 'm2'",
        "violations.document_unresolved",
        "violations.metric_fact_differs",
        "violations.outside_kept_block",
    ),
    _set("metrics", "entity_name", "'Lamp'", "metric_id = 'm1'", "violations.entity_name_differs"),
    _set(
        "metrics",
        "entity_id",
        "'gone'",
        "metric_id = 'm1'",
        "violations.entity_unresolved",
        "violations.entity_name_differs",
        "violations.metric_fact_differs",
    ),
    Breakage(
        "values in wrong order",
        "metrics",
        "update metrics set value_low = 9e7, value_high = 9e5 where metric_id = 'm3'; "
        "update metric_facts set value_min = 9e7",
        ("metrics.value_in_bounds",),
    ),
    Breakage(
        "a value that is no number",
        "metrics",
        "update metrics set value_low = 'nan', value_high = 'nan' where metric_id = 'm3'",
        ("metrics.value_in_bounds", "violations.metric_fact_differs"),
        ("metrics.value_plausible",),
    ),
]


def _alone(name: str, change: str, *critical: str, warning: tuple[str, ...] = ()) -> Breakage:
    """A metric of no fact: the fourth, a copy of the third."""
    sql = f"""insert into metrics select * replace ({change}) from metrics where metric_id = 'm3';
        update accounting set row_count = 4 where step = 'load metrics'"""
    return Breakage(name, "metrics", sql, critical, warning)


_VALUE = "'m4' as metric_id, {} as value_low, {} as value_high, '{}' as unit, '{}' as aspect"

METRICS += [
    _alone("a statement of no fact", "'m4' as metric_id", "violations.statement_of_no_fact"),
]

ALONE = [
    ("a share of 5e9 %", _VALUE.format(5e9, 5e9, "percent", "share"), ("metrics.percentage_in_bounds",), True),
    ("a share of 120%", _VALUE.format(120, 120, "percent", "share"), (), True),
    ("a growth of 900%", _VALUE.format(900, 900, "percent", "change"), (), False),
    ("hyperinflation", _VALUE.format(9e22, 9e22, "percent", "change"), (), True),
    ("a loss", _VALUE.format(-2e9, -2e9, "USD", "level"), (), False),
    ("fewer than no users", _VALUE.format(-5, -5, "count", "level"), (), True),
    ("more users than particles", _VALUE.format(1e30, 1e30, "count", "level"), ("metrics.value_in_bounds",), True),
    ("a unit of no vocabulary", _VALUE.format(5, 5, "smoots", "level"), ("metrics.unit_in_vocabulary",), False),
    ("a unit of no shape", _VALUE.format(5, 5, "a unit", "level"), ("metrics.unit_in_vocabulary",), False),
    ("an aspect of no vocabulary", _VALUE.format(5, 5, "count", "size"), ("metrics.aspect_in_vocabulary",), False),
    ("a measure of no vocabulary", "'m4' as metric_id, 'fun' as measure", ("metrics.measure_in_vocabulary",), False),
    ("a measure without its noun", "'m4' as metric_id, 'other:' as measure", ("metrics.measure_in_vocabulary",), False),
    ("a noun of its own", "'m4' as metric_id, 'other:index' as measure", (), False),
    ("a period of no date", "'m4' as metric_id, 'last year' as period", ("metrics.period_is_edtf",), False),
    ("a period of other days", "'m4' as metric_id, '2019' as period", ("metrics.period_bounds_agree",), False),
    (
        "an ancient period",
        "'m4' as metric_id, '0794' as period, date '0794-01-01' as period_from, date '0794-12-31' as period_to",
        (),
        "metrics.period_plausible",
    ),
]
METRICS += [
    _alone(
        name,
        change,
        *critical,
        "violations.statement_of_no_fact",
        warning=(plausible,) if isinstance(plausible, str) else ("metrics.value_plausible",) * plausible,
    )
    for name, change, critical, plausible in ALONE
]

EVENTS = [
    _set("events", "actors", "null", "true", "events.required_not_null"),
    _copy("events", "true", "events.key_unique", "violations.event_fact_differs", _LEDGER),
    _set("events", "status", "'hoped'", "true", "events.status_in_vocabulary"),
    _set(
        "events", "event_type", "'gossip'", "true", "events.event_type_in_vocabulary", "violations.event_fact_differs"
    ),
    _set("events", "confidence", "-1", "true", "events.confidence_in_bounds"),
    _set("events", "char_end", "9999", "true", "events.clause_in_sentence"),
    _set("events", "evidence", "'Beacon did it.'", "true", "violations.evidence_differs"),
    _set("events", "actor_ids", "['beacon', 'gone']", "true", "violations.entity_unresolved"),
    _set("events", "target_ids", "['gone']", "true", "violations.entity_unresolved"),
    _set("events", "date", "'5 August'", "true", "events.date_is_edtf"),
    _set("events", "date_to", "'2013-08-09'", "true", "events.date_bounds_agree"),
    _set("events", "date_from", "null", "true", "events.date_bounds_agree"),
    Breakage(
        "an event after its receipt",
        "events",
        "update events set date = '2027-01', date_from = '2027-01-01', date_to = '2027-01-31'",
        ("violations.event_after_receipt",),
        ("violations.event_after_publication",),
    ),
    Breakage(
        "a plan for the future",
        "events",
        "update events set date = '2027-01', date_from = '2027-01-01', date_to = '2027-01-31', status = 'planned'",
    ),
    Breakage(
        "an event after its publication",
        "events",
        "update events set date = '2014', date_from = '2014-01-01', date_to = '2014-12-31'",
        (),
        ("violations.event_after_publication",),
    ),
    Breakage(
        "an event in the year 4000",
        "events",
        "update events set date = '4000', date_from = '4000-01-01', date_to = '4000-12-31', status = 'planned'",
        ("events.date_in_bounds",),
        ("events.date_plausible",),
    ),
]

_BROKEN_FACT = "violations.metric_fact_differs"
FACTS = [
    _set("metric_facts", "value", "null", "true", "metric_facts.required_not_null"),
    _copy("metric_facts", "true", "metric_facts.key_unique", "metric_facts.one_fact_a_key", _BROKEN_FACT),
    _copy(
        "metric_facts",
        "true",
        "metric_facts.one_fact_a_key",
        "violations.statement_of_two_facts",
        change="replace ('f2' as fact_id)",
    ),
    _set("metric_facts", "aspect", "'size'", "true", "metric_facts.aspect_in_vocabulary", _BROKEN_FACT),
    _set("metric_facts", "agreement", "'maybe'", "true", "metric_facts.agreement_in_vocabulary"),
    _set("metric_facts", "measure", "'fun'", "true", "metric_facts.measure_in_vocabulary", _BROKEN_FACT),
    _set("metric_facts", "unit", "'smoots'", "true", "metric_facts.unit_in_vocabulary", _BROKEN_FACT),
    _set("metric_facts", "value", "9e8", "true", "metric_facts.value_in_range"),
    _set("metric_facts", "value_min", "1", "true", _BROKEN_FACT),
    _set("metric_facts", "value_max", "9e8", "true", _BROKEN_FACT),
    _set("metric_facts", "statements", "4", "true", _BROKEN_FACT),
    _set("metric_facts", "independent_sources", "3", "true", _BROKEN_FACT),
    _set("metric_facts", "independent_sources", "4", "true", "metric_facts.sources_counted_once", _BROKEN_FACT),
    _set("metric_facts", "first_document_id", "'gone'", "true", "violations.document_unresolved", _BROKEN_FACT),
    _set("metric_facts", "geo", "'China'", "true", _BROKEN_FACT),
    _set("metric_facts", "period_to", "'2020-06-30'", "true", "metric_facts.period_bounds_agree"),
    _set("metric_facts", "period", "'this year'", "true", "metric_facts.period_is_edtf", _BROKEN_FACT),
    _set("metric_facts", "entity_id", "'gone'", "true", "violations.entity_unresolved", _BROKEN_FACT),
    Breakage(
        "a statement of a year counted for a day in it",
        "period",
        """update metrics set period = '2020-06-30', period_from = '2020-06-30', period_to = '2020-06-30'
        where metric_id <> 'm2'; update metric_facts set period = '2020-06-30', period_from = '2020-06-30',
        period_to = '2020-06-30'""",
    ),
    Breakage(
        "a statement of one year counted for another",
        "period",
        """update metrics set period = '2019', period_from = '2019-01-01', period_to = '2019-12-31'
        where metric_id = 'm2'""",
        (_BROKEN_FACT,),
    ),
    Breakage(
        "a fact of a day that nothing states",
        "period",
        "update metric_facts set period = '2020-06-30', period_from = '2020-06-30', period_to = '2020-06-30'",
        (_BROKEN_FACT,),
    ),
    Breakage(
        "a fact of the year 4000",
        "period",
        """update metric_facts set period = '4000', period_from = '4000-01-01', period_to = '4000-12-31';
        update metrics set period = '4000', period_from = '4000-01-01', period_to = '4000-12-31'""",
        ("metric_facts.period_in_bounds", "metrics.period_in_bounds"),
        ("metric_facts.period_plausible", "metrics.period_plausible"),
    ),
    _set(
        "metric_facts",
        "metric_ids",
        "['m1', 'm2', 'm3', 'gone']",
        "true",
        "violations.statement_unresolved",
        _BROKEN_FACT,
    ),
    Breakage(
        "daily above monthly users",
        "metric_facts",
        """insert into metrics select * replace ('m5' as metric_id, 'daily_active_users' as measure, 2e8 as value_low,
            2e8 as value_high) from metrics where metric_id = 'm1';
        update accounting set row_count = 4 where step = 'load metrics';
        insert into metric_facts select * replace ('f5' as fact_id, 'daily_active_users' as measure, 2e8 as value,
            2e8 as value_min, 2e8 as value_max, ['m5'] as metric_ids, 1 as statements, 1 as independent_sources,
            'single' as agreement) from metric_facts""",
        (),
        ("violations.active_users_exceed",),
    ),
    _set("conflicts", "explanation", "null", "metric_id = 'm1'", "conflicts.required_not_null"),
    _copy("conflicts", "metric_id = 'm1'", "conflicts.key_unique"),
    _copy(
        "conflicts",
        "metric_id = 'm1'",
        "conflicts.key_unique",
        change="replace (other_metric_id as metric_id, metric_id as other_metric_id)",
    ),
    _set("conflicts", "kind", "'taste'", "metric_id = 'm1'", "conflicts.kind_in_vocabulary"),
    _set("conflicts", "ratio", "0.01", "metric_id = 'm1'", "conflicts.ratio_in_bounds"),
    _set("conflicts", "fact_id", "'gone'", "metric_id = 'm1'", "violations.statement_unresolved"),
    _set("conflicts", "metric_id", "'gone'", "metric_id = 'm1'", "violations.statement_unresolved"),
    _set("conflicts", "kind", "'unit'", "metric_id = 'm1'", "violations.conflict_of_two_facts"),
    Breakage(
        "a conflict of two facts",
        "metric_facts",
        "update metric_facts set metric_ids = ['m1', 'm2']",
        (_BROKEN_FACT, "violations.conflict_of_two_facts", "violations.statement_of_no_fact"),
    ),
]

EVENT_FACTS = [
    _set("event_facts", "status", "null", "true", "event_facts.required_not_null"),
    _copy("event_facts", "true", "event_facts.key_unique", "violations.event_fact_differs"),
    _set(
        "event_facts",
        "event_type",
        "'gossip'",
        "true",
        "event_facts.event_type_in_vocabulary",
        "violations.event_fact_differs",
    ),
    Breakage(
        "a happening in the year 4000",
        "event_facts",
        "update event_facts set date = '4000', date_from = '4000-01-01', date_to = '4000-12-31'",
        ("event_facts.date_in_bounds",),
        ("event_facts.date_plausible",),
    ),
    _copy("event_facts", "true", "violations.statement_of_two_facts", change="replace ('h2' as fact_id)"),
    _set("event_facts", "status", "'hoped'", "true", "event_facts.status_in_vocabulary"),
    _set("event_facts", "reports", "2", "true", "violations.event_fact_differs"),
    _set(
        "event_facts",
        "independent_sources",
        "2",
        "true",
        "event_facts.sources_counted_once",
        "violations.event_fact_differs",
    ),
    _set(
        "event_facts",
        "event_ids",
        "['gone']",
        "true",
        "violations.statement_unresolved",
        "violations.event_fact_differs",
        "violations.statement_of_no_fact",
    ),
    _set("event_facts", "actor_ids", "['gone']", "true", "violations.entity_unresolved"),
    _set("event_facts", "date", "'soon'", "true", "event_facts.date_is_edtf"),
    _set("event_facts", "date_from", "'2013-08-04'", "true", "event_facts.date_bounds_agree"),
    _set("relations", "valid_from", "null", "state = 'open'", "relations.required_not_null"),
    _set("relations", "relation", "'love'", "state = 'open'", "relations.relation_in_vocabulary"),
    _set("relations", "state", "'ajar'", "state = 'open'", "relations.access_state_in_vocabulary"),
    _set("relations", "valid_to", "valid_from", "state = 'blocked'", "relations.period_in_order"),
    _set("relations", "valid_to", "'2022-01-01'", "state = 'blocked'", "relations.one_state_at_a_time"),
    _set("relations", "valid_to", "null", "state = 'blocked'", "relations.one_state_at_a_time"),
    _set("relations", "to_id", "'beacon'", "state = 'open'", "relations.period_in_order"),
    _set("relations", "to_id", "'gone'", "state = 'open'", "violations.entity_unresolved"),
    _set("relations", "event_fact_ids", "['gone']", "state = 'open'", "violations.statement_unresolved"),
]

RUNS = [
    _set("runs", "started_at", "null", "status = 'published'", "runs.required_not_null"),
    _copy("runs", "status = 'published'", "runs.key_unique"),
    _set("runs", "status", "'fine'", "status = 'published'", "runs.status_in_vocabulary"),
    _set(
        "runs",
        "finished_at",
        "'2020-01-01 00:00:00+00'",
        "status = 'published'",
        warning=("runs.ends_after_start",),
    ),
    Breakage("a run is lost", "runs", "delete from runs where status = 'published'", ("violations.run_unresolved",)),
    _set("check_results", "severity", "null", "true", "check_results.required_not_null"),
    _set("check_results", "severity", "'info'", "true", "check_results.severity_in_vocabulary"),
    _copy("check_results", "true", "check_results.key_unique"),
    _set("rejects", "detail", "null", "true", "rejects.required_not_null"),
    _set("rejects", "reason", "''", "true", "rejects.says_what"),
    _set("rejects", "uri", "null", "true", "rejects.says_what"),
    _set("rejects", "run_id", "'gone'", "true", "violations.run_unresolved"),
    _set(
        "accounting",
        "row_count",
        "null",
        "step = 'land' and reason = 'new'",
        "accounting.required_not_null",
        "accounting.ledger_balances",
    ),
    _copy("accounting", "step = 'land' and reason = 'new'", "accounting.key_unique", "accounting.ledger_balances"),
    _set("accounting", "direction", "'lost'", "step = 'land' and reason = 'new'", "accounting.direction_in_vocabulary"),
    _set("accounting", "row_count", "5", "step = 'land' and direction = 'in'", "accounting.ledger_balances"),
    Breakage(
        "an input that is not accounted for",
        "accounting",
        "delete from accounting where step = 'land' and direction = 'reject'",
        ("accounting.ledger_balances",),
    ),
    Breakage(
        "negative counts that balance",
        "accounting",
        "update accounting set row_count = -row_count where step = 'land'",
        ("accounting.counts_not_negative",),
    ),
    Breakage("no ledger", "accounting", "delete from accounting", (_LEDGER,)),
]

ALL = [
    *DOCUMENTS,
    *BLOCKS,
    *DUPLICATES,
    *REUSE,
    *ENTITIES,
    *MENTIONS,
    *METRICS,
    *EVENTS,
    *FACTS,
    *EVENT_FACTS,
    *RUNS,
]
