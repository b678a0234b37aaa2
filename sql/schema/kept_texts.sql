CREATE TABLE kept.texts (
    no                INTEGER NOT NULL,
    document_id       VARCHAR NOT NULL,
    words             INTEGER NOT NULL,
    distinct_shingles INTEGER NOT NULL,
    sampled           INTEGER NOT NULL,
    content           UBIGINT NOT NULL,
    published_from    DATE
);

COMMENT ON TABLE kept.texts IS 'One row for a document that was read: what its place among its copies depends on.';
COMMENT ON COLUMN kept.texts.no IS 'A short key that stays from build to build';
COMMENT ON COLUMN kept.texts.content IS 'Hash of its words in order';
COMMENT ON COLUMN kept.texts.sampled IS 'How many shingles it has in kept.samples';
