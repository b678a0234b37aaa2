CREATE TABLE staging.sketches (
    document_id VARCHAR NOT NULL,
    words INTEGER NOT NULL,
    distinct_shingles INTEGER NOT NULL,
    content UBIGINT NOT NULL
);

COMMENT ON TABLE staging.sketches IS 'One row for each document: the size and the exact-copy hash of its kept text';
COMMENT ON COLUMN staging.sketches.document_id IS 'The document';
COMMENT ON COLUMN staging.sketches.words IS 'Words of the kept text';
COMMENT ON COLUMN staging.sketches.distinct_shingles IS 'Different word shingles of the kept text';
COMMENT ON COLUMN staging.sketches.content IS 'Hash of the folded words in order: equal for exact copies';
