-- The report that each report joins: of those that tell it more exactly, the one most surely of the same happening.
SELECT event_id, earlier_id
FROM staging.event_pairs
QUALIFY row_number() OVER (PARTITION BY event_id ORDER BY certain_parties DESC, same_time DESC, words DESC, earlier) = 1
