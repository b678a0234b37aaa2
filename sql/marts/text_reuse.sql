-- Passages of twelve words and more that two documents share, a few changed words forgiven.
WITH ordered AS (
    SELECT document_id, place, first_place, words FROM staging.document_order
),
-- Where sampled shingles line up, the passage may reach as far again as a gap between samples is likely to be.
seeds AS (
    SELECT later, earlier, unnest(passages, recursive := true) FROM staging.duplicate_candidates
),
sides AS (
    SELECT a.document_id, b.document_id AS other_id, s.diagonal, s.first_position - 16 AS first_position,
           s.last_position + 16 AS last_position
    FROM seeds s
    JOIN ordered a ON a.place = s.later
    JOIN ordered b ON b.place = s.earlier
    UNION ALL
    -- A copy shares all of its text.
    SELECT a.document_id, b.document_id, 0, 0, a.words
    FROM ordered a
    JOIN ordered b ON b.place = a.first_place
    WHERE a.place <> a.first_place
),
shingles AS (
    SELECT document_id, position, shingle, char_start, char_end FROM staging.shingles
),
asked AS MATERIALIZED (
    SELECT document_id, other_id, diagonal, unnest(range(greatest(0, first_position), last_position + 1)) AS position
    FROM sides
),
-- Materialised, or the planner joins all texts on shingles or positions alone.
spoken AS MATERIALIZED (
    SELECT q.document_id, q.other_id, q.diagonal, q.position - q.diagonal AS other_position, q.position, s.shingle,
           s.char_start, s.char_end
    FROM asked q
    JOIN shingles s ON s.document_id = q.document_id AND s.position = q.position
),
matches AS (
    SELECT q.document_id, q.other_id, q.diagonal, q.position, q.char_start, q.char_end,
           s.position AS other_position, s.char_start AS other_start, s.char_end AS other_end
    FROM spoken q
    JOIN shingles s ON s.document_id = q.other_id AND s.position = q.other_position AND s.shingle = q.shingle
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
