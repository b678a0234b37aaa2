-- The facts before this build that it counts anew.
SELECT fact_id FROM before.metric_facts SEMI JOIN staging.touched_measures USING (entity_id, measure, aspect)
