CREATE TABLE kept.event_links (
    event_id   VARCHAR NOT NULL,
    earlier_id VARCHAR NOT NULL
);

COMMENT ON TABLE kept.event_links IS 'One row for a report that tells of the same happening as another that tells it more exactly.';
