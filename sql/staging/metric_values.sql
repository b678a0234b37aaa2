-- Each number that a source gives for a fact, once, with the statement that stands for it. A source is a story: its
-- reprints count with it.
WITH stated AS (
    FROM staging.metric_facts_stated
),
final AS (
    SELECT * REPLACE (
        bool_or(is_current) OVER (PARTITION BY fact_id, cluster_id, value_low, value_high, comparator) AS is_current
    )
    FROM stated
    QUALIFY row_number() OVER (
        PARTITION BY fact_id, cluster_id, value_low, value_high, comparator
        ORDER BY is_canonical DESC, published_from NULLS LAST, confidence DESC, document_id, char_start, metric_id
    ) = 1
)
SELECT *, count(*) OVER (PARTITION BY fact_id) AS values_of_fact FROM final
