-- The text that each text follows, exact copies too, by their places.
WITH ordered AS (
    SELECT no, place, first_place FROM staging.document_order
),
final AS (
    SELECT a.place, b.place AS parent, l.similarity, l.containment, l.method
    FROM kept.links l
    JOIN ordered a ON a.no = l.no
    JOIN ordered b ON b.no = l.parent
    UNION ALL
    SELECT place, first_place, 1.0, 1.0, 'exact' FROM ordered WHERE place <> first_place
)
SELECT place, parent, similarity, containment, method FROM final
