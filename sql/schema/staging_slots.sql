CREATE TABLE staging.slots (
    document_id VARCHAR NOT NULL,
    context UBIGINT NOT NULL,
    filler UBIGINT NOT NULL
);

COMMENT ON TABLE staging.slots IS 'One row for each different number or name of a document seen through its neighbouring words: tells a template from a reprint';
COMMENT ON COLUMN staging.slots.document_id IS 'The document';
COMMENT ON COLUMN staging.slots.context IS 'Hash of the two words before and after, other numbers and names masked';
COMMENT ON COLUMN staging.slots.filler IS 'Hash of the number or name itself';
