-- Passages of twelve words and more that two documents share, a few changed words forgiven.
WITH ordered AS (
    SELECT no, first_no, first_before, words, is_first FROM staging.document_order
),
-- Where sampled shingles line up, the passage may reach as far again as a gap between samples is likely to be.
seeds AS (
    SELECT later, earlier, unnest(passages, recursive := true)
    FROM staging.duplicate_candidates
    WHERE staging.in_slice(later)
),
sides AS (
    SELECT later AS no, earlier AS other_no, diagonal,
           greatest(0, diagonal, first_position - 16) AS first_position, last_position + 16 AS last_position
    FROM seeds
),
-- Each only what a slice needs, and looked up where it is: one list for both would go to disk where memory is short.
spoken_later AS (
    SELECT no, position, shingle FROM staging.compared_shingles WHERE staging.in_slice(no)
),
spoken_earlier AS (
    SELECT s.no, s.position, s.shingle
    FROM staging.compared_shingles s
    SEMI JOIN sides d ON d.other_no = s.no
),
-- Both texts side by side at one distance, as rows: they go to disk where memory is short, and lists of any length do not.
pieces AS (
    SELECT no, other_no, diagonal, unnest(range(first_position, last_position + 1, 64)) AS piece, last_position FROM sides
),
places_beside AS (
    SELECT no, other_no, diagonal, unnest(range(piece, least(piece + 64, last_position + 1))) AS position FROM pieces
),
-- Materialised, or the planner joins all texts on shingles alone.
told AS MATERIALIZED (
    SELECT p.no, p.other_no, p.diagonal, p.position, s.shingle
    FROM places_beside p
    JOIN spoken_later s ON s.no = p.no AND s.position = p.position
),
matched AS (
    SELECT t.no, t.other_no, t.diagonal, t.position
    FROM told t
    JOIN spoken_earlier s ON s.no = t.other_no AND s.position = t.position - t.diagonal AND s.shingle = t.shingle
),
-- Within a run of shingles the position grows as the number does.
numbered AS (
    SELECT *, position - row_number() OVER (PARTITION BY no, other_no, diagonal ORDER BY position) AS run
    FROM matched
),
runs AS (
    SELECT no, other_no, min(position) AS first_word, max(position) AS last_word,
           min(position) - diagonal AS other_first, max(position) - diagonal AS other_last
    FROM numbered
    GROUP BY no, other_no, diagonal, run
    -- A run of one or two shingles is a turn of phrase, not a passage.
    HAVING count(*) > 2
),
gaps AS (
    SELECT *,
           first_word - lag(last_word) OVER along AS gap,
           other_first - lag(other_last) OVER along AS other_gap
    FROM runs
    WINDOW along AS (PARTITION BY no, other_no ORDER BY first_word, other_first)
),
-- A changed word breaks three shingles; up to five words are forgiven on either side.
joined AS (
    SELECT *,
           sum(CASE WHEN gap BETWEEN 1 AND 8 AND other_gap BETWEEN 1 AND 8 THEN 0 ELSE 1 END)
               OVER (PARTITION BY no, other_no ORDER BY first_word, other_first) AS passage
    FROM gaps
),
passages AS (
    SELECT no, other_no, min(first_word) AS first_word, max(last_word) AS last_word,
           min(other_first) AS other_first, max(other_last) AS other_last,
           -- A run of shingles ends two words after the first word of its last.
           CAST(sum(last_word - first_word + 3) AS INTEGER) AS words
    FROM joined
    GROUP BY no, other_no, passage
    HAVING sum(last_word - first_word + 3) >= 12
    UNION ALL
    -- A copy shares all of its text.
    SELECT no, first_no, 0, words - 3, 0, words - 3, words
    FROM ordered
    WHERE NOT is_first AND first_before IS DISTINCT FROM first_no AND words >= 12
      AND staging.in_slice(no)
),
asked AS (
    SELECT no, first_word AS position FROM passages
    UNION SELECT no, last_word FROM passages
    UNION SELECT other_no, other_first FROM passages
    UNION SELECT other_no, other_last FROM passages
),
places AS (
    SELECT a.no, a.position, s.document_id, s.char_start, s.char_end
    FROM asked a
    JOIN staging.compared_shingles s ON s.no = a.no AND s.position = a.position
),
final AS (
    SELECT a.document_id, a.char_start, b.char_end, c.document_id AS other_id, c.char_start AS other_start,
           d.char_end AS other_end, p.words
    FROM passages p
    JOIN places a ON a.no = p.no AND a.position = p.first_word
    JOIN places b ON b.no = p.no AND b.position = p.last_word
    JOIN places c ON c.no = p.other_no AND c.position = p.other_first
    JOIN places d ON d.no = p.other_no AND d.position = p.other_last
)
SELECT document_id, char_start, char_end, other_id, other_start, other_end, words FROM final
