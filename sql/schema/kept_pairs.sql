CREATE TABLE kept.pairs (
    later       INTEGER NOT NULL,
    earlier     INTEGER NOT NULL,
    shared      BIGINT NOT NULL,
    similarity  DOUBLE NOT NULL,
    containment DOUBLE NOT NULL
);

COMMENT ON TABLE kept.pairs IS 'One row for two texts of which one repeats the other, as far as the two alone can tell.';
COMMENT ON COLUMN kept.pairs.later IS 'kept.texts.no of the text that comes later in canonical order';
COMMENT ON COLUMN kept.pairs.earlier IS 'kept.texts.no of the other';
