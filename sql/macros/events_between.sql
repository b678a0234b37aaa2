CREATE OR REPLACE MACRO main.events_between(a, b) AS TABLE
WITH names AS (
    SELECT n.entity_id, n.name FROM main.entities n
),
happenings AS (
    SELECT f.* FROM main.event_facts f
    WHERE f.date_from <= CAST(b AS DATE) AND f.date_to >= CAST(a AS DATE)
),
actors AS (
    SELECT p.fact_id, list(n.name ORDER BY p.position) AS actors
    FROM (SELECT h.fact_id, unnest(h.actor_ids) AS entity_id, generate_subscripts(h.actor_ids, 1) AS position FROM happenings h) p
    JOIN names n ON n.entity_id = p.entity_id
    GROUP BY p.fact_id
),
targets AS (
    SELECT p.fact_id, list(n.name ORDER BY p.position) AS targets
    FROM (SELECT h.fact_id, unnest(h.target_ids) AS entity_id, generate_subscripts(h.target_ids, 1) AS position FROM happenings h) p
    JOIN names n ON n.entity_id = p.entity_id
    GROUP BY p.fact_id
)
SELECT h.date, h.event_type, coalesce(c.actors, []) AS actors, coalesce(t.targets, []) AS targets, h.status,
       h.independent_sources, e.evidence AS sentence, h.date_from, h.date_to, h.fact_id
FROM happenings h
LEFT JOIN actors c ON c.fact_id = h.fact_id
LEFT JOIN targets t ON t.fact_id = h.fact_id
LEFT JOIN main.events e ON e.event_id = h.event_ids[1]
ORDER BY h.date_from, h.date_to, h.event_type, h.fact_id;

COMMENT ON MACRO TABLE main.events_between IS
    'Happenings whose date may lie between two days, both included, with names and a sentence: FROM events_between(''2013-01-01'', ''2013-12-31'')';
