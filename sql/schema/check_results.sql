CREATE TABLE main.check_results (
    run_id       VARCHAR NOT NULL,
    suite        VARCHAR NOT NULL,
    check_name   VARCHAR NOT NULL,
    table_name   VARCHAR,
    column_name  VARCHAR,
    severity     VARCHAR NOT NULL CHECK (severity IN ('critical', 'warning')),
    success      BOOLEAN NOT NULL,
    expectation  VARCHAR NOT NULL,
    parameters   JSON,
    observed     VARCHAR,
    rows_checked BIGINT,
    rows_failed  BIGINT,
    sample       JSON,
    message      VARCHAR NOT NULL,
    checked_at   TIMESTAMPTZ NOT NULL
);

COMMENT ON TABLE main.check_results IS
    'One row for an expectation''s outcome in a run. Use this for what was checked and what failed. Not for refused inputs: see rejects.';
COMMENT ON COLUMN main.check_results.run_id IS 'runs.run_id';
COMMENT ON COLUMN main.check_results.suite IS 'Suite that the expectation belongs to, usually the table''s name';
COMMENT ON COLUMN main.check_results.check_name IS 'Name of the expectation within its suite';
COMMENT ON COLUMN main.check_results.table_name IS 'Table that was checked; null for a rule across tables';
COMMENT ON COLUMN main.check_results.column_name IS 'Column that was checked; null for a rule on whole rows';
COMMENT ON COLUMN main.check_results.severity IS 'critical: a failure stops the publish; warning: it is only told';
COMMENT ON COLUMN main.check_results.success IS 'True when the expectation held';
COMMENT ON COLUMN main.check_results.expectation IS 'Kind of the expectation';
COMMENT ON COLUMN main.check_results.parameters IS 'What was expected: the expectation''s arguments';
COMMENT ON COLUMN main.check_results.observed IS 'What was found';
COMMENT ON COLUMN main.check_results.rows_checked IS 'Rows looked at; null when it does not count rows';
COMMENT ON COLUMN main.check_results.rows_failed IS 'Rows that broke it; null when it does not count rows';
COMMENT ON COLUMN main.check_results.sample IS 'Keys of some failing rows';
COMMENT ON COLUMN main.check_results.message IS 'The outcome in words';
COMMENT ON COLUMN main.check_results.checked_at IS 'When it was checked';
