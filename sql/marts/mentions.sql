SELECT * FROM staging.mentions
