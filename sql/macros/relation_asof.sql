CREATE OR REPLACE MACRO main.relation_asof(d) AS TABLE
SELECT a.name AS from_name, r.relation, r.state, b.name AS to_name, r.valid_from, r.valid_to,
       o.date AS since, e.evidence AS sentence, r.from_id, r.to_id, r.event_fact_ids
FROM main.relations r
LEFT JOIN main.event_facts o ON o.fact_id = r.opened_by
LEFT JOIN main.events e ON e.event_id = o.event_ids[1]
JOIN main.entities a ON a.entity_id = r.from_id
JOIN main.entities b ON b.entity_id = r.to_id
WHERE r.valid_from <= CAST(d AS DATE) AND (r.valid_to IS NULL OR CAST(d AS DATE) < r.valid_to)
ORDER BY a.name, b.name, r.relation;

COMMENT ON MACRO TABLE main.relation_asof IS
    'How platforms stood to one another on a day, since when as exactly as it is told (EDTF), and the sentence that tells it: FROM relation_asof(''2019-06-01'')';
