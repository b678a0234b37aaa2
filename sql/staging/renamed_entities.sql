-- Entities known before that have another name now.
SELECT e.entity_id, e.name
FROM main.entities e
JOIN before.entities b ON b.entity_id = e.entity_id
WHERE b.name <> e.name
