-- Entities whose line of owners is another than before.
WITH changed AS (
    SELECT e.entity_id
    FROM main.entities e
    JOIN before.entities b ON b.entity_id = e.entity_id
    WHERE (e.kind, e.parent_id) IS DISTINCT FROM (b.kind, b.parent_id)
),
lines AS (
    SELECT entity_id, unnest(line) AS owner_id FROM staging.entity_lines
),
final AS (
    SELECT DISTINCT l.entity_id FROM lines l SEMI JOIN changed c ON c.entity_id = l.owner_id
)
SELECT entity_id FROM final
