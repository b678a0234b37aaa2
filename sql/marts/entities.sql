WITH registered AS (
    SELECT entity_id, name, kind, parent_id, true AS registered
    FROM reference.entities
),

discovered AS (
    -- Documents may spell a discovered entity differently: the commonest spelling names it, then the first in order.
    SELECT entity_id, name, kind, parent_id
    FROM kept.entity_names
    GROUP BY entity_id, name, kind, parent_id
    QUALIFY row_number() OVER (PARTITION BY entity_id ORDER BY sum(documents) DESC, name, kind, parent_id) = 1
),

everyone AS (
    FROM registered
    UNION ALL BY NAME
    SELECT *, false AS registered
    FROM discovered
    ANTI JOIN registered USING (entity_id)
),

-- The owner of a discovered entity (the country of a place) may be named nowhere itself.
final AS (
    SELECT * REPLACE (if(registered OR parent_id IN (SELECT entity_id FROM everyone), parent_id, NULL) AS parent_id)
    FROM everyone
)

SELECT * FROM final
