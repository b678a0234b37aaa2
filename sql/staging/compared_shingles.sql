-- All shingles of the texts that stand in a new candidate pair: looked up once for all that compares them. Of a text that
-- has come to be a copy, and of what it copies, the first and the last, since it shares all between.
WITH ordered AS (
    SELECT no, document_id, first_no, first_before, is_first, words FROM staging.document_order
),
candidates AS (
    SELECT later, earlier FROM staging.duplicate_candidates
),
compared AS (
    SELECT later AS no FROM candidates UNION SELECT earlier FROM candidates
),
copies AS (
    SELECT no, first_no FROM ordered WHERE NOT is_first AND first_before IS DISTINCT FROM first_no
),
copied AS (
    SELECT no FROM copies UNION SELECT first_no FROM copies
),
meant AS (
    SELECT o.document_id, o.no, o.words - 3 AS last, c.no IS NOT NULL AS is_whole
    FROM ordered o
    LEFT JOIN compared c ON c.no = o.no
    LEFT JOIN copied d ON d.no = o.no
    WHERE c.no IS NOT NULL OR d.no IS NOT NULL
),
final AS (
    SELECT m.no, s.*
    FROM staging.all_shingles s
    JOIN meant m ON m.document_id = s.document_id
    WHERE m.is_whole OR s.position = 0 OR s.position = m.last
)
SELECT no, document_id, position, shingle, char_start, char_end, repeated FROM final
