-- Each entity with its owners: `line` is itself, its parent, the parent's parent; `root` the last; `platform_id` the
-- platform that a feature, an edition or a payment service belongs to (itself where no platform is above it).
WITH RECURSIVE entities AS (
    SELECT entity_id, kind, parent_id FROM main.entities
),
climbs AS (
    SELECT entity_id, [entity_id] AS line, parent_id, entity_id AS platform_id,
           kind IN ('platform', 'product') AS below_company
    FROM entities
    UNION ALL
    SELECT c.entity_id, list_append(c.line, e.entity_id), e.parent_id,
           CASE WHEN c.below_company AND e.kind IN ('platform', 'product') THEN e.entity_id ELSE c.platform_id END,
           c.below_company AND e.kind IN ('platform', 'product')
    FROM climbs c
    JOIN entities e ON e.entity_id = c.parent_id
    -- A circle of owners would have no end.
    WHERE NOT list_contains(c.line, e.entity_id) AND len(c.line) < 12
),
longest AS (
    SELECT entity_id, line, platform_id FROM climbs QUALIFY row_number() OVER (PARTITION BY entity_id ORDER BY len(line) DESC) = 1
),
final AS (
    SELECT l.entity_id, e.kind, l.line, l.line[-1] AS root, l.platform_id
    FROM longest l
    JOIN entities e ON e.entity_id = l.entity_id
)
SELECT entity_id, kind, line, root, platform_id FROM final
