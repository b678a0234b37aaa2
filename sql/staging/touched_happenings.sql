-- The happenings before this build that a report may leave or join, or whose reports have changed.
WITH asked AS (
    SELECT DISTINCT event_id FROM staging.event_scope WHERE is_asked
),
now AS (
    SELECT event_id, earlier_id FROM staging.event_links
),
before AS (
    SELECT event_id, earlier_id FROM before.event_links SEMI JOIN asked USING (event_id)
),
changed AS (
    SELECT coalesce(n.event_id, b.event_id) AS event_id, n.earlier_id
    FROM now n
    FULL JOIN before b ON b.event_id = n.event_id
    WHERE n.earlier_id IS DISTINCT FROM b.earlier_id
),
seeds AS (
    FROM staging.restated_events
    UNION SELECT event_id FROM changed
    UNION SELECT earlier_id FROM changed WHERE earlier_id IS NOT NULL
),
reports AS (
    SELECT fact_id, unnest(event_ids) AS event_id FROM before.event_facts
),
final AS (
    SELECT DISTINCT fact_id FROM reports SEMI JOIN seeds USING (event_id)
)
SELECT fact_id FROM final
