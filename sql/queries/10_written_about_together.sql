-- question: Which two names are written about together most often, counting a reprinted story once?
WITH named AS (
    SELECT DISTINCT m.document_id, m.entity_id
    FROM mentions m
    JOIN documents d ON d.document_id = m.document_id
    WHERE d.is_canonical
)
SELECT x.name, y.name AS other_name, count(*) AS stories
FROM named a
JOIN named b ON b.document_id = a.document_id AND a.entity_id < b.entity_id
JOIN entities x ON x.entity_id = a.entity_id
JOIN entities y ON y.entity_id = b.entity_id
GROUP BY ALL
ORDER BY stories DESC, x.name, y.name
LIMIT 20;
