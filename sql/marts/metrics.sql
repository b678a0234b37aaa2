WITH metrics AS (
    FROM staging.metrics
),

entities AS (
    FROM main.entities
),

final AS (
    SELECT metrics.*, entities.name AS entity_name
    FROM metrics
    LEFT JOIN entities ON entities.entity_id = metrics.entity_id
)

SELECT * FROM final
