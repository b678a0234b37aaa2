-- Documents known before whose row is another now: superseded, vanished or back, or in another cluster.
WITH now AS (
    FROM staging.document_standing
),
before AS (
    SELECT document_id, cluster_id, is_canonical, is_current, vanished_at FROM before.documents
),
final AS (
    SELECT n.*,
           (n.cluster_id, n.is_canonical, n.is_current) IS DISTINCT FROM (b.cluster_id, b.is_canonical, b.is_current)
               AS is_restated
    FROM now n
    JOIN before b ON b.document_id = n.document_id
    WHERE (n.cluster_id, n.is_canonical, n.is_current, n.vanished_at)
        IS DISTINCT FROM (b.cluster_id, b.is_canonical, b.is_current, b.vanished_at)
)
SELECT document_id, cluster_id, is_canonical, is_current, vanished_at, is_restated FROM final
