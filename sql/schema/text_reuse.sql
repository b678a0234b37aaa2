CREATE TABLE main.text_reuse (
    document_id VARCHAR NOT NULL,
    char_start  INTEGER NOT NULL,
    char_end    INTEGER NOT NULL,
    other_id    VARCHAR NOT NULL,
    other_start INTEGER NOT NULL,
    other_end   INTEGER NOT NULL,
    words       INTEGER NOT NULL CHECK (words > 0),
    CHECK (char_start < char_end),
    CHECK (other_start < other_end),
    CHECK (document_id <> other_id)
);

COMMENT ON TABLE main.text_reuse IS
    'One row for a passage that two documents share. Use this for quotations, boilerplate paragraphs and partial reprints. Not for whole duplicates: see duplicates.';
COMMENT ON COLUMN main.text_reuse.document_id IS 'The document with the passage: documents.document_id';
COMMENT ON COLUMN main.text_reuse.char_start IS 'First code point of the passage in documents.text, counted from 0';
COMMENT ON COLUMN main.text_reuse.char_end IS 'Code point after the last one of the passage';
COMMENT ON COLUMN main.text_reuse.other_id IS 'The other document: documents.document_id';
COMMENT ON COLUMN main.text_reuse.other_start IS 'First code point of the passage in the other document''s text, from 0';
COMMENT ON COLUMN main.text_reuse.other_end IS 'Code point after the last one of the passage in the other document''s text';
COMMENT ON COLUMN main.text_reuse.words IS 'Length of the passage in words';
