-- Every document with the canonical one of its cluster: its links followed to the end.
WITH RECURSIVE ordered AS (
    SELECT document_id, place FROM staging.document_order
),
links AS (
    SELECT place, parent FROM staging.followed_texts
),
chains AS (
    SELECT o.place, o.place AS root FROM ordered o
    UNION ALL
    SELECT c.place, l.parent FROM chains c JOIN links l ON l.place = c.root
),
roots AS (
    SELECT place, min(root) AS root FROM chains GROUP BY place
),
final AS (
    SELECT o.document_id, o.place, r.document_id AS canonical_id, r.place AS canonical_place, o.place = r.place AS is_canonical
    FROM roots c
    JOIN ordered o ON o.place = c.place
    JOIN ordered r ON r.place = c.root
)
SELECT document_id, place, canonical_id, canonical_place, is_canonical FROM final
