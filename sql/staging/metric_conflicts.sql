-- Pairs of statements that cannot both hold. Two sources contradict one another when no number of one fits any of the
-- other's; one text contradicts itself only by a slip, for two numbers of one text may be two things; a
-- reprint contradicts its original where it has another number in the place of the original's, and so does a later
-- version of a page.
WITH pairs AS (
    FROM staging.metric_pairs
),
sources AS (
    SELECT fact_id, least(cluster_id, other_cluster) AS one, greatest(cluster_id, other_cluster) AS two
    FROM pairs
    WHERE cluster_id <> other_cluster AND NOT same_page
    GROUP BY ALL
    HAVING NOT bool_or(both_hold)
),
contradictions AS (
    SELECT p.fact_id, p.metric_id, p.other_id, p.ratio, 'value' AS kind
    FROM pairs p
    JOIN sources s
      ON s.fact_id = p.fact_id AND s.one = least(p.cluster_id, p.other_cluster)
     AND s.two = greatest(p.cluster_id, p.other_cluster)
    WHERE NOT p.is_slip AND NOT p.same_page
    -- Of several numbers the two that come closest.
    QUALIFY row_number() OVER (PARTITION BY p.fact_id, s.one, s.two ORDER BY p.ratio NULLS LAST, p.metric_id, p.other_id) = 1
        AND NOT bool_or(p.is_slip) OVER (PARTITION BY p.fact_id, s.one, s.two)
),
-- Each number of each text, those that only repeat their story's too.
spoken AS (
    SELECT DISTINCT fact_id, document_id, value_low, value_high FROM staging.metric_facts_stated
),
said AS (
    SELECT metric_id, value_low, value_high FROM staging.metric_values
),
altered AS (
    SELECT p.fact_id, p.metric_id, p.other_id, p.ratio, 'value' AS kind
    FROM pairs p
    JOIN said a ON a.metric_id = p.metric_id
    JOIN said b ON b.metric_id = p.other_id
    ANTI JOIN spoken s
      ON s.fact_id = p.fact_id AND s.document_id = p.other_document
     AND s.value_low = a.value_low AND s.value_high = a.value_high
    ANTI JOIN spoken t
      ON t.fact_id = p.fact_id AND t.document_id = p.document_id
     AND t.value_low = b.value_low AND t.value_high = b.value_high
    WHERE (p.cluster_id = p.other_cluster OR p.same_page) AND p.document_id <> p.other_document
        AND NOT p.both_hold AND NOT p.is_slip
),
slips AS (
    SELECT fact_id, metric_id, other_id, ratio, 'scale_slip' AS kind FROM pairs WHERE is_slip
),
-- The same figures in two currencies, or in two units of measurement: one of the two unit words is wrong.
numbers AS (
    FROM staging.metric_values WHERE unit NOT IN ('count', 'percent') AND figures >= 2 AND is_own_key
),
units AS (
    SELECT a.fact_id, a.metric_id, b.metric_id AS other_id, 1.0 AS ratio, 'unit' AS kind
    FROM numbers a
    JOIN numbers b
      ON b.entity_id = a.entity_id AND b.measure = a.measure AND b.aspect = a.aspect
     AND b.period IS NOT DISTINCT FROM a.period AND b.geo IS NOT DISTINCT FROM a.geo
     AND a.unit < b.unit AND a.value_low = b.value_low AND a.value_high = b.value_high
    WHERE regexp_matches(a.unit, '^[A-Z]{3}$') = regexp_matches(b.unit, '^[A-Z]{3}$')
    QUALIFY row_number() OVER (PARTITION BY a.fact_id, b.fact_id ORDER BY a.published_from NULLS LAST, a.metric_id, b.metric_id) = 1
),
final AS (
    FROM contradictions UNION ALL FROM altered UNION ALL FROM slips UNION ALL FROM units
)
SELECT fact_id, metric_id, other_id, ratio, kind FROM final
