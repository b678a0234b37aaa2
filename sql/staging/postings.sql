-- The samples that may link texts anew: of a list that is or was short, or whose hubs are others now, all; of another
-- long list those of new texts, which are linked with its hubs.
WITH ordered AS (
    SELECT no, place, NOT was_first AS is_new FROM staging.document_order WHERE is_first
),
lists AS (
    SELECT shingle, members > 32 AS is_long,
           members <= 32 OR members_before <= 32 OR hubs IS DISTINCT FROM hubs_before AS is_whole
    FROM staging.shingle_lists
),
final AS (
    SELECT s.shingle, s.no, o.place, s.position, o.is_new, l.is_long
    FROM kept.samples s
    JOIN lists l ON l.shingle = s.shingle
    JOIN ordered o ON o.no = s.no
    WHERE l.is_whole OR o.is_new
)
SELECT shingle, no, place, position, is_new, is_long FROM final
