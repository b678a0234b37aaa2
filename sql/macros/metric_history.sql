-- No CTE in a macro: DuckDB 1.4 cannot read one back.
CREATE OR REPLACE MACRO main.metric_history(entity, measure) AS TABLE
SELECT n.name, f.measure, f.period, f.aspect, f.value, s.words, f.value_min, f.value_max, f.unit, f.geo, f.statements,
       f.independent_sources, f.agreement, s.said_by, f.period_from, f.period_to, f.fact_id
FROM main.metric_facts f
JOIN main.entities n ON n.entity_id = f.entity_id
JOIN (
    SELECT g.fact_id,
           arg_min(substr(d.text, m.char_start + 1, m.char_end - m.char_start),
                   (abs((m.value_low + m.value_high) / 2 - g.value), -m.confidence)) AS words,
           list_sort(list(DISTINCT coalesce(d.publisher, d.title, regexp_extract(d.uri, '[^/]+$')))) AS said_by
    FROM (SELECT a.fact_id, a.value, unnest(a.metric_ids) AS metric_id FROM main.metric_facts a
          WHERE replace(lower(a.measure), '_', ' ') = replace(lower(measure), '_', ' ')) g
    JOIN main.metrics m ON m.metric_id = g.metric_id
    JOIN main.documents d ON d.document_id = m.document_id
    GROUP BY g.fact_id
) s ON s.fact_id = f.fact_id
WHERE (lower(n.name) = lower(entity) OR n.entity_id = entity
       OR n.entity_id IN (SELECT r.entity_id FROM reference.entities r
                          WHERE list_contains(string_split(lower(array_to_string(r.aliases, '|')), '|'), lower(entity))))
  AND replace(lower(f.measure), '_', ' ') = replace(lower(measure), '_', ' ')
ORDER BY f.aspect, f.period_from NULLS LAST, f.period_to, f.value;

COMMENT ON MACRO TABLE main.metric_history IS
    'What is known of one measure of one entity over time, the entity by name, alias or id, with the words that tell the value: FROM metric_history(''Pinduoduo'', ''active_buyers'')';
