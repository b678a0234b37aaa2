-- severity: critical by document
-- evidence that is not the sentence at its offsets, or offsets outside the text
with stated as (
    select 'metrics' as table_name, metric_id as id, document_id, sentence_start, sentence_end, evidence from metrics
    union all
    select 'events' as table_name, event_id as id, document_id, sentence_start, sentence_end, evidence from events
)

select table_name, id, document_id, sentence_start, sentence_end, evidence
from stated
join documents using (document_id)
where sentence_start < 0
    or sentence_end > length(text)
    or evidence <> substr(text, sentence_start + 1, sentence_end - sentence_start)
