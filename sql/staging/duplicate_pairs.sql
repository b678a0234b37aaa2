-- Candidate pairs with what they share, counted in full, and the verdict on each.
WITH candidates AS (
    SELECT later, earlier FROM staging.duplicate_candidates WHERE is_close
),
ordered AS (
    SELECT no, document_id, distinct_shingles FROM staging.document_order
),
sided AS (
    SELECT c.later, c.earlier,
           a.distinct_shingles AS later_size, b.distinct_shingles AS earlier_size,
           a.distinct_shingles <= b.distinct_shingles AS later_smaller,
           CASE WHEN later_smaller THEN a.document_id ELSE b.document_id END AS smaller_id,
           CASE WHEN later_smaller THEN b.document_id ELSE a.document_id END AS larger_id
    FROM candidates c
    JOIN ordered a ON a.no = c.later
    JOIN ordered b ON b.no = c.earlier
),
compared AS (
    SELECT smaller_id AS document_id FROM sided UNION SELECT larger_id FROM sided
),
shingles AS (
    SELECT document_id, shingle FROM staging.all_shingles SEMI JOIN compared USING (document_id) WHERE NOT repeated
),
slots AS (
    SELECT document_id, context, filler FROM staging.all_slots SEMI JOIN compared USING (document_id)
),
-- Materialised, or the planner joins all texts on shingles alone.
asked AS MATERIALIZED (
    SELECT p.smaller_id, p.larger_id, s.shingle FROM sided p JOIN shingles s ON s.document_id = p.smaller_id
),
commons AS (
    SELECT a.smaller_id, a.larger_id, count(*) AS shared
    FROM asked a
    JOIN shingles l ON l.document_id = a.larger_id AND l.shingle = a.shingle
    GROUP BY a.smaller_id, a.larger_id
),
-- Numbers and names of the smaller text whose context stands in the larger one: the same there, or another?
asked_slots AS MATERIALIZED (
    SELECT p.smaller_id, p.larger_id, s.context, s.filler FROM sided p JOIN slots s ON s.document_id = p.smaller_id
),
fillings AS (
    SELECT a.smaller_id, a.larger_id, bool_or(l.filler = a.filler) AS same
    FROM asked_slots a
    JOIN slots l ON l.document_id = a.larger_id AND l.context = a.context
    GROUP BY a.smaller_id, a.larger_id, a.context, a.filler
),
templates AS (
    SELECT smaller_id, larger_id, count(*) AS slots, count(*) FILTER (WHERE NOT same) / count(*) AS contradicted
    FROM fillings
    GROUP BY smaller_id, larger_id
),
measured AS (
    SELECT p.later, p.earlier,
           coalesce(o.shared, 0) AS shared,
           coalesce(o.shared, 0) / greatest(1, p.later_size + p.earlier_size - coalesce(o.shared, 0)) AS similarity,
           coalesce(o.shared, 0) / greatest(1, least(p.later_size, p.earlier_size)) AS containment,
           coalesce(t.slots, 0) AS slots,
           coalesce(t.contradicted, 0) AS contradicted
    FROM sided p
    LEFT JOIN commons o ON o.smaller_id = p.smaller_id AND o.larger_id = p.larger_id
    LEFT JOIN templates t ON t.smaller_id = p.smaller_id AND t.larger_id = p.larger_id
),
final AS (
    SELECT later, earlier, shared, similarity, containment, slots, contradicted,
           CASE
               WHEN shared < 20 THEN 'short'
               WHEN slots >= 2 AND contradicted > 0.38 THEN 'template'
               WHEN containment < CASE WHEN slots >= 2 THEN 0.6 ELSE 0.7 END THEN 'different'
               ELSE 'repeats'
           END AS verdict
    FROM measured
)
SELECT later, earlier, shared, similarity, containment, slots, contradicted, verdict FROM final
