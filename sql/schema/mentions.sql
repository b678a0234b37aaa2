CREATE TABLE main.mentions (
    document_id  VARCHAR NOT NULL,
    entity_id    VARCHAR NOT NULL,
    surface      VARCHAR NOT NULL,
    char_start   INTEGER NOT NULL,
    char_end     INTEGER NOT NULL,
    is_reference BOOLEAN NOT NULL,
    CHECK (char_start < char_end)
);

COMMENT ON TABLE main.mentions IS
    'One row for a place where an entity is named, or referred back to. Use this for who is written about, and together with whom. Not for who did what: see events.';
COMMENT ON COLUMN main.mentions.document_id IS 'documents.document_id';
COMMENT ON COLUMN main.mentions.entity_id IS 'entities.entity_id';
COMMENT ON COLUMN main.mentions.surface IS 'The words as they stand in the text';
COMMENT ON COLUMN main.mentions.char_start IS 'First code point of the name in documents.text, counted from 0';
COMMENT ON COLUMN main.mentions.char_end IS 'Code point after the last one of the name';
COMMENT ON COLUMN main.mentions.is_reference IS 'True for a reference back such as "the company", false for a name';
