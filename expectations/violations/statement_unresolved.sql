-- severity: critical
-- a metric, event or fact id that stands in no row of its table
with named as (
    select 'metric_facts.metric_ids' as named_in, 'metric' as kind, unnest(metric_ids) as id, fact_id as row_key
    from metric_facts
    union all by name
    select 'conflicts.metric_id' as named_in, 'metric' as kind, metric_id as id, fact_id as row_key from conflicts
    union all by name
    select 'conflicts.other_metric_id' as named_in, 'metric' as kind, other_metric_id as id, fact_id as row_key
    from conflicts
    union all by name
    select 'conflicts.fact_id' as named_in, 'metric_fact' as kind, fact_id as id, metric_id as row_key from conflicts
    union all by name
    select 'event_facts.event_ids' as named_in, 'event' as kind, unnest(event_ids) as id, fact_id as row_key
    from event_facts
    union all by name
    select
        'relations.event_fact_ids' as named_in,
        'event_fact' as kind,
        unnest(event_fact_ids) as id,
        concat_ws(' ', from_id, relation, to_id) as row_key
    from relations
),

known as (
    select 'metric' as kind, metric_id as id from metrics
    union all
    select 'metric_fact' as kind, fact_id as id from metric_facts
    union all
    select 'event' as kind, event_id as id from events
    union all
    select 'event_fact' as kind, fact_id as id from event_facts
)

select named_in, id, row_key
from named
anti join known using (kind, id)
