CREATE TABLE kept.event_rooms (
    event_id VARCHAR NOT NULL,
    room     UBIGINT NOT NULL
);

COMMENT ON TABLE kept.event_rooms IS 'One row for a room that a report sits in: hash of type, owner of a party and year. Only reports of one room are compared.';
