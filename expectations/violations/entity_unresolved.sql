-- severity: critical
-- an entity id that stands in no row of entities
with named as (
    select 'entities.parent_id' as named_in, parent_id as entity_id, entity_id as row_key
    from entities
    where parent_id is not null
    union all by name
    select 'mentions.entity_id' as named_in, entity_id, document_id as row_key from mentions
    union all by name
    select 'metrics.entity_id' as named_in, entity_id, metric_id as row_key from metrics where entity_id is not null
    union all by name
    select 'events.actor_ids' as named_in, unnest(actor_ids) as entity_id, event_id as row_key from events
    union all by name
    select 'events.target_ids' as named_in, unnest(target_ids) as entity_id, event_id as row_key from events
    union all by name
    select 'metric_facts.entity_id' as named_in, entity_id, fact_id as row_key
    from metric_facts
    where entity_id is not null
    union all by name
    select 'event_facts.actor_ids' as named_in, unnest(actor_ids) as entity_id, fact_id as row_key from event_facts
    union all by name
    select 'event_facts.target_ids' as named_in, unnest(target_ids) as entity_id, fact_id as row_key from event_facts
    union all by name
    select 'relations.from_id' as named_in, from_id as entity_id, to_id as row_key from relations
    union all by name
    select 'relations.to_id' as named_in, to_id as entity_id, from_id as row_key from relations
)

select named_in, entity_id, row_key
from named
anti join entities using (entity_id)
