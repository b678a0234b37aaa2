WITH landed AS (
    SELECT * EXCLUDE (is_current, vanished_at) FROM staging.landed
),

read AS (
    FROM staging.documents
),

standing AS (
    FROM staging.document_standing
),

final AS (
    SELECT
        read.*,
        landed.* EXCLUDE (document_id),
        standing.* EXCLUDE (document_id)
    FROM read
    JOIN landed ON landed.document_id = read.document_id
    JOIN standing ON standing.document_id = read.document_id
)

SELECT * FROM final
