-- Every metric of a known entity with the values that it admits. What is rounded admits half a unit of the last place
-- written (at most 5%); "about" a whole one (at most 10%); "over" everything above. Magnitudes; the sign stands apart.
WITH metrics AS (
    FROM main.metrics SEMI JOIN staging.touched_measures USING (entity_id, measure, aspect)
),
documents AS (
    SELECT document_id, uri, version, cluster_id, is_canonical, is_current, published_from FROM main.documents
),
written AS (
    SELECT m.metric_id, m.document_id, d.uri, d.version, d.cluster_id, d.is_canonical, d.is_current, d.published_from,
           m.entity_id, m.measure, m.aspect, m.unit, m.geo, m.period, m.period_from, m.period_to,
           m.value_low, m.value_high, m.comparator, m.confidence, m.char_start, m.sentence_start,
           substr(m.evidence, m.char_start - m.sentence_start + 1, m.char_end - m.char_start) AS quote,
           CAST(sign(m.value_low + m.value_high) AS INTEGER) AS direction,
           least(abs(m.value_low), abs(m.value_high)) AS smaller,
           greatest(abs(m.value_low), abs(m.value_high)) AS larger,
           replace(regexp_extract(quote, '\d[\d,]*(\.\d+)?'), ',', '') AS figures,
           printf('%.0f', larger) AS whole
    FROM metrics m
    JOIN documents d ON d.document_id = m.document_id
),
placed AS (
    SELECT *,
           length(split_part(figures, '.', 2)) AS decimals,
           -- What one of the figures counts: 1e6 in "788.4 million".
           CASE WHEN smaller = larger AND TRY_CAST(figures AS DOUBLE) > 0 THEN larger / CAST(figures AS DOUBLE) END AS scale,
           length(whole) - length(rtrim(whole, '0')) AS zeros
    FROM written
),
graded AS (
    SELECT *,
           CASE
               WHEN larger = 0 THEN 0
               WHEN decimals > 0 AND scale IS NOT NULL THEN scale / pow(10, decimals)
               WHEN larger = round(larger) THEN pow(10, zeros)
               ELSE pow(10, -length(rtrim(split_part(printf('%.6f', larger), '.', 2), '0')))
           END AS place
    FROM placed
),
final AS (
    SELECT metric_id, document_id, uri, version, cluster_id, is_canonical, is_current, published_from,
           entity_id, measure, aspect, unit, geo, period, period_from, period_to,
           value_low, value_high, comparator, confidence, char_start, sentence_start, quote, direction,
           CASE WHEN comparator = 'approx' THEN least(place, 0.1 * larger) ELSE least(place / 2, 0.05 * larger) END AS slack,
           smaller - slack AS near_low,
           larger + slack AS near_high,
           CASE WHEN comparator IN ('lt', 'le') THEN 0 ELSE near_low END AS admits_low,
           CASE WHEN comparator IN ('gt', 'ge') THEN CAST('inf' AS DOUBLE) ELSE near_high END AS admits_high,
           -- Significant figures: 3 of 9.80, 2 of 980.
           CASE WHEN larger = 0 THEN 0 ELSE CAST(round(floor(log10(larger)) - log10(place)) AS INTEGER) + 1 END AS figures
    FROM graded
)
SELECT * FROM final
