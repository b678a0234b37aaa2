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
COMMENT ON COLUMN main.run_info.run_id IS 'runs.run_id';
COMMENT ON COLUMN main.run_info.status IS 'How it ended, as in runs.status';
COMMENT ON COLUMN main.run_info.started_at IS 'When it started';
COMMENT ON COLUMN main.run_info.finished_at IS 'When it ended; null for a killed run';
COMMENT ON COLUMN main.run_info.mode IS 'refresh, full or reprocess';
COMMENT ON COLUMN main.run_info.inputs IS 'Inputs found in the sources';
COMMENT ON COLUMN main.run_info.new_documents IS 'Document versions that it landed';
COMMENT ON COLUMN main.run_info.documents IS 'Documents in the tables after it';
COMMENT ON COLUMN main.run_info.metrics IS 'Rows of metrics after it';
COMMENT ON COLUMN main.run_info.events IS 'Rows of events after it';
COMMENT ON COLUMN main.run_info.rejects IS 'Inputs or rows refused, standing after it';
COMMENT ON COLUMN main.run_info.checks IS 'Checks that it made';
COMMENT ON COLUMN main.run_info.checks_passed IS 'Those that passed';
COMMENT ON COLUMN main.run_info.critical_failures IS 'Critical checks that failed; 0 in a published run';
COMMENT ON COLUMN main.run_info.warnings IS 'Checks of lesser weight that failed';
COMMENT ON COLUMN main.run_info.newsledger_version IS 'Version of this package';
COMMENT ON COLUMN main.run_info.code_version IS 'Digest of the extraction code';
COMMENT ON COLUMN main.run_info.reference_version IS 'Digest of the reference tables';
COMMENT ON COLUMN main.run_info.schema_version IS 'Digest of the SQL';
COMMENT ON COLUMN main.run_info.error IS 'What went wrong, in words; null when nothing did';
COMMENT ON COLUMN main.run_info.is_latest IS 'True for the run that the tables come from';
