CREATE TABLE main.events (
    event_id       VARCHAR NOT NULL,
    document_id    VARCHAR NOT NULL,
    event_type     VARCHAR NOT NULL,
    actors         VARCHAR[] NOT NULL,
    actor_ids      VARCHAR[] NOT NULL,
    targets        VARCHAR[] NOT NULL,
    target_ids     VARCHAR[] NOT NULL,
    date           VARCHAR,
    date_from      DATE,
    date_to        DATE,
    status         VARCHAR NOT NULL CHECK (status IN ('occurred', 'planned', 'reported', 'denied')),
    char_start     INTEGER NOT NULL,
    char_end       INTEGER NOT NULL,
    sentence_start INTEGER NOT NULL,
    sentence_end   INTEGER NOT NULL,
    evidence       VARCHAR NOT NULL,
    confidence     DOUBLE NOT NULL CHECK (confidence BETWEEN 0 AND 1),
    rule           VARCHAR NOT NULL,
    CHECK (char_start < char_end),
    CHECK (sentence_start <= char_start AND char_end <= sentence_end)
);

COMMENT ON TABLE main.events IS
    'One row for a dated happening as one document tells it, with the words it came from. Use this to see who reported what. Not for counting happenings: event_facts joins the reports of all documents and counts a reprint once.';
COMMENT ON COLUMN main.events.event_id IS 'Stable key: first 20 hexadecimal digits of SHA-256 over the document and what is told';
COMMENT ON COLUMN main.events.document_id IS 'documents.document_id';
COMMENT ON COLUMN main.events.event_type IS 'reference.event_types.event_type';
COMMENT ON COLUMN main.events.actors IS 'Who did it, as the text names them';
COMMENT ON COLUMN main.events.actor_ids IS 'Who did it: entities.entity_id';
COMMENT ON COLUMN main.events.targets IS 'Whom or what it was done to or about, as the text names them';
COMMENT ON COLUMN main.events.target_ids IS 'Whom or what it was done to or about: entities.entity_id';
COMMENT ON COLUMN main.events.date IS 'When, EDTF; null when the text leaves it open';
COMMENT ON COLUMN main.events.date_from IS 'First day that `date` may mean';
COMMENT ON COLUMN main.events.date_to IS 'Last day that `date` may mean';
COMMENT ON COLUMN main.events.status IS 'How sure the text is of it: happened, announced or under way, rumoured, denied';
COMMENT ON COLUMN main.events.char_start IS 'First code point of the clause in documents.text, counted from 0';
COMMENT ON COLUMN main.events.char_end IS 'Code point after the last one of the clause';
COMMENT ON COLUMN main.events.sentence_start IS 'First code point of the sentence in documents.text, from 0';
COMMENT ON COLUMN main.events.sentence_end IS 'Code point after the last one of the sentence';
COMMENT ON COLUMN main.events.evidence IS 'The sentence, sliced from documents.text';
COMMENT ON COLUMN main.events.confidence IS 'How sure the extractor is, 0 to 1';
COMMENT ON COLUMN main.events.rule IS 'Which rule found it';
