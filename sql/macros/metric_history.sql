CREATE OR REPLACE MACRO main.metric_history(entity, measure) AS TABLE
WITH matching AS (
    SELECT f.*, n.name
    FROM main.metric_facts f
    JOIN main.entities n ON n.entity_id = f.entity_id
    WHERE (lower(n.name) = lower(entity) OR n.entity_id = entity) AND f.measure = measure
),
speakers AS (
    SELECT g.fact_id, list(DISTINCT coalesce(d.publisher, d.title, regexp_extract(d.uri, '[^/]+$'))) AS said_by
    FROM (SELECT a.fact_id, unnest(a.metric_ids) AS metric_id FROM matching a) g
    JOIN main.metrics m ON m.metric_id = g.metric_id
    JOIN main.documents d ON d.document_id = m.document_id
    GROUP BY g.fact_id
)
SELECT a.name, a.measure, a.period, a.aspect, a.value, a.value_min, a.value_max, a.unit, a.geo, a.statements,
       a.independent_sources, a.agreement, s.said_by, a.period_from, a.period_to, a.fact_id
FROM matching a
JOIN speakers s ON s.fact_id = a.fact_id
ORDER BY a.aspect, a.period_from NULLS LAST, a.period_to, a.value;

COMMENT ON MACRO TABLE main.metric_history IS
    'What is known of one measure of one entity over time, the entity by name or id: FROM metric_history(''Pinduoduo'', ''active_buyers'')';
