-- Passages of twelve words and more that two documents share, a few changed words forgiven.
WITH ordered AS (
    SELECT document_id, place, first_place FROM staging.document_order
),
pairs AS (
    SELECT later, earlier FROM staging.duplicate_candidates WHERE aligned >= 2 OR is_close
    UNION ALL
    SELECT place, first_place FROM ordered WHERE place <> first_place
),
named AS (
    SELECT a.document_id, b.document_id AS other_id
    FROM pairs p
    JOIN ordered a ON a.place = p.later
    JOIN ordered b ON b.place = p.earlier
),
involved AS (
    SELECT document_id FROM named UNION SELECT other_id FROM named
),
shingles AS (
    SELECT document_id, position, shingle, char_start, char_end, repeated
    FROM staging.shingles
    SEMI JOIN involved USING (document_id)
),
-- The other side counts first occurrences only, so a line repeated a thousand times costs a thousand rows.
matches AS (
    SELECT n.document_id, n.other_id, a.position, a.char_start, a.char_end,
           b.position AS other_position, b.char_start AS other_start, b.char_end AS other_end,
           a.position - b.position AS diagonal
    FROM named n
    JOIN shingles a ON a.document_id = n.document_id
    JOIN shingles b ON b.document_id = n.other_id AND b.shingle = a.shingle AND NOT b.repeated
),
numbered AS (
    SELECT *, position - row_number() OVER (PARTITION BY document_id, other_id, diagonal ORDER BY position) AS island
    FROM matches
),
runs AS (
    SELECT document_id, other_id,
           min(position) AS first_word, max(position) AS last_word,
           min(other_position) AS other_first, max(other_position) AS other_last,
           min(char_start) AS char_start, max(char_end) AS char_end,
           min(other_start) AS other_start, max(other_end) AS other_end
    FROM numbered
    GROUP BY document_id, other_id, diagonal, island
    -- A run of one or two shingles is a turn of phrase, not a passage.
    HAVING count(*) >= 3
),
gaps AS (
    SELECT *,
           first_word - lag(last_word) OVER along AS gap,
           other_first - lag(other_last) OVER along AS other_gap
    FROM runs
    WINDOW along AS (PARTITION BY document_id, other_id ORDER BY first_word, other_first)
),
-- A changed word breaks three shingles; up to five words are forgiven on either side.
passages AS (
    SELECT *,
           sum(CASE WHEN gap BETWEEN 1 AND 8 AND other_gap BETWEEN 1 AND 8 THEN 0 ELSE 1 END)
               OVER (PARTITION BY document_id, other_id ORDER BY first_word, other_first) AS passage
    FROM gaps
),
final AS (
    SELECT document_id, min(char_start) AS char_start, max(char_end) AS char_end,
           other_id, min(other_start) AS other_start, max(other_end) AS other_end,
           -- A run of shingles ends two words after the first word of its last.
           CAST(sum(last_word - first_word + 3) AS INTEGER) AS words
    FROM passages
    GROUP BY document_id, other_id, passage
    HAVING sum(last_word - first_word + 3) >= 12
)
SELECT document_id, char_start, char_end, other_id, other_start, other_end, words FROM final
