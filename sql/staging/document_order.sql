-- Canonical order: published earliest, then longest, then the lowest id. Copies of one text go on as their first.
WITH documents AS (
    SELECT document_id, published_from FROM staging.documents
),
sketches AS (
    SELECT document_id, words, distinct_shingles, content FROM staging.sketches
),
placed AS (
    SELECT s.document_id, s.words, s.distinct_shingles, s.content, d.published_from,
           row_number() OVER (ORDER BY d.published_from NULLS LAST, s.words DESC, s.document_id) AS place
    FROM sketches s
    JOIN documents d ON d.document_id = s.document_id
),
final AS (
    SELECT document_id, place, words, distinct_shingles, published_from,
           -- A text without a word copies nobody.
           CASE WHEN words > 0 THEN min(place) OVER (PARTITION BY content, words = 0) ELSE place END AS first_place
    FROM placed
)
SELECT document_id, place, first_place, words, distinct_shingles, published_from FROM final
