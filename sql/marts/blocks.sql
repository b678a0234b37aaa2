SELECT * FROM staging.blocks
