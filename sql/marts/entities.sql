WITH registered AS (
    SELECT entity_id, name, kind, parent_id, true AS registered
    FROM reference.entities
),

discovered AS (
    -- Documents may spell a discovered entity differently: the commonest spelling names it, then the first in order.
    SELECT entity_id, name, kind, parent_id
    FROM staging.entities
    GROUP BY entity_id, name, kind, parent_id
    QUALIFY row_number() OVER (PARTITION BY entity_id ORDER BY count(*) DESC, name, kind, parent_id) = 1
),

final AS (
    FROM registered
    UNION ALL BY NAME
    SELECT *, false AS registered
    FROM discovered
    ANTI JOIN registered USING (entity_id)
)

SELECT * FROM final
