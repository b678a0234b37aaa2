CREATE TABLE main.event_facts (
    fact_id             VARCHAR NOT NULL,
    event_type          VARCHAR NOT NULL,
    actor_ids           VARCHAR[] NOT NULL,
    target_ids          VARCHAR[] NOT NULL,
    date                VARCHAR,
    date_from           DATE,
    date_to             DATE,
    status              VARCHAR NOT NULL CHECK (status IN ('occurred', 'planned', 'reported', 'denied')),
    reports             INTEGER NOT NULL CHECK (reports >= 1),
    independent_sources INTEGER NOT NULL CHECK (independent_sources >= 1),
    first_reported      DATE,
    last_reported       DATE,
    event_ids           VARCHAR[] NOT NULL,
    CHECK (independent_sources <= reports)
);

COMMENT ON TABLE main.event_facts IS
    'One row for a happening over all its reports. Use this for timelines and for counting happenings. Not for the wording: follow event_ids to events.';
COMMENT ON COLUMN main.event_facts.fact_id IS 'Stable key: hash of type, actors, targets and date';
COMMENT ON COLUMN main.event_facts.event_type IS 'reference.event_types.event_type';
COMMENT ON COLUMN main.event_facts.actor_ids IS 'Who did it: entities.entity_id';
COMMENT ON COLUMN main.event_facts.target_ids IS 'Whom or what it was done to or about: entities.entity_id';
COMMENT ON COLUMN main.event_facts.date IS 'When, EDTF, at the finest precision that a report gives';
COMMENT ON COLUMN main.event_facts.date_from IS 'First day that `date` may mean';
COMMENT ON COLUMN main.event_facts.date_to IS 'Last day that `date` may mean';
COMMENT ON COLUMN main.event_facts.status IS 'The surest status among the reports';
COMMENT ON COLUMN main.event_facts.reports IS 'Reports in all documents, reprints too';
COMMENT ON COLUMN main.event_facts.independent_sources IS 'Stories that report it; duplicates count once, and so do the versions of a page';
COMMENT ON COLUMN main.event_facts.event_ids IS 'The reports: events.event_id';
COMMENT ON COLUMN main.event_facts.first_reported IS 'When the earliest dated report was published';
COMMENT ON COLUMN main.event_facts.last_reported IS 'When the latest dated report was published';
