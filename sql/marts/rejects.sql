WITH refused_inputs AS (
    SELECT
        uri,
        source,
        NULL::VARCHAR AS document_id,
        'land' AS step,
        reason,
        detail,
        NULL::VARCHAR AS refused,
        NULL::VARCHAR AS table_name,
        NULL::VARCHAR AS content_sha256,
        size_bytes
    FROM staging.refused
),

refused_documents AS (
    SELECT
        landed.uri,
        landed.source,
        rejects.*,
        landed.content_sha256,
        landed.size_bytes
    FROM kept.rejects AS rejects
    JOIN staging.landed AS landed ON landed.document_id = rejects.document_id
),

standing AS (
    SELECT *, row_number() OVER (PARTITION BY uri, document_id, step, reason, detail, table_name, refused) AS copy
    FROM (FROM refused_inputs UNION ALL BY NAME FROM refused_documents)
),

past AS (
    SELECT *, row_number() OVER (
        PARTITION BY uri, document_id, step, reason, detail, table_name, refused ORDER BY rejected_at DESC
    ) AS copy
    FROM history.rejects
),

-- What was refused before and is so still keeps the run that first refused it.
still AS (
    SELECT
        standing.* EXCLUDE (copy),
        true AS standing,
        coalesce(past.run_id, current_run.run_id) AS run_id,
        coalesce(past.rejected_at, current_run.started_at) AS rejected_at,
        past.rejected_at IS NOT NULL AS was_known
    FROM standing
    CROSS JOIN current_run.runs AS current_run
    LEFT JOIN past
        ON past.uri IS NOT DISTINCT FROM standing.uri
        AND past.document_id IS NOT DISTINCT FROM standing.document_id
        AND past.step = standing.step
        AND past.reason = standing.reason
        AND past.detail = standing.detail
        AND past.table_name IS NOT DISTINCT FROM standing.table_name
        AND past.refused IS NOT DISTINCT FROM standing.refused
        AND past.copy = standing.copy
        AND past.standing
),

over AS (
    SELECT past.* EXCLUDE (copy, standing), false AS standing
    FROM past
    ANTI JOIN still
        ON past.uri IS NOT DISTINCT FROM still.uri
        AND past.document_id IS NOT DISTINCT FROM still.document_id
        AND past.step = still.step
        AND past.reason = still.reason
        AND past.detail = still.detail
        AND past.table_name IS NOT DISTINCT FROM still.table_name
        AND past.refused IS NOT DISTINCT FROM still.refused
        AND past.run_id = still.run_id
),

final AS (
    SELECT * EXCLUDE (was_known) FROM still
    UNION ALL BY NAME
    FROM over
)

SELECT * FROM final
