-- The pairs of documents whose shared passages are looked for anew, and those that are pairs no more.
WITH ordered AS (
    SELECT no, document_id, first_no, first_before, is_first FROM staging.document_order
),
disturbed AS (
    SELECT later, earlier FROM staging.disturbed_pairs
),
final AS (
    SELECT a.document_id, b.document_id AS other_id
    FROM disturbed d
    JOIN ordered a ON a.no = d.later
    JOIN ordered b ON b.no = d.earlier
    UNION
    SELECT o.document_id, b.document_id
    FROM ordered o
    JOIN ordered b ON b.no = o.first_before
    WHERE o.no <> o.first_before AND o.first_before <> o.first_no
)
SELECT document_id, other_id FROM final
