CREATE TABLE kept.seen (
    document_id VARCHAR NOT NULL
);

COMMENT ON TABLE kept.seen IS 'One row for a landed document that went into the build, read or refused.';
