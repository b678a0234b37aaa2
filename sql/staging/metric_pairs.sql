-- Numbers of one fact compared two by two: whether both can hold, and whether they differ by a power of ten alone.
-- Facts of more than 60 numbers are compared with their best supported one only, so that the work stays bounded.
WITH numbers AS (
    FROM staging.metric_values
),
several AS (
    FROM numbers WHERE values_of_fact > 1
),
leads AS (
    SELECT fact_id, metric_id
    FROM (
        SELECT *, count(*) OVER (PARTITION BY fact_id, value_low, value_high, comparator) AS support FROM several
        WHERE values_of_fact > 60
    )
    QUALIFY row_number() OVER (PARTITION BY fact_id ORDER BY support DESC, figures DESC, published_from NULLS LAST, metric_id) = 1
),
chosen AS (
    SELECT * FROM several WHERE values_of_fact <= 60
    UNION ALL
    SELECT s.* FROM several s SEMI JOIN leads l ON l.metric_id = s.metric_id
),
pairs AS (
    SELECT a.fact_id,
           a.metric_id AS metric_id, b.metric_id AS other_id,
           a.cluster_id AS cluster_id, b.cluster_id AS other_cluster,
           a.document_id AS document_id, b.document_id AS other_document,
           a.uri = b.uri AS same_page,
           a.document_id = b.document_id AND a.sentence_start = b.sentence_start AS same_sentence,
           -- As given, or with room for rounding on both sides.
           a.direction = b.direction
               AND (a.value_low = b.value_low AND a.value_high = b.value_high
                    OR a.admits_low < b.admits_high AND b.admits_low < a.admits_high) AS both_hold,
           greatest(a.near_low + a.near_high, b.near_low + b.near_high)
               / nullif(least(a.near_low + a.near_high, b.near_low + b.near_high), 0) AS ratio,
           CAST(round(log10(ratio)) AS INTEGER) AS tens,
           least(a.figures, b.figures) AS figures,
           a.direction = b.direction AND tens >= 1
               AND CASE
                       WHEN a.near_high < b.near_high
                           THEN a.near_low * pow(10, tens) < b.near_high AND b.near_low < a.near_high * pow(10, tens)
                       ELSE b.near_low * pow(10, tens) < a.near_high AND a.near_low < b.near_high * pow(10, tens)
                   END AS same_figures,
           a.comparator IN ('eq', 'approx') AND b.comparator IN ('eq', 'approx') AS both_exact
    FROM chosen a
    JOIN several b
      ON b.fact_id = a.fact_id AND b.metric_id <> a.metric_id
     AND (a.values_of_fact > 60 OR a.metric_id < b.metric_id)
),
final AS (
    SELECT fact_id, metric_id, other_id, cluster_id, other_cluster, document_id, other_document, same_page, both_hold,
           ratio,
           -- In one story, or behind "over", one figure is too little to tell a slip from another number; two numbers
           -- of one sentence are never one fact.
           coalesce(same_figures, false) AND NOT same_sentence
               AND (figures >= 2 OR both_exact AND cluster_id <> other_cluster) AS is_slip
    FROM pairs
)
SELECT fact_id, metric_id, other_id, cluster_id, other_cluster, document_id, other_document, same_page, both_hold, ratio,
       is_slip
FROM final
