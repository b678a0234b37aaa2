"""Promises on metrics, events and what is made of them across documents, broken one at a time."""

from __future__ import annotations

from tests.expectations.breaking import LEDGER, Breakage, setting, twice

METRICS = [
    setting("metrics", "rule", "null", "metric_id = 'm1'", "metrics.required_not_null"),
    twice("metrics", "metric_id = 'm1'", "metrics.key_unique", "violations.metric_fact_differs", LEDGER),
    setting("metrics", "comparator", "'about'", "metric_id = 'm1'", "metrics.comparator_in_vocabulary"),
    setting("metrics", "confidence", "1.5", "metric_id = 'm1'", "metrics.confidence_in_bounds"),
    setting("metrics", "confidence", "'nan'", "metric_id = 'm1'", "metrics.confidence_in_bounds"),
    setting("metrics", "evidence", "'Lantern had it.'", "metric_id = 'm1'", "violations.evidence_differs"),
    setting("metrics", "evidence", "concat(evidence, ' ')", "metric_id = 'm1'", "violations.evidence_differs"),
    setting(
        "metrics",
        "sentence_end",
        "99999",
        "metric_id = 'm1'",
        "violations.evidence_differs",
        "violations.outside_kept_block",
    ),
    setting("metrics", "char_start", "0", "metric_id = 'm1'", "metrics.number_in_sentence"),
    setting("metrics", "char_end", "char_start", "metric_id = 'm1'", "metrics.number_in_sentence"),
    setting(
        "metrics",
        "document_id",
        "'gone'",
        "metric_id = 'm2'",
        "violations.document_unresolved",
        "violations.metric_fact_differs",
        "violations.outside_kept_block",
    ),
    setting("metrics", "entity_name", "'Lamp'", "metric_id = 'm1'", "violations.entity_name_differs"),
    setting(
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
    setting("events", "actors", "null", "true", "events.required_not_null"),
    twice("events", "true", "events.key_unique", "violations.event_fact_differs", LEDGER),
    setting("events", "status", "'hoped'", "true", "events.status_in_vocabulary"),
    setting(
        "events", "event_type", "'gossip'", "true", "events.event_type_in_vocabulary", "violations.event_fact_differs"
    ),
    setting("events", "confidence", "-1", "true", "events.confidence_in_bounds"),
    setting("events", "char_end", "9999", "true", "events.clause_in_sentence"),
    setting("events", "evidence", "'Beacon did it.'", "true", "violations.evidence_differs"),
    setting("events", "actor_ids", "['beacon', 'gone']", "true", "violations.entity_unresolved"),
    setting("events", "target_ids", "['gone']", "true", "violations.entity_unresolved"),
    setting("events", "date", "'5 August'", "true", "events.date_is_edtf"),
    setting("events", "date_to", "'2013-08-09'", "true", "events.date_bounds_agree"),
    setting("events", "date_from", "null", "true", "events.date_bounds_agree"),
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
    setting("metric_facts", "value", "null", "true", "metric_facts.required_not_null"),
    twice("metric_facts", "true", "metric_facts.key_unique", "metric_facts.one_fact_a_key", _BROKEN_FACT),
    twice(
        "metric_facts",
        "true",
        "metric_facts.one_fact_a_key",
        "violations.statement_of_two_facts",
        change="replace ('f2' as fact_id)",
    ),
    setting("metric_facts", "aspect", "'size'", "true", "metric_facts.aspect_in_vocabulary", _BROKEN_FACT),
    setting("metric_facts", "agreement", "'maybe'", "true", "metric_facts.agreement_in_vocabulary"),
    setting("metric_facts", "measure", "'fun'", "true", "metric_facts.measure_in_vocabulary", _BROKEN_FACT),
    setting("metric_facts", "unit", "'smoots'", "true", "metric_facts.unit_in_vocabulary", _BROKEN_FACT),
    setting("metric_facts", "value", "9e8", "true", "metric_facts.value_in_range"),
    setting("metric_facts", "value_min", "1", "true", _BROKEN_FACT),
    setting("metric_facts", "value_max", "9e8", "true", _BROKEN_FACT),
    setting("metric_facts", "statements", "4", "true", _BROKEN_FACT),
    setting("metric_facts", "independent_sources", "3", "true", _BROKEN_FACT),
    setting("metric_facts", "independent_sources", "4", "true", "metric_facts.sources_counted_once", _BROKEN_FACT),
    setting("metric_facts", "first_document_id", "'gone'", "true", "violations.document_unresolved", _BROKEN_FACT),
    setting("metric_facts", "geo", "'China'", "true", _BROKEN_FACT),
    setting("metric_facts", "period_to", "'2020-06-30'", "true", "metric_facts.period_bounds_agree"),
    setting("metric_facts", "period", "'this year'", "true", "metric_facts.period_is_edtf", _BROKEN_FACT),
    setting("metric_facts", "entity_id", "'gone'", "true", "violations.entity_unresolved", _BROKEN_FACT),
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
    setting(
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
    setting("conflicts", "explanation", "null", "metric_id = 'm1'", "conflicts.required_not_null"),
    twice("conflicts", "metric_id = 'm1'", "conflicts.key_unique"),
    twice(
        "conflicts",
        "metric_id = 'm1'",
        "conflicts.key_unique",
        change="replace (other_metric_id as metric_id, metric_id as other_metric_id)",
    ),
    setting("conflicts", "kind", "'taste'", "metric_id = 'm1'", "conflicts.kind_in_vocabulary"),
    setting("conflicts", "ratio", "0.01", "metric_id = 'm1'", "conflicts.ratio_in_bounds"),
    setting("conflicts", "fact_id", "'gone'", "metric_id = 'm1'", "violations.statement_unresolved"),
    setting("conflicts", "metric_id", "'gone'", "metric_id = 'm1'", "violations.statement_unresolved"),
    setting("conflicts", "kind", "'unit'", "metric_id = 'm1'", "violations.conflict_of_two_facts"),
    Breakage(
        "a conflict of two facts",
        "metric_facts",
        "update metric_facts set metric_ids = ['m1', 'm2']",
        (_BROKEN_FACT, "violations.conflict_of_two_facts", "violations.statement_of_no_fact"),
    ),
]

EVENT_FACTS = [
    setting("event_facts", "status", "null", "true", "event_facts.required_not_null"),
    twice("event_facts", "true", "event_facts.key_unique", "violations.event_fact_differs"),
    setting(
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
    twice("event_facts", "true", "violations.statement_of_two_facts", change="replace ('h2' as fact_id)"),
    setting("event_facts", "status", "'hoped'", "true", "event_facts.status_in_vocabulary"),
    setting("event_facts", "reports", "2", "true", "violations.event_fact_differs"),
    setting(
        "event_facts",
        "independent_sources",
        "2",
        "true",
        "event_facts.sources_counted_once",
        "violations.event_fact_differs",
    ),
    setting(
        "event_facts",
        "event_ids",
        "['gone']",
        "true",
        "violations.statement_unresolved",
        "violations.event_fact_differs",
        "violations.statement_of_no_fact",
    ),
    setting("event_facts", "actor_ids", "['gone']", "true", "violations.entity_unresolved"),
    setting("event_facts", "date", "'soon'", "true", "event_facts.date_is_edtf"),
    setting("event_facts", "date_from", "'2013-08-04'", "true", "event_facts.date_bounds_agree"),
    setting("relations", "valid_from", "null", "state = 'open'", "relations.required_not_null"),
    setting("relations", "relation", "'love'", "state = 'open'", "relations.relation_in_vocabulary"),
    setting("relations", "state", "'ajar'", "state = 'open'", "relations.access_state_in_vocabulary"),
    setting("relations", "valid_to", "valid_from", "state = 'blocked'", "relations.period_in_order"),
    setting("relations", "valid_to", "'2022-01-01'", "state = 'blocked'", "relations.one_state_at_a_time"),
    setting("relations", "valid_to", "null", "state = 'blocked'", "relations.one_state_at_a_time"),
    setting("relations", "to_id", "'beacon'", "state = 'open'", "relations.period_in_order"),
    setting("relations", "to_id", "'gone'", "state = 'open'", "violations.entity_unresolved"),
    setting("relations", "event_fact_ids", "['gone']", "state = 'open'", "violations.statement_unresolved"),
]

ALL = [*METRICS, *EVENTS, *FACTS, *EVENT_FACTS]
