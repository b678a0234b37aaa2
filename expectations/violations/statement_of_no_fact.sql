-- severity: critical
-- a metric of a named entity, or an event, that no fact counts
select 'metrics' as table_name, metrics.metric_id as id, metrics.document_id
from metrics
anti join (select unnest(metric_ids) as metric_id from metric_facts) as counted using (metric_id)
where metrics.entity_id is not null
union all
select 'events' as table_name, events.event_id as id, events.document_id
from events
anti join (select unnest(event_ids) as event_id from event_facts) as counted using (event_id)
