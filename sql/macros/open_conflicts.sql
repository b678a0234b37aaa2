CREATE OR REPLACE VIEW main.open_conflicts AS
SELECT coalesce(n.name, m.entity_surface) AS entity,
       m.measure,
       f.period,
       c.kind,
       c.ratio,
       substr(d.text, m.char_start + 1, m.char_end - m.char_start) AS words,
       substr(e.text, o.char_start + 1, o.char_end - o.char_start) AS other_words,
       coalesce(d.publisher, d.title, regexp_extract(d.uri, '[^/]+$')) AS said_by,
       coalesce(e.publisher, e.title, regexp_extract(e.uri, '[^/]+$')) AS other_said_by,
       m.evidence AS sentence,
       o.evidence AS other_sentence,
       c.explanation,
       m.document_id = o.document_id AS same_document,
       c.fact_id, c.metric_id, c.other_metric_id
FROM main.conflicts c
JOIN main.metrics m ON m.metric_id = c.metric_id
JOIN main.metrics o ON o.metric_id = c.other_metric_id
JOIN main.documents d ON d.document_id = m.document_id
JOIN main.documents e ON e.document_id = o.document_id
LEFT JOIN main.metric_facts f ON f.fact_id = c.fact_id
LEFT JOIN main.entities n ON n.entity_id = m.entity_id;

COMMENT ON VIEW main.open_conflicts IS
    'One row for two statements that cannot both hold, with both sentences and who says them. Use this to read contradictions; conflicts has the same rows with keys alone.';
COMMENT ON COLUMN main.open_conflicts.entity IS 'Whose number it is, by name';
COMMENT ON COLUMN main.open_conflicts.measure IS 'What is measured, as in metrics.measure';
COMMENT ON COLUMN main.open_conflicts.period IS 'Time that both are about, EDTF';
COMMENT ON COLUMN main.open_conflicts.kind IS 'value: the numbers differ; scale_slip: by a power of ten; unit: the units differ';
COMMENT ON COLUMN main.open_conflicts.ratio IS 'Larger value over smaller value; null when one is zero or the signs differ';
COMMENT ON COLUMN main.open_conflicts.words IS 'The one number as it is written';
COMMENT ON COLUMN main.open_conflicts.other_words IS 'The other number as it is written';
COMMENT ON COLUMN main.open_conflicts.said_by IS 'Publisher of the one, or else its title, or else its file';
COMMENT ON COLUMN main.open_conflicts.other_said_by IS 'Publisher of the other, or else its title, or else its file';
COMMENT ON COLUMN main.open_conflicts.sentence IS 'The sentence of the one';
COMMENT ON COLUMN main.open_conflicts.other_sentence IS 'The sentence of the other';
COMMENT ON COLUMN main.open_conflicts.explanation IS 'What is contradictory, in words';
COMMENT ON COLUMN main.open_conflicts.same_document IS 'True when one article contradicts itself';
COMMENT ON COLUMN main.open_conflicts.fact_id IS 'metric_facts.fact_id';
COMMENT ON COLUMN main.open_conflicts.metric_id IS 'The one statement: metrics.metric_id';
COMMENT ON COLUMN main.open_conflicts.other_metric_id IS 'The other statement: metrics.metric_id';
