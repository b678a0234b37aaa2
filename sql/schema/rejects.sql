CREATE TABLE main.rejects (
    run_id         VARCHAR NOT NULL,
    uri            VARCHAR,
    source         VARCHAR,
    document_id    VARCHAR,
    step           VARCHAR NOT NULL,
    reason         VARCHAR NOT NULL,
    detail         VARCHAR NOT NULL,
    refused        VARCHAR,
    table_name     VARCHAR,
    content_sha256 VARCHAR,
    size_bytes     BIGINT,
    standing       BOOLEAN NOT NULL,
    rejected_at    TIMESTAMPTZ NOT NULL
);

COMMENT ON TABLE main.rejects IS
    'One row for an input or a row that was refused, under the run that first refused it. Use this for what is missing and why. Not for lines dropped from an article: see blocks; nor for duplicates.';
COMMENT ON COLUMN main.rejects.run_id IS 'Run that first refused it: runs.run_id';
COMMENT ON COLUMN main.rejects.uri IS 'The input that was refused, or that the refused row came from';
COMMENT ON COLUMN main.rejects.source IS 'Name of the source';
COMMENT ON COLUMN main.rejects.document_id IS 'Key the document would have had; null when it was refused before it was read';
COMMENT ON COLUMN main.rejects.step IS 'Step that refused it: land, decode, clean, extract, check ...';
COMMENT ON COLUMN main.rejects.reason IS 'Why, as a short word that can be counted: empty, binary, too_large, unreadable, exception ...';
COMMENT ON COLUMN main.rejects.detail IS 'Why, in words, with the exception if there was one';
COMMENT ON COLUMN main.rejects.refused IS 'What was refused: the first 200 characters of the input, or the row as JSON';
COMMENT ON COLUMN main.rejects.table_name IS 'Table of a refused row; null for an input';
COMMENT ON COLUMN main.rejects.content_sha256 IS 'SHA-256 of the bytes; null when they could not be read';
COMMENT ON COLUMN main.rejects.size_bytes IS 'Size of the input in bytes; null when not known';
COMMENT ON COLUMN main.rejects.standing IS 'True when it was still refused in the latest run';
COMMENT ON COLUMN main.rejects.rejected_at IS 'When it was first refused';
