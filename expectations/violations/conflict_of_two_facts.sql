-- severity: critical
-- a conflict between statements that are not both of its fact (of kind unit: not of one entity, measure and period)
select conflicts.fact_id, conflicts.metric_id, conflicts.other_metric_id, conflicts.kind
from conflicts
join metric_facts using (fact_id)
join metrics on metrics.metric_id = conflicts.metric_id
join metrics as other on other.metric_id = conflicts.other_metric_id
where case
    when conflicts.kind = 'unit'
        then metrics.unit = other.unit
            or metrics.entity_id is distinct from other.entity_id
            or metrics.measure <> other.measure
            or metrics.aspect <> other.aspect
            or metrics.period is distinct from other.period
            or not list_has_any(metric_facts.metric_ids, [conflicts.metric_id, conflicts.other_metric_id])
    else not list_has_all(metric_facts.metric_ids, [conflicts.metric_id, conflicts.other_metric_id])
end
