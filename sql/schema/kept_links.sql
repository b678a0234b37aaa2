CREATE TABLE kept.links (
    no          INTEGER NOT NULL,
    parent      INTEGER NOT NULL,
    similarity  DOUBLE NOT NULL,
    containment DOUBLE NOT NULL,
    method      VARCHAR NOT NULL
);

COMMENT ON TABLE kept.links IS 'One row for a text that follows another without being its exact copy.';
COMMENT ON COLUMN kept.links.no IS 'kept.texts.no';
COMMENT ON COLUMN kept.links.parent IS 'kept.texts.no of the text that it follows';
