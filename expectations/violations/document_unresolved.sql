-- severity: critical
-- a document id that stands in no row of documents
with named as (
    select 'blocks.document_id' as named_in, document_id, cast(block_no as varchar) as row_key from blocks
    union all by name
    select 'duplicates.document_id' as named_in, document_id, canonical_id as row_key from duplicates
    union all by name
    select 'duplicates.canonical_id' as named_in, canonical_id as document_id, document_id as row_key from duplicates
    union all by name
    select 'text_reuse.document_id' as named_in, document_id, other_id as row_key from text_reuse
    union all by name
    select 'text_reuse.other_id' as named_in, other_id as document_id, document_id as row_key from text_reuse
    union all by name
    select 'mentions.document_id' as named_in, document_id, surface as row_key from mentions
    union all by name
    select 'metrics.document_id' as named_in, document_id, metric_id as row_key from metrics
    union all by name
    select 'events.document_id' as named_in, document_id, event_id as row_key from events
    union all by name
    select 'metric_facts.first_document_id' as named_in, first_document_id as document_id, fact_id as row_key
    from metric_facts
)

select named_in, document_id, row_key
from named
anti join documents using (document_id)
