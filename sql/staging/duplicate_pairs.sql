-- Candidate pairs with what they share, counted in full, and the verdict on each.
WITH candidates AS (
    SELECT later, earlier FROM staging.duplicate_candidates WHERE is_close AND staging.in_slice(later)
),
ordered AS (
    SELECT no, document_id, distinct_shingles FROM staging.document_order
),
sided AS (
    SELECT c.later, c.earlier,
           a.distinct_shingles AS later_size, b.distinct_shingles AS earlier_size,
           a.distinct_shingles <= b.distinct_shingles AS later_smaller,
           CASE WHEN later_smaller THEN c.later ELSE c.earlier END AS smaller,
           CASE WHEN later_smaller THEN c.earlier ELSE c.later END AS larger
    FROM candidates c
    JOIN ordered a ON a.no = c.later
    JOIN ordered b ON b.no = c.earlier
),
compared AS (
    SELECT smaller AS no FROM sided UNION SELECT larger FROM sided
),
shingles AS (
    SELECT no, shingle FROM staging.compared_shingles SEMI JOIN compared USING (no) WHERE NOT repeated
),
slots AS (
    SELECT o.no, s.context, s.filler
    FROM staging.all_slots s
    JOIN (FROM ordered SEMI JOIN compared USING (no)) o ON o.document_id = s.document_id
),
-- Materialised, or the planner joins all texts on shingles alone.
asked AS MATERIALIZED (
    SELECT p.smaller, p.larger, s.shingle FROM sided p JOIN shingles s ON s.no = p.smaller
),
commons AS (
    SELECT a.smaller, a.larger, count(*) AS shared
    FROM asked a
    JOIN shingles l ON l.no = a.larger AND l.shingle = a.shingle
    GROUP BY a.smaller, a.larger
),
-- Numbers and names of the smaller text whose context stands in the larger one: the same there, or another?
asked_slots AS MATERIALIZED (
    SELECT p.smaller, p.larger, s.context, s.filler FROM sided p JOIN slots s ON s.no = p.smaller
),
fillings AS (
    SELECT a.smaller, a.larger, bool_or(l.filler = a.filler) AS same
    FROM asked_slots a
    JOIN slots l ON l.no = a.larger AND l.context = a.context
    GROUP BY a.smaller, a.larger, a.context, a.filler
),
templates AS (
    SELECT smaller, larger, count(*) AS slots, count(*) FILTER (WHERE NOT same) / count(*) AS contradicted
    FROM fillings
    GROUP BY smaller, larger
),
-- How many of them are nowhere in the larger text.
unknown AS (
    SELECT a.smaller, a.larger, count(*) AS filled, count(*) FILTER (WHERE l.filler IS NULL) / count(*) AS unknown
    FROM asked_slots a
    LEFT JOIN (SELECT DISTINCT no, filler FROM slots) l ON l.no = a.larger AND l.filler = a.filler
    GROUP BY a.smaller, a.larger
),
measured AS (
    SELECT p.later, p.earlier,
           coalesce(o.shared, 0) AS shared,
           coalesce(o.shared, 0) / greatest(1, p.later_size + p.earlier_size - coalesce(o.shared, 0)) AS similarity,
           coalesce(o.shared, 0) / greatest(1, least(p.later_size, p.earlier_size)) AS containment,
           coalesce(t.slots, 0) AS slots,
           coalesce(t.contradicted, 0) AS contradicted,
           coalesce(u.filled, 0) AS filled,
           coalesce(u.unknown, 0) AS unknown
    FROM sided p
    LEFT JOIN commons o ON o.smaller = p.smaller AND o.larger = p.larger
    LEFT JOIN templates t ON t.smaller = p.smaller AND t.larger = p.larger
    LEFT JOIN unknown u ON u.smaller = p.smaller AND u.larger = p.larger
),
final AS (
    SELECT later, earlier, shared, similarity, containment, slots, contradicted,
           CASE
               WHEN shared < 20 THEN 'short'
               WHEN slots >= 2 AND contradicted > 0.38 THEN 'template'
               WHEN filled >= 3 AND unknown > 0.7 AND containment < 0.85 THEN 'stock'
               WHEN containment < CASE WHEN slots >= 2 THEN 0.6 ELSE 0.7 END THEN 'different'
               ELSE 'repeats'
           END AS verdict
    FROM measured
)
SELECT later, earlier, shared, similarity, containment, slots, contradicted, verdict FROM final
