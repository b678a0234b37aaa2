CREATE TABLE main.documents (
    document_id    VARCHAR PRIMARY KEY,
    uri            VARCHAR NOT NULL,
    source         VARCHAR NOT NULL,
    title          VARCHAR,
    author         VARCHAR,
    publisher      VARCHAR,
    published      VARCHAR,
    published_from DATE,
    published_to   DATE,
    anchor         VARCHAR,
    anchor_basis   VARCHAR CHECK (anchor_basis IN ('published', 'inferred', 'received')),
    language       VARCHAR NOT NULL,
    text           VARCHAR NOT NULL,
    word_count     INTEGER NOT NULL CHECK (word_count >= 0),
    content_sha256 VARCHAR NOT NULL,
    cluster_id     VARCHAR NOT NULL,
    is_canonical   BOOLEAN NOT NULL,
    version        INTEGER NOT NULL CHECK (version >= 1),
    is_current     BOOLEAN NOT NULL,
    vanished_at    TIMESTAMPTZ,
    media_type     VARCHAR NOT NULL,
    encoding       VARCHAR NOT NULL,
    repaired       BOOLEAN NOT NULL,
    size_bytes     BIGINT NOT NULL CHECK (size_bytes >= 0),
    received_at    TIMESTAMPTZ NOT NULL,
    run_id         VARCHAR NOT NULL
);

COMMENT ON TABLE main.documents IS
    'One row for a received document version: its text as received and what is known of it as a whole. Use this for counts of articles and for slicing evidence; count `is_canonical` rows to count stories instead of reprints, and `is_current` rows to leave superseded versions out. Not for lines: see blocks.';
COMMENT ON COLUMN main.documents.document_id IS 'Stable key: first 20 hexadecimal digits of SHA-256 over uri and content_sha256';
COMMENT ON COLUMN main.documents.uri IS 'Where the document was found; what is not plain in a file name is percent-encoded';
COMMENT ON COLUMN main.documents.source IS 'Name of the source that the document came from';
COMMENT ON COLUMN main.documents.title IS 'Title as the document gives it';
COMMENT ON COLUMN main.documents.author IS 'Author as the document gives it';
COMMENT ON COLUMN main.documents.publisher IS 'Publisher or site as the document gives it';
COMMENT ON COLUMN main.documents.published IS 'When it was published, EDTF; null when the document does not say';
COMMENT ON COLUMN main.documents.published_from IS 'First day that `published` may mean';
COMMENT ON COLUMN main.documents.published_to IS 'Last day that `published` may mean';
COMMENT ON COLUMN main.documents.anchor IS 'What "now" is in the text, EDTF; relative dates are resolved against it';
COMMENT ON COLUMN main.documents.anchor_basis IS 'Where the anchor comes from: the published date, dates in the text (inferred), or the time of receipt';
COMMENT ON COLUMN main.documents.language IS 'ISO 639-1 code of the kept text, or und';
COMMENT ON COLUMN main.documents.text IS 'The document as received: decoded, mojibake repaired, an HTML page reduced to its text, nothing else changed; every offset counts code points of this';
COMMENT ON COLUMN main.documents.word_count IS 'Words in the kept lines; a Chinese or Japanese character counts as one word';
COMMENT ON COLUMN main.documents.content_sha256 IS 'SHA-256 of the bytes as received, hexadecimal';
COMMENT ON COLUMN main.documents.cluster_id IS 'Group of documents that tell the same story in the same words; the document_id of its canonical document';
COMMENT ON COLUMN main.documents.is_canonical IS 'True for the one document of its cluster that stands for all';
COMMENT ON COLUMN main.documents.version IS '1 for the first text received under this uri, 2 for the next different one, and so on';
COMMENT ON COLUMN main.documents.is_current IS 'True for the latest version under its uri';
COMMENT ON COLUMN main.documents.vanished_at IS 'When a refresh first found the uri gone from its source; null while it is there';
COMMENT ON COLUMN main.documents.media_type IS 'How the bytes were read: text/plain or text/html';
COMMENT ON COLUMN main.documents.encoding IS 'Character encoding that the bytes were read in';
COMMENT ON COLUMN main.documents.repaired IS 'True when mojibake was repaired';
COMMENT ON COLUMN main.documents.size_bytes IS 'Size as received, in bytes';
COMMENT ON COLUMN main.documents.received_at IS 'When this version was landed';
COMMENT ON COLUMN main.documents.run_id IS 'Run that landed this version: runs.run_id';
