CREATE TABLE kept.entity_names (
    entity_id VARCHAR NOT NULL,
    name      VARCHAR NOT NULL,
    kind      VARCHAR NOT NULL,
    parent_id VARCHAR,
    documents BIGINT NOT NULL
);

COMMENT ON TABLE kept.entity_names IS 'How many documents of one build call an entity so; a spelling has a row for each build that met it.';
