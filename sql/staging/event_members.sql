-- Each report with the happening it tells of, named by the report that tells it most exactly.
WITH RECURSIVE reports AS (
    SELECT event_id,
           row_number() OVER (
               ORDER BY span NULLS LAST, published_from NULLS LAST, NOT is_canonical, document_id, char_start, event_id
           ) AS place
    FROM staging.event_reports
),
links AS (
    SELECT later, earlier
    FROM staging.event_pairs
    QUALIFY row_number() OVER (PARTITION BY later ORDER BY certain_parties DESC, same_time DESC, words DESC, earlier) = 1
),
chains AS (
    SELECT later AS place, earlier AS root FROM links
    UNION ALL
    SELECT c.place, l.earlier FROM chains c JOIN links l ON l.later = c.root
),
roots AS (
    SELECT place, min(root) AS root FROM chains GROUP BY place
),
final AS (
    SELECT r.event_id, h.event_id AS happening_id
    FROM reports r
    LEFT JOIN roots o ON o.place = r.place
    JOIN reports h ON h.place = coalesce(o.root, r.place)
)
SELECT event_id, happening_id FROM final
