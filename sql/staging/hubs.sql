-- The hubs of posting lists of more than 32 texts: the first five in canonical order, with which the others are linked.
WITH ordered AS (
    SELECT no, place, NOT was_first AS is_new FROM staging.document_order WHERE is_first
),
lists AS (
    SELECT shingle, unnest(hubs) AS no, unnest(positions) AS position FROM staging.shingle_lists WHERE members > 32
),
final AS (
    SELECT l.shingle, o.place, l.position, o.is_new FROM lists l JOIN ordered o ON o.no = l.no
)
SELECT shingle, place, position, is_new FROM final
