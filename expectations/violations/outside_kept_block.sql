-- severity: critical by document
-- a metric, event or mention that stands in no kept block of its document
with placed as (
    select 'metrics' as table_name, metric_id as id, document_id, sentence_start as span_start, sentence_end as span_end
    from metrics
    union all
    select 'events' as table_name, event_id as id, document_id, sentence_start as span_start, sentence_end as span_end
    from events
    union all
    select 'mentions' as table_name, entity_id as id, document_id, char_start as span_start, char_end as span_end
    from mentions
)

select placed.table_name, placed.id, placed.document_id, placed.span_start, placed.span_end
from placed
anti join blocks
    on blocks.document_id = placed.document_id
    and blocks.kept
    and blocks.char_start <= placed.span_start
    and placed.span_end <= blocks.char_end
