-- The text that each text follows: the most similar of those before it. Two texts that only meet in a third made of
-- pieces of both are not linked; one that stands whole in such a text is, for want of a better.
WITH touched AS (
    FROM staging.touched_texts
),
ordered AS (
    SELECT no, document_id, place, distinct_shingles FROM staging.document_order SEMI JOIN touched USING (no)
),
pairs AS (
    SELECT a.place AS later, b.place AS earlier, p.shared, p.similarity, p.containment
    FROM kept.pairs p
    JOIN ordered a ON a.no = p.later
    JOIN ordered b ON b.no = p.earlier
),
sides AS (
    SELECT later AS place, earlier AS other, later, earlier, shared FROM pairs
    UNION ALL
    SELECT earlier, later, later, earlier, shared FROM pairs
),
mates AS (
    SELECT place, other AS mate
    FROM sides
    QUALIFY row_number() OVER (PARTITION BY place ORDER BY shared DESC, other) = 1
),
strangers AS (
    SELECT DISTINCT s.other, m.mate FROM sides s JOIN mates m ON m.place = s.place WHERE m.mate <> s.other
),
involved AS (
    SELECT other AS place FROM strangers UNION SELECT mate FROM strangers
),
meant AS (
    SELECT o.document_id, o.place FROM ordered o SEMI JOIN involved i ON i.place = o.place
),
shingles AS (
    SELECT m.place, s.shingle
    FROM staging.all_shingles s
    JOIN meant m ON m.document_id = s.document_id
    WHERE NOT s.repeated
),
asked AS MATERIALIZED (
    SELECT t.other, t.mate, s.shingle FROM strangers t JOIN shingles s ON s.place = t.other
),
commons AS (
    SELECT a.other, a.mate, count(*) AS shared
    FROM asked a
    JOIN shingles s ON s.place = a.mate AND s.shingle = a.shingle
    GROUP BY a.other, a.mate
),
foreigners AS (
    SELECT t.other, t.mate
    FROM strangers t
    JOIN ordered a ON a.place = t.other
    JOIN ordered b ON b.place = t.mate
    LEFT JOIN commons o ON o.other = t.other AND o.mate = t.mate
    WHERE coalesce(o.shared, 0) / greatest(1, least(a.distinct_shingles, b.distinct_shingles)) < 0.2
),
spliced AS (
    SELECT DISTINCT s.later, s.earlier
    FROM sides s
    JOIN mates m ON m.place = s.place
    JOIN foreigners f ON f.other = s.other AND f.mate = m.mate
),
chosen AS (
    SELECT p.later AS place, p.earlier AS parent, p.similarity, p.containment
    FROM pairs p
    LEFT JOIN spliced s ON s.later = p.later AND s.earlier = p.earlier
    WHERE s.later IS NULL OR p.containment >= 0.85
    QUALIFY row_number() OVER (
        PARTITION BY p.later ORDER BY s.later IS NOT NULL, p.similarity DESC, p.earlier
    ) = 1
),
final AS (
    SELECT a.no, b.no AS parent, c.similarity, c.containment,
           CASE WHEN c.similarity >= 0.5 THEN 'near' ELSE 'contained' END AS method
    FROM chosen c
    JOIN ordered a ON a.place = c.place
    JOIN ordered b ON b.place = c.parent
)
SELECT no, parent, similarity, containment, method FROM final
