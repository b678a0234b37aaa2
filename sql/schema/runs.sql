CREATE TABLE main.runs (
    run_id             VARCHAR PRIMARY KEY,
    status             VARCHAR NOT NULL CHECK (status IN ('running', 'published', 'nothing_new', 'refused', 'failed', 'killed')),
    started_at         TIMESTAMPTZ NOT NULL,
    finished_at        TIMESTAMPTZ,
    mode               VARCHAR NOT NULL CHECK (mode IN ('refresh', 'full', 'reprocess')),
    newsledger_version VARCHAR NOT NULL,
    code_version       VARCHAR NOT NULL,
    reference_version  VARCHAR NOT NULL,
    schema_version     VARCHAR NOT NULL,
    python_version     VARCHAR NOT NULL,
    package_versions   JSON NOT NULL,
    parameters         JSON NOT NULL,
    host               VARCHAR NOT NULL,
    inputs             BIGINT NOT NULL,
    new_documents      BIGINT NOT NULL,
    documents          BIGINT NOT NULL,
    metrics            BIGINT NOT NULL,
    events             BIGINT NOT NULL,
    rejects            BIGINT NOT NULL,
    batches            BIGINT NOT NULL,
    batches_computed   BIGINT NOT NULL,
    seconds            MAP(VARCHAR, DOUBLE) NOT NULL,
    failed_step        VARCHAR,
    error              VARCHAR
);

COMMENT ON TABLE main.runs IS
    'One row for a run of the pipeline, failed and idle ones too (those that published nothing stand here from the next published run on). Use this for when, with what and how long. Not for what a check found: see check_results.';
COMMENT ON COLUMN main.runs.run_id IS 'Key: the time when it started, UTC, to the microsecond';
COMMENT ON COLUMN main.runs.status IS 'published; nothing_new: no input was new; refused: a critical check failed; failed: an error stopped it; killed: it ended without a word; running: only while being built';
COMMENT ON COLUMN main.runs.started_at IS 'When it started';
COMMENT ON COLUMN main.runs.finished_at IS 'When it ended; null for a killed run';
COMMENT ON COLUMN main.runs.mode IS 'refresh: batches already computed were reused; full: all were computed anew; reprocess: the sources were not read, only what was landed before';
COMMENT ON COLUMN main.runs.newsledger_version IS 'Version of this package';
COMMENT ON COLUMN main.runs.code_version IS 'Digest of the extraction code; a change recomputes every batch';
COMMENT ON COLUMN main.runs.reference_version IS 'Digest of the reference tables; a change recomputes every batch';
COMMENT ON COLUMN main.runs.schema_version IS 'Digest of the SQL that declares and fills the tables';
COMMENT ON COLUMN main.runs.python_version IS 'Version of Python';
COMMENT ON COLUMN main.runs.package_versions IS 'Versions of the packages that the result depends on, by name';
COMMENT ON COLUMN main.runs.parameters IS 'Parameters of the run: sources, home, batch size and so on';
COMMENT ON COLUMN main.runs.host IS 'Machine that it ran on';
COMMENT ON COLUMN main.runs.inputs IS 'Inputs found in the sources';
COMMENT ON COLUMN main.runs.new_documents IS 'Document versions landed by this run';
COMMENT ON COLUMN main.runs.documents IS 'Documents in the tables after this run';
COMMENT ON COLUMN main.runs.metrics IS 'Rows of metrics after this run';
COMMENT ON COLUMN main.runs.events IS 'Rows of events after this run';
COMMENT ON COLUMN main.runs.rejects IS 'Inputs or rows refused, standing after this run';
COMMENT ON COLUMN main.runs.batches IS 'Batches that the tables were made of';
COMMENT ON COLUMN main.runs.batches_computed IS 'Batches that this run computed itself';
COMMENT ON COLUMN main.runs.seconds IS 'Wall-clock seconds by step';
COMMENT ON COLUMN main.runs.failed_step IS 'Step at which it failed; null when it did not';
COMMENT ON COLUMN main.runs.error IS 'What went wrong, in words; null when nothing did';
