-- The happenings before this build whose rows it writes anew.
FROM staging.touched_happenings
UNION
SELECT fact_id FROM staging.namesakes
