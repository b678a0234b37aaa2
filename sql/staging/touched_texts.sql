-- Texts whose links may change: those tied to a new pair, or to one that is gone, over any number of pairs.
WITH RECURSIVE ordered AS (
    SELECT no, first_no, is_first, was_first FROM staging.document_order
),
gone AS (
    SELECT p.later, p.earlier
    FROM before.pairs p
    JOIN staging.disturbed_pairs d ON d.later = p.later AND d.earlier = p.earlier
),
new AS (
    SELECT later, earlier FROM staging.duplicate_pairs WHERE verdict = 'repeats'
),
standing AS (
    SELECT later, earlier FROM kept.pairs
),
ties AS (
    SELECT later AS one, earlier AS other FROM standing UNION ALL SELECT earlier, later FROM standing
),
seeds AS (
    SELECT no FROM ordered WHERE is_first <> was_first
    UNION SELECT later FROM gone
    UNION SELECT earlier FROM gone
    UNION SELECT later FROM new
    UNION SELECT earlier FROM new
),
reached AS (
    FROM seeds
    UNION
    SELECT t.other FROM reached r JOIN ties t ON t.one = r.no
)
SELECT no FROM reached
