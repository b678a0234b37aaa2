CREATE TABLE kept.rejects (
    document_id VARCHAR NOT NULL,
    step        VARCHAR NOT NULL,
    reason      VARCHAR NOT NULL,
    detail      VARCHAR NOT NULL,
    refused     VARCHAR,
    table_name  VARCHAR
);

COMMENT ON TABLE kept.rejects IS 'One row for a document, or a row of one, that was refused when it was read.';
