-- severity: critical
-- a count that the latest run's ledger has not, or that is not the number of rows that the table has: something was lost
with latest as (
    -- the run that builds the file; in a published one the last, unless the clock was set back
    select coalesce(max(run_id) filter (status = 'running'), max_by(run_id, started_at)) as run_id from runs
),

tables as (
    select 'load documents' as step, 'out' as direction, count(*) as row_count from documents
    union all
    select 'load blocks' as step, 'out' as direction, count(*) as row_count from blocks
    union all
    select 'load mentions' as step, 'out' as direction, count(*) as row_count from mentions
    union all
    select 'load metrics' as step, 'out' as direction, count(*) as row_count from metrics
    union all
    select 'load events' as step, 'out' as direction, count(*) as row_count from events
    union all
    select 'load entities' as step, 'out' as direction, count(*) as row_count from entities
    union all
    select 'read' as step, 'out' as direction, count(*) as row_count from documents
    union all
    select 'deduplicate' as step, 'out' as direction, count(*) filter (is_canonical) as row_count from documents
    union all
    select 'deduplicate' as step, 'duplicate' as direction, count(*) as row_count from duplicates
    union all
    select 'read' as step, 'reject' as direction, count(distinct document_id) as row_count
    from rejects
    where standing and document_id is not null and table_name is null
),

ledger as (
    select accounting.step, accounting.direction, cast(sum(accounting.row_count) as bigint) as row_count
    from accounting
    join latest using (run_id)
    group by accounting.step, accounting.direction
)

select tables.step, tables.direction, tables.row_count as rows_found, ledger.row_count as rows_in_ledger
from tables
left join ledger using (step, direction)
where tables.row_count <> coalesce(ledger.row_count, 0)
    or ledger.row_count is null and tables.direction = 'out'
