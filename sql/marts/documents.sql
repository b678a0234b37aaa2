WITH landed AS (
    FROM staging.landed
),

read AS (
    FROM staging.documents
),

duplicates AS (
    FROM main.duplicates
),

-- A cluster's number stands in the rows of those that repeat; the canonical document takes it from them.
clusters AS (
    SELECT canonical_id, any_value(cluster_id) AS cluster_id
    FROM duplicates
    GROUP BY canonical_id
),

final AS (
    SELECT
        read.*,
        landed.* EXCLUDE (document_id),
        coalesce(duplicates.cluster_id, clusters.cluster_id, read.document_id) AS cluster_id,
        duplicates.document_id IS NULL AS is_canonical
    FROM read
    JOIN landed ON landed.document_id = read.document_id
    LEFT JOIN duplicates ON duplicates.document_id = read.document_id
    LEFT JOIN clusters ON clusters.canonical_id = read.document_id
)

SELECT * FROM final
