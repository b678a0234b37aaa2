CREATE TABLE kept.samples (
    no         INTEGER NOT NULL,
    shingle    UBIGINT NOT NULL,
    "position" INTEGER NOT NULL
);

COMMENT ON TABLE kept.samples IS 'One row for a sampled shingle of a text (one in four by hash) and where it stands first: the index that new texts are looked up in.';
COMMENT ON COLUMN kept.samples.no IS 'kept.texts.no';
