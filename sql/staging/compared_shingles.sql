-- All shingles of the texts that stand in a new candidate pair, or have come to be a copy: looked up once for all that
-- compares them.
WITH ordered AS (
    SELECT no, document_id, first_no, first_before, is_first FROM staging.document_order
),
candidates AS (
    SELECT later, earlier FROM staging.duplicate_candidates
),
involved AS (
    SELECT later AS no FROM candidates
    UNION SELECT earlier FROM candidates
    UNION SELECT no FROM ordered WHERE NOT is_first AND first_before IS DISTINCT FROM first_no
    UNION SELECT first_no FROM ordered WHERE NOT is_first AND first_before IS DISTINCT FROM first_no
),
meant AS (
    SELECT o.document_id, o.no FROM ordered o SEMI JOIN involved i ON i.no = o.no
),
final AS (
    SELECT m.no, s.* FROM staging.all_shingles s JOIN meant m ON m.document_id = s.document_id
)
SELECT no, document_id, position, shingle, char_start, char_end, repeated FROM final
