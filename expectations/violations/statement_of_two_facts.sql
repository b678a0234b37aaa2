-- severity: critical
-- a metric or an event that is counted in more than one fact
with counted as (
    select 'metric_facts' as table_name, unnest(metric_ids) as id, fact_id from metric_facts
    union all
    select 'event_facts' as table_name, unnest(event_ids) as id, fact_id from event_facts
)

select table_name, id, min(fact_id) as one_fact, max(fact_id) as other_fact
from counted
group by table_name, id
having min(fact_id) < max(fact_id)
