SELECT * FROM staging.events
