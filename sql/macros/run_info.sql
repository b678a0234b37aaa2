CREATE OR REPLACE VIEW main.run_info AS
WITH checks AS (
    SELECT k.run_id, count(*) AS checks, count(*) FILTER (WHERE k.success) AS checks_passed,
           count(*) FILTER (WHERE NOT k.success AND k.severity = 'critical') AS critical_failures,
           count(*) FILTER (WHERE NOT k.success AND k.severity = 'warning') AS warnings
    FROM main.check_results k
    GROUP BY k.run_id
)
SELECT r.run_id, r.status, r.started_at, r.finished_at, r.mode, r.inputs, r.new_documents, r.documents, r.metrics, r.events,
       r.rejects, coalesce(k.checks, 0) AS checks, coalesce(k.checks_passed, 0) AS checks_passed,
       coalesce(k.critical_failures, 0) AS critical_failures, coalesce(k.warnings, 0) AS warnings,
       r.newsledger_version, r.code_version, r.reference_version, r.schema_version, r.error,
       r.run_id = max(r.run_id) FILTER (WHERE r.status IN ('published', 'running')) OVER () AS is_latest
FROM main.runs r
LEFT JOIN checks k ON k.run_id = r.run_id
ORDER BY r.started_at DESC;

COMMENT ON VIEW main.run_info IS
    'One row for a run with its counts and how many checks passed, the latest first. Use this for "as of when is this, and was it checked"; runs has every detail.';
