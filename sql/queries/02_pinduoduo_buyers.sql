-- question: How many active buyers did Pinduoduo have in 2020, and who says so?
SELECT h.period, h.value, h.value_min, h.value_max, h.agreement, e.words, e.said_by, e.published, e.sentence
FROM metric_history('Pinduoduo', 'active_buyers') h, LATERAL (
    SELECT m.metric_id, d.published, coalesce(d.publisher, d.title, regexp_extract(d.uri, '[^/]+$')) AS said_by,
           substr(d.text, m.char_start + 1, m.char_end - m.char_start) AS words, m.evidence AS sentence
    FROM metric_facts f, UNNEST(f.metric_ids) AS t(metric_id)
    JOIN metrics m ON m.metric_id = t.metric_id
    JOIN documents d ON d.document_id = m.document_id
    WHERE f.fact_id = h.fact_id AND d.is_canonical
) e
WHERE h.aspect = 'level' AND h.period_from >= DATE '2020-01-01' AND h.period_to <= DATE '2020-12-31'
ORDER BY h.period_from, h.value DESC, e.metric_id;
