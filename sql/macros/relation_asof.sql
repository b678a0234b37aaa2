CREATE OR REPLACE MACRO main.relation_asof(d) AS TABLE
SELECT a.name AS from_name, r.relation, r.state, b.name AS to_name, r.valid_from, r.valid_to, r.from_id, r.to_id,
       r.event_fact_ids
FROM main.relations r
JOIN main.entities a ON a.entity_id = r.from_id
JOIN main.entities b ON b.entity_id = r.to_id
WHERE r.valid_from <= CAST(d AS DATE) AND (r.valid_to IS NULL OR CAST(d AS DATE) < r.valid_to)
ORDER BY a.name, b.name, r.relation;

COMMENT ON MACRO TABLE main.relation_asof IS
    'How platforms stood to one another on a day: FROM relation_asof(''2019-06-01'')';
