-- Each side of the balance is counted by itself: nothing here is the difference of two others.
WITH landing AS (
    SELECT 1 AS step_no, 'land' AS step, 'in' AS direction, 'found' AS reason, coalesce(max(inputs), 0) AS row_count
    FROM current_run.runs
    UNION ALL
    SELECT 1, 'land', direction, reason, row_count
    FROM current_run.landing
),

reading AS (
    SELECT 2 AS step_no, 'read' AS step, 'in' AS direction, 'landed' AS reason, count(*) AS row_count
    FROM staging.landed
    UNION ALL
    SELECT 2, 'read', 'out', 'read', row_count
    FROM staging.extracted
    WHERE table_name = 'documents'
    UNION ALL
    SELECT 2, 'read', 'reject', reason, count(*)
    FROM kept.rejects
    WHERE table_name IS NULL
    GROUP BY reason
),

deduplication AS (
    SELECT 3 AS step_no, 'deduplicate' AS step, 'in' AS direction, 'read' AS reason, count(*) AS row_count
    FROM kept.texts
    UNION ALL
    SELECT 3, 'deduplicate', 'out', 'canonical', count(*)
    FROM main.documents
    WHERE is_canonical
    UNION ALL
    SELECT 3, 'deduplicate', 'duplicate', method, count(*)
    FROM main.duplicates
    GROUP BY method
),

-- What all batches left, told by themselves.
extracted AS (
    SELECT table_name, row_count
    FROM staging.extracted
    WHERE table_name IN ('documents', 'blocks', 'mentions', 'metrics', 'events')
),

refused AS (
    SELECT table_name, reason, count(*) AS row_count
    FROM kept.rejects
    WHERE table_name IS NOT NULL
    GROUP BY table_name, reason
),

loaded AS (
    SELECT 'documents' AS table_name, count(*) AS row_count FROM main.documents
    UNION ALL
    SELECT 'blocks', count(*) FROM main.blocks
    UNION ALL
    SELECT 'mentions', count(*) FROM main.mentions
    UNION ALL
    SELECT 'metrics', count(*) FROM main.metrics
    UNION ALL
    SELECT 'events', count(*) FROM main.events
),

loading AS (
    SELECT 4 AS step_no, 'load ' || table_name AS step, 'in' AS direction, 'extracted' AS reason, row_count
    FROM extracted
    UNION ALL
    SELECT 4, 'load ' || table_name, 'in', 'refused', sum(row_count)
    FROM refused
    GROUP BY table_name
    UNION ALL
    SELECT 4, 'load ' || table_name, 'out', 'loaded', row_count
    FROM loaded
    UNION ALL
    SELECT 4, 'load ' || table_name, 'reject', reason, row_count
    FROM refused
),

entity_names AS (
    SELECT entity_id, 1 AS documents
    FROM reference.entities
    UNION ALL
    SELECT entity_id, documents
    FROM kept.entity_names
),

named AS (
    SELECT row_count FROM staging.extracted WHERE table_name = 'entities'
),

entities AS (
    SELECT 5 AS step_no, 'load entities' AS step, 'in' AS direction, 'registered' AS reason, count(*) AS row_count
    FROM reference.entities
    UNION ALL
    SELECT 5, 'load entities', 'in', 'named', row_count
    FROM named
    WHERE row_count > 0
    UNION ALL
    SELECT 5, 'load entities', 'duplicate', 'named_again', coalesce(sum(copies - 1), 0)
    FROM (SELECT sum(documents) AS copies FROM entity_names GROUP BY entity_id)
    UNION ALL
    SELECT 5, 'load entities', 'out', CASE WHEN registered THEN 'registered' ELSE 'discovered' END, count(*)
    FROM main.entities
    GROUP BY registered
),

counted AS (
    FROM landing
    UNION ALL
    FROM reading
    UNION ALL
    FROM deduplication
    UNION ALL
    FROM loading
    UNION ALL
    FROM entities
),

final AS (
    FROM history.accounting
    UNION ALL BY NAME
    SELECT runs.run_id, counted.*
    FROM counted
    CROSS JOIN current_run.runs AS runs
)

SELECT * FROM final
