CREATE TABLE staging.shingles (
    document_id VARCHAR NOT NULL,
    "position" INTEGER NOT NULL,
    shingle UBIGINT NOT NULL,
    char_start INTEGER NOT NULL,
    char_end INTEGER NOT NULL,
    repeated BOOLEAN NOT NULL
);

COMMENT ON TABLE staging.shingles IS 'One row for each run of three words (six characters in scripts without spaces) of a document''s kept text';
COMMENT ON COLUMN staging.shingles.document_id IS 'The document';
COMMENT ON COLUMN staging.shingles.position IS 'Number of the shingle''s first word in the document, from 0';
COMMENT ON COLUMN staging.shingles.shingle IS 'Hash of its folded words';
COMMENT ON COLUMN staging.shingles.char_start IS 'Where it begins, in code points over documents.text';
COMMENT ON COLUMN staging.shingles.char_end IS 'Where it ends, exclusive';
COMMENT ON COLUMN staging.shingles.repeated IS 'True if the same shingle occurred earlier in the document';
