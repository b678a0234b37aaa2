CREATE TABLE main.relations (
    from_id        VARCHAR NOT NULL,
    to_id          VARCHAR NOT NULL,
    relation       VARCHAR NOT NULL CHECK (relation IN ('access', 'partnership', 'ownership', 'dispute')),
    state          VARCHAR NOT NULL,
    valid_from     DATE NOT NULL,
    valid_to       DATE,
    opened_by      VARCHAR,
    closed_by      VARCHAR,
    event_fact_ids VARCHAR[] NOT NULL,
    CHECK (relation <> 'access' OR state IN ('blocked', 'limited', 'negotiating', 'open')),
    CHECK (valid_to IS NULL OR valid_from < valid_to)
);

COMMENT ON TABLE main.relations IS
    'One row for how one platform stood to another over a time (a slowly changing dimension). Use this for the state on a given day: valid_from <= day and (valid_to is null or day < valid_to). Not for single happenings: see event_facts.';
COMMENT ON COLUMN main.relations.from_id IS 'Who stands so: entities.entity_id';
COMMENT ON COLUMN main.relations.to_id IS 'Toward whom: entities.entity_id';
COMMENT ON COLUMN main.relations.relation IS 'What the state is about';
COMMENT ON COLUMN main.relations.state IS 'The state; for access: blocked, limited, negotiating or open';
COMMENT ON COLUMN main.relations.valid_from IS 'First day of the state';
COMMENT ON COLUMN main.relations.valid_to IS 'Day on which the next state begins; null while it lasts';
COMMENT ON COLUMN main.relations.event_fact_ids IS 'What the state is derived from, in order: the happening that opens it, those that confirm it, the one that closes it';
COMMENT ON COLUMN main.relations.opened_by IS 'The happening that the state begins with: event_facts.fact_id';
COMMENT ON COLUMN main.relations.closed_by IS 'The happening that the next state begins with; null while it lasts';
