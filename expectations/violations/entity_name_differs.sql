-- severity: critical
-- a metric whose entity_name is not the name of its entity
select metrics.metric_id, metrics.document_id, metrics.entity_id, metrics.entity_name, entities.name
from metrics
left join entities using (entity_id)
where metrics.entity_name is distinct from entities.name
