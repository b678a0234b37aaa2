-- The samples that may link texts anew: of a list that is or was short, or whose hubs are others now, all; of another
-- long list those of new texts, which are linked with its hubs.
WITH lists AS (
    SELECT shingle, members <= 32 OR members_before <= 32 OR hubs IS DISTINCT FROM hubs_before AS is_whole
    FROM staging.shingle_lists
),
entering AS (
    SELECT no FROM staging.document_order WHERE is_first AND NOT was_first
),
final AS (
    SELECT s.no, s.shingle, s.position FROM kept.samples s JOIN lists l ON l.shingle = s.shingle AND l.is_whole
    UNION ALL
    SELECT s.no, s.shingle, s.position
    FROM kept.samples s
    JOIN lists l ON l.shingle = s.shingle AND NOT l.is_whole
    SEMI JOIN entering e ON e.no = s.no
)
SELECT no, shingle, position FROM final
