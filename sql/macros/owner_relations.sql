CREATE OR REPLACE VIEW main.owner_relations AS
WITH RECURSIVE climbs AS (
    SELECT n.entity_id, n.entity_id AS owner_id, n.parent_id, 0 AS steps FROM main.entities n
    UNION ALL
    SELECT c.entity_id, p.entity_id, p.parent_id, c.steps + 1
    FROM climbs c
    JOIN main.entities p ON p.entity_id = c.parent_id
    WHERE c.steps < 12
),
owners AS (
    SELECT c.entity_id, arg_max(c.owner_id, c.steps) AS owner_id FROM climbs c GROUP BY c.entity_id
)
SELECT a.owner_id AS from_owner_id, b.owner_id AS to_owner_id, r.relation, r.state, r.valid_from, r.valid_to,
       r.from_id, r.to_id, r.event_fact_ids
FROM main.relations r
JOIN owners a ON a.entity_id = r.from_id
JOIN owners b ON b.entity_id = r.to_id;

COMMENT ON VIEW main.owner_relations IS
    'One row for a state of relations, with the owners of both sides. Use this to see how two groups stood to one another through everything they own; relations has the platforms themselves.';
COMMENT ON COLUMN main.owner_relations.from_owner_id IS 'Last owner of who stands so: entities.entity_id';
COMMENT ON COLUMN main.owner_relations.to_owner_id IS 'Last owner of the other side: entities.entity_id';
COMMENT ON COLUMN main.owner_relations.relation IS 'What the state is about, as in relations.relation';
COMMENT ON COLUMN main.owner_relations.state IS 'The state, as in relations.state';
COMMENT ON COLUMN main.owner_relations.valid_from IS 'First day of the state';
COMMENT ON COLUMN main.owner_relations.valid_to IS 'Day on which the next state begins; null while it lasts';
COMMENT ON COLUMN main.owner_relations.from_id IS 'Who stands so: entities.entity_id';
COMMENT ON COLUMN main.owner_relations.to_id IS 'Toward whom: entities.entity_id';
COMMENT ON COLUMN main.owner_relations.event_fact_ids IS 'What the state is derived from: event_facts.fact_id';
