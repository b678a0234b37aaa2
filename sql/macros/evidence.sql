-- No CTE in a macro: DuckDB 1.4 cannot read one back.
CREATE OR REPLACE MACRO main.evidence(id) AS TABLE
SELECT s.kind,
       s.statement_id,
       w.asked_id,
       substr(d.text, s.char_start + 1, s.char_end - s.char_start) AS words,
       s.evidence AS sentence,
       d.title, coalesce(d.publisher, d.title, regexp_extract(d.uri, '[^/]+$')) AS said_by, d.published, d.is_canonical,
       s.document_id, s.char_start, s.char_end, d.uri, s.confidence, s.rule
FROM (
    SELECT m.metric_id AS statement_id, m.metric_id AS asked_id FROM main.metrics m WHERE starts_with(m.metric_id, id)
    UNION
    SELECT e.event_id, e.event_id FROM main.events e WHERE starts_with(e.event_id, id)
    UNION
    SELECT unnest(f.metric_ids), f.fact_id FROM main.metric_facts f WHERE starts_with(f.fact_id, id)
    UNION
    SELECT unnest(f.event_ids), f.fact_id FROM main.event_facts f WHERE starts_with(f.fact_id, id)
) w
JOIN (
    SELECT 'metric' AS kind, m.metric_id AS statement_id, m.document_id, m.char_start, m.char_end, m.evidence,
           m.sentence_start, m.confidence, m.rule
    FROM main.metrics m
    UNION ALL
    SELECT 'event', e.event_id, e.document_id, e.char_start, e.char_end, e.evidence, e.sentence_start, e.confidence, e.rule
    FROM main.events e
) s ON s.statement_id = w.statement_id
JOIN main.documents d ON d.document_id = s.document_id
ORDER BY NOT d.is_canonical, d.published_from NULLS LAST, s.document_id, s.sentence_start;

COMMENT ON MACRO TABLE main.evidence IS
    'The sentences behind a metric, an event or a fact, by its id or the first digits of it, with who says so: FROM evidence(''30f2f722''), for example';
