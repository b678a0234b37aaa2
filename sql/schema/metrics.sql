CREATE TABLE main.metrics (
    metric_id       VARCHAR NOT NULL,
    document_id     VARCHAR NOT NULL,
    entity_id       VARCHAR,
    entity_name     VARCHAR,
    entity_surface  VARCHAR,
    measure         VARCHAR NOT NULL,
    measure_surface VARCHAR,
    aspect          VARCHAR NOT NULL CHECK (aspect IN ('level', 'change', 'share')),
    value_low       DOUBLE NOT NULL,
    value_high      DOUBLE NOT NULL,
    comparator      VARCHAR NOT NULL CHECK (comparator IN ('eq', 'approx', 'gt', 'ge', 'lt', 'le')),
    unit            VARCHAR NOT NULL,
    period          VARCHAR,
    period_from     DATE,
    period_to       DATE,
    geo             VARCHAR,
    char_start      INTEGER NOT NULL,
    char_end        INTEGER NOT NULL,
    sentence_start  INTEGER NOT NULL,
    sentence_end    INTEGER NOT NULL,
    evidence        VARCHAR NOT NULL,
    confidence      DOUBLE NOT NULL CHECK (confidence BETWEEN 0 AND 1),
    rule            VARCHAR NOT NULL,
    CHECK (value_low <= value_high),
    CHECK (char_start < char_end),
    CHECK (sentence_start <= char_start AND char_end <= sentence_end)
);

COMMENT ON TABLE main.metrics IS
    'One row for a quantity stated in a document, with the words it came from. Use this to see who said what. Not for a series of values: metric_facts joins the statements of all documents and counts a reprint once.';
COMMENT ON COLUMN main.metrics.metric_id IS 'Stable key: first 20 hexadecimal digits of SHA-256 over the document and what is stated';
COMMENT ON COLUMN main.metrics.document_id IS 'documents.document_id';
COMMENT ON COLUMN main.metrics.entity_id IS 'Whom the number describes: entities.entity_id; null when the text leaves it open';
COMMENT ON COLUMN main.metrics.entity_name IS 'entities.name of that entity';
COMMENT ON COLUMN main.metrics.entity_surface IS 'That entity as the text names it';
COMMENT ON COLUMN main.metrics.measure IS 'What is measured: reference.measures.measure, or other:<noun>';
COMMENT ON COLUMN main.metrics.measure_surface IS 'The measure as the text names it';
COMMENT ON COLUMN main.metrics.aspect IS 'level: how much there is; change: growth, decline or difference; share: a part of a whole';
COMMENT ON COLUMN main.metrics.value_low IS 'Value, or lower end of a range, in the base unit (percent as 20 for 20%); a decline or loss is negative';
COMMENT ON COLUMN main.metrics.value_high IS 'Value, or upper end of a range, in the base unit; equal to value_low unless a range';
COMMENT ON COLUMN main.metrics.comparator IS 'How the value is hedged: equal, about, more than, at least, less than, at most';
COMMENT ON COLUMN main.metrics.unit IS 'count, percent, an ISO 4217 currency or a UCUM unit';
COMMENT ON COLUMN main.metrics.period IS 'Time that the number is about, EDTF; null when the text leaves it open';
COMMENT ON COLUMN main.metrics.period_from IS 'First day that `period` may mean';
COMMENT ON COLUMN main.metrics.period_to IS 'Last day that `period` may mean';
COMMENT ON COLUMN main.metrics.geo IS 'Place that the number is limited to; null when none is named';
COMMENT ON COLUMN main.metrics.char_start IS 'First code point of the number with its unit word in documents.text, counted from 0';
COMMENT ON COLUMN main.metrics.char_end IS 'Code point after the last one of the number with its unit word';
COMMENT ON COLUMN main.metrics.sentence_start IS 'First code point of the sentence in documents.text, from 0';
COMMENT ON COLUMN main.metrics.sentence_end IS 'Code point after the last one of the sentence';
COMMENT ON COLUMN main.metrics.evidence IS 'The sentence, sliced from documents.text';
COMMENT ON COLUMN main.metrics.confidence IS 'How sure the extractor is, 0 to 1';
COMMENT ON COLUMN main.metrics.rule IS 'Which rule found it';
