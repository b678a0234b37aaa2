-- severity: critical
-- a run id that stands in no row of runs
with named as (
    select 'documents.run_id' as named_in, run_id, document_id as row_key from documents
    union all by name
    select 'rejects.run_id' as named_in, run_id, uri as row_key from rejects
    union all by name
    select 'accounting.run_id' as named_in, run_id, step as row_key from accounting
    union all by name
    select 'check_results.run_id' as named_in, run_id, check_name as row_key from check_results
)

select named_in, run_id, any_value(row_key) as row_key, count(*) as row_count
from named
anti join runs using (run_id)
group by named_in, run_id
