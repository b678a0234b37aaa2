-- What may change of a document that was read: its cluster, and where it stands in its source.
WITH landed AS (
    SELECT document_id, is_current, vanished_at FROM staging.landed
),
texts AS (
    SELECT document_id FROM kept.texts
),
duplicates AS (
    SELECT document_id, canonical_id, cluster_id FROM main.duplicates
),
-- A cluster's number stands in the rows of those that repeat; the canonical document takes it from them.
clusters AS (
    SELECT canonical_id, any_value(cluster_id) AS cluster_id
    FROM duplicates
    GROUP BY canonical_id
),
final AS (
    SELECT t.document_id,
           coalesce(d.cluster_id, c.cluster_id, t.document_id) AS cluster_id,
           d.document_id IS NULL AS is_canonical,
           l.is_current, l.vanished_at
    FROM texts t
    JOIN landed l ON l.document_id = t.document_id
    LEFT JOIN duplicates d ON d.document_id = t.document_id
    LEFT JOIN clusters c ON c.canonical_id = t.document_id
)
SELECT document_id, cluster_id, is_canonical, is_current, vanished_at FROM final
