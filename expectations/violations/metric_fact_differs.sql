-- severity: critical by fact
-- a fact that does not equal its statements: their number, their sources, their range, their key or their first document
with stated as (
    select facts.fact_id,
        count(*) as statements,
        least(count(distinct documents.cluster_id), count(distinct documents.uri)) as independent_sources,
        min(metrics.value_low) as value_min,
        max(metrics.value_high) as value_max,
        bool_or(metrics.document_id = facts.first_document_id) as first_among_them,
        bool_and(
            metrics.entity_id is not distinct from facts.entity_id
            and metrics.measure = facts.measure
            and metrics.aspect = facts.aspect
            and metrics.unit = facts.unit
            and metrics.geo is not distinct from facts.geo
            -- A year that holds the fact's month, or a time left open, may speak of the same number.
            and (
                metrics.period is null
                or metrics.period is not distinct from facts.period
                or metrics.period_from <= facts.period_from and metrics.period_to >= facts.period_to
            )
        )
        and bool_or(metrics.period is not distinct from facts.period) as keys_agree
    from (select *, unnest(metric_ids) as metric_id from metric_facts) as facts
    join metrics on metrics.metric_id = facts.metric_id
    join documents on documents.document_id = metrics.document_id
    group by facts.fact_id
)

select facts.fact_id, facts.statements, stated.statements as statements_found, facts.independent_sources,
    stated.independent_sources as sources_found, facts.value_min, stated.value_min as value_min_found, facts.value_max,
    stated.value_max as value_max_found, stated.keys_agree, stated.first_among_them
from metric_facts as facts
left join stated using (fact_id)
where stated.fact_id is null
    or facts.statements <> stated.statements
    or facts.statements <> len(list_distinct(facts.metric_ids))
    or facts.independent_sources <> stated.independent_sources
    or facts.value_min <> stated.value_min
    or facts.value_max <> stated.value_max
    or not stated.keys_agree
    or not stated.first_among_them
