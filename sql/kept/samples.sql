WITH texts AS (
    SELECT no, document_id FROM kept.texts
),
shingles AS (
    SELECT document_id, shingle, position FROM staging.shingles WHERE shingle % 4 = 0 AND NOT repeated
),
final AS (
    SELECT t.no, s.shingle, s.position FROM shingles s JOIN texts t ON t.document_id = s.document_id
)
SELECT no, shingle, position FROM final
