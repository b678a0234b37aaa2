-- The rooms of new reports, and of those whose parties have other owners now.
WITH events AS (
    SELECT event_id, event_type, date, date_from, date_to, actor_ids, target_ids, evidence
    FROM main.events
    SEMI JOIN staging.rehoused_events USING (event_id)
),
lines AS (
    SELECT entity_id, root FROM staging.entity_lines
),
named AS (
    SELECT event_id, unnest(actor_ids) AS entity_id, true AS acts FROM events
    UNION ALL
    SELECT event_id, unnest(target_ids), false FROM events
),
owned AS (
    SELECT DISTINCT n.event_id, coalesce(l.root, n.entity_id) AS root, n.acts
    FROM named n
    LEFT JOIN lines l ON l.entity_id = n.entity_id
),
-- Who is named first tells nothing about talks and agreements: all who take part are one side.
meeting AS (
    SELECT DISTINCT e.event_id, e.event_type, o.root,
           CASE
               WHEN e.date_from IS NULL OR e.date_to IS NULL THEN [0]
               ELSE range(year(e.date_from), least(year(e.date_to), year(e.date_from) + 4) + 1)
           END AS years
    FROM events e
    JOIN owned o ON o.event_id = e.event_id
    WHERE o.acts OR e.event_type IN ('negotiation', 'partnership') OR len(e.actor_ids) = 0
),
final AS (
    SELECT event_id, hash(event_type, root, year) AS room
    FROM (SELECT event_id, event_type, root, unnest(years) AS year FROM meeting)
    UNION ALL
    -- One whose parties nobody knows meets its reprints, which have its sentence and its date.
    SELECT event_id, hash(event_type, evidence, date) FROM events WHERE len(actor_ids) = 0 AND len(target_ids) = 0
)
SELECT event_id, room FROM final
