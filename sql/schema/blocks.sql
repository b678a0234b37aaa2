CREATE TABLE main.blocks (
    document_id VARCHAR NOT NULL,
    block_no    INTEGER NOT NULL CHECK (block_no >= 0),
    char_start  INTEGER NOT NULL,
    char_end    INTEGER NOT NULL,
    kind        VARCHAR NOT NULL CHECK (kind IN ('title', 'body', 'list_item', 'quote', 'address', 'navigation', 'caption', 'byline', 'share', 'advert', 'legal', 'junk')),
    kept        BOOLEAN NOT NULL,
    reason      VARCHAR,
    repeats     INTEGER,
    CHECK (char_start < char_end)
);

COMMENT ON TABLE main.blocks IS
    'One row for a non-empty line of a document, with the verdict on it. Use this to see what was dropped and why, or to rebuild the kept text. Not for sentences: metrics and events carry theirs.';
COMMENT ON COLUMN main.blocks.document_id IS 'documents.document_id';
COMMENT ON COLUMN main.blocks.block_no IS 'Position of the line among the non-empty lines of its document, from 0';
COMMENT ON COLUMN main.blocks.char_start IS 'First code point of the line without surrounding white space in documents.text, counted from 0';
COMMENT ON COLUMN main.blocks.char_end IS 'Code point after the last one of the line without surrounding white space';
COMMENT ON COLUMN main.blocks.kind IS 'What the line is';
COMMENT ON COLUMN main.blocks.kept IS 'True when the line belongs to the article and is read for facts';
COMMENT ON COLUMN main.blocks.reason IS 'Why it was dropped; null when kept';
COMMENT ON COLUMN main.blocks.repeats IS 'block_no of the earlier line of the same document that it repeats; null when it repeats none';
