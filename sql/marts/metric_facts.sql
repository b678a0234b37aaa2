-- One row for a fact over all its statements; the value is the one that most sources support.
WITH stated AS (
    FROM staging.metric_facts_stated
),
numbers AS (
    FROM staging.metric_values
),
pairs AS (
    SELECT metric_id, other_id, cluster_id, other_cluster FROM staging.metric_pairs WHERE both_hold
),
conflicts AS (
    SELECT fact_id, bool_or(kind = 'value') AS by_value FROM staging.metric_conflicts WHERE kind <> 'unit' GROUP BY fact_id
),
supports AS (
    SELECT metric_id, count(DISTINCT source) FILTER (WHERE source <> own_source) AS others, count(*) AS numbers
    FROM (
        SELECT metric_id, other_cluster AS source, cluster_id AS own_source FROM pairs
        UNION ALL
        SELECT other_id, cluster_id, other_cluster FROM pairs
    )
    GROUP BY metric_id
),
leads AS (
    SELECT n.fact_id, (n.value_low + n.value_high) / 2 AS value
    FROM numbers n
    LEFT JOIN supports s ON s.metric_id = n.metric_id
    QUALIFY row_number() OVER (
        PARTITION BY n.fact_id
        ORDER BY coalesce(s.others, 0) DESC, coalesce(s.numbers, 0) DESC, NOT n.is_current, n.comparator <> 'eq',
                 n.comparator <> 'approx', n.figures DESC, n.published_from NULLS LAST,
                 -- A reprint has another id, and must not decide.
                 n.confidence DESC, n.value_low, n.value_high, n.document_id, n.char_start, n.metric_id
    ) = 1
),
keys AS (
    SELECT fact_id, entity_id, measure, aspect, unit, geo, period, period_from, period_to
    FROM stated
    WHERE is_own_key
    QUALIFY row_number() OVER (PARTITION BY fact_id) = 1
),
counted AS (
    SELECT fact_id,
           min(value_low) AS value_min,
           max(value_high) AS value_max,
           CAST(count(*) AS INTEGER) AS statements,
           -- The versions of one page are one source, however far they are apart.
           CAST(least(count(DISTINCT cluster_id), count(DISTINCT uri)) AS INTEGER) AS independent_sources,
           count(DISTINCT (value_low, value_high)) AS numbers,
           list(document_id ORDER BY published_from NULLS LAST, is_canonical DESC, document_id)[1] AS first_document_id,
           list(metric_id ORDER BY is_canonical DESC, published_from NULLS LAST, confidence DESC, metric_id) AS metric_ids
    FROM stated
    GROUP BY fact_id
),
final AS (
    SELECT k.*, l.value, c.value_min, c.value_max, c.statements, c.independent_sources,
           CASE
               WHEN x.by_value THEN 'conflict'
               WHEN x.fact_id IS NOT NULL THEN 'scale_slip'
               WHEN c.independent_sources = 1 THEN 'single'
               WHEN c.numbers = 1 THEN 'agree'
               ELSE 'rounding'
           END AS agreement,
           c.first_document_id, c.metric_ids
    FROM keys k
    JOIN counted c ON c.fact_id = k.fact_id
    JOIN leads l ON l.fact_id = k.fact_id
    LEFT JOIN conflicts x ON x.fact_id = k.fact_id
)
SELECT fact_id, entity_id, measure, aspect, unit, geo, period, period_from, period_to, value, value_min, value_max,
       statements, independent_sources, agreement, first_document_id, metric_ids
FROM final
