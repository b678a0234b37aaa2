CREATE TABLE main.conflicts (
    fact_id         VARCHAR NOT NULL,
    metric_id       VARCHAR NOT NULL,
    other_metric_id VARCHAR NOT NULL,
    kind            VARCHAR NOT NULL CHECK (kind IN ('value', 'scale_slip', 'unit')),
    ratio           DOUBLE,
    explanation     VARCHAR NOT NULL,
    CHECK (metric_id <> other_metric_id)
);

COMMENT ON TABLE main.conflicts IS
    'One row for two statements about one fact that cannot both hold. Use this to find contradictions and slips. Not for values that differ by rounding: see metric_facts.agreement.';
COMMENT ON COLUMN main.conflicts.fact_id IS 'metric_facts.fact_id';
COMMENT ON COLUMN main.conflicts.metric_id IS 'One statement: metrics.metric_id';
COMMENT ON COLUMN main.conflicts.other_metric_id IS 'The other statement: metrics.metric_id';
COMMENT ON COLUMN main.conflicts.kind IS 'value: the numbers differ; scale_slip: by a power of ten; unit: the units differ';
COMMENT ON COLUMN main.conflicts.ratio IS 'Larger value over smaller value, at least 1; null when one is zero or the signs differ';
COMMENT ON COLUMN main.conflicts.explanation IS 'What is contradictory, in words';
