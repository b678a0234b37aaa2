WITH sketches AS (
    SELECT document_id, words, distinct_shingles, content FROM staging.sketches
),
documents AS (
    SELECT document_id, published_from FROM staging.documents
),
sizes AS (
    SELECT document_id, count(*) AS sampled FROM staging.shingles WHERE shingle % 4 = 0 AND NOT repeated GROUP BY document_id
),
known AS (
    SELECT coalesce(max(no), 0) AS last_no FROM before.texts
),
final AS (
    SELECT CAST(k.last_no + row_number() OVER (ORDER BY s.document_id) AS INTEGER) AS no,
           s.document_id, s.words, s.distinct_shingles, CAST(coalesce(z.sampled, 0) AS INTEGER) AS sampled,
           s.content, d.published_from
    FROM sketches s
    JOIN documents d ON d.document_id = s.document_id
    LEFT JOIN sizes z ON z.document_id = s.document_id
    CROSS JOIN known k
)
SELECT no, document_id, words, distinct_shingles, sampled, content, published_from FROM final
