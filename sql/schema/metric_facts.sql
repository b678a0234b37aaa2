CREATE TABLE main.metric_facts (
    fact_id             VARCHAR NOT NULL,
    entity_id           VARCHAR,
    measure             VARCHAR NOT NULL,
    aspect              VARCHAR NOT NULL CHECK (aspect IN ('level', 'change', 'share')),
    unit                VARCHAR NOT NULL,
    geo                 VARCHAR,
    period              VARCHAR,
    period_from         DATE,
    period_to           DATE,
    value               DOUBLE NOT NULL,
    value_min           DOUBLE NOT NULL,
    value_max           DOUBLE NOT NULL,
    statements          INTEGER NOT NULL CHECK (statements >= 1),
    independent_sources INTEGER NOT NULL CHECK (independent_sources >= 1),
    agreement           VARCHAR NOT NULL CHECK (agreement IN ('single', 'agree', 'rounding', 'conflict', 'scale_slip')),
    first_document_id   VARCHAR NOT NULL,
    metric_ids          VARCHAR[] NOT NULL,
    CHECK (value_min <= value_max),
    CHECK (independent_sources <= statements)
);

COMMENT ON TABLE main.metric_facts IS
    'One row for entity, measure, aspect, unit, place and period over all documents. Use this for series and comparisons. Not for the wording: follow metric_ids to metrics.';
COMMENT ON COLUMN main.metric_facts.fact_id IS 'Stable key: hash of the six key columns';
COMMENT ON COLUMN main.metric_facts.entity_id IS 'Whom the number describes: entities.entity_id';
COMMENT ON COLUMN main.metric_facts.measure IS 'What is measured, as in metrics.measure';
COMMENT ON COLUMN main.metric_facts.aspect IS 'level, change or share, as in metrics.aspect';
COMMENT ON COLUMN main.metric_facts.unit IS 'count, percent, an ISO 4217 currency or a UCUM unit';
COMMENT ON COLUMN main.metric_facts.geo IS 'Place that the number is limited to';
COMMENT ON COLUMN main.metric_facts.period IS 'Time that the number is about, EDTF';
COMMENT ON COLUMN main.metric_facts.period_from IS 'First day that `period` may mean';
COMMENT ON COLUMN main.metric_facts.period_to IS 'Last day that `period` may mean';
COMMENT ON COLUMN main.metric_facts.value IS 'The value that most independent sources support, in the base unit';
COMMENT ON COLUMN main.metric_facts.value_min IS 'Smallest value stated';
COMMENT ON COLUMN main.metric_facts.value_max IS 'Largest value stated';
COMMENT ON COLUMN main.metric_facts.statements IS 'Statements in all documents, reprints too';
COMMENT ON COLUMN main.metric_facts.independent_sources IS 'Stories that state it; duplicates count once, and so do the versions of a page';
COMMENT ON COLUMN main.metric_facts.agreement IS 'How the statements fit together. single: one source alone (value_min and value_max tell how far it goes); agree: several sources, one number; rounding: the same within rounding; conflict: numbers that cannot both hold; scale_slip: apart by a power of ten';
COMMENT ON COLUMN main.metric_facts.first_document_id IS 'The earliest document to state it: documents.document_id';
COMMENT ON COLUMN main.metric_facts.metric_ids IS 'The statements: metrics.metric_id';
