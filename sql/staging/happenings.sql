-- One row for a touched happening over all its reports; `key` is what it is known by.
WITH members AS (
    SELECT event_id, happening_id FROM staging.event_members WHERE staging.in_slice(hash(happening_id))
),
events AS (
    SELECT event_id, document_id, event_type, status, date, date_from, date_to, confidence, actor_ids, target_ids
    FROM main.events
),
documents AS (
    SELECT document_id, uri, cluster_id, is_canonical, published_from FROM main.documents
),
reports AS (
    SELECT m.happening_id, e.*, d.* EXCLUDE (document_id)
    FROM members m
    JOIN events e ON e.event_id = m.event_id
    JOIN documents d ON d.document_id = e.document_id
),
lines AS (
    SELECT entity_id, line FROM staging.entity_lines
),
named AS (
    SELECT happening_id, entity_id, min(rank) AS rank, bool_or(acts) AS acts
    FROM (
        SELECT happening_id, unnest(actor_ids) AS entity_id, generate_subscripts(actor_ids, 1) AS rank, true AS acts FROM reports
        UNION ALL
        SELECT happening_id, unnest(target_ids), generate_subscripts(target_ids, 1), false FROM reports
    )
    GROUP BY happening_id, entity_id
),
-- Who is named beside a product of its own says no more than the product does.
owners AS (
    SELECT DISTINCT n.happening_id, n.acts, unnest(l.line[2:]) AS entity_id
    FROM named n
    JOIN lines l ON l.entity_id = n.entity_id
),
parties AS (
    SELECT n.happening_id,
           list(n.entity_id ORDER BY n.rank, n.entity_id) FILTER (WHERE n.acts) AS actor_ids,
           list(n.entity_id ORDER BY n.rank, n.entity_id) FILTER (WHERE NOT n.acts) AS target_ids
    FROM named n
    ANTI JOIN owners o ON o.happening_id = n.happening_id AND o.entity_id = n.entity_id AND o.acts = n.acts
    GROUP BY n.happening_id
),
counted AS (
    SELECT happening_id,
           any_value(event_type) AS event_type,
           -- The surest: it happened, it was denied, it is announced, it is rumoured.
           CASE
               WHEN bool_or(status = 'occurred') THEN 'occurred'
               WHEN bool_or(status = 'denied') THEN 'denied'
               WHEN bool_or(status = 'planned') THEN 'planned'
               ELSE 'reported'
           END AS status,
           CAST(count(*) AS INTEGER) AS reports,
           -- The versions of one page are one source, however far they are apart.
           CAST(least(count(DISTINCT cluster_id), count(DISTINCT uri)) AS INTEGER) AS independent_sources,
           min(published_from) AS first_reported,
           max(published_from) AS last_reported,
           list(event_id ORDER BY event_id <> happening_id, NOT is_canonical, confidence DESC, event_id) AS event_ids
    FROM reports
    GROUP BY happening_id
),
dated AS (
    SELECT event_id AS happening_id, date, date_from, date_to FROM reports WHERE event_id = happening_id
),
final AS (
    SELECT c.event_type, coalesce(p.actor_ids, []) AS actor_ids, coalesce(p.target_ids, []) AS target_ids,
           d.date, d.date_from, d.date_to, c.status, c.reports, c.independent_sources, c.first_reported, c.last_reported,
           c.event_ids,
           concat_ws('|', c.event_type, array_to_string(list_sort(coalesce(p.actor_ids, [])), ','),
                     array_to_string(list_sort(coalesce(p.target_ids, [])), ','), coalesce(d.date, '')) AS key
    FROM counted c
    JOIN dated d ON d.happening_id = c.happening_id
    LEFT JOIN parties p ON p.happening_id = c.happening_id
)
SELECT event_type, actor_ids, target_ids, date, date_from, date_to, status, reports, independent_sources, first_reported,
       last_reported, event_ids, key
FROM final
