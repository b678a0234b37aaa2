CREATE TABLE kept.candidates (
    later    INTEGER NOT NULL,
    earlier  INTEGER NOT NULL,
    links    BIGINT NOT NULL,
    is_close BOOLEAN NOT NULL,
    passages STRUCT(diagonal INTEGER, first_position INTEGER, last_position INTEGER)[]
);

COMMENT ON TABLE kept.candidates IS 'One row for two texts that share sampled shingles: see sql/staging/duplicate_candidates.sql.';
COMMENT ON COLUMN kept.candidates.later IS 'kept.texts.no of the text that comes later in canonical order';
COMMENT ON COLUMN kept.candidates.earlier IS 'kept.texts.no of the other';
