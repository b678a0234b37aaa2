CREATE TABLE kept.long_lists (
    shingle   UBIGINT NOT NULL,
    members   BIGINT NOT NULL,
    hubs      INTEGER[] NOT NULL,
    positions INTEGER[] NOT NULL
);

COMMENT ON TABLE kept.long_lists IS 'One row for a sampled shingle of more than 32 texts: a new text is linked with its hubs, and its other texts need not be looked up.';
COMMENT ON COLUMN kept.long_lists.members IS 'How many texts have it, of copies the first';
COMMENT ON COLUMN kept.long_lists.hubs IS 'kept.texts.no of the five that come first in canonical order';
COMMENT ON COLUMN kept.long_lists.positions IS 'Where the shingle stands first in each of them';
