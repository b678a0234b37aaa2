-- Pairs that cannot both hold, told in a sentence; neither side is declared true.
WITH found AS (
    FROM staging.metric_conflicts
),
stated AS (
    SELECT metric_id, document_id, uri, version, cluster_id, entity_id, measure, period, quote, unit, comparator,
           published_from, char_start
    FROM staging.metric_facts_stated
),
entities AS (
    SELECT entity_id, name FROM main.entities
),
documents AS (
    SELECT document_id, uri, coalesce(publisher, title, 'an untitled article') AS said_by, published FROM main.documents
),
sources AS (
    SELECT cluster_id, count(DISTINCT document_id) AS documents FROM stated GROUP BY cluster_id
),
sided AS (
    SELECT f.fact_id, f.kind, f.ratio,
           -- The one said first comes first.
           CASE
               WHEN a.uri = b.uri AND a.version <> b.version THEN a.version < b.version
               ELSE (coalesce(a.published_from, DATE '9999-01-01'), a.document_id, a.char_start)
                   <= (coalesce(b.published_from, DATE '9999-01-01'), b.document_id, b.char_start)
           END AS in_order,
           CASE WHEN in_order THEN a ELSE b END AS one,
           CASE WHEN in_order THEN b ELSE a END AS other
    FROM found f
    JOIN stated a ON a.metric_id = f.metric_id
    JOIN stated b ON b.metric_id = f.other_id
),
told AS (
    SELECT s.fact_id, s.kind, s.ratio, s.one.metric_id AS metric_id, s.other.metric_id AS other_metric_id,
           concat(coalesce(e.name, s.one.entity_id), ', ', replace(replace(s.one.measure, 'other:', ''), '_', ' '),
                  coalesce(', ' || s.one.period, '')) AS subject,
           concat('"', s.one.quote, '" (', d.said_by, coalesce(', ' || d.published, ''), ')') AS one_says,
           CASE
               WHEN s.one.document_id = s.other.document_id THEN concat('"', s.other.quote, '" elsewhere in the same text')
               WHEN d.uri = g.uri THEN concat('"', s.other.quote, '" in a later version of the same page')
               ELSE concat('"', s.other.quote, '" (', g.said_by, coalesce(', ' || g.published, ''), ')')
           END AS other_says,
           CASE s.kind
               WHEN 'scale_slip' THEN printf('the same figures, apart by a factor of %.0f, as if a decimal point or a unit word had slipped', pow(10, round(log10(s.ratio))))
               WHEN 'unit' THEN printf('the same figures in %s and in %s', s.one.unit, s.other.unit)
               WHEN 'value' THEN coalesce(
                   printf(CASE WHEN s.ratio < 2 THEN 'they differ by %.1f%%, more than rounding explains' END, 100 * (s.ratio - 1)),
                   printf('one is %.1f times the other', s.ratio),
                   'they point in opposite directions'
               )
           END AS difference
    FROM sided s
    JOIN documents d ON d.document_id = s.one.document_id
    JOIN documents g ON g.document_id = s.other.document_id
    LEFT JOIN entities e ON e.entity_id = s.one.entity_id
),
final AS (
    SELECT fact_id, metric_id, other_metric_id, kind, ratio,
           concat(subject, ': ', one_says, ' against ', other_says, '; ', difference, '.') AS explanation
    FROM told
)
SELECT fact_id, metric_id, other_metric_id, kind, ratio, explanation FROM final
