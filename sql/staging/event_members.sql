-- Each report of a touched happening with the happening it tells of now, named by the report that tells it most exactly.
WITH RECURSIVE told AS (
    SELECT unnest(event_ids) AS event_id FROM before.event_facts SEMI JOIN staging.touched_happenings USING (fact_id)
    UNION
    SELECT event_id FROM staging.restated_events
),
links AS (
    SELECT event_id, earlier_id FROM kept.event_links SEMI JOIN told USING (event_id)
),
chains AS (
    SELECT event_id, event_id AS happening_id, 0 AS steps FROM told
    UNION ALL
    SELECT c.event_id, l.earlier_id, c.steps + 1 FROM chains c JOIN links l ON l.event_id = c.happening_id
),
final AS (
    SELECT event_id, arg_max(happening_id, steps) AS happening_id FROM chains GROUP BY event_id
)
SELECT event_id, happening_id FROM final
