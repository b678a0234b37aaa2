-- Each claim with the fact it belongs to. One fact is one entity, measure, aspect, unit, place and period; a year that
-- holds a month of the same number, or an open time in the same story, belongs to the month.
WITH claims AS (
    FROM staging.metric_claims
),
flows AS (
    SELECT measure FROM reference.flow_measures
),
keyed AS (
    SELECT *, md5(concat_ws('|', entity_id, measure, aspect, unit, coalesce(geo, ''), coalesce(period, ''))) AS own_id
    FROM claims
),
-- Each number of each key once.
numbers AS (
    SELECT own_id, cluster_id, entity_id, measure, aspect, unit, geo, period, period_from, period_to,
           direction, near_low, near_high, admits_low, admits_high, figures
    FROM keyed
    WHERE aspect <> 'change' AND (period IS NULL OR period_from IS NOT NULL AND period_to IS NOT NULL)
    GROUP BY ALL
),
finer AS (
    SELECT wide.own_id, narrow.own_id AS fact_id, narrow.period_from, narrow.period_to,
           count(DISTINCT narrow.cluster_id) AS sources
    FROM numbers wide
    JOIN numbers narrow
      ON narrow.entity_id = wide.entity_id AND narrow.measure = wide.measure AND narrow.aspect = wide.aspect
     AND narrow.unit = wide.unit AND narrow.geo IS NOT DISTINCT FROM wide.geo
     AND narrow.period IS NOT NULL AND narrow.own_id <> wide.own_id
    ANTI JOIN flows f ON f.measure = wide.measure
    WHERE CASE
              WHEN wide.period IS NULL THEN narrow.cluster_id = wide.cluster_id
              ELSE narrow.period_from >= wide.period_from AND narrow.period_to <= wide.period_to
                   AND narrow.period_to - narrow.period_from < wide.period_to - wide.period_from
          END
      AND wide.direction = narrow.direction
      AND (
          wide.near_low < narrow.near_high AND narrow.near_low < wide.near_high
          -- The same figures with the point elsewhere: one number, once written wrong.
          OR least(wide.figures, narrow.figures) >= 2
             AND abs(log10(wide.near_high / narrow.near_high) - round(log10(wide.near_high / narrow.near_high))) < 0.004
      )
    GROUP BY ALL
),
chosen AS (
    SELECT own_id, fact_id
    FROM finer
    QUALIFY row_number() OVER (
        PARTITION BY own_id ORDER BY period_to - period_from, sources DESC, period_from DESC, fact_id
    ) = 1
),
-- A year may lead to a quarter that leads to a day.
steps AS (
    SELECT a.own_id, coalesce(c.fact_id, b.fact_id, a.fact_id) AS fact_id
    FROM chosen a
    LEFT JOIN chosen b ON b.own_id = a.fact_id
    LEFT JOIN chosen c ON c.own_id = b.fact_id
),
final AS (
    SELECT k.* EXCLUDE (own_id), coalesce(s.fact_id, k.own_id) AS fact_id, s.fact_id IS NULL AS is_own_key
    FROM keyed k
    LEFT JOIN steps s ON s.own_id = k.own_id
)
SELECT * FROM final
