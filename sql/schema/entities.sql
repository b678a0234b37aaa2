CREATE TABLE main.entities (
    entity_id  VARCHAR PRIMARY KEY,
    name       VARCHAR NOT NULL,
    kind       VARCHAR NOT NULL,
    parent_id  VARCHAR,
    registered BOOLEAN NOT NULL
);

COMMENT ON TABLE main.entities IS
    'One row for a company, platform, product, person, regulator or place: all of the reference table, and those discovered in text. Use this to look up names and owners. Not for where a name stands: see mentions.';
COMMENT ON COLUMN main.entities.entity_id IS 'Stable key: the reference table''s, or made of kind and name for a discovered one';
COMMENT ON COLUMN main.entities.name IS 'Name for people';
COMMENT ON COLUMN main.entities.kind IS 'company, platform, product, person, regulator, place, index ...';
COMMENT ON COLUMN main.entities.parent_id IS 'Owner or maker: entities.entity_id';
COMMENT ON COLUMN main.entities.registered IS 'True when it stands in seeds/reference/entities.csv, false when discovered in text';
