-- No CTE in a macro: DuckDB 1.4 cannot read one back.
CREATE OR REPLACE MACRO main.events_between(a, b) AS TABLE
SELECT h.date, h.event_type, coalesce(c.names, e.actors, []) AS actors,
       coalesce(t.names, e.targets, []) AS targets, h.status,
       h.independent_sources, e.evidence AS sentence, h.date_from, h.date_to, h.fact_id
FROM main.event_facts h
LEFT JOIN (
    SELECT p.fact_id, list(n.name ORDER BY p.position) AS names
    FROM (SELECT f.fact_id, unnest(f.actor_ids) AS entity_id, generate_subscripts(f.actor_ids, 1) AS position
          FROM main.event_facts f) p
    JOIN main.entities n ON n.entity_id = p.entity_id
    GROUP BY p.fact_id
) c ON c.fact_id = h.fact_id
LEFT JOIN (
    SELECT p.fact_id, list(n.name ORDER BY p.position) AS names
    FROM (SELECT f.fact_id, unnest(f.target_ids) AS entity_id, generate_subscripts(f.target_ids, 1) AS position
          FROM main.event_facts f) p
    JOIN main.entities n ON n.entity_id = p.entity_id
    GROUP BY p.fact_id
) t ON t.fact_id = h.fact_id
LEFT JOIN main.events e ON e.event_id = h.event_ids[1]
WHERE coalesce(h.date_from, h.date_to) IS NOT NULL
  AND coalesce(h.date_from, DATE '0001-01-01') <= CAST(b AS DATE)
  AND coalesce(h.date_to, DATE '9999-12-31') >= CAST(a AS DATE)
ORDER BY h.date_from, h.date_to, e.document_id, e.char_start, h.fact_id;

COMMENT ON MACRO TABLE main.events_between IS
    'Happenings whose date may lie between two days, both included, with names (or, of whom no entity is known, the words) and a sentence; an open end reaches on, the undated are left out: FROM events_between(''2013-01-01'', ''2013-12-31'')';
